// What a reader has chosen to see, what that leaves on the map, and how it is written into the address.

import { DOUBTFUL, ONE_WAY, RELATED, iso } from "./site.js";

/** @typedef {import("./site.js").Site} Site */

/**
 * @typedef {"all"|"doubtful"|"one-way"|"orphans"} View
 * @typedef {"community"|"date"|"provider"} Colouring
 */

export class Choice {
  /** @param {Site} site */
  constructor(site) {
    /** @type {View} */ this.view = "all";
    /** @type {Colouring} */ this.colour = "community";
    this.related = true;
    this.similar = true;
    this.external = true;
    this.weight = 0;
    this.from = site.first;
    this.to = site.last;
    /** @type {Set<string>} */ this.topics = new Set();
    /** @type {Set<string>} */ this.providers = new Set();
    /** Communities that are switched off. @type {Set<number>} */
    this.off = new Set();
    /** Communities that were opened on a map that begins with communities. @type {Set<number>} */
    this.open = new Set();
  }

  /** The address fragment, without what is as it was at first. @param {Site} site */
  write(site) {
    const fresh = new Choice(site);
    const words = new URLSearchParams();
    if (this.view !== fresh.view) words.set("view", this.view);
    if (this.colour !== fresh.colour) words.set("colour", this.colour);
    const hidden = ["related", "similar", "external"].filter((kind) => !this[/** @type {"related"} */ (kind)]);
    if (hidden.length) words.set("hide", hidden.join(","));
    if (this.weight) words.set("weight", String(this.weight));
    if (this.from !== fresh.from) words.set("from", iso(this.from));
    if (this.to !== fresh.to) words.set("to", iso(this.to));
    for (const topic of this.topics) words.append("topic", topic);
    for (const provider of this.providers) words.append("provider", provider);
    if (this.off.size) words.set("off", [...this.off].join(","));
    if (this.open.size) words.set("open", [...this.open].join(","));
    return words;
  }

  /** @param {Site} site @param {URLSearchParams} words */
  static read(site, words) {
    const choice = new Choice(site);
    choice.view = oneOf(words.get("view"), ["all", "doubtful", "one-way", "orphans"]);
    choice.colour = oneOf(words.get("colour"), ["community", "date", "provider"]);
    const hidden = (words.get("hide") ?? "").split(",");
    choice.related = !hidden.includes("related");
    choice.similar = !hidden.includes("similar");
    choice.external = !hidden.includes("external");
    choice.weight = Math.min(1, Math.max(0, Number(words.get("weight")) || 0));
    choice.from = dayOf(words.get("from")) ?? choice.from;
    choice.to = dayOf(words.get("to")) ?? choice.to;
    choice.topics = new Set(words.getAll("topic").filter((topic) => site.data.topics.includes(topic)));
    choice.providers = new Set(words.getAll("provider").filter((name) => site.data.providers.includes(name)));
    choice.off = numbers(words.get("off"), site.discs.length);
    choice.open = numbers(words.get("open"), site.discs.length);
    return choice;
  }
}

/** @template {string} T @param {string|null} word @param {T[]} known @returns {T} the first if it is none of them */
function oneOf(word, known) {
  return known.find((other) => other === word) ?? known[0];
}

/** @param {string|null} text */
function dayOf(text) {
  const day = Math.floor(Date.parse(text ?? "") / 864e5);
  return Number.isFinite(day) ? day : undefined;
}

/** @param {string|null} text @param {number} below */
function numbers(text, below) {
  return new Set((text ?? "").split(",").filter(Boolean).map(Number).filter((i) => Number.isInteger(i) && i >= 0 && i < below));
}

/**
 * What is left on the map.
 * @typedef {object} Shown
 * @property {Uint8Array} node 1 where a node is drawn
 * @property {Uint8Array} edge 1 where an edge is drawn
 * @property {Uint8Array} link 1 where an edge passes every filter
 * @property {Uint8Array} matches 1 where a node passes every filter, drawn or folded into its community
 * @property {number} articles
 * @property {number} related
 * @property {number} similar
 * @property {number[]} topics how many articles each would show
 * @property {number[]} providers
 * @property {Uint32Array} members of each community
 * @property {boolean} folded whether communities are drawn in place of their members
 */

