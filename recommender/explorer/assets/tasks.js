// The work list: what an editor may want to look at, section by section, and in what order.

import { DOUBTFUL, MENTION, ONE_WAY, RELATED, range } from "./site.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {"missing"|"doubtful"|"duplicates"|"broken"|"one-way"|"orphans"|"listless"} Section */

/**
 * A thing to decide.
 * @typedef {object} Task
 * @property {Section} section
 * @property {number} source the article with the list
 * @property {number} target the other article; -1 for none
 * @property {number} edge between the two; -1 if there is none, or if it does not matter
 * @property {number} value a chance or a similarity, in [0, 1]; NaN for none
 * @property {string} title what a broken entry says; else empty
 * @property {string} reason of a suggestion; else empty
 * @property {Change["action"]|"check"} action of a suggestion: what is to be checked, a person decides
 * @property {{value: number, reason: string}|null} back the chance and the reason of the same change the other way round, if that is one, too
 * @property {string} targetId of a suggestion whose target is not on the map; else empty
 */

/**
 * A change of one list: of the article `source`. What is no article on the map has an id only; `back` where it is the other way round.
 * @typedef {{action: "add"|"remove"|"replace", source: number, targetId: string, title: string, back?: boolean}} Change
 */

/** From which similarity on two texts are near-copies, in [0, 1]; `recommender.text.NEAR_COPY`. */
const NEAR_COPY = 0.9;

/**
 * What the page says of each section; `isNote` for those that are no errors, `changes` for those of which rows become changes of lists,
 * `value` for what stands beside a row.
 * @type {Record<Section, {name: string, singular: string, plural?: string, isNote: boolean, changes: boolean, value: string, about: string}>}
 */
export const SECTIONS = {
  missing: { name: "Missing links", singular: "missing link", isNote: false, changes: true, value: "The chance that the two are clearly related", about: "The ranker would add the second article to the list of the first, and where it says both ways, the first to the list of the second. To accept adds them." },
  doubtful: { name: "Doubtful links", singular: "doubtful link", isNote: false, changes: true, value: "The chance that the two are related", about: "A list names these, and hardly anything else says that the two are related. The chance stands beside each; the least likely come first. To accept takes the second article off the list of the first." },
  duplicates: { name: "Duplicates", singular: "pair", plural: "pairs", isNote: false, changes: false, value: "How alike the texts are; 1 for the same", about: "Texts that are nearly the same, and files that say they have one address. A note changes no list. What else is wrong in files, recommender doctor says." },
  broken: { name: "Broken entries", singular: "broken entry", plural: "broken entries", isNote: false, changes: true, value: "", about: "Entries of lists that lead nowhere, stand there twice, name a page by a former address, nothing, or several articles. To accept takes the entry away, or corrects it; what says Check is for you to mend, and to note it changes no list." },
  "one-way": { name: "One-way links", singular: "one-way link", isNote: true, changes: true, value: "How alike the texts are", about: "The second article has a list of its own, which does not return the link. To accept adds the way back. Doubtful links are not among them." },
  orphans: { name: "Orphans", singular: "orphan", isNote: true, changes: false, value: "", about: "Articles that no other article’s list names. A note changes no list." },
  listless: { name: "Without a list", singular: "article without a list", plural: "articles without a list", isNote: true, changes: false, value: "", about: "Articles that have no list of their own. A note changes no list." },
};

/** How many lists are proposed for an orphan, and from which chance on. Plain choices. */
const [MOST_LISTERS, LEAST_CHANCE] = [2, 0.3];

/** @type {WeakMap<Site, Map<Section, Task[]>>} */
const found = new WeakMap();

/** Whether a view is a section of the work list. @param {string} view @returns {view is Section} */
export function isSection(view) {
  return Object.hasOwn(SECTIONS, view);
}

/** The sections about which the page knows something. @param {Site} site @returns {Section[]} */
export function knownSections(site) {
  const { data, hasLists } = site;
  const sections = /** @type {Section[]} */ (Object.keys(SECTIONS));
  return sections.filter((section) => {
    if (section === "missing") return data.work !== null;
    if (section === "broken") return data.work !== null && hasLists;
    if (section === "duplicates") return site.n > 1;
    return hasLists && (section !== "doubtful" || data.judged);
  });
}

/** The tasks of a section, those to look at first in front. @param {Site} site @param {Section} section @returns {Task[]} */
export function tasksOf(site, section) {
  const known = found.get(site) ?? new Map();
  found.set(site, known);
  if (!known.has(section)) known.set(section, FINDERS[section](site));
  return known.get(section);
}

/** How many tasks of a section the page holds, without making them. @param {Site} site @param {Section} section */
export function countOf(site, section) {
  if (section === "one-way") return site.flags.reduce((sum, flags, e) => sum + (flags & ONE_WAY && !(flags & DOUBTFUL) && isSeen(site, e) ? 1 : 0), 0);
  return tasksOf(site, section).length;
}

