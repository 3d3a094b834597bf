// The painter for machines without WebGL: the same picture on a two-dimensional canvas.

import { mix, unpackAlpha, unpackColour } from "./colours.js";
import { coversScreen, layerSize, placeOfLayer } from "./picture.js";

/** @typedef {import("./viewport.js").Camera} Camera */
/** @typedef {CanvasRenderingContext2D} Pen */

/** @implements {Painter} @typedef {import("./painters.js").Painter} Painter */
export class CanvasPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = context(canvas);
    this.layers = [0, 1].map(() => context(document.createElement("canvas")));
    /** @type {import("./painters.js").Scene|undefined} */ this.scene = undefined;
  }

  /** @param {import("./painters.js").Scene} scene */
  load(scene) {
    this.scene = scene;
  }

  /** @param {number} layer @param {Camera} camera */
  clearLayer(layer, camera) {
    const pen = this.layers[layer];
    Object.assign(pen.canvas, layerSize(this.canvas));
    if (!this.scene) return;
    pen.fillStyle = `rgb(${this.scene.paper})`;
    pen.fillRect(0, 0, pen.canvas.width, pen.canvas.height);
    this.#paintDiscs(pen, camera, 1);
  }

  /** @param {Pen} pen @param {Camera} camera @param {number} opacity */
  #paintDiscs(pen, camera, opacity) {
    const { discs } = /** @type {import("./painters.js").Scene} */ (this.scene);
    const { x, y, zoom } = toPixels(pen.canvas, camera);
    const colours = new Uint32Array(discs.buffer);
    for (let i = 0; i < discs.length; i += 4) {
      pen.fillStyle = packedCss(colours[i + 3], opacity);
      circle(pen, x(discs[i]), y(discs[i + 1]), discs[i + 2] * zoom);
      pen.fill();
    }
  }

  /** @param {number} layer @param {Camera} camera @param {number} from @param {number} to */
  addEdges(layer, camera, from, to) {
    if (!this.scene) return;
    const { edges } = this.scene;
    const pen = this.layers[layer];
    const { x, y } = toPixels(pen.canvas, camera);
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
      pen.strokeStyle = packedCss(colour, 1);
      pen.stroke(path);
    }
  }

  /** @param {Camera} painted @param {Camera} camera */
  covers(painted, camera) {
    return coversScreen(this.canvas, placeOfLayer(layerSize(this.canvas), painted, camera, devicePixelRatio || 1));
  }

  /** @param {number} layer @param {Camera} painted @param {Camera} camera @param {import("./painters.js").PaintOptions} options */
  show(layer, painted, camera, { radiusScale: scale, opacity }) {
    const { context: pen, canvas, scene } = this;
    if (!scene) return;
    const ratio = devicePixelRatio || 1;
    pen.globalAlpha = 1;
    pen.fillStyle = `rgb(${scene.paper})`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    if (!this.covers(painted, camera)) this.#paintDiscs(pen, camera, opacity);
    const picture = this.layers[layer].canvas;
    const { x, y, width, height } = placeOfLayer(picture, painted, camera, ratio);
    pen.globalAlpha = opacity;
    pen.drawImage(picture, (canvas.width - width) / 2 + x, (canvas.height - height) / 2 + y, width, height);
    pen.globalAlpha = 1;
    const place = toPixels(canvas, camera);
    const { nodes } = scene;
    const fills = new Uint32Array(nodes.buffer);
    for (let i = 0; i < nodes.length; i += 5) {
      const colour = `rgb(${mix(scene.paper, unpackColour(fills[i + 4]), opacity)})`;
      circle(pen, place.x(nodes[i]), place.y(nodes[i + 1]), nodes[i + 2] * scale * ratio);
      pen.fillStyle = nodes[i + 3] ? `rgb(${scene.paper})` : colour;
      pen.fill();
      if (!nodes[i + 3]) continue;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }
}

/** @param {HTMLCanvasElement} canvas */
function context(canvas) {
  return /** @type {Pen} */ (canvas.getContext("2d", { alpha: false }));
}

/** From the map to the pixels of a canvas. @param {HTMLCanvasElement} canvas @param {Camera} camera */
function toPixels(canvas, camera) {
  const zoom = camera.zoom * (devicePixelRatio || 1);
  return {
    zoom,
    x: (/** @type {number} */ x) => (x - camera.x) * zoom + canvas.width / 2,
    y: (/** @type {number} */ y) => (y - camera.y) * zoom + canvas.height / 2,
  };
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
