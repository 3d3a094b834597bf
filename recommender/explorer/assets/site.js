// The site as the page holds it: columns of numbers and texts by node and by edge. Nodes and edges are numbered from 0.

import { isoDate } from "./text.js";

/**
 * Bits of the flags of an edge: curated, hardly related, a link in the source's text, not returned by the target's own
 * list.
 */
export const RELATED = 1;
export const DOUBTFUL = 2;
export const MENTION = 4;
export const ONE_WAY = 8;

/** The largest coordinate in the payload, see `page_places.py`; in the page the map is 1 wide or high, whichever is more. */
const GRID = 65_535;

/**
 * What `page_data.py` writes. A column of nodes has an entry for each node, a column of edges one for each edge.
 * @typedef {object} Payload
 * @property {string} title of the page
 * @property {string} article the id of the article that is selected when the page opens, or empty
 * @property {boolean} folded whether communities are drawn in place of their nodes until they are clicked
 * @property {number[]} frame how places on the map became `x` and `y`: for who reads them again, see `saved_page.py`
 * @property {boolean} judged whether links were checked, so that doubtful ones are known
 * @property {{n_lists: number, noise: number|null, trust: number, doubtful: number}|null} trust how far the lists can be trusted:
 *   how many were looked at, the share of entries by chance where that is certainly much, by how much links count, and the share of doubtful links
 * @property {{id: string[], title: string[], excerpt: string[], url: string[], day: (number|null)[],
 *   provider: number[], topics: number[][], section: number[], external: number[], not_public: number[], by_program: number[], community: number[],
 *   x: number[], y: number[]}} nodes `day` in days since 1970-01-01; `provider`, `topics`, `section` and `community` are positions in
 *   the lists below, `provider` and `section` -1 for none; `external` 1 for pages of other sites; `not_public` 1 for drafts and the like; `by_program` 1 for articles whose lists
 *   were made by a program; `x` and `y` from 0 to 65,535, y down
 * @property {string[]} providers
 * @property {string[]} topics
 * @property {string[]} sections
 * @property {{missing: Suggestions, broken: Suggestions}|null} work entries that lists lack, the likeliest first, and broken ones;
 *   null if nobody looked
 * @property {{name: string[], hue: number[], story: string[], theme: number[]}} communities the hue is a position among those of a
 *   light or dark theme, -1 for none; `story` is the identity by which addresses name a community; `theme` is a position in
 *   the list below, -1 for none
 * @property {{name: string[]}} themes larger subjects, each of several communities
 * @property {Changes|null} changes since a former map, if one is known
 * @property {{count: number[], target: number[], flags: number[], similarity: number[]}} edges sorted by source: `count` is the
 *   number of edges of each node; `similarity` in hundredths
 * @property {{edge: number[], chance: number[]}} doubtful links, the most doubtful first, and two articles that list each other
 *   once: the position in `edges`, and the chance in thousandths that the two are related
 * @property {{count: number[], target: number[], score: number[], why: number[][], text: string[]}} computed lists, sorted by
 *   node: `count` is the length of each node's list; `score` in thousandths; `why` alternates contributions in thousandths
 *   and positions in `text`
 */

/**
 * Suggested changes of lists as columns; `back` is the same change the other way round, as [chance, reason], where both are missing. `total` counts those that are not on the page, too; `article` is the one with the list;
 * `target` -1 and `target_id` for what is not on the map; `action` "check" for what only a person can mend; `chance` in
 * thousandths, -1 for none.
 * @typedef {{total: number, article: number[], target: number[], target_id: string[], action: ("add"|"remove"|"replace"|"check")[], title: string[],
 *   chance: number[], reason: string[], back: ([number, string]|null)[]}} Suggestions
 */

/**
 * What changed since a former map; a column has an entry for each story that did.
 * @typedef {object} Changes
 * @property {string|null} since the day of the newest article then, as 2026-03-05
 * @property {("new"|"merged"|"split"|"gone")[]} event
 * @property {string[]} story its identity: of a new story the present one, else the former
 * @property {string[]} name the same
 * @property {number[]} size the number of members: of a new story now, else then
 * @property {number[][]} communities positions of those that there are now: the new one, the one into which it merged, or those
 *   into which it was split, the largest first; empty for what is gone
 * @property {number[]} added articles that were not there
 * @property {{id: string[], title: string[]}} removed articles that are not there any more
 * @property {{node: number[], from: string[]}} moved articles that left a story otherwise, and what that was called
 */

