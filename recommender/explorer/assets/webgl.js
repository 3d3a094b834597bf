// The painter for machines with WebGL 2: all shapes of a kind in one call.

import { FRAGMENT_HEADER, SHADERS, VERTEX_HEADER } from "./shaders.js";

/** @typedef {import("./painters.js").Painter} Painter */
/** @typedef {import("./viewport.js").Camera} Camera */
/** @typedef {import("./painters.js").Scene} Scene */
/** @typedef {"discs"|"edges"|"nodes"} Shape */

/** @type {Shape[]} */
const SHAPES = ["discs", "edges", "nodes"];

const UNIFORMS = ["camera", "half_screen", "radius_scale", "width", "paper"];

/** The parts of a record, and the number of floats of each; a colour is four bytes. @type {Record<Shape, [string, number][]>} */
const FIELDS = {
  discs: [["centre", 2], ["size", 1], ["colour", 1]],
  edges: [["from", 2], ["to", 2], ["colour", 1]],
  nodes: [["centre", 2], ["size", 1], ["ring", 1], ["colour", 1]],
};

/** @implements {Painter} */
export class WebGLPainter {
  /** @param {HTMLCanvasElement} canvas @param {WebGL2RenderingContext} gl */
  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    this.made = this.#create();
    /** @type {Scene|undefined} */ this.scene = undefined;
    // While a tab is in the background, the graphics card may lose everything that belongs to it.
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.made = this.#create();
      if (this.scene) this.load(this.scene);
      canvas.dispatchEvent(new Event("repaint"));
    });
  }

  /** What lies on the graphics card. */
  #create() {
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    const corners = gl.createBuffer();
    const shape = (/** @type {Shape} */ name) => this.#createShape(name, corners);
    return {
      corners, shapes: { discs: shape("discs"), edges: shape("edges"), nodes: shape("nodes") },
      hidden: { frame: gl.createFramebuffer(), pixels: gl.createRenderbuffer(), width: 0, height: 0 },
    };
  }

  /** @param {Shape} name @param {WebGLBuffer|null} corners the vertices of all triangles */
  #createShape(name, corners) {
    const { gl } = this;
    const program = this.#compile(name);
    const vao = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(vao);
    if (name !== "nodes") gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, corners);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    const stride = 4 * FIELDS[name].reduce((sum, [, size]) => sum + size, 0);
    let offset = 0;
    for (const [field, size] of FIELDS[name]) {
      const attribute = gl.getAttribLocation(program, field);
      gl.enableVertexAttribArray(attribute);
      if (field === "colour") gl.vertexAttribPointer(attribute, 4, gl.UNSIGNED_BYTE, true, stride, offset);
      else gl.vertexAttribPointer(attribute, size, gl.FLOAT, false, stride, offset);
      offset += 4 * size;
    }
    const uniforms = Object.fromEntries(UNIFORMS.map((uniform) => [uniform, gl.getUniformLocation(program, uniform)]));
    return { program, vao, buffer, uniforms, count: 0, stride };
  }

  /** @param {keyof typeof SHADERS} name */
  #compile(name) {
    const { gl } = this;
    const program = /** @type {WebGLProgram} */ (gl.createProgram());
    const [vertex, fragment] = SHADERS[name];
    for (const [kind, code] of /** @type {[number, string][]} */ ([
      [gl.VERTEX_SHADER, VERTEX_HEADER + vertex],
      [gl.FRAGMENT_SHADER, FRAGMENT_HEADER + fragment],
    ])) {
      const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
      gl.shaderSource(shader, code);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(`${name}: ${gl.getProgramInfoLog(program)}`);
    }
    return program;
  }

  /** @param {Scene} scene */
  load(scene) {
    const { gl } = this;
    this.scene = scene;
    for (const name of SHAPES) {
      const shape = this.made.shapes[name];
      shape.count = scene[name].byteLength / shape.stride;
      gl.bindBuffer(gl.ARRAY_BUFFER, shape.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, name === "nodes" ? scene[name] : fourfold(scene[name], shape.stride / 4), gl.STATIC_DRAW);
    }
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.made.corners);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles(Math.max(this.made.shapes.discs.count, this.made.shapes.edges.count)), gl.STATIC_DRAW);
  }

  /** @param {Camera} camera */
  begin(camera) {
    const { gl } = this;
    this.#resizeHidden();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.made.hidden.frame);
    const [r, g, b] = this.#paper;
    gl.clearColor(r, g, b, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.#paint("discs", camera);
  }

  #resizeHidden() {
    const { gl, canvas: { width, height } } = this;
    const { hidden } = this.made;
    if (hidden.width === width && hidden.height === height) return;
    Object.assign(hidden, { width, height });
    gl.bindRenderbuffer(gl.RENDERBUFFER, hidden.pixels);
    gl.renderbufferStorage(gl.RENDERBUFFER, gl.RGBA8, width, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, hidden.frame);
    gl.framebufferRenderbuffer(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.RENDERBUFFER, hidden.pixels);
  }

  /** The colour of the background, its parts from 0 to 1. */
  get #paper() {
    return (this.scene?.paper ?? [0, 0, 0]).map((part) => part / 255);
  }

  /** @param {Camera} camera @param {number} from @param {number} to */
  addEdges(camera, from, to) {
    this.gl.bindFramebuffer(this.gl.FRAMEBUFFER, this.made.hidden.frame);
    this.#paint("edges", camera, { from, to });
  }

  /** @param {Camera} camera @param {number} radiusScale */
  show(camera, radiusScale) {
    const { gl, canvas: { width, height } } = this;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.made.hidden.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    this.#paint("nodes", camera, { radiusScale });
  }

  /**
   * Paint shapes into the framebuffer that is bound.
   * @param {Shape} name @param {Camera} camera @param {{from?: number, to?: number, radiusScale?: number}} [options] which of them, by number
   */
  #paint(name, camera, { from = 0, to = this.made.shapes[name].count, radiusScale = 1 } = {}) {
    const { gl, canvas: { width, height } } = this;
    const { program, vao, uniforms } = this.made.shapes[name];
    const ratio = devicePixelRatio || 1;
    const [r, g, b] = this.#paper;
    gl.viewport(0, 0, width, height);
    gl.useProgram(program);
    gl.bindVertexArray(vao);
    gl.uniform4f(uniforms.camera, camera.x, camera.y, camera.zoom * ratio, 0);
    gl.uniform2f(uniforms.half_screen, width / 2, height / 2);
    gl.uniform1f(uniforms.radius_scale, radiusScale * ratio);
    gl.uniform1f(uniforms.width, ratio);
    gl.uniform3f(uniforms.paper, r, g, b);
    if (name === "nodes") gl.drawArrays(gl.POINTS, from, to - from);
    else gl.drawElements(gl.TRIANGLES, 6 * (to - from), gl.UNSIGNED_INT, 4 * 6 * from);
  }
}

/**
 * Each record four times, once for each corner. They are copied as whole numbers, since a packed colour read as a float could
 * be NaN, whose bits may change.
 * @param {Float32Array} records @param {number} length of a record
 */
function fourfold(records, length) {
  const from = new Uint32Array(records.buffer);
  const to = new Uint32Array(4 * from.length);
  for (let i = 0, at = 0; i < from.length; i += length) {
    for (let corner = 0; corner < 4; corner++) for (let j = 0; j < length; j++) to[at++] = from[i + j];
  }
  return to;
}

/** The vertices of the two triangles of each rectangle. @param {number} count of rectangles */
function triangles(count) {
  const vertices = new Uint32Array(6 * count);
  for (let i = 0; i < count; i++) vertices.set([4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 1, 4 * i + 3, 4 * i + 2], 6 * i);
  return vertices;
}
