// The painter for machines with WebGL 2: all shapes of a kind in one call.

/** @typedef {import("./painters.js").Painter} Painter */
/** @typedef {import("./painters.js").Scene} Scene */
/** @typedef {"discs"|"edges"|"nodes"} Layer */

/** In the order in which they are painted. @type {Layer[]} */
const LAYERS = ["discs", "edges", "nodes"];

/**
 * A vertex and a fragment shader for each layer. Discs and edges are rectangles, whose four vertices compute their corner from
 * their number; nodes are points. Instanced drawing is not used: where the processor draws, each instance costs as much time
 * as a call. Lengths are pixels, but for places and the radii of discs, which are in units of the map.
 */
const SHADERS = {
  discs: [
    `in vec2 centre; in float size; in vec4 colour; out vec2 offset; out float radius;
     void main() {
       vec2 corner = vec2(gl_VertexID & 1, (gl_VertexID >> 1) & 1) * 2. - 1.;
       radius = size * camera.z; offset = corner * (radius + 1.); tint = colour;
       gl_Position = on_screen(centre + offset / camera.z);
     }`,
    `in vec2 offset; in float radius;
     void main() {
       float d = length(offset);
       float inside = clamp(radius - d + .5, 0., 1.);
       float rim = inside * clamp(d - radius + 2., 0., 1.);
       paint(tint.a * (inside + rim * 1.5));
     }`,
  ],
  edges: [
    `in vec2 from; in vec2 to; in vec4 colour; out float across;
     void main() {
       vec2 along = (to - from) * camera.z;
       vec2 side = vec2(-along.y, along.x) / max(length(along), 1e-3);
       float half_width = .5 * width + .6;
       across = (float((gl_VertexID >> 1) & 1) * 2. - 1.) * half_width; tint = colour;
       gl_Position = on_screen(mix(from, to, float(gl_VertexID & 1)) + side * across / camera.z);
     }`,
    `in float across;
     void main() { paint(tint.a * clamp(.5 * width + .6 - abs(across), 0., 1.)); }`,
  ],
  nodes: [
    `in vec2 centre; in float size; in float ring; in vec4 colour; out float radius; out float hollow;
     void main() {
       radius = size * radius_scale; hollow = ring; tint = colour;
       gl_PointSize = 2. * (radius + 1.);
       gl_Position = on_screen(centre);
     }`,
    `in float radius; in float hollow;
     void main() {
       float d = length(gl_PointCoord - .5) * 2. * (radius + 1.);
       float rim = clamp(d - radius + max(1., radius * .16) + .5, 0., 1.);
       float core = hollow * (1. - clamp(d - radius * .45 + .5, 0., 1.));
       vec3 shade = mix(mix(tint.rgb, paper, core), paper, rim * (1. - hollow) * .85);
       float alpha = tint.a * clamp(radius - d + .5, 0., 1.);
       result = vec4(mix(paper, shade, opacity), alpha);
     }`,
  ],
};

const VERTEX_HEADER = `#version 300 es
precision highp float;
uniform vec4 camera; uniform vec2 half_screen; uniform float radius_scale; uniform float width; out vec4 tint;
vec4 on_screen(vec2 place) { vec2 p = (place - camera.xy) * camera.z / half_screen; return vec4(p.x, -p.y, 0., 1.); }`;

const FRAGMENT_HEADER = `#version 300 es
precision highp float;
uniform vec3 paper; uniform float opacity; uniform float width; in vec4 tint; out vec4 result;
void paint(float alpha) { result = vec4(tint.rgb, alpha * opacity); }`;

const UNIFORMS = ["camera", "half_screen", "radius_scale", "width", "paper", "opacity"];

/** The parts of a record, and the number of floats of each; a colour is four bytes. @type {Record<Layer, [string, number][]>} */
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
    this.layers = this.#createLayers();
    /** @type {Scene|undefined} */ this.scene = undefined;
    // While a tab is in the background, the graphics card may lose everything that belongs to it.
    canvas.addEventListener("webglcontextlost", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextrestored", () => {
      this.layers = this.#createLayers();
      if (this.scene) this.load(this.scene);
      canvas.dispatchEvent(new Event("repaint"));
    });
  }

  #createLayers() {
    const { gl } = this;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    const corners = gl.createBuffer();
    const layer = (/** @type {Layer} */ name) => this.#createLayer(name, corners);
    return { corners, discs: layer("discs"), edges: layer("edges"), nodes: layer("nodes") };
  }

  /** @param {Layer} name @param {WebGLBuffer|null} corners the vertices of all triangles */
  #createLayer(name, corners) {
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

  /** @param {Layer} name */
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
    for (const name of LAYERS) {
      const layer = this.layers[name];
      layer.count = scene[name].byteLength / layer.stride;
      gl.bindBuffer(gl.ARRAY_BUFFER, layer.buffer);
      gl.bufferData(gl.ARRAY_BUFFER, name === "nodes" ? scene[name] : fourfold(scene[name], layer.stride / 4), gl.STATIC_DRAW);
    }
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.layers.corners);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles(Math.max(this.layers.discs.count, this.layers.edges.count)), gl.STATIC_DRAW);
  }

  /** @param {import("./viewport.js").Camera} camera @param {import("./painters.js").PaintOptions} options */
  paint(camera, { radiusScale: scale, opacity, maxEdges }) {
    const { gl, canvas, scene } = this;
    if (!scene) return;
    const ratio = devicePixelRatio || 1;
    const paper = scene.paper.map((part) => part / 255);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(paper[0], paper[1], paper[2], 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    for (const name of LAYERS) {
      const { program, vao, uniforms, count } = this.layers[name];
      gl.useProgram(program);
      gl.bindVertexArray(vao);
      gl.uniform4f(uniforms.camera, camera.x, camera.y, camera.zoom * ratio, 0);
      gl.uniform2f(uniforms.half_screen, canvas.width / 2, canvas.height / 2);
      gl.uniform1f(uniforms.radius_scale, scale * ratio);
      gl.uniform1f(uniforms.width, ratio);
      gl.uniform3f(uniforms.paper, paper[0], paper[1], paper[2]);
      gl.uniform1f(uniforms.opacity, name === "discs" ? Math.max(opacity, 0.5) : opacity); // discs are faint already
      if (name === "nodes") gl.drawArrays(gl.POINTS, 0, count);
      else gl.drawElements(gl.TRIANGLES, 6 * (name === "edges" ? Math.min(count, Math.floor(maxEdges)) : count), gl.UNSIGNED_INT, 0);
    }
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
