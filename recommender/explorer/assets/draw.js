// Two painters of one picture: WebGL, and a canvas for machines without it. Labels and highlights lie on a layer above.

import { mix } from "./colours.js";

/** @typedef {import("./colours.js").RGB} RGB */
/** @typedef {{x: number, y: number, zoom: number}} Camera the middle of the screen in the world, and pixels per world */

/**
 * What is to be painted; a colour is four bytes in the place of a number, see `pack`.
 * @typedef {object} Scene
 * @property {Float32Array} nodes five numbers each: x, y, radius in pixels, 1 if it is drawn as a ring, colour
 * @property {Float32Array} edges five numbers each: x and y of both ends, colour
 * @property {Float32Array} discs four numbers each: x, y, radius in the world, colour
 * @property {RGB} paper
 */

/**
 * @typedef {object} Painter
 * @property {(scene: Scene) => void} load
 * @property {(camera: Camera, grow: number, fade: number, most: number) => void} paint at most so many edges; `grow`
 *   multiplies the radii of nodes, `fade` is how much of their colour is left
 */

/** A colour in four bytes. @param {RGB} colour @param {number} alpha in [0, 1] */
export function pack([r, g, b], alpha) {
  return (r | (g << 8) | (b << 16) | (Math.round(alpha * 255) << 24)) >>> 0;
}

/** The painter that this machine can run. @param {HTMLCanvasElement} canvas @returns {Painter} */
export function painterFor(canvas) {
  const wanted = !new URLSearchParams(location.hash.slice(1)).has("canvas");
  const gl = wanted ? canvas.getContext("webgl2", { alpha: false, antialias: false, powerPreference: "low-power" }) : null;
  return gl ? new WebGLPainter(canvas, gl) : new CanvasPainter(canvas);
}

/**
 * Lines and discs are rectangles of four corners, which know their number; nodes are points. No shape is an instance of
 * another one: where the processor draws, each instance costs as much as a picture of its own.
 */
const SHADERS = {
  discs: [
    `in vec2 centre; in float size; in vec4 colour; out vec2 at; out float radius;
     void main() {
       vec2 corner = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1) * 2. - 1.;
       radius = size * view.z; at = corner * (radius + 1.); tint = colour;
       gl_Position = place(centre + at / view.z);
     }`,
    `in vec2 at; in float radius;
     void main() {
       float d = length(at);
       float inside = clamp(radius - d + .5, 0., 1.);
       float rim = inside * clamp(d - radius + 2., 0., 1.);
       paint(tint.a * (inside + rim * 1.5));
     }`,
  ],
  edges: [
    `in vec2 from; in vec2 to; in vec4 colour; out float across;
     void main() {
       vec2 way = (to - from) * view.z;
       vec2 side = vec2(-way.y, way.x) / max(length(way), 1e-3);
       float half_ = .5 * width + .6;
       across = (float((gl_VertexID >> 1) & 1) * 2. - 1.) * half_; tint = colour;
       gl_Position = place(mix(from, to, float(gl_VertexID & 1)) + side * across / view.z);
     }`,
    `in float across;
     void main() { paint(tint.a * clamp(.5 * width + .6 - abs(across), 0., 1.)); }`,
  ],
  nodes: [
    `in vec2 centre; in float size; in float ring; in vec4 colour; out float radius; out float hollow;
     void main() {
       radius = size * grow; hollow = ring; tint = colour;
       gl_PointSize = 2. * (radius + 1.);
       gl_Position = place(centre);
     }`,
    `in float radius; in float hollow;
     void main() {
       float d = length(gl_PointCoord - .5) * 2. * (radius + 1.);
       float rim = clamp(d - radius + max(1., radius * .16) + .5, 0., 1.);
       float core = hollow * (1. - clamp(d - radius * .45 + .5, 0., 1.));
       vec3 shade = mix(mix(tint.rgb, paper, core), paper, rim * (1. - hollow) * .85);
       float alpha = tint.a * clamp(radius - d + .5, 0., 1.);
       result = vec4(mix(paper, shade, fade), alpha);
     }`,
  ],
};

const VERTEX = `#version 300 es
precision highp float;
uniform vec4 view; uniform vec2 half_screen; uniform float grow; uniform float width; out vec4 tint;
vec4 place(vec2 world) { vec2 p = (world - view.xy) * view.z / half_screen; return vec4(p.x, -p.y, 0., 1.); }`;

