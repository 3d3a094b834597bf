// What the reader has set in the controls, what of the site is visible then, and how it is written into the page's address.

import { MENTION, RELATED } from "./site.js";
import { SECTIONS, isSection, knownSections, partOf } from "./tasks.js";
import { isoDate, parseDay } from "./text.js";

/** @typedef {import("./site.js").Site} Site */

/**
 * @typedef {"all"|"hubs"|"apart"|"coverage"|"changes"|import("./tasks.js").Section} FindingsView
 * @typedef {"degree"|"pagerank"|"betweenness"} Measure
 * @typedef {"community"|"date"|"provider"} Colouring
 */

/** The views that are no sections of the work list, by name. @type {Record<string, string>} */
export const OVERVIEWS = { hubs: "Hubs and bridges", apart: "Stories that do not touch", coverage: "Coverage", changes: "What changed" };

/** The views that the page can answer, "all" first. @param {Site} site @returns {FindingsView[]} */
export function knownViews(site) {
  if (site.n < 2) return ["all"];
  return ["all", ...knownSections(site), "hubs", ...(/** @type {FindingsView[]} */ (site.hasLists ? ["apart"] : [])), "coverage", ...(/** @type {FindingsView[]} */ (site.data.changes ? ["changes"] : []))];
}

/** Why views are missing that another export may have, in sentences. @param {Site} site @returns {string[]} */
export function absentViews(site) {
  if (site.n < 2) return [];
  const known = new Set(knownViews(site));
  const names = (/** @type {FindingsView[]} */ views) => views.filter((view) => !known.has(view)).map(viewName).join(", ");
  const of = (/** @type {boolean} */ isSo, /** @type {string} */ why, /** @type {FindingsView[]} */ views) => (isSo && names(views) ? [`${why}: ${names(views)}.`] : []);
  return [
    ...of(!site.hasLists, "The articles have no lists, so these views have nothing to show", ["doubtful", "broken", "one-way", "orphans", "listless", "apart"]),
    ...of(site.data.work === null, "Not looked for in this export", site.hasLists ? ["missing", "broken"] : ["missing"]),
    ...of(site.hasLists && !site.data.judged, "Lists were not checked in this export", ["doubtful"]),
  ];
}

/** The name of a view in the controls. @param {FindingsView} view */
export function viewName(view) {
  return isSection(view) ? SECTIONS[view].name : OVERVIEWS[view] ?? "Everything";
}

export class Filters {
  /** @param {Site} site */
  constructor(site) {
    /** Which findings are shown. @type {FindingsView} */
    this.view = "all";
    /** By what hubs are ranked. @type {Measure} */
    this.measure = "degree";
    /** By what nodes are coloured. @type {Colouring} */
    this.colour = "community";
    /** Whether curated edges, mentions, similar edges and external pages are shown. */
    this.related = true;
    this.mention = true;
    this.similar = true;
    this.external = true;
    /** The least similarity of a similar edge, in [0, 1]. */
    this.minWeight = 0;
    /** The first and the last day, in days since 1970-01-01. */
    this.from = site.firstDay;
    this.to = site.lastDay;
    /** Names; nodes with at least one of the topics are shown, and all nodes if the set is empty. @type {Set<string>} */
    this.topics = new Set();
    /** @type {Set<string>} */
    this.providers = new Set();
    /** @type {Set<string>} */
    this.sections = new Set();
    /** Communities that are switched off. @type {Set<number>} */
    this.hidden = new Set();
    /** The only community that is shown; -1 for all. */
    this.only = -1;
    /** Communities whose nodes are drawn although the map is folded. @type {Set<number>} */
    this.open = new Set();
  }