/** An entry of a computed list. @typedef {{node: number, score: number, reasons: {contribution: number, text: string}[]}} Recommendation */

/**
 * The circle around the members of a community; lengths in widths of the map.
 * @typedef {{x: number, y: number, radius: number, outerRadius: number, size: number}} Disc `radius` reaches to the centre of the
 * furthest member, `outerRadius` around its circle; `size` is the number of members
 */

/** Undo base64 and deflate. @param {string} text @returns {Promise<Payload>} */
export async function unpack(text) {
  const raw = atob(text.trim());
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** Where each group begins if groups of `counts` entries stand one after another; the last number is the sum. @param {ArrayLike<number>} counts */
function offsets(counts) {
  const starts = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) starts[i + 1] = starts[i] + counts[i];
  return starts;
}

export class Site {
  /** @param {Payload} data */
  constructor(data) {
    const { nodes, edges } = data;
    this.data = data;
    /** The number of nodes. */
    this.n = nodes.id.length;
    this.nodes = range(0, this.n);
    /** The number of edges. */
    this.m = edges.target.length;
    this.position = new Map(nodes.id.map((id, i) => [id, i]));
    /** The number of each community by the identity of its story. */
    /** What each community is called: of several with one name, all but the first have a number. */
    this.names = distinct(data.communities.name);
    this.communityOf = new Map(data.communities.story.map((story, c) => [story, c]));
    this.day = Float64Array.from(nodes.day, (day) => day ?? NaN);
    this.external = Uint8Array.from(nodes.external);
    this.notPublic = Uint8Array.from(nodes.not_public);
    this.byProgram = Uint8Array.from(nodes.by_program);
    /** What links of lists are called: curated, unless a program made any list. */
    this.linkName = this.byProgram.some(Boolean) ? "listed link" : "curated link";
    this.community = Int32Array.from(nodes.community);
    this.x = Float32Array.from(nodes.x, (x) => x / GRID);
    this.y = Float32Array.from(nodes.y, (y) => y / GRID);

    this.outStart = offsets(edges.count);
    this.source = new Uint32Array(this.m);
    for (let i = 0; i < this.n; i++) this.source.fill(i, this.outStart[i], this.outStart[i + 1]);
    this.target = Uint32Array.from(edges.target);
    this.flags = Uint8Array.from(edges.flags);
    this.similarity = Float32Array.from(edges.similarity, (similarity) => similarity / 100);
    /** Links are not weighed: 1; the similarity of similar edges. */
    this.weight = this.similarity.map((similarity, e) => (this.flags[e] & (RELATED | MENTION) ? 1 : similarity));
    /** The number of related lists that name each node. */
    this.timesListed = new Uint32Array(this.n);
    /** Edges sorted by their target. */
    this.byTarget = new Uint32Array(this.m);
    this.inStart = this.#sortByTarget();
    /** The number of entries in each node's list. */
    this.listLength = new Uint32Array(this.n);
    this.hasLists = this.#markOneWay();
    this.hasMentions = this.flags.some((flags) => flags & MENTION);

    /** The days of all nodes that have one, sorted. */
    this.days = this.day.filter((day) => !Number.isNaN(day)).sort();
    this.firstDay = this.days.length ? this.days[0] : 0;
    this.lastDay = this.days.length ? this.days[this.days.length - 1] : 0;
    this.computedStart = offsets(data.computed.count);
    /** The length of the longest computed list: up to there they were exported. */
    this.longestComputed = data.computed.count.reduce((most, count) => Math.max(most, count), 0);
    this.discs = this.#discsOf();
  }

