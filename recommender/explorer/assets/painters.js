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
 * Paints a picture that is not seen at first.
 * @typedef {object} Painter
 * @property {HTMLCanvasElement} canvas that shows the picture
 * @property {(scene: Scene) => void} load
 * @property {(camera: Camera) => void} begin a picture with the background and the discs
 * @property {(camera: Camera, from: number, to: number) => void} addEdges from one number to another
 * @property {(camera: Camera, radiusScale: number) => void} show the picture, and nodes above it, whose radii are multiplied
 */

/** The best painter that this machine can run. @param {HTMLCanvasElement} canvas @returns {Painter} */
export function createPainter(canvas) {
  const useWebGL = !new URLSearchParams(location.hash.slice(1)).has("canvas"); // for tests, and for broken drivers
  const gl = useWebGL ? canvas.getContext("webgl2", { alpha: false, antialias: false, powerPreference: "low-power" }) : null;
  return gl ? new WebGLPainter(canvas, gl) : new CanvasPainter(canvas);
}
