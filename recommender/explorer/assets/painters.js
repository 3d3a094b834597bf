// The painter of the map: WebGL, or a two-dimensional canvas where there is none. Labels and highlights are an overlay above.

import { CanvasPainter } from "./canvas2d.js";
import { WebGLPainter } from "./webgl.js";

/** @typedef {import("./viewport.js").Camera} Camera */
/**
 * What is to be painted, as records of numbers. Places and the radii of discs are in units of the map. A colour is a packed number
 * (see `pack`) whose bytes stand in the place of a float.
 * @typedef {object} Scene
 * @property {Float32Array} nodes five numbers each: x, y, radius in pixels, 1 if it is drawn as a ring, colour
 * @property {Float32Array} edges five numbers each: x and y of both ends, colour
 * @property {Float32Array} discs four numbers each: x, y, radius, colour
 * @property {import("./colours.js").RGB} paper the background
 */

/**
 * @typedef {object} PaintOptions
 * @property {number} radiusScale by which the radii of nodes are multiplied
 * @property {number} opacity by which that of all shapes is multiplied, in [0, 1]
 */

/**
 * A painter has two layers, 0 and 1: pictures of discs and edges that are larger than the screen. See `Picture`.
 * @typedef {object} Painter
 * @property {(scene: Scene) => void} load
 * @property {(layer: number, camera: Camera) => void} clearLayer paint the background and the discs
 * @property {(layer: number, camera: Camera, from: number, to: number) => void} addEdges paint the edges from one number to another
 * @property {(painted: Camera, camera: Camera) => boolean} covers whether a layer that is painted for one camera fills the screen of another
 * @property {(layer: number, painted: Camera, camera: Camera, options: PaintOptions) => void} show a layer, where the camera sees it,
 *   and the nodes above it
 */

/** The best painter that this machine can run. @param {HTMLCanvasElement} canvas @returns {Painter} */
export function createPainter(canvas) {
  const useWebGL = !new URLSearchParams(location.hash.slice(1)).has("canvas"); // for tests, and for broken drivers
  const gl = useWebGL ? canvas.getContext("webgl2", { alpha: false, antialias: false, powerPreference: "low-power" }) : null;
  return gl ? new WebGLPainter(canvas, gl) : new CanvasPainter(canvas);
}
