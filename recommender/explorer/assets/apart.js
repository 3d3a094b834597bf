// Stories that should touch and do not: alike in their articles, without a link from one to the other.

import { expandableList, h } from "./dom.js";
import { isLink } from "./tasks.js";
import { formatNumber, quantity } from "./text.js";

/** @typedef {import("./site.js").Site} Site */

/**
 * Two stories, and the pairs of articles that are alike, the most alike first.
 * @typedef {{one: number, other: number, strength: number, pairs: {from: number, to: number, value: number}[]}} Apart
 */

/** Stories of fewer articles are none, as on the map; and one pair that is alike may be chance. Plain choices. */
const [MIN_SIZE, MIN_PAIRS] = [3, 2];

/** How many pairs of stories are shown at first, and how many pairs of articles of each. */
const [FIRST_APART, FIRST_PAIRS] = [30, 2];

/** @type {WeakMap<Site, Apart[]>} */
const apartOf = new WeakMap();

/** The pairs of stories, those first whose articles are most alike. @param {Site} site @returns {Apart[]} */
export function storiesApart(site) {
  const known = apartOf.get(site) ?? findApart(site);
  apartOf.set(site, known);
  return known;
}

/** @param {Site} site */
function findApart(site) {
  const n = site.discs.length;
  const isStory = site.discs.map(({ size }) => size >= MIN_SIZE);
  const pairOf = (/** @type {number} */ i, /** @type {number} */ j) => {
    const [one, other] = [site.community[i], site.community[j]];
    return one !== other && isStory[one] && isStory[other] && !site.external[i] && !site.external[j] ? Math.min(one, other) * n + Math.max(one, other) : -1;
  };
  const linked = new Set();
  /** @type {Map<number, Map<number, number>>} */
  const alike = new Map();
  const add = (/** @type {number} */ i, /** @type {number} */ j, /** @type {number} */ value) => {
    const pair = pairOf(i, j);
    if (pair < 0) return;
    const articles = alike.get(pair) ?? new Map();
    alike.set(pair, articles);
    const key = Math.min(i, j) * site.n + Math.max(i, j);
    articles.set(key, Math.max(value, articles.get(key) ?? 0));
  };
  for (let e = 0; e < site.m; e++) {
    if (isLink(site.flags[e])) linked.add(pairOf(site.source[e], site.target[e]));
    else add(site.source[e], site.target[e], site.similarity[e]);
  }
  const { target, score } = site.data.computed;
  for (let i = 0; i < site.n; i++) {
    for (let entry = site.computedStart[i]; entry < site.computedStart[i + 1]; entry++) add(i, target[entry], score[entry] / 1000);
  }
  return [...alike].filter(([pair, articles]) => !linked.has(pair) && articles.size >= MIN_PAIRS).map(([pair, articles]) => {
    const pairs = [...articles].map(([key, value]) => ({ from: Math.floor(key / site.n), to: key % site.n, value })).sort((a, b) => b.value - a.value || a.from - b.from);
    return { one: Math.floor(pair / n), other: pair % n, strength: pairs.reduce((sum, { value }) => sum + value, 0), pairs };
  }).sort((a, b) => b.strength - a.strength || a.one - b.one);
}

/** @param {import("./rows.js").Rows} rows */
export function apart(rows) {
  const { site, actions } = rows;
  const pairs = storiesApart(site);
  const story = (/** @type {number} */ c) => h("button", { type: "button", class: "chip", title: "Show the whole story", onclick: () => actions.showCommunity(c) },
    h("bdi", {}, site.names[c] || "without a name"), " ", h("span", { class: "count" }, formatNumber(site.discs[c].size)));
  return [
    h("h2", { tabindex: -1 }, quantity(pairs.length, "pair of stories that do not touch", "pairs of stories that do not touch")),
    h("p", { class: "soft" }, "Articles of the one are alike to articles of the other, by their texts or in our own lists, but no list and no text of either links to the other. Below each, the articles that would join them best."),
    ...(pairs.length ? [expandableList(pairs, FIRST_APART, ({ one, other, pairs: articles }) => h("li", { class: "apart" },
      h("div", { class: "chips" }, story(one), story(other)),
      h("p", { class: "soft" }, `${quantity(articles.length, "pair")} of articles alike, no link`),
      ...articles.slice(0, FIRST_PAIRS).map(({ from, to, value }) => h("div", { class: "pair" }, rows.button(from), rows.button(to, [rows.mark(value.toFixed(2), "plain", "How alike, or the chance of being related")]))),
    ))] : []),
  ];
}