/** How many tasks a section has in all: of suggestions, the page holds the likeliest. @param {Site} site @param {Section} section */
export function totalOf(site, section) {
  const { work } = site.data;
  return (section === "missing" || section === "broken") && work ? work[section].total : countOf(site, section);
}

/**
 * To add one article to the list of another, which the computed list of that one proposes, or those of both: a task among the missing links, though it may be less certain than these.
 * Null where lists are not decided on this page, or readers do not see one of the two.
 * @param {Site} site @param {number} source @param {number} target @returns {Task|null}
 */
export function additionOf(site, source, target) {
  if (site.data.work === null || site.byProgram[source] || site.external[target] || !isArticle(site, source) || !isArticle(site, target)) return null;
  const known = tasksOf(site, "missing");
  const there = known.find((one) => one.target >= 0 && ((one.source === source && one.target === target) || (one.back && one.source === target && one.target === source)));
  if (there) return there;
  const story = site.computedList(source).find(({ node }) => node === target);
  if (!story) return null;
  const reason = story.reasons.filter(({ contribution }) => contribution > 0).map(({ text }) => text.replace(/\u0001(\d+)\u0001/gu, (_, i) => `“${site.title(Number(i))}”`)).join("; ");
  return task("missing", source, { target, value: story.score, reason });
}

/** Make a task that is not in its section a part of it. @param {Site} site @param {Task} added */
export function addTask(site, added) {
  const known = tasksOf(site, added.section);
  if (!known.some((one) => keyOf(site, one) === keyOf(site, added))) known.push(added);
}

/** The articles whose computed lists have an article that their own do not name, the likeliest first. @param {Site} site @param {number} target */
export function whoCouldList(site, target) {
  const candidates = site.nodes.flatMap((source) => {
    const story = isArticle(site, source) && !lists(site, source, target) ? site.computedList(source).find(({ node }) => node === target) : undefined;
    return story && story.score >= LEAST_CHANCE ? [{ source, score: story.score }] : [];
  });
  return candidates.sort((a, b) => b.score - a.score || a.source - b.source).slice(0, MOST_LISTERS).map(({ source }) => source);
}

/** What a task is known by in every export in which it is found. @param {Site} site @param {Task} task */
export function keyOf(site, { section, source, target, title }) {
  return `${section}\n${site.id(source)}\n${title || (target >= 0 ? site.id(target) : "")}`;
}

/** What becomes of lists if a task is accepted: nothing, where it is a note. @param {Site} site @param {Task} task @returns {Change[]} */
export function changesOf(site, { section, source, target, title, action, targetId, back }) {
  const of = (/** @type {"add"|"remove"} */ what, /** @type {number} */ one, /** @type {number} */ other) => ({ action: what, source: one, targetId: site.id(other), title: site.title(other) });
  if (action === "check") return [];
  if (section === "missing" && back) return [of("add", source, target), { ...of("add", target, source), back: true }];
  if (section === "missing" || section === "broken") return [{ action, source, targetId: targetId || (target >= 0 ? site.id(target) : ""), title: title || site.title(target) }];
  if (section === "doubtful") return [of("remove", source, target), ...(lists(site, target, source) ? [of("remove", target, source)] : [])];
  return section === "one-way" && !site.external[target] ? [of("add", target, source)] : [];
}

/** Of the links that no list returns, how many lead to articles without a list: these are no tasks, for there is nothing to add the way back to. @param {Site} site */
export function oneWayWithoutList(site) {
  return range(0, site.m).filter((e) => site.flags[e] & RELATED && isSeen(site, e) && !site.external[site.target[e]] && !site.listLength[site.target[e]]).length;
}

/** What an editor does with a task: to accept where a list changes, to note where none does. @param {Task} task @returns {"Accept"|"Note"} */
export function verbOf({ section, action }) {
  return SECTIONS[section].changes && action !== "check" ? "Accept" : "Note";
}

/** Why a task is one, as a diff says it. @param {Site} site @param {Task} task */
export function reasonOf(site, { section, source, target, value, reason }) {
  if (reason) return reason;
  if (section === "doubtful") return `by all but ${lists(site, target, source) ? "their lists, which name each other" : "this list"}, the chance that the two are related is ${value.toFixed(2)}`;
  return { "one-way": "its own list names this article", duplicates: "the texts are nearly the same", orphans: "no list names it", listless: "it has no list" }[/** @type {"orphans"} */ (section)] ?? "";
}

/** Whether the list of one article names another. @param {Site} site @param {number} one @param {number} other */
export function lists(site, one, other) {
  return site.outEdges(one).some((e) => site.target[e] === other && site.flags[e] & RELATED);
}