/** @param {Site} site @param {Choice} choice @returns {Shown} */
export function show(site, choice) {
  const { n, m, source, target, flags, weight } = site;
  const node = new Uint8Array(n);
  const matches = new Uint8Array(n);
  const inView = nodesOfView(site, choice);
  const wantedTopics = chosen(site.data.topics, choice.topics);
  const wantedProviders = chosen(site.data.providers, choice.providers);
  const whole = choice.from <= site.first && choice.to >= site.last;
  const { folded } = site.data;
  const topics = site.data.topics.map(() => 0);
  const providers = site.data.providers.map(() => 0);
  const members = new Uint32Array(site.discs.length);
  let articles = 0;
  for (let i = 0; i < n; i++) {
    const day = site.day[i];
    if (!inView[i] || (!choice.external && site.external[i])) continue;
    if (!whole && !(day >= choice.from && day <= choice.to)) continue;
    const own = site.data.nodes.topics[i];
    const provider = site.data.nodes.provider[i];
    const topic = !choice.topics.size || own.some((one) => wantedTopics[one]);
    const outlet = !choice.providers.size || wantedProviders[provider];
    if (topic && outlet) members[site.community[i]]++;
    if (choice.off.has(site.community[i])) continue;
    // What a filter would leave is counted under all the others.
    if (outlet) for (const one of own) topics[one]++;
    if (topic && provider >= 0) providers[provider]++;
    if (!topic || !outlet) continue;
    matches[i] = 1;
    articles += site.external[i] ? 0 : 1;
    node[i] = !folded || choice.open.has(site.community[i]) || site.discs[site.community[i]].size < 3 ? 1 : 0;
  }
  const edge = new Uint8Array(m);
  const link = new Uint8Array(m);
  let [related, similar] = [0, 0];
  for (let e = 0; e < m; e++) {
    if (!matches[source[e]] || !matches[target[e]] || weight[e] < choice.weight) continue;
    const curated = flags[e] & RELATED;
    if (!(curated ? choice.related : choice.similar) || !ofView(flags[e], choice.view)) continue;
    if (curated) related++;
    else similar++;
    link[e] = 1;
    edge[e] = node[source[e]] && node[target[e]];
  }
  return { node, edge, link, matches, articles, related, similar, topics, providers, members, folded };
}

/** @param {string[]} names @param {Set<string>} wanted */
function chosen(names, wanted) {
  return names.map((name) => wanted.has(name));
}

/** @param {number} flags @param {View} view */
function ofView(flags, view) {
  if (view === "doubtful") return (flags & DOUBTFUL) > 0;
  if (view === "one-way") return (flags & ONE_WAY) > 0;
  return true;
}

/** @param {Site} site @param {Choice} choice */
function nodesOfView(site, { view }) {
  const nodes = new Uint8Array(site.n);
  if (view === "all") return nodes.fill(1);
  if (view === "orphans") {
    for (let i = 0; i < site.n; i++) nodes[i] = site.listed[i] || site.external[i] ? 0 : 1;
    return nodes;
  }
  for (let e = 0; e < site.m; e++) if (ofView(site.flags[e], view)) nodes[site.source[e]] = nodes[site.target[e]] = 1;
  return nodes;
}

/** How many articles or links each view has. @param {Site} site @returns {Record<View, number>} */
export function sizes(site) {
  const links = (/** @type {number} */ bit) => site.flags.reduce((sum, flags) => sum + (flags & bit ? 1 : 0), 0);
  const orphans = site.all.filter((i) => !site.listed[i] && !site.external[i]).length;
  const externals = site.external.reduce((sum, one) => sum + one, 0);
  return { all: site.n - externals, doubtful: links(DOUBTFUL), "one-way": links(ONE_WAY), orphans };
}
