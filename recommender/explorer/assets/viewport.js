// The part of the map on the screen, and how it moves. Places on the map go from 0 to 1, on the screen they are pixels.

/** @typedef {import("./site.js").Site} Site */
/** The place of the map in the middle of the screen, and pixels per unit of the map. @typedef {{x: number, y: number, zoom: number}} Camera */
/** The middle and the size of the part of the screen that no card covers, in pixels. @typedef {{x: number, y: number, width: number, height: number}} FreeArea */

/** How long the camera moves to another place, in milliseconds: long enough to be followed with the eyes. */
const FLIGHT_MS = 380;

/** The least and the largest magnification. Plain choices: the map is a third of the screen, or only a few nodes are on it. */
const [MIN_MAGNIFICATION, MAX_MAGNIFICATION] = [0.3, 400];

/** The least width of the map, in its units, that is shown when a small part of it is selected. By eye. */
const MIN_WIDTH = 0.02;
const MIN_WIDTH_AROUND_NODE = 0.06;

export class Viewport {
  /** @type {Camera} */ camera = { x: 0.5, y: 0.5, zoom: 500 };
  /** Of the screen, in pixels. */
  size = { width: 0, height: 0 };
  /** The movement of the camera at present. @type {{from: Camera, to: Camera, start: number}|undefined} */
  flight = undefined;

  /** @param {() => FreeArea} freeArea */
  constructor(freeArea) {
    this.freeArea = freeArea;
  }

  /** The zoom at which the whole map is on the screen. */
  get wholeMapZoom() {
    return Math.max(50, Math.min(this.size.width, this.size.height));
  }

  /** The zoom in multiples of that. */
  get magnification() {
    return this.camera.zoom / this.wholeMapZoom;
  }

  /** From the map to the screen. @param {number} x */
  screenX(x) {
    return (x - this.camera.x) * this.camera.zoom + this.size.width / 2;
  }

  /** @param {number} y */
  screenY(y) {
    return (y - this.camera.y) * this.camera.zoom + this.size.height / 2;
  }

  /** From the screen to the map. @param {number} x @param {number} y */
  toMap(x, y) {
    const { camera, size } = this;
    return [camera.x + (x - size.width / 2) / camera.zoom, camera.y + (y - size.height / 2) / camera.zoom];
  }

  /** Whether a place of the map is on the screen, or at most `margin` pixels beside it. @param {number} x @param {number} y @param {number} [margin] */
  contains(x, y, margin = 0) {
    const [left, top] = [this.screenX(x) + margin, this.screenY(y) + margin];
    return left > 0 && top > 0 && left < this.size.width + 2 * margin && top < this.size.height + 2 * margin;
  }

  /** Whether no card covers a place on the screen. @param {number} x @param {number} y */
  isFree(x, y) {
    const area = this.freeArea();
    return Math.abs(x - area.x) < area.width / 2 && Math.abs(y - area.y) < area.height / 2;
  }

  /**
   * The camera that shows a box of the map in the free area of the screen.
   * @param {number} x @param {number} y the middle of the box @param {number} width @param {number} height
   * @returns {Camera}
   */
  cameraFor(x, y, width, height) {
    const area = this.freeArea();
    const zoom = Math.min(area.width / width, area.height / height);
    return { x: x - (area.x - this.size.width / 2) / zoom, y: y - (area.y - this.size.height / 2) / zoom, zoom };
  }

  /** @param {number} factor @param {number} x @param {number} y the place on the screen that does not move */
  zoom(factor, x, y) {
    const { camera, size, wholeMapZoom } = this;
    const zoom = Math.min(MAX_MAGNIFICATION * wholeMapZoom, Math.max(MIN_MAGNIFICATION * wholeMapZoom, camera.zoom * factor));
    const shift = 1 / camera.zoom - 1 / zoom;
    this.flight = undefined;
    this.camera = { x: camera.x + (x - size.width / 2) * shift, y: camera.y + (y - size.height / 2) * shift, zoom };
  }

  /** Move the map. @param {number} dx @param {number} dy in pixels */
  pan(dx, dy) {
    const { camera } = this;
    this.flight = undefined;
    this.camera = { ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom };
  }

  /** Begin to move the camera; readers who prefer less motion are there at once. @param {Camera} to */
  fly(to) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.camera = to;
    else this.flight = { from: this.camera, to, start: performance.now() };
  }

  /** Move the camera to where it is at a time of its flight. @param {number} now in milliseconds */
  continueFlight(now) {
    if (!this.flight) return;
    const { from, to, start } = this.flight;
    const time = Math.min(1, Math.max(0, (now - start) / FLIGHT_MS));
    const eased = 1 - (1 - time) ** 3;
    const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
    // The place follows the zoom, so that the target moves in a straight line on the screen.
    const sameZoom = Math.abs(to.zoom / from.zoom - 1) < 1e-3;
    const part = sameZoom ? eased : (1 / zoom - 1 / from.zoom) / (1 / to.zoom - 1 / from.zoom);
    this.camera = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, zoom };
    if (time === 1) this.flight = undefined;
  }
}

/**
 * The camera that shows all nodes that pass the filters, with the circles around them.
 * @param {Site} site @param {Viewport} viewport @param {import("./filters.js").Visible} visible
 */
export function cameraForAll(site, viewport, visible) {
  const nodes = site.nodes.filter((i) => visible.nodeMatches[i]);
  if (!nodes.length) return viewport.cameraFor(0.5, 0.5, 1, 1);
  let [left, right, top, bottom] = [1, 0, 1, 0];
  for (const i of nodes) {
    left = Math.min(left, site.x[i]);
    right = Math.max(right, site.x[i]);
    top = Math.min(top, site.y[i]);
    bottom = Math.max(bottom, site.y[i]);
  }
  const [width, height] = [right - left, bottom - top].map((span) => Math.max(MIN_WIDTH, 1.12 * span));
  return viewport.cameraFor((left + right) / 2, (top + bottom) / 2, width, height);
}

/** The camera that shows a node and what is around it. @param {Site} site @param {Viewport} viewport @param {number} i */
export function cameraForNode(site, viewport, i) {
  const width = Math.max(MIN_WIDTH_AROUND_NODE, 3.2 * (site.discs[site.community[i]]?.radius ?? 0.02));
  return viewport.cameraFor(site.x[i], site.y[i], width, width);
}

/** The camera that shows a community. @param {Site} site @param {Viewport} viewport @param {number} community */
export function cameraForCommunity(site, viewport, community) {
  const disc = site.discs[community];
  const width = Math.max(MIN_WIDTH, 2.6 * disc.outerRadius);
  return viewport.cameraFor(disc.x, disc.y, width, width);
}