const FRAGMENT = `#version 300 es
precision highp float;
uniform vec3 paper; uniform float fade; uniform float width; in vec4 tint; out vec4 result;
void paint(float alpha) { result = vec4(tint.rgb, alpha * fade); }`;

const FIELDS = {
  discs: [["centre", 2], ["size", 1], ["colour", 1]],
  edges: [["from", 2], ["to", 2], ["colour", 1]],
  nodes: [["centre", 2], ["size", 1], ["ring", 1], ["colour", 1]],
};

/** @typedef {"discs"|"edges"|"nodes"} Layer */

/** @implements {Painter} */
class WebGLPainter {
  /** @param {HTMLCanvasElement} canvas @param {WebGL2RenderingContext} gl */
  constructor(canvas, gl) {
    this.canvas = canvas;
    this.gl = gl;
    this.layers = this.#build();
    /** @type {Scene|undefined} */ this.scene = undefined;
    // A tab that was asleep may have lost everything that it had given to the graphics card.
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.layers = this.#build();
      if (this.scene) this.load(this.scene);
      canvas.dispatchEvent(new Event("repaint"));
    });
  }

  #build() {
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    const corners = gl.createBuffer();
    const layer = (/** @type {Layer} */ name) => this.#layer(name, corners);
    return { corners, discs: layer("discs"), edges: layer("edges"), nodes: layer("nodes") };
  }

  /** @param {Layer} name @param {WebGLBuffer|null} corners */
  #layer(name, corners) {
    const { gl } = this;
    const program = /** @type {WebGLProgram} */ (gl.createProgram());
    const [vertex, fragment] = SHADERS[name];
    for (const [kind, code] of /** @type {[number, string][]} */ ([
      [gl.VERTEX_SHADER, VERTEX + vertex],
      [gl.FRAGMENT_SHADER, FRAGMENT + fragment],
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
    const vao = gl.createVertexArray();
    const buffer = gl.createBuffer();
    gl.bindVertexArray(vao);
    if (name !== "nodes") gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, corners);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    const fields = /** @type {[string, number][]} */ (FIELDS[name]);
    const stride = 4 * fields.reduce((sum, [, size]) => sum + size, 0);
    let offset = 0;
    for (const [field, size] of fields) {
      const at = gl.getAttribLocation(program, field);
      gl.enableVertexAttribArray(at);
      if (field === "colour") gl.vertexAttribPointer(at, 4, gl.UNSIGNED_BYTE, true, stride, offset);
      else gl.vertexAttribPointer(at, size, gl.FLOAT, false, stride, offset);
      offset += 4 * size;
    }
    const uniforms = Object.fromEntries(
      ["view", "half_screen", "grow", "width", "paper", "fade"].map((uniform) => [uniform, gl.getUniformLocation(program, uniform)]),
    );
    return { program, vao, buffer, uniforms, count: 0, stride };
  }

  /** @param {Scene} scene */
  load(scene) {
    const { gl } = this;
    this.scene = scene;
    for (const name of /** @type {Layer[]} */ (["discs", "edges", "nodes"])) {
      const layer = this.layers[name];
      layer.count = scene[name].byteLength / layer.stride;
      gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, name === "nodes" ? scene[name] : fourfold(scene[name], layer.stride / 4), gl.STATIC_DRAW);
    }
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.layers.corners);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles(Math.max(this.layers.discs.count, this.layers.edges.count)), gl.STATIC_DRAW);
  }

  /** @param {Camera} camera @param {number} grow @param {number} fade @param {number} most */
  paint(camera, grow, fade, most) {
    const { gl, canvas, scene } = this;
    if (!scene) return;
    const ratio = devicePixelRatio || 1;
    const paper = scene.paper.map((part) => part / 255);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(paper[0], paper[1], paper[2], 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const name of /** @type {Layer[]} */ (["discs", "edges", "nodes"])) {
      const { program, vao, uniforms, count } = this.layers[name];
      gl.useProgram(program);
      gl.bindVertexArray(vao);
      gl.uniform4f(uniforms.view, camera.x, camera.y, camera.zoom * ratio, 0);
      gl.uniform2f(uniforms.half_screen, canvas.width / 2, canvas.height / 2);
      gl.uniform1f(uniforms.grow, grow * ratio);
      gl.uniform1f(uniforms.width, ratio);
      gl.uniform3f(uniforms.paper, paper[0], paper[1], paper[2]);
      gl.uniform1f(uniforms.fade, name === "discs" ? Math.max(fade, 0.5) : fade);
      if (name === "nodes") gl.drawArrays(gl.POINTS, 0, count);
      else gl.drawElements(gl.TRIANGLES, 6 * (name === "edges" ? Math.min(count, Math.floor(most)) : count), gl.UNSIGNED_INT, 0);
    }
  }
}