  /** The parameters of the page's address, without those that have their default. @param {Site} site */
  toParams(site) {
    const defaults = new Filters(site);
    const params = new URLSearchParams();
    if (this.view !== defaults.view) params.set("view", this.view);
    if (this.view === "hubs" && this.measure !== defaults.measure) params.set("by", this.measure);
    if (this.colour !== defaults.colour) params.set("colour", this.colour);
    const hide = ["related", "mention", "similar", "external"].filter((kind) => !this[/** @type {"related"} */ (kind)]);
    if (hide.length) params.set("hide", hide.join(","));
    if (this.minWeight) params.set("weight", String(this.minWeight));
    if (this.from !== defaults.from) params.set("from", isoDate(this.from));
    if (this.to !== defaults.to) params.set("to", isoDate(this.to));
    for (const topic of this.topics) params.append("topic", topic);
    for (const provider of this.providers) params.append("provider", provider);
    for (const section of this.sections) params.append("section", section);
    const { story } = site.data.communities;
    if (this.only >= 0) params.set("only", story[this.only]);
    if (this.hidden.size) params.set("off", [...this.hidden].map((c) => story[c]).join(","));
    if (this.open.size) params.set("open", [...this.open].map((c) => story[c]).join(","));
    return params;
  }

  /** Read the parameters of an address; what is missing or wrong has its default. @param {Site} site @param {URLSearchParams} params */
  static fromParams(site, params) {
    const filters = new Filters(site);
    filters.view = oneOf(params.get("view"), knownViews(site));
    filters.measure = oneOf(params.get("by"), ["degree", "pagerank", "betweenness"]);
    filters.colour = oneOf(params.get("colour"), ["community", "date", "provider"]);
    const hide = (params.get("hide") ?? "").split(",");
    filters.related = !hide.includes("related");
    filters.mention = !hide.includes("mention");
    filters.similar = !hide.includes("similar");
    filters.external = !hide.includes("external");
    filters.minWeight = Math.min(1, Math.max(0, Number(params.get("weight")) || 0));
    filters.from = parseDay(params.get("from")) ?? filters.from;
    filters.to = parseDay(params.get("to")) ?? filters.to;
    filters.topics = new Set(params.getAll("topic").filter((topic) => site.data.topics.includes(topic)));
    filters.providers = new Set(params.getAll("provider").filter((name) => site.data.providers.includes(name)));
    filters.sections = new Set(params.getAll("section").filter((name) => site.data.sections.includes(name)));
    filters.hidden = communitiesOf(site, namedStories(params, "off"));
    filters.only = site.communityOf.get(params.get("only") ?? "") ?? -1;
    filters.open = communitiesOf(site, namedStories(params, "open"));
    return filters;
  }
}

/** The value if it is one of the options, else the first option. @template {string} T @param {string|null} value @param {T[]} options @returns {T} */
function oneOf(value, options) {
  return options.find((option) => option === value) ?? options[0];
}

/** The identities of stories that a parameter names, separated by commas. @param {URLSearchParams} params @param {string} name */
function namedStories(params, name) {
  return (params.get(name) ?? "").split(",").filter(Boolean);
}

/** The communities of stories; those that the map does not have are left out. @param {Site} site @param {string[]} stories */
function communitiesOf(site, stories) {
  return new Set(stories.flatMap((story) => site.communityOf.get(story) ?? []));
}

/** How many stories an address names that the map does not have. @param {Site} site @param {URLSearchParams} params */
export function missingStories(site, params) {
  return ["story", "only", "off", "open"].flatMap((name) => namedStories(params, name)).filter((story) => !site.communityOf.has(story)).length;
}

/**
 * What of the site is visible.
 * @typedef {object} Visible
 * @property {Uint8Array} nodeMatches 1 for each node that passes all filters, whether it is drawn or its community is folded
 * @property {Uint8Array} nodeDrawn 1 for each node that is drawn
 * @property {Uint8Array} edgeMatches 1 for each edge that passes all filters
 * @property {Uint8Array} edgeDrawn 1 for each edge that is drawn
 * @property {number} articles the number of articles that pass all filters, without external pages
 * @property {number} related the number of curated edges that do
 * @property {number} mention the number of mentions that do
 * @property {number} similar the number of similar edges that do
 * @property {number[]} topics for each topic, how many nodes would pass if it were the only topic chosen
 * @property {number[]} providers the same for each provider
 * @property {Uint32Array} members the number of each community's nodes that pass all filters but the one for communities
 * @property {boolean} folded whether communities are drawn in place of their nodes, but for those that were opened
 */

