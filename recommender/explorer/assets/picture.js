// The picture of the links: painted a part at a time, moved with the map meanwhile, and painted anew where the map comes to rest.

/** @typedef {import("./viewport.js").Camera} Camera */
/** @typedef {import("./painters.js").Painter} Painter */
/**
 * A picture in the making, or finished: the number of the painter's layer that holds it, the camera for which it is painted,
 * undefined if it shows nothing of use, and how many edges are in it.
 * @typedef {{layer: number, camera: Camera|undefined, edges: number}} State
 */

/** While the map moves, a picture may be shown so much larger or smaller than it was painted; beyond that it is painted anew. By eye. */
const MAX_STRETCH = 1.6;

export class Picture {
  /** The picture that is shown, once it is finished. @type {State} */ #front = { layer: 0, camera: undefined, edges: 0 };
  /** The next one, of which a part is painted in each frame. @type {State} */ #back = { layer: 1, camera: undefined, edges: 0 };
  /** The number of edges of the scene. */
  #total = 0;

  /** @param {Painter} painter */
  constructor(painter) {
    this.painter = painter;
  }

  /** Show another scene. @param {import("./painters.js").Scene} scene */
  load(scene) {
    this.painter.load(scene);
    this.#total = scene.edges.length / 5;
    this.forget();
  }

  /** Paint everything anew: the size of the screen or the colours have changed. */
  forget() {
    this.#front.camera = this.#back.camera = undefined;
  }

  /** Whether a part of the picture is being painted. */
  get isUnfinished() {
    return this.#back.camera !== undefined;
  }

  /**
   * Paint a frame: some more edges of the next picture, and what is there of it or of the former one, at its place.
   * @param {Camera} camera
   * @param {import("./painters.js").PaintOptions & {moving: boolean, maxEdges: number}} options `maxEdges` that are painted now
   * @returns {boolean} whether there is more to paint
   */
  paint(camera, options) {
    if (this.#needsAnother(camera, options.moving)) {
      this.#back.camera = camera;
      this.#back.edges = 0;
      this.painter.clearLayer(this.#back.layer, camera);
    }
    if (this.#back.camera) this.#addEdges(this.#back.camera, options.maxEdges);
    const shown = this.#front.camera ? this.#front : this.#back;
    this.painter.show(shown.layer, shown.camera ?? camera, camera, options);
    return this.isUnfinished || (!options.moving && !isSame(this.#front.camera, camera));
  }

  /** @param {Camera} camera of the next picture @param {number} most */
  #addEdges(camera, most) {
    const [back, front] = [this.#back, this.#front];
    const end = Math.min(this.#total, back.edges + Math.floor(most));
    this.painter.addEdges(back.layer, camera, back.edges, end);
    back.edges = end;
    if (end < this.#total) return;
    [this.#front, this.#back] = [back, front];
    this.#back.camera = undefined;
  }

  /** @param {Camera} camera @param {boolean} moving */
  #needsAnother(camera, moving) {
    const { camera: next } = this.#back;
    const { camera: shown } = this.#front;
    if (!moving) return !isSame(next, camera) && (next !== undefined || !isSame(shown, camera));
    if (next) return false;
    return !shown || Math.abs(Math.log(camera.zoom / shown.zoom)) > Math.log(MAX_STRETCH) || !this.painter.covers(shown, camera);
  }
}

/** Whether two cameras show the same to the pixel. @param {Camera|undefined} one @param {Camera} other */
function isSame(one, other) {
  return one !== undefined && Math.abs(one.zoom / other.zoom - 1) < 1e-6
    && Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) * other.zoom < 0.01;
}

/**
 * The size of a layer on the screen, and how far its middle is from that of the screen, in pixels.
 * @param {{width: number, height: number}} layer its own size @param {Camera} painted for which it is painted @param {Camera} camera @param {number} ratio pixels of the canvas per pixel
 */
export function placeOfLayer(layer, painted, camera, ratio) {
  const scale = camera.zoom / painted.zoom;
  const [x, y] = [(painted.x - camera.x) * camera.zoom * ratio, (painted.y - camera.y) * camera.zoom * ratio];
  // A picture that is only moved stays sharp if it is moved by whole pixels.
  const exact = Math.abs(scale - 1) < 1e-6;
  return { x: exact ? Math.round(x) : x, y: exact ? Math.round(y) : y, width: layer.width * scale, height: layer.height * scale };
}

/** The size of a layer for a canvas: it reaches beyond the screen, so that the map can be moved without a gap. @param {{width: number, height: number}} canvas */
export function layerSize({ width, height }) {
  const margin = (/** @type {number} */ length) => length + 2 * Math.round(LAYER_MARGIN * length);
  return { width: margin(width), height: margin(height) };
}

/** How far a layer reaches beyond each edge of the screen, as a share of the screen. By eye. */
const LAYER_MARGIN = 0.25;

/** Whether a layer covers the whole screen. @param {{width: number, height: number}} canvas @param {{x: number, y: number, width: number, height: number}} place of the layer */
export function coversScreen(canvas, { x, y, width, height }) {
  return width / 2 - Math.abs(x) >= canvas.width / 2 && height / 2 - Math.abs(y) >= canvas.height / 2;
}
