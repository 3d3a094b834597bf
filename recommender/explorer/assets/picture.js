// From what is chosen to what is painted: circles, lines, discs and their names.

import { mix } from "./colours.js";
import { pack } from "./draw.js";
import { short } from "./labels.js";
import { ALL, OTHERS, Room, WRITTEN } from "./room.js";
import { RELATED } from "./site.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./choice.js").Shown} Shown */
/** @typedef {import("./choice.js").Choice} Choice */
/** @typedef {import("./colours.js").RGB} RGB */
/** @typedef {{colour: RGB[], hues: number[], look: import("./colours.js").Theme, radius: Float32Array, order: Uint32Array}} Paint */

/** Most lines between communities that are folded. */
const MOST_BUNDLES = 1_000;

/** The radius of every node in pixels, before it is multiplied by how near one stands. @param {Site} site */
export function radii(site) {
  return Float32Array.from({ length: site.n }, (_, i) => Math.min(6.5, (site.external[i] ? 2.2 : 2.6) + 0.8 * Math.sqrt(site.listed[i])));
}

/** The order in which edges are drawn: as if by chance, so that the first of them stand for all. @param {Site} site */
export function shuffled(site) {
  const place = (/** @type {number} */ e) => Math.imul(e + 1, 0x9e3779b1) >>> 0;
  return Uint32Array.from({ length: site.m }, (_, e) => e).sort((a, b) => place(a) - place(b));
}

/** Whether a community is drawn as a disc. @param {Site} site @param {Shown} shown @param {Choice} choice @param {number} c */
export function hasDisc(site, shown, choice, c) {
  return shown.members[c] > 0 && !choice.off.has(c) && site.discs[c].size > 2;
}

/** Whether a community is drawn in place of its members. @param {Site} site @param {Shown} shown @param {Choice} choice @param {number} c */
export function isFolded(site, shown, choice, c) {
  return shown.folded && !choice.open.has(c) && site.discs[c].size > 2;
}

/** @param {Site} site @param {Shown} shown @param {Choice} choice @param {Paint} paint @returns {import("./draw.js").Scene} */
export function sceneOf(site, shown, choice, paint) {
  return { paper: paint.look.paper, nodes: nodesOf(site, shown, paint), edges: edgesOf(site, shown, choice, paint), discs: discsOf(site, shown, choice, paint) };
}

/** @param {Site} site @param {Shown} shown @param {Paint} paint */
function nodesOf(site, shown, { colour, radius }) {
  const drawn = site.all.filter((i) => shown.node[i]).sort((a, b) => radius[a] - radius[b]);
  const nodes = new Float32Array(5 * drawn.length);
  const fills = new Uint32Array(nodes.buffer);
  drawn.forEach((i, at) => {
    nodes.set([site.x[i], site.y[i], radius[i], site.external[i]], 5 * at);
    fills[5 * at + 4] = pack(colour[i], 1);
  });
  return nodes;
}

/** @param {Site} site @param {Shown} shown @param {Choice} choice @param {Paint} paint */
function edgesOf(site, shown, choice, { colour, look, order }) {
  const bundles = shown.folded ? bundlesOf(site, shown, choice) : [];
  const drawn = order.filter((e) => shown.edge[e]);
  const edges = new Float32Array(5 * (bundles.length + drawn.length));
  const strokes = new Uint32Array(edges.buffer);
  bundles.forEach(([from, to, share], at) => {
    edges.set([site.discs[from].x, site.discs[from].y, site.discs[to].x, site.discs[to].y], 5 * at);
    strokes[5 * at + 4] = pack(look.faint, 0.04 + 0.4 * share ** 2);
  });
  // The more there are, the fainter each.
  const ink = Math.min(1, Math.max(0.22, Math.sqrt(9_000 / (drawn.length + 1))));
  for (let at = 0, to5 = 5 * bundles.length; at < drawn.length; at++, to5 += 5) {
    const e = drawn[at];
    const [from, to] = [site.source[e], site.target[e]];
    edges[to5] = site.x[from];
    edges[to5 + 1] = site.y[from];
    edges[to5 + 2] = site.x[to];
    edges[to5 + 3] = site.y[to];
    const inside = site.community[from] === site.community[to];
    const curated = (site.flags[e] & RELATED) > 0;
    const tint = mix(inside ? colour[from] : look.faint, look.ink, curated ? 0.25 : 0);
    strokes[to5 + 4] = pack(tint, ink * (inside ? (curated ? 0.6 : 0.34) : curated ? 0.24 : 0.1));
  }
  return edges;
}

