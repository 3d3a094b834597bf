// What is written and drawn above the map: names of communities, titles, and what is lit.

import { css, mix } from "./colours.js";
import { circle } from "./draw.js";
import { ALL } from "./room.js";
import { RELATED } from "./site.js";

/** @typedef {import("./colours.js").RGB} RGB */
/**
 * @typedef {{x: number, y: number, align: "left" | "center" | "right", rule?: number}} Spot where on the screen a label begins,
 * has its middle or ends, and what it may not cover there
 * @typedef {{text: string, size: number, weight: number, colour: RGB, spots: Spot[], kept?: boolean, node?: number,
 * community?: number}} Label with where it may be, the best first, and whether it is written where there is no room, too
 * @typedef {Label & Spot} Written
 */

const FAMILY = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
/** Characters that turn the direction of what follows them, in a text that is drawn, not laid out. */
const TURNS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** @param {string} text @param {number} most */
export function short(text, most) {
  const letters = Array.from(text.slice(0, 4 * most).replace(TURNS, ""));
  return letters.length > most ? `${letters.slice(0, most - 1).join("").trimEnd()}…` : letters.join("");
}

/** @type {Map<string, number>} */
const widths = new Map();

/** @param {CanvasRenderingContext2D} pen @param {Label} label */
function widthOf(pen, { text, size, weight }) {
  const key = `${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 5_000) widths.clear();
    pen.font = `${weight} 100px ${FAMILY}`;
    widths.set(key, (width = pen.measureText(text).width / 100));
  }
  return width * size;
}

/**
 * Those labels for which there is room, the first first, each at the best of its spots.
 * @param {CanvasRenderingContext2D} pen @param {Label[]} labels @param {import("./room.js").Room} room which they take
 */
export function fitting(pen, labels, room) {
  /** @type {Written[]} */
  const written = [];
  for (const label of labels) {
    const wide = widthOf(pen, label);
    const spot = label.spots.find((at) => room.has(boxOf(at, wide, label.size), label, at.rule ?? ALL))
      ?? (label.kept ? inside(label.spots[0], wide, label.size, room) : undefined);
    if (!spot) continue;
    room.take(boxOf(spot, wide, label.size));
    written.push({ ...label, ...spot });
  }
  return written;
}

/** @param {Spot} spot @param {number} wide @param {number} size @returns {import("./room.js").Box} */
function boxOf({ x, y, align }, wide, size) {
  const left = align === "left" ? x : align === "right" ? x - wide : x - wide / 2;
  return { left: left - 6, right: left + wide + 6, top: y - 0.8 * size, bottom: y + 0.8 * size };
}

/** The nearest spot that is on the screen. @param {Spot} spot @param {number} wide @param {number} size @param {{width: number, height: number}} screen */
function inside(spot, wide, size, { width, height }) {
  const { left, right, top, bottom } = boxOf(spot, wide, size);
  return { ...spot, x: spot.x + Math.max(-left, Math.min(0, width - right)), y: spot.y + Math.max(-top, Math.min(0, height - bottom)) };
}

/** @param {CanvasRenderingContext2D} pen @param {Written[]} labels @param {RGB} paper */
export function write(pen, labels, paper) {
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.strokeStyle = css(paper, 0.92);
  pen.lineWidth = 4;
  for (const label of labels) {
    pen.font = `${label.weight} ${label.size}px ${FAMILY}`;
    pen.textAlign = label.align;
    pen.strokeText(label.text, label.x, label.y);
    pen.fillStyle = css(label.colour);
    pen.fillText(label.text, label.x, label.y);
  }
}

/**
 * Draw a node and its neighbours as if nothing else were there.
 * @param {CanvasRenderingContext2D} pen
 * @param {import("./site.js").Site} site
 * @param {number} node @param {number[]} edges its links
 * @param {{x: (i: number) => number, y: (i: number) => number, r: (i: number) => number, colour: RGB[],
 *   look: import("./colours.js").Theme}} on where nodes are on the screen, and how they look
 */
export function light(pen, site, node, edges, { x, y, r, colour, look }) {
  for (const e of edges) {
    const [from, to] = [site.source[e], site.target[e]];
    const curated = (site.flags[e] & RELATED) > 0;
    const [fx, fy, tx, ty] = [x(from), y(from), x(to), y(to)];
    const long = Math.hypot(tx - fx, ty - fy) || 1;
    const [dx, dy] = [(tx - fx) / long, (ty - fy) / long];
    const [ex, ey] = [tx - dx * (r(to) + 2), ty - dy * (r(to) + 2)];
    pen.strokeStyle = pen.fillStyle = css(curated ? look.accent : mix(look.faint, look.ink, 0.2), curated ? 0.95 : 0.75);
    pen.lineWidth = curated ? 2 : 1.2;
    pen.setLineDash(curated ? [] : [4, 4]);
    pen.beginPath();
    pen.moveTo(fx, fy);
    pen.lineTo(ex, ey);
    pen.stroke();
    if (!curated || long < 24) continue;
    pen.beginPath(); // the arrow says whose list it is
    pen.moveTo(ex, ey);
    pen.lineTo(ex - 8 * dx + 4 * dy, ey - 8 * dy - 4 * dx);
    pen.lineTo(ex - 8 * dx - 4 * dy, ey - 8 * dy + 4 * dx);
    pen.fill();
  }
  pen.setLineDash([]);
  for (const i of new Set([...edges.flatMap((e) => [site.source[e], site.target[e]]), node])) {
    const own = i === node;
    circle(pen, x(i), y(i), r(i) + (own ? 3 : 1));
    pen.fillStyle = site.external[i] ? css(look.paper) : css(colour[i]);
    pen.strokeStyle = own ? css(look.ink) : css(site.external[i] ? colour[i] : look.paper);
    pen.lineWidth = own ? 3 : 1.5;
    pen.fill();
    pen.stroke();
  }
}