  /** Fill `byTarget` and `timesListed`; return where the edges of each target begin. */
  #sortByTarget() {
    const counts = new Uint32Array(this.n);
    for (let e = 0; e < this.m; e++) {
      counts[this.target[e]]++;
      if (this.flags[e] & RELATED) this.timesListed[this.target[e]]++;
    }
    const starts = offsets(counts);
    const next = starts.slice();
    for (let e = 0; e < this.m; e++) this.byTarget[next[this.target[e]]++] = e;
    return starts;
  }

  /** Flag one-way links: the target has a related list, which does not name the source. Return whether there are any lists. */
  #markOneWay() {
    const pairs = new Set();
    for (let e = 0; e < this.m; e++) {
      if (!(this.flags[e] & RELATED)) continue;
      this.listLength[this.source[e]]++;
      pairs.add(this.source[e] * this.n + this.target[e]);
    }
    for (let e = 0; e < this.m; e++) {
      const [source, target] = [this.source[e], this.target[e]];
      if (this.flags[e] & RELATED && this.listLength[target] && !pairs.has(target * this.n + source)) this.flags[e] |= ONE_WAY;
    }
    return pairs.size > 0;
  }

  /** @returns {Disc[]} */
  #discsOf() {
    const discs = this.data.communities.name.map(() => ({ x: 0, y: 0, radius: 0, outerRadius: 0, size: 0 }));
    for (let i = 0; i < this.n; i++) {
      const disc = discs[this.community[i]];
      if (!disc) continue;
      disc.x += this.x[i];
      disc.y += this.y[i];
      disc.size++;
    }
    for (const disc of discs) {
      disc.x /= disc.size || 1;
      disc.y /= disc.size || 1;
    }
    for (let i = 0; i < this.n; i++) {
      const disc = discs[this.community[i]];
      if (disc) disc.radius = Math.max(disc.radius, Math.hypot(this.x[i] - disc.x, this.y[i] - disc.y));
    }
    // About the radius of a node's circle when the whole map is on the screen; by eye.
    const circleRadius = Math.min(0.006, 0.2 / Math.sqrt(this.n));
    for (const disc of discs) disc.outerRadius = 1.03 * disc.radius + circleRadius;
    return discs;
  }

  /** @param {number} i */
  id(i) {
    return this.data.nodes.id[i];
  }

  /** @param {number} i */
  title(i) {
    return this.data.nodes.title[i] || this.data.nodes.id[i];
  }

  /** The name of the provider, or empty. @param {number} i */
  provider(i) {
    return this.data.providers[this.data.nodes.provider[i]] ?? "";
  }

  /** The name of the section, or empty. @param {number} i */
  section(i) {
    return this.data.sections[this.data.nodes.section[i]] ?? "";
  }

  /** The date of a node as 2026-03-05, or empty. @param {number} i */
  date(i) {
    return isoDate(this.day[i]);
  }

  /** The share, in [0, 1], of the nodes with a date that are older than a day. @param {number} day */
  shareOlder(day) {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low / Math.max(1, this.days.length - 1);
  }

  /** The URL of a node if its scheme is http or https, else empty: other schemes may run code. @param {number} i */
  url(i) {
    try {
      const url = new URL(this.data.nodes.url[i]);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch {
      return "";
    }
  }

  /** Edges from a node: curated ones in the editors' order, then mentions and similar ones, of each the most similar first. @param {number} i */
  outEdges(i) {
    return range(this.outStart[i], this.outStart[i + 1]);
  }

  /** The kind of an edge as it is drawn: of a curated link that is a mention too, curated. @param {number} e @returns {"related"|"mention"|"similar"} */
  kind(e) {
    return this.flags[e] & RELATED ? "related" : this.flags[e] & MENTION ? "mention" : "similar";
  }

  /** Edges to a node. @param {number} i */
  inEdges(i) {
    return Array.from(this.byTarget.subarray(this.inStart[i], this.inStart[i + 1]));
  }

  /** Edges between two nodes, in either direction. @param {number} one @param {number} other */
  between(one, other) {
    return [...this.outEdges(one).filter((e) => this.target[e] === other), ...this.outEdges(other).filter((e) => this.target[e] === one)];
  }

  /** The computed list of a node, the best first. @param {number} i @returns {Recommendation[]} */
  computedList(i) {
    const { target, score, why, text } = this.data.computed;
    return range(this.computedStart[i], this.computedStart[i + 1]).map((entry) => ({
      node: target[entry],
      score: score[entry] / 1000,
      reasons: range(0, why[entry].length / 2).map((j) => ({
        contribution: why[entry][2 * j] / 1000,
        text: text[why[entry][2 * j + 1]],
      })),
    }));
  }
}

/** Names of which no two are the same for a reader. @param {string[]} names */
function distinct(names) {
  /** @type {Map<string, number>} */
  const times = new Map();
  return names.map((name) => {
    const key = name.toLowerCase();
    times.set(key, (times.get(key) ?? 0) + 1);
    return name && times.get(key) !== 1 ? `${name}, no. ${times.get(key)}` : name;
  });
}

/** The whole numbers from `start` to `end`, without `end`. @param {number} start @param {number} end */
export function range(start, end) {
  return Array.from({ length: end - start }, (_, i) => start + i);
}