/** The strongest ties between folded communities, with their share of the very strongest. @param {Site} site @param {Shown} shown @param {Choice} choice @returns {[number, number, number][]} */
function bundlesOf(site, shown, choice) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  const size = site.discs.length;
  for (let e = 0; e < site.m; e++) {
    const [one, other] = [site.community[site.source[e]], site.community[site.target[e]]];
    if (one === other || !shown.link[e]) continue;
    const key = Math.min(one, other) * size + Math.max(one, other);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].filter(([key]) => isFolded(site, shown, choice, Math.floor(key / size)) && isFolded(site, shown, choice, key % size))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_BUNDLES);
  return sorted.map(([key, count]) => [Math.floor(key / size), key % size, Math.sqrt(count / sorted[0][1])]);
}

/** @param {Site} site @param {Shown} shown @param {Choice} choice @param {Paint} paint */
function discsOf(site, shown, choice, { hues, look }) {
  const drawn = site.discs.map((_, c) => c).filter((c) => hasDisc(site, shown, choice, c));
  const discs = new Float32Array(4 * drawn.length);
  const tints = new Uint32Array(discs.buffer);
  drawn.forEach((c, at) => {
    const disc = site.discs[c];
    discs.set([disc.x, disc.y, disc.reach], 4 * at);
    tints[4 * at + 3] = pack(look.hues[hues[c]] ?? look.other, isFolded(site, shown, choice, c) ? 0.45 : 0.075);
  });
  return discs;
}

/**
 * Everything that might be written on the map, the most important first.
 * @param {Site} site @param {Shown} shown @param {Choice} choice @param {import("./view.js").View} view @param {Paint} paint
 * @param {number} grow by which the radii of nodes are multiplied
 * @returns {import("./labels.js").Label[]}
 */
export function labelsOf(site, shown, choice, view, { hues, look, radius }, grow) {
  /** @type {import("./labels.js").Label[]} */
  const labels = [];
  for (let c = 0; c < site.discs.length && labels.length < 160; c++) {
    const disc = site.discs[c];
    const pixels = disc.reach * view.camera.zoom;
    if (pixels < 14 || !hasDisc(site, shown, choice, c) || !view.shows(disc.x, disc.y, 200)) continue;
    const size = Math.min(17, Math.max(11, 9 + pixels / 14));
    const count = isFolded(site, shown, choice, c) ? ` (${shown.members[c]})` : "";
    const above = pixels > (site.n < 300 ? 20 : 64) && !count; // in the middle it would cover the members
    labels.push({
      text: short(site.data.communities.name[c], 44) + count, spots: around(view.x(disc.x), view.y(disc.y), pixels, size, above),
      community: c, size, weight: 650, colour: mix(look.hues[hues[c]] ?? look.faint, look.ink, 0.55),
    });
  }
  const near = inView(site, shown, view, 260);
  for (const i of near.length < 260 ? byImportance(site, near).slice(0, 90) : []) {
    labels.push(titleOf(site, i, view, radius[i] * grow, look.ink));
  }
  return labels;
}

/**
 * Where the name of a disc may stand: where it covers no dot, else none of another community, else at least within its own.
 * @param {number} x @param {number} y @param {number} reach @param {number} size
 * @param {boolean} above the disc it stands best, else in the middle @returns {import("./labels.js").Spot[]}
 */
