// Hubs and bridges: how much of the site hangs on an article.

import { h, expandableList } from "./dom.js";
import { isLink } from "./tasks.js";
import { formatNumber } from "./text.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./filters.js").Measure} Measure */

/** How the rank of a page is passed on: the share that goes along links, and how often. The usual choices. */
const [DAMPING, ROUNDS] = [0.85, 40];

/** Shortest paths are counted from so many articles that about as many steps are taken: what a machine does in half a second. */
const STEPS = 3e7;

/** How many articles a list shows at first. */
const FIRST_HUBS = 50;

/** The least and the largest radius of a circle that says how much, in pixels before `radiusScale`. By eye. */
const [LEAST_RADIUS, MOST_RADIUS] = [1.8, 11];

/** @type {Record<Measure, {name: string, about: string}>} */
const MEASURES = {
  degree: { name: "Degree", about: "With how many articles it is linked, in either direction." },
  pagerank: { name: "PageRank", about: "How often somebody is there who follows links at random (damping 0.85); 1 is the average." },
  betweenness: { name: "Bridges", about: "On what share of the shortest paths between other articles it lies (betweenness)." },
};

/** The neighbours of all nodes, one node after another. @typedef {{start: Uint32Array, node: Uint32Array}} Neighbours */

/** @type {WeakMap<Site, Map<Measure, Float64Array>>} */
const measured = new WeakMap();

/** Whether an edge counts: links do, and where there are none, similar texts. @param {Site} site */
function edgeCounter(site) {
  const hasLinks = site.flags.some(isLink);
  return (/** @type {number} */ e) => site.source[e] !== site.target[e] && (!hasLinks || isLink(site.flags[e]));
}

/** How much hangs on each node. @param {Site} site @param {Measure} measure @returns {Float64Array} */
export function importance(site, measure) {
  const known = measured.get(site) ?? new Map();
  measured.set(site, known);
  if (!known.has(measure)) {
    const of = { degree: () => degree(neighbours(site)), pagerank: () => pageRank(site), betweenness: () => betweenness(neighbours(site)) };
    known.set(measure, of[measure]());
  }
  return known.get(measure);
}

/** The radius of every node by a measure: the area says how much. @param {Site} site @param {Measure} measure */
export function radiiBy(site, measure) {
  const values = importance(site, measure);
  const most = values.reduce((sum, value) => Math.max(sum, value), 0) || 1;
  return Float32Array.from(values, (value) => LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * Math.sqrt(value / most));
}

/** Each pair once in either direction. @param {Site} site @returns {Neighbours} */
function neighbours(site) {
  const isCounted = edgeCounter(site);
  const keys = new Float64Array(2 * site.m);
  let length = 0;
  for (let e = 0; e < site.m; e++) {
    if (!isCounted(e)) continue;
    keys[length++] = site.source[e] * site.n + site.target[e];
    keys[length++] = site.target[e] * site.n + site.source[e];
  }
  const sorted = keys.subarray(0, length).sort().filter((key, i, all) => !i || key !== all[i - 1]);
  const start = new Uint32Array(site.n + 1);
  for (const key of sorted) start[Math.floor(key / site.n) + 1]++;
  for (let i = 0; i < site.n; i++) start[i + 1] += start[i];
  return { start, node: Uint32Array.from(sorted, (key) => key % site.n) };
}

/** @param {Neighbours} graph */
function degree({ start }) {
  return Float64Array.from({ length: start.length - 1 }, (_, i) => start[i + 1] - start[i]);
}

/** In units of the average. @param {Site} site */
function pageRank(site) {
  const isCounted = edgeCounter(site);
  const edges = Array.from({ length: site.m }, (_, e) => e).filter(isCounted);
  const out = new Float64Array(site.n);
  for (const e of edges) out[site.source[e]]++;
  let rank = new Float64Array(site.n).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    let lost = 0;
    for (let i = 0; i < site.n; i++) if (!out[i]) lost += rank[i];
    const next = new Float64Array(site.n).fill(1 - DAMPING + (DAMPING * lost) / site.n);
    for (const e of edges) next[site.target[e]] += (DAMPING * rank[site.source[e]]) / out[site.source[e]];
    rank = next;
  }
  return rank;
}

