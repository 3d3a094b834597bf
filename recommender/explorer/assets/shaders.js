// The programs that run on the graphics card.

/**
 * A vertex and a fragment shader for each layer. Discs and edges are rectangles, whose four vertices compute their corner from
 * their number; nodes are points. Instanced drawing is not used: where the processor draws, each instance costs as much time
 * as a call. Lengths are pixels, but for places and the radii of discs, which are in units of the map.
 */
/** @type {Record<"discs"|"edges"|"nodes", [string, string]>} */
export const SHADERS = {
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
       result = vec4(shade, alpha);
     }`,
  ],
};

export const VERTEX_HEADER = `#version 300 es
precision highp float;
uniform vec4 camera; uniform vec2 half_screen; uniform float radius_scale; uniform float width; out vec4 tint;
vec4 on_screen(vec2 place) { vec2 p = (place - camera.xy) * camera.z / half_screen; return vec4(p.x, -p.y, 0., 1.); }`;

export const FRAGMENT_HEADER = `#version 300 es
precision highp float;
uniform vec3 paper; uniform float width; in vec4 tint; out vec4 result;
void paint(float alpha) { result = vec4(tint.rgb, alpha); }`;
