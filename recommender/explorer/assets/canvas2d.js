// The painter for machines without WebGL: the same picture on a two-dimensional canvas.

import { mix, unpackAlpha, unpackColour } from "./colours.js";

/** @implements {Painter} @typedef {import("./painters.js").Painter} Painter */
export class CanvasPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    /** @type {import("./painters.js").Scene|undefined} */ this.scene = undefined;
  }

  /** @param {import("./painters.js").Scene} scene */
  load(scene) {
    this.scene = scene;
  }

  /** @param {import("./viewport.js").Camera} camera @param {import("./painters.js").PaintOptions} options */
  paint(camera, { radiusScale: scale, opacity, maxEdges }) {
    const { context: pen, canvas, scene } = this;
    if (!scene) return;
    const ratio = devicePixelRatio || 1;
    const zoom = camera.zoom * ratio;
    const x = (/** @type {number} */ mapX) => (mapX - camera.x) * zoom + canvas.width / 2;
    const y = (/** @type {number} */ mapY) => (mapY - camera.y) * zoom + canvas.height / 2;
    pen.fillStyle = `rgb(${scene.paper})`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const { discs, edges, nodes } = scene;
    const [discColours, edgeColours, fills] = [discs, edges, nodes].map((records) => new Uint32Array(records.buffer));
    for (let i = 0; i < discs.length; i += 4) {
      pen.fillStyle = packedCss(discColours[i + 3], 1);
      circle(pen, x(discs[i]), y(discs[i + 1]), discs[i + 2] * zoom);
      pen.fill();
    }
    // There are many lines of few colours, so all lines of a colour are one path.
    /** @type {Map<number, Path2D>} */
    const paths = new Map();
    for (let i = 0; i < Math.min(edges.length, 5 * maxEdges); i += 5) {
      let path = paths.get(edgeColours[i + 4]);
      if (!path) paths.set(edgeColours[i + 4], (path = new Path2D()));
      path.moveTo(x(edges[i]), y(edges[i + 1]));
      path.lineTo(x(edges[i + 2]), y(edges[i + 3]));
    }
    pen.lineWidth = ratio;
    for (const [colour, path] of paths) {
      pen.strokeStyle = packedCss(colour, opacity);
      pen.stroke(path);
    }
    for (let i = 0; i < nodes.length; i += 5) {
      const colour = `rgb(${mix(scene.paper, unpackColour(fills[i + 4]), opacity)})`;
      circle(pen, x(nodes[i]), y(nodes[i + 1]), nodes[i + 2] * scale * ratio);
      pen.fillStyle = nodes[i + 3] ? `rgb(${scene.paper})` : colour;
      pen.fill();
      if (!nodes[i + 3]) continue;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }
}

/** A packed colour as CSS writes it. @param {number} packed @param {number} opacity by which its own is multiplied */
function packedCss(packed, opacity) {
  return `rgb(${unpackColour(packed).join(" ")} / ${unpackAlpha(packed) * opacity})`;
}

/** Begin the path of a circle. @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} radius */
export function circle(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}