function around(x, y, reach, size, above) {
  const edge = 0.8 * reach;
  const rows = (/** @type {number[]} */ ...down) => [
    ...down.map((row) => ({ x, y: y + row, align: /** @type {const} */ ("center") })),
    ...down.flatMap((row) => [
      { x: x - edge, y: y + row, align: /** @type {const} */ ("left") }, { x: x + edge, y: y + row, align: /** @type {const} */ ("right") },
    ]),
  ];
  const [out, within] = [reach + 0.7 * size, rows(0, -0.45 * reach, 0.45 * reach, -edge, edge)];
  const outside = [
    ...rows(-out, out), { x: x + reach + 6, y, align: /** @type {const} */ ("left") }, { x: x - reach - 6, y, align: /** @type {const} */ ("right") },
  ];
  const by = (/** @type {number} */ rule, /** @type {import("./labels.js").Spot[]} */ ...spots) => spots.map((spot) => ({ ...spot, rule }));
  // Where there is no better place, a name that leaves its disc would be read as that of the next one.
  return [...(above ? by(ALL, ...outside, ...within) : []), ...by(OTHERS, ...within, ...outside), ...by(WRITTEN, ...within, ...(above ? [] : outside))];
}

/**
 * The title of a node: to the right of it, else to the left, above or below.
 * @param {Site} site @param {number} i @param {import("./view.js").View} view @param {number} radius on the screen @param {RGB} colour
 * @returns {import("./labels.js").Label}
 */
export function titleOf(site, i, view, radius, colour) {
  const [x, y, size] = [view.x(site.x[i]), view.y(site.y[i]), 11.5];
  const letters = Math.min(46, Math.round(view.size.width / 15));
  return {
    text: short(site.title(i), letters), size, weight: 400, colour, node: i, community: site.community[i],
    spots: [{ x: x + radius + 5, y, align: "left" }, { x: x - radius - 5, y, align: "right" }, ...overAndUnder(x, y, radius + 2, size)],
  };
}

/** The title of the node that the reader looks at: large, and never left out. @param {Parameters<typeof titleOf>} of @returns {import("./labels.js").Label} */
export function headOf(...of) {
  const [site, i, view, radius] = of;
  const [plain, size] = [titleOf(...of), 14];
  const beside = [0, 50, -50, 100, -100].flatMap((far) => overAndUnder(view.x(site.x[i]) + far, view.y(site.y[i]), radius + 2, size));
  const spots = [...beside, ...plain.spots.slice(0, 2)];
  return { ...plain, size, weight: 650, spots: [ALL, OTHERS, WRITTEN].flatMap((rule) => spots.map((spot) => ({ ...spot, rule }))), kept: true };
}

/** @param {number} x @param {number} y @param {number} away @param {number} size @returns {import("./labels.js").Spot[]} */
function overAndUnder(x, y, away, size) {
  return [-1, 1].map((side) => ({ x, y: y + side * (away + 0.8 * size), align: "center" }));
}

/**
 * What dots, discs and cards leave of the screen.
 * @param {Site} site @param {Shown} shown @param {Choice} choice @param {import("./view.js").View} view
 * @param {(i: number) => number} radius on the screen @param {Iterable<import("./room.js").Box>} cards
 */
export function roomOf(site, shown, choice, view, radius, cards) {
  const room = new Room(view.size);
  for (const card of cards) room.take(card);
  site.discs.forEach((disc, c) => {
    const reach = disc.reach * view.camera.zoom;
    if (hasDisc(site, shown, choice, c) && view.shows(disc.x, disc.y, reach)) room.take({ ...square(view.x(disc.x), view.y(disc.y), reach), community: c, reach });
  });
  for (const i of inView(site, shown, view)) room.take({ ...square(view.x(site.x[i]), view.y(site.y[i]), radius(i) + 1), node: i, community: site.community[i] });
  return room;
}

/** @param {number} x @param {number} y @param {number} half */
function square(x, y, half) {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}

/** The nodes on the screen, at most so many. @param {Site} site @param {Shown} shown @param {import("./view.js").View} view @param {number} [most] */
export function inView(site, shown, view, most = Infinity) {
  const found = [];
  for (let i = 0; i < site.n && found.length < most; i++) if (shown.node[i] && view.shows(site.x[i], site.y[i])) found.push(i);
  return found;
}

/** The most listed first. @param {Site} site @param {number[]} nodes */
export function byImportance(site, nodes) {
  return nodes.sort((a, b) => site.listed[b] - site.listed[a] || a - b);
}
