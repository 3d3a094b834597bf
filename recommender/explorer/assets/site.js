// The site as the page holds it: columns of numbers and text, and who is linked with whom.

/** Bits of an edge. */
export const RELATED = 1;
export const DOUBTFUL = 2;
export const ONE_WAY = 4;

/**
 * What `page_data.py` wrote.
 * @typedef {object} Payload
 * @property {string} title
 * @property {string} article the id of the article that is chosen at first, or empty
 * @property {boolean} folded whether the map begins with communities, which open when they are clicked
 * @property {boolean} judged whether links were looked at for doubt
 * @property {{id: string[], title: string[], excerpt: string[], url: string[], day: (number|null)[],
 *   provider: number[], topics: number[][], external: number[], community: number[],
 *   x: number[], y: number[]}} nodes
 * @property {string[]} providers
 * @property {string[]} topics
 * @property {{name: string[], hue: number[]}} communities their hue is a place among those of a theme, -1 for none
 * @property {{count: number[], target: number[], flags: number[], similarity: number[]}} edges
 * @property {{count: number[], target: number[], score: number[], why: number[][], text: string[]}} computed
 */

/**
 * One story of a computed list.
 * @typedef {{node: number, score: number, reasons: {share: number, text: string}[]}} Story
 */

/** @typedef {{x: number, y: number, r: number, reach: number, size: number}} Disc `reach` is `r` and the circles of the members */

/**
 * Undo base64 and deflate.
 * @param {string} text
 * @returns {Promise<Payload>}
 */
export async function unpack(text) {
  const raw = atob(text.trim());
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/**
 * Where each group begins in a list of `counts` after one another; one longer than `counts`.
 * @param {ArrayLike<number>} counts
 */
function starts(counts) {
  const from = new Uint32Array(counts.length + 1);
  for (let i = 0; i < counts.length; i++) from[i + 1] = from[i] + counts[i];
  return from;
}

export class Site {
  /** @param {Payload} data */
  constructor(data) {
    const { nodes, edges } = data;
    this.data = data;
    this.n = nodes.id.length;
    this.all = range(0, this.n);
    this.m = edges.target.length;
    this.position = new Map(nodes.id.map((id, i) => [id, i]));
    this.day = Float64Array.from(nodes.day, (day) => day ?? NaN);
    this.external = Uint8Array.from(nodes.external);
    this.community = Int32Array.from(nodes.community);
    this.x = Float32Array.from(nodes.x, (x) => x / 65535);
    this.y = Float32Array.from(nodes.y, (y) => y / 65535);

    this.outStart = starts(edges.count);
    this.source = new Uint32Array(this.m);
    for (let i = 0; i < this.n; i++) this.source.fill(i, this.outStart[i], this.outStart[i + 1]);
    this.target = Uint32Array.from(edges.target);
    this.flags = Uint8Array.from(edges.flags);
    this.similarity = Float32Array.from(edges.similarity, (similarity) => similarity / 100);
    this.weight = this.similarity.map((similarity, e) => (this.flags[e] & RELATED ? 1 : similarity));
    /** How many lists name each node. */
    this.listed = new Uint32Array(this.n);
    /** Edges by their target. */
    this.inEdge = new Uint32Array(this.m);
    this.inStart = this.#lookBack();
    this.hasLists = this.#findOneWay();

    /** All dates, the oldest first. */
    this.days = this.day.filter((day) => !Number.isNaN(day)).sort();
    this.first = this.days.length ? this.days[0] : 0;
    this.last = this.days.length ? this.days[this.days.length - 1] : 0;
    this.computedStart = starts(data.computed.count);
    this.discs = this.#discsOf();
  }

  /** Sort edges by their target, and say where each target's begin. */
  #lookBack() {
    const counts = new Uint32Array(this.n);
    for (let e = 0; e < this.m; e++) {
      counts[this.target[e]]++;
      if (this.flags[e] & RELATED) this.listed[this.target[e]]++;
    }
    const from = starts(counts);
    const next = from.slice();
    for (let e = 0; e < this.m; e++) this.inEdge[next[this.target[e]]++] = e;
    return from;
  }

  /** Mark one-way links: their targets have lists of their own, which do not return them. Say whether there are lists. */
  #findOneWay() {
    const hasList = new Uint8Array(this.n);
    const pairs = new Set();
    for (let e = 0; e < this.m; e++) {
      if (!(this.flags[e] & RELATED)) continue;
      hasList[this.source[e]] = 1;
      pairs.add(this.source[e] * this.n + this.target[e]);
    }
    for (let e = 0; e < this.m; e++) {
      const [source, target] = [this.source[e], this.target[e]];
      if (this.flags[e] & RELATED && hasList[target] && !pairs.has(target * this.n + source)) this.flags[e] |= ONE_WAY;
    }
    return pairs.size > 0;
  }

  /** The circle around the members of each community. @returns {Disc[]} */
  #discsOf() {
    const discs = this.data.communities.name.map(() => ({ x: 0, y: 0, r: 0, reach: 0, size: 0 }));
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
      if (disc) disc.r = Math.max(disc.r, Math.hypot(this.x[i] - disc.x, this.y[i] - disc.y));
    }
    const circle = Math.min(0.006, 0.2 / Math.sqrt(this.n));
    for (const disc of discs) disc.reach = 1.03 * disc.r + circle;
    return discs;
  }

  /** @param {number} i */
  title(i) {
    return this.data.nodes.title[i] || this.data.nodes.id[i];
  }

  /** @param {number} i */
  provider(i) {
    return this.data.providers[this.data.nodes.provider[i]] ?? "";
  }

  /** The date of a node as 2026-03-05, or empty. @param {number} i */
  date(i) {
    return iso(this.day[i]);
  }

  /** The share of the dated articles that are older than a day. @param {number} day */
  age(day) {
    let [low, high] = [0, this.days.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low / Math.max(1, this.days.length - 1);
  }

  /** Its address if it may be followed: http and https only. @param {number} i */
  address(i) {
    try {
      const url = new URL(this.data.nodes.url[i]);
      return url.protocol === "https:" || url.protocol === "http:" ? url.href : "";
    } catch {
      return "";
    }
  }

  /** Edges that leave a node, in the editor's order. @param {number} i */
  out(i) {
    return range(this.outStart[i], this.outStart[i + 1]);
  }

  /** Edges that reach a node. @param {number} i */
  into(i) {
    return Array.from(this.inEdge.subarray(this.inStart[i], this.inStart[i + 1]));
  }

  /** What the ranker says, best first. @param {number} i @returns {Story[]} */
  computed(i) {
    const { target, score, why, text } = this.data.computed;
    return range(this.computedStart[i], this.computedStart[i + 1]).map((at) => ({
      node: target[at],
      score: score[at] / 1000,
      reasons: range(0, why[at].length / 2).map((j) => ({
        share: why[at][2 * j] / 1000,
        text: text[why[at][2 * j + 1]],
      })),
    }));
  }
}

/** @param {number} from @param {number} to */
export function range(from, to) {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Days since 1970 as 2026-03-05; empty for none. @param {number} day */
export function iso(day) {
  return Number.isFinite(day) ? new Date(day * 864e5).toISOString().slice(0, 10) : "";
}