/** @param {Section} section @param {number} source @param {Partial<Task>} [rest] @returns {Task} */
function task(section, source, rest) {
  return { section, source, target: -1, edge: -1, value: NaN, title: "", reason: "", action: "add", targetId: "", back: null, ...rest };
}

/** Whether a node is an article that readers see. @param {Site} site @param {number} i */
function isArticle(site, i) {
  return !site.external[i] && !site.notPublic[i];
}

/** Whether readers see both ends of an edge. @param {Site} site @param {number} e */
function isSeen(site, e) {
  return !site.notPublic[site.source[e]] && !site.notPublic[site.target[e]];
}

/** @type {Record<Section, (site: Site) => Task[]>} */
const FINDERS = {
  missing: (site) => suggestions(site, "missing"),
  broken: (site) => suggestions(site, "broken"),
  doubtful: (site) => site.data.doubtful.edge.map((e, i) => pair(site, "doubtful", e, site.data.doubtful.chance[i] / 1000)),
  duplicates: (site) => {
    /** @type {Map<number, Task>} */
    const pairs = new Map();
    for (let e = 0; e < site.m; e++) {
      const [one, other] = [Math.min(site.source[e], site.target[e]), Math.max(site.source[e], site.target[e])];
      if (site.similarity[e] < NEAR_COPY - 1e-6 || one === other || !isArticle(site, one) || !isArticle(site, other)) continue;
      pairs.set(one * site.n + other, task("duplicates", one, { target: other, edge: e, value: site.similarity[e] }));
    }
    /** @type {Map<string, number>} */
    const first = new Map();
    for (const i of site.nodes.filter((node) => site.url(node) && isArticle(site, node))) {
      const one = first.get(site.url(i));
      if (one === undefined) first.set(site.url(i), i);
      else pairs.set(one * site.n + i, task("duplicates", one, { target: i, reason: "both files say that they have the same address" }));
    }
    const [ofAddress, ofText] = [true, false].map((is) => [...pairs.values()].filter(({ value }) => Number.isNaN(value) === is));
    return [...ofAddress, ...bestFirst(ofText)];
  },
  "one-way": (site) => bestFirst(range(0, site.m).filter((e) => site.flags[e] & ONE_WAY && !(site.flags[e] & DOUBTFUL) && isSeen(site, e)).map((e) => pair(site, "one-way", e, site.similarity[e]))),
  orphans: (site) => newestFirst(site, site.nodes.filter((i) => !site.timesListed[i] && isArticle(site, i))).map((i) => task("orphans", i)),
  listless: (site) => newestFirst(site, site.nodes.filter((i) => !site.listLength[i] && isArticle(site, i))).map((i) => task("listless", i)),
};

/** @param {Site} site @param {Section} section @param {number} e @param {number} value */
function pair(site, section, e, value) {
  return task(section, site.source[e], { target: site.target[e], edge: e, value });
}

/** @param {Site} site @param {"missing"|"broken"} section */
function suggestions(site, section) {
  const columns = site.data.work?.[section];
  if (!columns) return [];
  return columns.article.map((source, row) => {
    const target = columns.target[row];
    const title = columns.title[row];
    const chance = (/** @type {number} */ thousandths) => (thousandths < 0 ? NaN : thousandths / 1000);
    const value = chance(columns.chance[row]);
    const back = columns.back[row] && { value: chance(columns.back[row][0]), reason: columns.back[row][1] };
    return task(section, source, { target, value, title, action: columns.action[row], reason: columns.reason[row], back, targetId: columns.target_id[row] });
  });
}

/** @param {Task[]} tasks */
function bestFirst(tasks) {
  return tasks.sort((a, b) => b.value - a.value || a.source - b.source || a.target - b.target);
}

/** @param {Site} site @param {number[]} nodes */
function newestFirst(site, nodes) {
  const day = (/** @type {number} */ i) => (Number.isNaN(site.day[i]) ? -Infinity : site.day[i]);
  return nodes.sort((a, b) => (day(a) === day(b) ? a - b : day(b) - day(a)));
}

/**
 * What of the site belongs to a section, 1 for each node and each edge: without an edge of its own, a pair has those between the two.
 * @param {Site} site @param {Section} section
 */
export function partOf(site, section) {
  const nodes = new Uint8Array(site.n);
  const edges = new Uint8Array(site.m);
  for (const { source, target, edge } of tasksOf(site, section)) {
    nodes[source] = 1;
    if (target >= 0) nodes[target] = 1;
    if (edge >= 0) edges[edge] = 1;
    else if (target >= 0) for (const e of site.between(source, target)) edges[e] = 1;
  }
  // Articles without a partner are seen with what else ties them.
  if (section === "orphans" || section === "listless") edges.fill(1);
  return { nodes, edges };
}

/** Whether an edge is a link that a reader can follow. @param {number} flags */
export function isLink(flags) {
  return (flags & (RELATED | MENTION)) > 0;
}
