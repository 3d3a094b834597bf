// The picture of the map: painted a part at a time, moved with the camera meanwhile, and painted anew where the camera rests.
//
// It reaches beyond the screen. While the camera moves, the picture is only moved and stretched, by CSS, which takes no time: to
// paint a hundred thousand lines takes a second where the processor draws them.

/** @typedef {import("./viewport.js").Camera} Camera */
/** @typedef {import("./painters.js").Painter} Painter */

/**
 * How far the picture reaches beyond each edge of the screen, as a share of the screen, and how much of that is left when the next
 * one is begun. By eye.
 */
const [BEYOND, SPARE] = [0.25, 0.06];

/** While the camera moves, the picture may be so much larger or smaller than it was painted; beyond that it is painted anew. By eye. */
const MAX_STRETCH = 1.6;

export class Picture {
  /** The camera for which the picture was painted; undefined if it shows nothing of use. @type {Camera|undefined} */ #shown = undefined;
  /** The camera of the next picture, while it is being painted. @type {Camera|undefined} */ #next = undefined;
  /** The number of edges that are in the next picture, and in the whole. */
  #done = 0;
  #total = 0;
  /** Of the screen, in pixels. */
  #size = { width: 0, height: 0 };

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

  /** Follow the size of the screen. @param {{width: number, height: number}} size in pixels @param {number} ratio pixels of the canvas per pixel */
  resize(size, ratio) {
    const { canvas } = this.painter;
    this.#size = size;
    const [left, top] = [Math.round(BEYOND * size.width), Math.round(BEYOND * size.height)];
    canvas.width = Math.round((size.width + 2 * left) * ratio);
    canvas.height = Math.round((size.height + 2 * top) * ratio);
    Object.assign(canvas.style, {
      left: `${-left}px`, top: `${-top}px`, width: `${size.width + 2 * left}px`, height: `${size.height + 2 * top}px`,
    });
    this.forget();
  }

  /** Paint everything anew: what was painted is of no use any more. */
  forget() {
    this.#shown = this.#next = undefined;
  }

  /** Whether a part of the picture is still to be painted. */
  get isUnfinished() {
    return this.#next !== undefined;
  }

  /**
   * Show the picture where the camera sees it, and paint some more edges of the next one.
   * @param {Camera} camera
   * @param {{radiusScale: number, opacity: number, maxEdges: number, moving: boolean}} options `maxEdges` are painted now
   * @returns {boolean} whether there is more to paint
   */
  paint(camera, { radiusScale, opacity, maxEdges, moving }) {
    const { painter } = this;
    if (this.#needsAnother(camera, maxEdges, moving)) {
      this.#next = camera;
      this.#done = 0;
      painter.begin(camera);
    }
    if (this.#next) {
      const end = Math.min(this.#total, this.#done + Math.floor(maxEdges));
      painter.addEdges(this.#next, this.#done, end);
      this.#done = end;
      // At first there is nothing else to see than a part: edges come in no order, so any part stands for the whole.
      if (end === this.#total || !this.#shown) painter.show(this.#next, radiusScale);
      if (end === this.#total) [this.#shown, this.#next] = [this.#next, undefined];
    }
    const painted = this.#shown ?? this.#next ?? camera;
    const scale = camera.zoom / painted.zoom;
    const { style } = painter.canvas;
    const [x, y] = [(painted.x - camera.x) * camera.zoom, (painted.y - camera.y) * camera.zoom];
    style.transform = Math.abs(scale - 1) < 1e-6 ? `translate(${Math.round(x)}px, ${Math.round(y)}px)` : `translate(${x}px, ${y}px) scale(${scale})`;
    style.opacity = String(opacity);
    return this.isUnfinished || (!moving && !this.#serves(this.#shown, camera));
  }

  /** Paint the whole picture now, however long it takes. @param {Camera} camera @param {number} radiusScale */
  paintWhole(camera, radiusScale) {
    this.painter.begin(camera);
    this.painter.addEdges(camera, 0, this.#total);
    this.painter.show(camera, radiusScale);
    this.#shown = camera;
    this.#next = undefined;
  }

  /** Whether to begin another picture. @param {Camera} camera @param {number} maxEdges @param {boolean} moving */
  #needsAnother(camera, maxEdges, moving) {
    const [shown, next] = [this.#shown, this.#next];
    if (next) return !moving && !this.#serves(next, camera);
    if (!shown || !this.#covers(shown, camera)) return true;
    const stretch = Math.abs(Math.log(camera.zoom / shown.zoom));
    // A small picture is always sharp, and a large one where the camera rests.
    return stretch > Math.log(MAX_STRETCH) || (stretch > 1e-6 && (!moving || this.#total <= maxEdges));
  }

  /** Whether the picture of one camera is all that another one needs: as large, and it fills the screen. @param {Camera|undefined} painted @param {Camera} camera */
  #serves(painted, camera) {
    return painted !== undefined && Math.abs(Math.log(camera.zoom / painted.zoom)) < 1e-6 && this.#covers(painted, camera);
  }

  /** Whether the picture of one camera fills the screen of another, with something to spare. @param {Camera} painted @param {Camera} camera */
  #covers(painted, camera) {
    const scale = camera.zoom / painted.zoom;
    const fits = (/** @type {number} */ shift, /** @type {number} */ length) => (0.5 + BEYOND) * length * scale - Math.abs(shift) * camera.zoom >= (0.5 + SPARE) * length;
    return fits(painted.x - camera.x, this.#size.width) && fits(painted.y - camera.y, this.#size.height);
  }
}
