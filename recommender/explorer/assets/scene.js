// What is painted: circles for nodes, lines for edges and discs for communities, from what is visible.

import { mix, pack } from "./colours.js";
import { range } from "./site.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./colours.js").RGB} RGB */
/**
 * How the map looks: the colour and the radius of each node (in pixels, before `radiusScale`), the theme, and the order in which
 * edges are painted.
 * @typedef {{colour: RGB[], radius: Float32Array, theme: import("./colours.js").Theme, edgeOrder: Uint32Array}} Style
 */
/**
 * What the map shows; `story` is the community that is open, -1 for none.
 * @typedef {{site: Site, filters: import("./filters.js").Filters, visible: import("./filters.js").Visible,
 *   viewport: import("./viewport.js").Viewport, style: Style, story?: number}} MapState
 */

/** Communities of fewer nodes have no disc: a pair is hardly a story. */
const MIN_DISC_SIZE = 3;

/** At most so many lines between folded communities, the strongest: more would hide each other. */
const MAX_BUNDLES = 1_000;

/** Up to so many edges all are painted with their full opacity; with more, each is fainter. By eye. */
const FAINTER_FROM = 9_000;

/**
 * How edges of each kind are painted: the share of their own colour (ink, or that of mentions) mixed into their community's, and
 * their opacity inside communities and across them. Edges inside stand out, and links among them; by eye.
 */
const EDGE_LOOKS = {
  related: { ink: 0.25, alpha: 0.6, across: 0.24 },
  mention: { ink: 0.85, alpha: 0.6, across: 0.3 },
  similar: { ink: 0, alpha: 0.34, across: 0.1 },
};

/** The radius of every node in pixels, before `radiusScale`: the more lists name it, the larger. By eye. @param {Site} site */
export function nodeRadii(site) {
  return Float32Array.from({ length: site.n }, (_, i) => (
    Math.min(6.5, (site.external[i] ? 2.2 : 2.6) + 0.8 * Math.sqrt(site.timesListed[i]))));
}

/**
 * The order in which edges are painted: shuffled by multiplicative hashing (Knuth), so that the first of them, which are painted
 * while the map moves, stand for all.
 * @param {Site} site
 */
export function shuffledEdges(site) {
  const hash = (/** @type {number} */ e) => Math.imul(e + 1, 0x9e3779b1) >>> 0;
  return Uint32Array.from(range(0, site.m)).sort((a, b) => hash(a) - hash(b));
}

/**
 * By how much the radii of nodes are multiplied. They grow with the distance between nodes on the screen, slower than the map
 * does when it is enlarged. By eye.
 * @param {Pick<MapState, "site"|"viewport">} state
 */
export function radiusScale({ site, viewport }) {
  const distance = viewport.wholeMapZoom / Math.sqrt(site.n); // between neighbours when the whole map is on the screen
  return Math.min(2.6, Math.max(0.3, Math.min(1.7, distance / 18) * viewport.magnification ** 0.4));
}

/** Whether a community is drawn as a disc: of its members enough are visible, or any where it stands for them. @param {MapState} state @param {number} c */
export function hasDisc(state, c) {
  const { filters, visible } = state;
  const least = isFolded(state, c) ? 1 : MIN_DISC_SIZE;
  return visible.members[c] >= least && !filters.hidden.has(c) && (filters.only < 0 || filters.only === c) && state.site.discs[c].size >= MIN_DISC_SIZE;
}

/** Whether a community is drawn in place of its nodes. @param {MapState} state @param {number} c */
export function isFolded({ site, filters, visible }, c) {
  return visible.folded && !filters.open.has(c) && site.discs[c].size >= MIN_DISC_SIZE;
}

/** @param {MapState} state @returns {import("./painters.js").Scene} */
export function buildScene(state) {
  return { paper: state.style.theme.paper, nodes: nodeRecords(state), edges: edgeRecords(state), discs: discRecords(state) };
}

