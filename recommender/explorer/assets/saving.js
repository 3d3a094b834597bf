// What is shown, as a file: a picture of points or of shapes, or a table.

import { CanvasPainter } from "./canvas2d.js";
import { css, mix, unpackAlpha, unpackColour } from "./colours.js";
import { csvOf, saveFile } from "./decisions.js";
import { byId } from "./dom.js";
import { visibleEdges } from "./filters.js";
import { FONT, focusLabel, labelCandidates, occupiedScreen, placeLabels } from "./labels.js";
import { drawHighlight, drawLabels, lookOfEdge } from "./overlay.js";
import { buildScene, radiusScale } from "./scene.js";
import { shorten } from "./text.js";
import { Viewport } from "./viewport.js";

/** @typedef {import("./main.js").Explorer} Explorer */
/** @typedef {import("./scene.js").MapState} MapState */

/** Pixels of a saved picture per pixel of the screen. */
const SHARPNESS = 2;

/**
 * The part of the map that no card covers, or the same place in a box of another size.
 * @param {Explorer} explorer @param {{width: number, height: number}} [size] in pixels @param {Partial<import("./scene.js").Style>} [style] another look
 * @returns {MapState}
 */
export function stateOf(explorer, size, style = {}) {
  const { site, filters, visible, viewport: screen } = explorer;
  const area = screen.freeArea();
  const { width, height } = size ?? { width: Math.round(area.width), height: Math.round(area.height) };
  const viewport = new Viewport(() => ({ x: width / 2, y: height / 2, width, height }));
  const [x, y] = screen.toMap(area.x, area.y);
  Object.assign(viewport, { size: { width, height }, camera: { x, y, zoom: screen.camera.zoom } });
  return { site, filters, visible, viewport, story: explorer.story, style: { ...explorer.style, ...style } };
}

/** The labels for which there is room in a picture. @param {MapState} state @param {CanvasRenderingContext2D} pen @param {number} [selected] an article that is named in any case */
function labelsOf(state, pen, selected = -1) {
  const scale = radiusScale(state);
  const chosen = selected >= 0 ? [focusLabel(state, selected, state.style.radius[selected] * scale + 2)] : [];
  const others = labelCandidates(state).filter(({ node }) => node === undefined || node !== selected);
  return placeLabels(pen, [...chosen, ...others], occupiedScreen(state, (i) => state.style.radius[i] * scale, []));
}

/**
 * Paint a map into a canvas, which gets its size.
 * @param {MapState} state @param {HTMLCanvasElement} canvas @param {number} ratio pixels of the canvas per pixel of the map
 * @param {number} [selected] an article that is marked and named, with its links; -1 for none
 */
export function paintPicture(state, canvas, ratio, selected = -1) {
  const { viewport: { size, camera }, style } = state;
  Object.assign(canvas, { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) });
  const painter = new CanvasPainter(canvas, ratio);
  const scene = buildScene(state);
  painter.load(scene);
  painter.begin(camera);
  painter.addEdges(camera, 0, scene.edges.length / 5);
  painter.show(camera, radiusScale(state));
  const pen = painter.context;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (selected >= 0) drawHighlight(pen, state, selected, visibleEdges(state.site, state.filters, state.visible, selected), (i) => style.radius[i] * radiusScale(state));
  drawLabels(pen, labelsOf(state, pen, selected), style.theme.paper);
}

/** A text as XML writes it. @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "");
}

/**
 * The map as SVG: what lies outside of the picture is left out.
 * @param {MapState} state @param {string} title @param {number} [selected] an article that is marked and named, with its links; -1 for none
 */