/** From how many nodes paths are counted. @param {Neighbours} graph */
function sampleSize({ start, node }) {
  const n = start.length - 1;
  return Math.min(n, Math.max(16, Math.floor(STEPS / (n + node.length + 1))));
}

/**
 * The share of the shortest paths between others on which each node lies, after Brandes (2001), from nodes at even distances.
 * @param {Neighbours} graph
 */
function betweenness(graph) {
  const { start, node } = graph;
  const n = start.length - 1;
  const sources = sampleSize(graph);
  const sum = new Float64Array(n);
  const order = new Uint32Array(n);
  const [distance, paths, share] = [new Int32Array(n), new Float64Array(n), new Float64Array(n)];
  for (let sample = 0; sample < sources; sample++) {
    const source = Math.floor((sample * n) / sources);
    distance.fill(-1);
    paths.fill(0);
    share.fill(0);
    [distance[source], paths[source], order[0]] = [0, 1, source];
    let end = 1;
    for (let at = 0; at < end; at++) {
      const one = order[at];
      for (let k = start[one]; k < start[one + 1]; k++) {
        const other = node[k];
        if (distance[other] < 0) {
          distance[other] = distance[one] + 1;
          order[end++] = other;
        }
        if (distance[other] === distance[one] + 1) paths[other] += paths[one];
      }
    }
    for (let at = end - 1; at > 0; at--) {
      const one = order[at];
      for (let k = start[one]; k < start[one + 1]; k++) {
        const other = node[k];
        if (distance[other] === distance[one] - 1) share[other] += (paths[other] / paths[one]) * (1 + share[one]);
      }
      sum[one] += share[one];
    }
  }
  const pairs = Math.max(1, (sources * (n - 1) * (n - 2)) / n);
  return sum.map((value) => value / pairs);
}

/** @param {Measure} measure @param {number} value */
function measureText(measure, value) {
  if (measure === "degree") return formatNumber(value);
  return measure === "pagerank" ? value.toFixed(1) : `${Number((100 * value).toPrecision(2))} %`;
}

/**
 * The articles on which most hangs, in the panel.
 * @param {import("./rows.js").Rows} rows @param {import("./filters.js").Filters} filters @param {import("./filters.js").Visible} visible
 */
export function hubs(rows, filters, visible) {
  const { site, actions } = rows;
  const { measure } = filters;
  const values = importance(site, measure);
  const nodes = site.nodes.filter((i) => visible.nodeMatches[i] && values[i] > 0).sort((a, b) => values[b] - values[a] || a - b);
  const names = /** @type {Measure[]} */ (Object.keys(MEASURES));
  const tabs = names.map((key) => h("button", { type: "button", "aria-pressed": String(key === measure), "data-measure": key, onclick: () => {
    filters.measure = key;
    actions.update();
    /** @type {HTMLElement|null} */ (document.querySelector(`[data-measure=${key}]`))?.focus();
  } }, MEASURES[key].name));
  const sample = measure === "betweenness" ? sampleSize(neighbours(site)) : site.n;
  const estimate = sample < site.n ? ` Estimated from the paths of ${formatNumber(sample)} of ${formatNumber(site.n)} articles.` : "";
  const what = site.flags.some(isLink) ? "Links of lists and texts count." : "The site has no links, so similar texts count.";
  return [
    h("h2", { tabindex: -1 }, "Hubs and bridges"),
    h("div", { class: "tabs", role: "group", "aria-label": "Measure" }, ...tabs),
    h("p", { class: "soft" }, `${MEASURES[measure].about} ${what}${estimate} The larger a circle on the map, the more.`),
    nodes.length ? expandableList(nodes, FIRST_HUBS, (i) => rows.row(i, [rows.mark(measureText(measure, values[i]), "plain", MEASURES[measure].name)]), "ol") : h("p", { class: "soft" }, "No article is linked with another."),
  ];
}