/** @param {Site} site @param {Filters} filters @returns {Visible} */
export function applyFilters(site, filters) {
  const { n, m, source, target, flags, weight } = site;
  const nodeMatches = new Uint8Array(n);
  const nodeDrawn = new Uint8Array(n);
  const part = isSection(filters.view) ? partOf(site, filters.view) : undefined;
  const topicChosen = site.data.topics.map((name) => filters.topics.has(name));
  const providerChosen = site.data.providers.map((name) => filters.providers.has(name));
  const sectionChosen = site.data.sections.map((name) => filters.sections.has(name));
  const allDays = filters.from <= site.firstDay && filters.to >= site.lastDay;
  const { folded } = site.data;
  const topics = site.data.topics.map(() => 0);
  const providers = site.data.providers.map(() => 0);
  const members = new Uint32Array(site.discs.length);
  let articles = 0;
  for (let i = 0; i < n; i++) {
    const day = site.day[i];
    if ((part && !part.nodes[i]) || (filters.sections.size && !sectionChosen[site.data.nodes.section[i]])) continue;
    if (!filters.external && site.external[i]) continue;
    if (!allDays && !(day >= filters.from && day <= filters.to)) continue;
    const own = site.data.nodes.topics[i];
    const provider = site.data.nodes.provider[i];
    const topicMatches = !filters.topics.size || own.some((topic) => topicChosen[topic]);
    const providerMatches = !filters.providers.size || providerChosen[provider];
    if (topicMatches && providerMatches) members[site.community[i]]++;
    if (filters.hidden.has(site.community[i]) || (filters.only >= 0 && filters.only !== site.community[i])) continue;
    // The counts of topics follow all filters but the one for topics, and those of providers likewise.
    if (providerMatches) for (const topic of own) topics[topic]++;
    if (topicMatches && provider >= 0) providers[provider]++;
    if (!topicMatches || !providerMatches) continue;
    nodeMatches[i] = 1;
    articles += site.external[i] ? 0 : 1;
    nodeDrawn[i] = !folded || filters.open.has(site.community[i]) || site.discs[site.community[i]].size < 3 ? 1 : 0;
  }
  const edgeMatches = new Uint8Array(m);
  const edgeDrawn = new Uint8Array(m);
  let [related, mention, similar] = [0, 0, 0];
  for (let e = 0; e < m; e++) {
    if (!nodeMatches[source[e]] || !nodeMatches[target[e]] || weight[e] < filters.minWeight) continue;
    if (!isKindShown(flags[e], filters) || (part && !part.edges[e])) continue;
    if (flags[e] & RELATED) related++;
    if (flags[e] & MENTION) mention++;
    if (!(flags[e] & (RELATED | MENTION))) similar++;
    edgeMatches[e] = 1;
    edgeDrawn[e] = nodeDrawn[source[e]] && nodeDrawn[target[e]];
  }
  return { nodeMatches, nodeDrawn, edgeMatches, edgeDrawn, articles, related, mention, similar, topics, providers, members, folded };
}

/** Whether a kind of an edge is shown; a curated link that is a mention too is of both kinds. @param {number} flags of the edge @param {Filters} filters */
function isKindShown(flags, filters) {
  if (!(flags & (RELATED | MENTION))) return filters.similar;
  return (filters.related && (flags & RELATED) > 0) || (filters.mention && (flags & MENTION) > 0);
}

/** The edges of a node whose ends are drawn, without regard to the view of findings. @param {Site} site @param {Filters} filters @param {Visible} visible @param {number} i */
export function visibleEdges(site, filters, visible, i) {
  return [...site.outEdges(i), ...site.inEdges(i)].filter((e) => (
    isKindShown(site.flags[e], filters) && site.weight[e] >= filters.minWeight
    && visible.nodeDrawn[site.source[e]] && visible.nodeDrawn[site.target[e]]));
}
