// What is drawn above the map: labels, and an article with its edges and neighbours highlighted.

import { circle } from "./canvas2d.js";
import { css, mix } from "./colours.js";
import { FONT } from "./labels.js";

/** @typedef {import("./scene.js").MapState} MapState */

/** In pixels: the size of the arrow of a link, and the least length of an edge that has one. */
const [ARROW, MIN_ARROW_LENGTH] = [8, 24];

/** @param {CanvasRenderingContext2D} pen @param {import("./labels.js").PlacedLabel[]} labels @param {import("./colours.js").RGB} paper the background */
export function drawLabels(pen, labels, paper) {
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
  pen.strokeStyle = css(paper, 0.92);
  pen.lineWidth = 4;
  for (const label of labels) {
    pen.font = `${label.weight} ${label.size}px ${FONT}`;
    pen.textAlign = label.align;
    pen.strokeText(label.text, label.x, label.y);
    pen.fillStyle = css(label.colour);
    pen.fillText(label.text, label.x, label.y);
  }
}

/**
 * Draw a node, its edges and their ends with full opacity.
 * @param {CanvasRenderingContext2D} pen @param {MapState} state @param {number} node @param {number[]} edges of the node
 * @param {(i: number) => number} radius of a node on the screen
 */
export function drawHighlight(pen, { site, viewport, style }, node, edges, radius) {
  const { colour, theme } = style;
  for (const e of edges) drawEdge(pen, { site, viewport, style }, e, radius);
  pen.setLineDash([]);
  for (const i of new Set([...edges.flatMap((e) => [site.source[e], site.target[e]]), node])) {
    const focused = i === node;
    circle(pen, viewport.screenX(site.x[i]), viewport.screenY(site.y[i]), radius(i) + (focused ? 3 : 1));
    pen.fillStyle = site.external[i] ? css(theme.paper) : css(colour[i]);
    pen.strokeStyle = focused ? css(theme.ink) : css(site.external[i] ? colour[i] : theme.paper);
    pen.lineWidth = focused ? 3 : 1.5;
    pen.fill();
    pen.stroke();
  }
}

/** How an edge of a chosen article is drawn. @param {"related"|"mention"|"similar"} kind @param {import("./colours.js").Theme} theme */
export function lookOfEdge(kind, theme) {
  if (kind === "similar") return { stroke: mix(theme.faint, theme.ink, 0.2), opacity: 0.75, width: 1.2, dashes: [4, 4] };
  return { stroke: kind === "related" ? theme.accent : theme.mention, opacity: 0.95, width: kind === "related" ? 2 : 1.6, dashes: [] };
}

/** @param {CanvasRenderingContext2D} pen @param {Pick<MapState, "site"|"viewport"|"style">} state @param {number} e @param {(i: number) => number} radius */
function drawEdge(pen, { site, viewport, style: { theme } }, e, radius) {
  const [from, to] = [site.source[e], site.target[e]];
  const kind = site.kind(e);
  const [startX, startY] = [viewport.screenX(site.x[from]), viewport.screenY(site.y[from])];
  const [targetX, targetY] = [viewport.screenX(site.x[to]), viewport.screenY(site.y[to])];
  const length = Math.hypot(targetX - startX, targetY - startY) || 1;
  const [dx, dy] = [(targetX - startX) / length, (targetY - startY) / length];
  const [endX, endY] = [targetX - dx * (radius(to) + 2), targetY - dy * (radius(to) + 2)];
  const { stroke, opacity, width, dashes } = lookOfEdge(kind, theme);
  pen.strokeStyle = pen.fillStyle = css(stroke, opacity);
  pen.lineWidth = width;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.moveTo(startX, startY);
  pen.lineTo(endX, endY);
  pen.stroke();
  if (kind === "similar" || length < MIN_ARROW_LENGTH) return;
  pen.beginPath(); // the arrow points at the article that the other one's list or text links to
  pen.moveTo(endX, endY);
  pen.lineTo(endX - ARROW * dx + 0.5 * ARROW * dy, endY - ARROW * dy - 0.5 * ARROW * dx);
  pen.lineTo(endX - ARROW * dx - 0.5 * ARROW * dy, endY - ARROW * dy + 0.5 * ARROW * dx);
  pen.fill();
}