/** Every record four times, as whole numbers: a colour read as a float might not survive. @param {Float32Array} records @param {number} length */
function fourfold(records, length) {
  const from = new Uint32Array(records.buffer);
  const to = new Uint32Array(4 * from.length);
  for (let i = 0, at = 0; i < from.length; i += length) {
    for (let corner = 0; corner < 4; corner++) for (let j = 0; j < length; j++) to[at++] = from[i + j];
  }
  return to;
}

/** The two triangles of each rectangle. @param {number} count */
function triangles(count) {
  const corners = new Uint32Array(6 * count);
  for (let i = 0; i < count; i++) corners.set([4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 1, 4 * i + 3, 4 * i + 2], 6 * i);
  return corners;
}

/** @implements {Painter} */
class CanvasPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { alpha: false }));
    /** @type {Scene|undefined} */ this.scene = undefined;
  }

  /** @param {Scene} scene */
  load(scene) {
    this.scene = scene;
  }

  /** @param {Camera} camera @param {number} grow @param {number} fade @param {number} most */
  paint(camera, grow, fade, most) {
    const { context: pen, canvas, scene } = this;
    if (!scene) return;
    const ratio = devicePixelRatio || 1;
    const zoom = camera.zoom * ratio;
    const x = (/** @type {number} */ world) => (world - camera.x) * zoom + canvas.width / 2;
    const y = (/** @type {number} */ world) => (world - camera.y) * zoom + canvas.height / 2;
    pen.fillStyle = `rgb(${scene.paper})`;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const { discs, edges, nodes } = scene;
    const [tints, strokes, fills] = [discs, edges, nodes].map((numbers) => new Uint32Array(numbers.buffer));
    for (let i = 0; i < discs.length; i += 4) {
      pen.fillStyle = rgba(tints[i + 3], 1);
      circle(pen, x(discs[i]), y(discs[i + 1]), discs[i + 2] * zoom);
      pen.fill();
    }
    // Few colours, many lines: one path a colour.
    /** @type {Map<number, Path2D>} */
    const paths = new Map();
    for (let i = 0; i < Math.min(edges.length, 5 * most); i += 5) {
      let path = paths.get(strokes[i + 4]);
      if (!path) paths.set(strokes[i + 4], (path = new Path2D()));
      path.moveTo(x(edges[i]), y(edges[i + 1]));
      path.lineTo(x(edges[i + 2]), y(edges[i + 3]));
    }
    pen.lineWidth = ratio;
    for (const [colour, path] of paths) {
      pen.strokeStyle = rgba(colour, fade);
      pen.stroke(path);
    }
    for (let i = 0; i < nodes.length; i += 5) {
      const colour = `rgb(${mix(scene.paper, bytes(fills[i + 4]), fade)})`;
      circle(pen, x(nodes[i]), y(nodes[i + 1]), nodes[i + 2] * grow * ratio);
      pen.fillStyle = nodes[i + 3] ? `rgb(${scene.paper})` : colour;
      pen.fill();
      if (!nodes[i + 3]) continue;
      pen.strokeStyle = colour;
      pen.stroke();
    }
  }
}

/** @param {number} packed @returns {RGB} */
function bytes(packed) {
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255];
}

/** @param {number} packed @param {number} fade */
function rgba(packed, fade) {
  return `rgb(${bytes(packed).join(" ")} / ${((packed >>> 24) / 255) * fade})`;
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {number} r */
export function circle(pen, x, y, r) {
  pen.beginPath();
  pen.arc(x, y, Math.max(0, r), 0, 7);
}
