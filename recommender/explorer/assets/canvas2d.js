// The painter for machines without WebGL: the same picture on a two-dimensional canvas.

import { unpackAlpha, unpackColour } from "./colours.js";

/** @typedef {import("./viewport.js").Camera} Camera */

/** @implements {Painter} @typedef {import("./painters.js").Painter} Painter */
export class CanvasPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = context(canvas);
    this.hidden = context(document.createElement("canvas"));
    /** @type {import("./painters.js").Scene|undefined} */ this.scene = undefined;
  }

  /** @param {import("./painters.js").Scene} scene */
  load(scene) {
    this.scene = scene;
  }

  /** @param {Camera} camera */
  begin(camera) {
    const { hidden: pen, canvas, scene } = this;
    if (!scene) return;
    if (pen.canvas.width !== canvas.width || pen.canvas.height !== canvas.height) Object.assign(pen.canvas, { width: canvas.width, height: canvas.height });
    pen.fillStyle = `rgb(${scene.paper})`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const { discs } = scene;
    const { x, y, zoom } = this.#toPixels(camera);
    const colours = new Uint32Array(discs.buffer);
    for (let i = 0; i < discs.length; i += 4) {
      pen.fillStyle = packedCss(colours[i + 3]);
      circle(pen, x(discs[i]), y(discs[i + 1]), discs[i + 2] * zoom);
      pen.fill();
    }
  }

  /** @param {Camera} camera @param {number} from @param {number} to */
  addEdges(camera, from, to) {
    const { hidden: pen, scene } = this;
    if (!scene) return;
    const { edges } = scene;
    const { x, y } = this.#toPixels(camera);
    const colours = new Uint32Array(edges.buffer);
    // There are many lines of few colours, so all lines of a colour are one path.
    /** @type {Map<number, Path2D>} */
    const paths = new Map();
    for (let i = 5 * from; i < 5 * to; i += 5) {
      let path = paths.get(colours[i + 4]);
      if (!path) paths.set(colours[i + 4], (path = new Path2D()));
      path.moveTo(x(edges[i]), y(edges[i + 1]));
      path.lineTo(x(edges[i + 2]), y(edges[i + 3]));
    }
    pen.lineWidth = devicePixelRatio || 1;
    for (const [colour, path] of paths) {
      pen.strokeStyle = packedCss(colour);
      pen.stroke(path);
    }
  }

  /** @param {Camera} camera @param {number} scale */
  show(camera, scale) {
    const { context: pen, hidden, scene } = this;
    if (!scene) return;
    pen.drawImage(hidden.canvas, 0, 0);
    const { x, y, ratio } = this.#toPixels(camera);
    const { nodes } = scene;
    const fills = new Uint32Array(nodes.buffer);
    for (let i = 0; i < nodes.length; i += 5) {
      const colour = `rgb(${unpackColour(fills[i + 4])})`;
      circle(pen, x(nodes[i]), y(nodes[i + 1]), nodes[i + 2] * scale * ratio);
      pen.fillStyle = nodes[i + 3] ? `rgb(${scene.paper})` : colour;
      pen.fill();
      if (!nodes[i + 3]) continue;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }

  /** From the map to the pixels of the canvas. @param {Camera} camera */
  #toPixels(camera) {
    const { canvas } = this;
    const ratio = devicePixelRatio || 1;
    const zoom = camera.zoom * ratio;
    return {
      zoom, ratio,
      x: (/** @type {number} */ x) => (x - camera.x) * zoom + canvas.width / 2,
      y: (/** @type {number} */ y) => (y - camera.y) * zoom + canvas.height / 2,
    };
  }
}

/** @param {HTMLCanvasElement} canvas */
function context(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
}

/** A packed colour as CSS writes it. @param {number} packed */
function packedCss(packed) {
  return `rgb(${unpackColour(packed).join(" ")} / ${unpackAlpha(packed)})`;
}

/** Begin the path of a circle. @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius */
export function circle(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}