export function svgOf(state, title, selected = -1) {
  const { site, visible, viewport, style } = state;
  const { width, height } = viewport.size;
  const { discs, edges } = buildScene(state);
  const round = (/** @type {number} */ number) => String(Math.round(10 * number) / 10);
  const [x, y] = [(/** @type {number} */ place) => viewport.screenX(place), (/** @type {number} */ place) => viewport.screenY(place)];
  const parts = [`<title>${escaped(title)}</title>`, `<rect width="${width}" height="${height}" fill="rgb(${style.theme.paper})"/>`];
  const discColours = new Uint32Array(discs.buffer);
  for (let i = 0; i < discs.length; i += 4) {
    parts.push(`<circle cx="${round(x(discs[i]))}" cy="${round(y(discs[i + 1]))}" r="${round(discs[i + 2] * viewport.camera.zoom)}" ${fill(discColours[i + 3])}/>`);
  }
  const edgeColours = new Uint32Array(edges.buffer);
  /** All lines of a colour are one path. @type {Map<number, string[]>} */
  const paths = new Map();
  for (let i = 0; i < edges.length; i += 5) {
    if (!viewport.contains(edges[i], edges[i + 1]) && !viewport.contains(edges[i + 2], edges[i + 3])) continue;
    const line = `M${round(x(edges[i]))},${round(y(edges[i + 1]))}L${round(x(edges[i + 2]))},${round(y(edges[i + 3]))}`;
    const lines = paths.get(edgeColours[i + 4]);
    if (lines) lines.push(line);
    else paths.set(edgeColours[i + 4], [line]);
  }
  for (const [colour, lines] of paths) parts.push(`<path fill="none" stroke="rgb(${unpackColour(colour)})" stroke-opacity="${unpackAlpha(colour).toFixed(3)}" d="${lines.join("")}"/>`);
  const scale = radiusScale(state);
  for (const i of site.nodes) {
    if (!visible.nodeDrawn[i] || !viewport.contains(site.x[i], site.y[i])) continue;
    const colour = css(style.colour[i]);
    const look = site.external[i] ? `fill="${css(style.theme.paper)}" stroke="${colour}"` : `fill="${colour}" stroke="${css(mix(style.colour[i], style.theme.paper, 0.85))}"`;
    parts.push(`<circle cx="${round(x(site.x[i]))}" cy="${round(y(site.y[i]))}" r="${round(style.radius[i] * scale)}" ${look}><title>${escaped(shorten(site.title(i), 300))}</title></circle>`);
  }
  if (selected >= 0) parts.push(...markOf(state, selected, round));
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  for (const label of labelsOf(state, pen, selected)) {
    const anchor = { left: "start", center: "middle", right: "end" }[label.align];
    parts.push(`<text x="${round(label.x)}" y="${round(label.y)}" font-size="${label.size}" font-weight="${label.weight}" text-anchor="${anchor}" dominant-baseline="central" fill="${css(label.colour)}" stroke="${css(style.theme.paper)}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${escaped(label.text)}</text>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}">\n${parts.join("\n")}\n</svg>\n`;
}

/** The chosen article, its links and its neighbours, as `drawHighlight` draws them. @param {MapState} state @param {number} selected @param {(number: number) => string} round */
function markOf(state, selected, round) {
  const { site, filters, visible, viewport, style: { colour, radius, theme } } = state;
  const scale = radiusScale(state);
  const at = (/** @type {number} */ i) => [round(viewport.screenX(site.x[i])), round(viewport.screenY(site.y[i]))];
  const edges = visibleEdges(site, filters, visible, selected);
  const lines = edges.map((e) => {
    const [[x1, y1], [x2, y2]] = [at(site.source[e]), at(site.target[e])];
    const { stroke, opacity, width, dashes } = lookOfEdge(site.kind(e), theme);
    return `<path fill="none" stroke="rgb(${stroke})" stroke-opacity="${opacity}" stroke-width="${width}"${dashes.length ? ` stroke-dasharray="${dashes.join(" ")}"` : ""} d="M${x1},${y1}L${x2},${y2}"/>`;
  });
  const nodes = [...new Set([...edges.flatMap((e) => [site.source[e], site.target[e]]), selected])].map((i) => {
    const [[x, y], isChosen] = [at(i), i === selected];
    const stroke = isChosen ? theme.ink : site.external[i] ? colour[i] : theme.paper;
    return `<circle${isChosen ? ' id="chosen"' : ""} cx="${x}" cy="${y}" r="${round(radius[i] * scale + (isChosen ? 3 : 1))}" fill="${css(site.external[i] ? theme.paper : colour[i])}" stroke="${css(stroke)}" stroke-width="${isChosen ? 3 : 1.5}"><title>${escaped(shorten(site.title(i), 300))}</title></circle>`;
  });
  return [...lines, ...nodes];
}

/** @param {number} packed */
function fill(packed) {
  return `fill="rgb(${unpackColour(packed)})" fill-opacity="${unpackAlpha(packed).toFixed(3)}"`;
}

/** The articles that pass all filters, as a table. @param {Explorer} explorer */
export function articlesAsCsv({ site, visible }) {
  const rows = site.nodes.filter((i) => visible.nodeMatches[i]).map((i) => [
    site.id(i), site.title(i), site.date(i), site.provider(i), site.names[site.community[i]], site.data.nodes.topics[i].map((topic) => site.data.topics[topic]).join("|"), site.url(i),
  ]);
  return csvOf([["id", "title", "published", "provider", "story", "topics", "url"], ...rows]);
}

/** The links that pass all filters, as a table. @param {Explorer} explorer */
export function linksAsCsv({ site, visible }) {
  const rows = [];
  for (let e = 0; e < site.m; e++) {
    if (visible.edgeMatches[e]) rows.push([site.id(site.source[e]), site.id(site.target[e]), site.kind(e), site.similarity[e].toFixed(2)]);
  }
  return csvOf([["source", "target", "kind", "similarity"], ...rows]);
}

/** Let the buttons of the dialogue save. @param {Explorer} explorer */
export function listenToSaving(explorer) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("saving"));
  const name = shorten(explorer.site.data.title, 60).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "map";
  const onClick = (/** @type {string} */ id, /** @type {() => void} */ action) => byId(id).addEventListener("click", () => {
    dialog.close();
    action();
  });
  byId("save").addEventListener("click", () => dialog.showModal());
  onClick("save-close", () => {});
  onClick("save-print", () => print());
  onClick("save-png", () => {
    const canvas = document.createElement("canvas");
    paintPicture(stateOf(explorer), canvas, SHARPNESS, explorer.selected);
    canvas.toBlob((blob) => blob && saveFile(`${name}.png`, "image/png", blob));
  });
  onClick("save-svg", () => saveFile(`${name}.svg`, "image/svg+xml", svgOf(stateOf(explorer), explorer.site.data.title || "Map of articles", explorer.selected)));
  onClick("save-articles", () => saveFile(`${name}-articles.csv`, "text/csv", articlesAsCsv(explorer)));
  onClick("save-links", () => saveFile(`${name}-links.csv`, "text/csv", linksAsCsv(explorer)));
}
