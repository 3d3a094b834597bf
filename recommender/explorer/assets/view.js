// Where the reader stands: the part of the world on the screen, and how it moves.

/** @typedef {import("./draw.js").Camera} Camera */
/** @typedef {{x: number, y: number, width: number, height: number}} Free the middle and size of what no card covers */

const FLIGHT_MS = 380;

export class View {
  /** @type {Camera} */ camera = { x: 0.5, y: 0.5, zoom: 500 };
  size = { width: 0, height: 0 };
  /** @type {{from: Camera, to: Camera, begun: number}|undefined} */ flight = undefined;

  /** @param {() => Free} free */
  constructor(free) {
    this.free = free;
  }

  /** Pixels per world when all of it is seen. */
  get whole() {
    return Math.max(50, Math.min(this.size.width, this.size.height));
  }

  /** How much nearer than that the reader stands. */
  get nearness() {
    return this.camera.zoom / this.whole;
  }

  /** From the world to the screen. @param {number} x */
  x(x) {
    return (x - this.camera.x) * this.camera.zoom + this.size.width / 2;
  }

  /** @param {number} y */
  y(y) {
    return (y - this.camera.y) * this.camera.zoom + this.size.height / 2;
  }

  /** From the screen to the world. @param {number} x @param {number} y */
  world(x, y) {
    const { camera, size } = this;
    return [camera.x + (x - size.width / 2) / camera.zoom, camera.y + (y - size.height / 2) / camera.zoom];
  }

  /** Whether a place of the world is on the screen, or so many pixels beside it. @param {number} x @param {number} y @param {number} [beside] */
  shows(x, y, beside = 0) {
    const [left, top] = [this.x(x) + beside, this.y(y) + beside];
    return left > 0 && top > 0 && left < this.size.width + 2 * beside && top < this.size.height + 2 * beside;
  }

  /** A camera that shows a box of the world in the free part of the screen. @param {number} x @param {number} y @param {number} wide @param {number} tall @returns {Camera} */
  on(x, y, wide, tall) {
    const free = this.free();
    const zoom = Math.min(free.width / wide, free.height / tall);
    return { x: x - (free.x - this.size.width / 2) / zoom, y: y - (free.y - this.size.height / 2) / zoom, zoom };
  }

  /** @param {number} factor @param {number} x @param {number} y the place on the screen that stays */
  zoom(factor, x, y) {
    const { camera, size, whole } = this;
    const zoom = Math.min(400 * whole, Math.max(0.3 * whole, camera.zoom * factor));
    const shift = 1 / camera.zoom - 1 / zoom;
    this.flight = undefined;
    this.camera = { x: camera.x + (x - size.width / 2) * shift, y: camera.y + (y - size.height / 2) * shift, zoom };
  }

  /** @param {number} dx @param {number} dy in pixels */
  pan(dx, dy) {
    const { camera } = this;
    this.flight = undefined;
    this.camera = { ...camera, x: camera.x - dx / camera.zoom, y: camera.y - dy / camera.zoom };
  }

  /** Begin to move, or be there at once for those who prefer that. @param {Camera} to */
  fly(to) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.camera = to;
    else this.flight = { from: this.camera, to, begun: performance.now() };
  }

  /** Go on with the flight. @param {number} now */
  step(now) {
    if (!this.flight) return;
    const { from, to, begun } = this.flight;
    const time = Math.min(1, Math.max(0, (now - begun) / FLIGHT_MS));
    const eased = 1 - (1 - time) ** 3;
    const zoom = from.zoom * (to.zoom / from.zoom) ** eased;
    // The place follows the zoom, so that the way looks straight.
    const level = Math.abs(to.zoom / from.zoom - 1) < 1e-3;
    const part = level ? eased : (1 / zoom - 1 / from.zoom) / (1 / to.zoom - 1 / from.zoom);
    this.camera = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part, zoom };
    if (time === 1) this.flight = undefined;
  }
}