/** @param {MapState} state */
function nodeRecords({ site, visible, style: { colour, radius } }) {
  const drawn = site.nodes.filter((i) => visible.nodeDrawn[i]).sort((a, b) => radius[a] - radius[b]);
  const records = new Float32Array(5 * drawn.length);
  const colours = new Uint32Array(records.buffer);
  drawn.forEach((i, at) => {
    records.set([site.x[i], site.y[i], radius[i], site.external[i]], 5 * at);
    colours[5 * at + 4] = pack(colour[i], 1);
  });
  return records;
}

/** @param {MapState} state */
function edgeRecords(state) {
  const { site, visible, style: { colour, theme, edgeOrder } } = state;
  const bundles = visible.folded ? bundledEdges(state) : [];
  const drawn = edgeOrder.filter((e) => visible.edgeDrawn[e]);
  const records = new Float32Array(5 * (bundles.length + drawn.length));
  const colours = new Uint32Array(records.buffer);
  bundles.forEach(([from, to, share], at) => {
    records.set([site.discs[from].x, site.discs[from].y, site.discs[to].x, site.discs[to].y], 5 * at);
    colours[5 * at + 4] = pack(theme.faint, 0.04 + 0.4 * share ** 2);
  });
  const opacity = Math.min(1, Math.max(0.22, Math.sqrt(FAINTER_FROM / (drawn.length + 1))));
  for (let at = 0, start = 5 * bundles.length; at < drawn.length; at++, start += 5) {
    const e = drawn[at];
    const [from, to] = [site.source[e], site.target[e]];
    records[start] = site.x[from];
    records[start + 1] = site.y[from];
    records[start + 2] = site.x[to];
    records[start + 3] = site.y[to];
    const inside = site.community[from] === site.community[to];
    const kind = site.kind(e);
    const { ink, alpha, across } = EDGE_LOOKS[kind];
    const tint = mix(inside ? colour[from] : theme.faint, kind === "mention" ? theme.mention : theme.ink, ink);
    colours[start + 4] = pack(tint, opacity * (inside ? alpha : across));
  }
  return records;
}

/**
 * The pairs of folded communities with the most edges between them, and the square root of their share of the largest number.
 * @param {MapState} state @returns {[number, number, number][]}
 */
function bundledEdges(state) {
  const { site, visible } = state;
  /** @type {Map<number, number>} */
  const counts = new Map();
  const n = site.discs.length;
  for (let e = 0; e < site.m; e++) {
    const [one, other] = [site.community[site.source[e]], site.community[site.target[e]]];
    if (one === other || !visible.edgeMatches[e]) continue;
    const key = Math.min(one, other) * n + Math.max(one, other);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const sorted = [...counts].filter(([key]) => isFolded(state, Math.floor(key / n)) && isFolded(state, key % n))
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MAX_BUNDLES);
  return sorted.map(([key, count]) => [Math.floor(key / n), key % n, Math.sqrt(count / sorted[0][1])]);
}

/** @param {MapState} state */
function discRecords(state) {
  const { site, style: { theme } } = state;
  const drawn = site.discs.map((_, c) => c).filter((c) => hasDisc(state, c));
  const records = new Float32Array(4 * drawn.length);
  const colours = new Uint32Array(records.buffer);
  drawn.forEach((c, at) => {
    const disc = site.discs[c];
    records.set([disc.x, disc.y, disc.outerRadius], 4 * at);
    colours[4 * at + 3] = pack(communityColour(state, c) ?? theme.other, isFolded(state, c) ? 0.45 : 0.075);
  });
  return records;
}

/** The hue of a community in the theme, undefined if it has none. @param {MapState} state @param {number} c @returns {RGB|undefined} */
export function communityColour({ site, style }, c) {
  return style.theme.hues[site.data.communities.hue[c]];
}

/** The nodes that are drawn on the screen, at most `most`. @param {MapState} state @param {number} [most] */
export function nodesOnScreen({ site, visible, viewport }, most = Infinity) {
  const nodes = [];
  for (let i = 0; i < site.n && nodes.length < most; i++) {
    if (visible.nodeDrawn[i] && viewport.contains(site.x[i], site.y[i])) nodes.push(i);
  }
  return nodes;
}

/** Sort nodes in place, those first that most lists name. @param {Site} site @param {number[]} nodes */
export function sortByImportance(site, nodes) {
  return nodes.sort((a, b) => site.timesListed[b] - site.timesListed[a] || a - b);
}
