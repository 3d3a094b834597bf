// Finding articles by words: in titles, topics, providers, addresses, ids, dates and excerpts, and by words with a typo.

import { isoDate } from "./text.js";

/** @typedef {import("./site.js").Site} Site */

/** What a word is found in, from the best to the least. @type {[string, number][]} */
const TEXT_FIELDS = [["title", 8], ["topic", 5], ["provider", 4], ["section", 4], ["date", 4], ["id", 3], ["address", 3], ["excerpt", 2]];

/** What a hit counts in addition, by where it is: at the beginning of the field, or of a word; and with a typo, what share. */
const [AT_START, AT_WORD, TYPO] = [4, 2, 0.5];

/** Letters of a word from which on it may have one typo, and two. Shorter words would resemble too many. Plain choices. */
const [ONE_TYPO, TWO_TYPOS] = [4, 8];

/** At most so many words of the site are taken for one with a typo. */
const MAX_RESEMBLING = 12;

/** Writing without blanks between words, where a query is found by its pairs of characters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/** An article that was found: how well, and the field of the hit that says most about it. @typedef {{node: number, score: number, field: string}} Hit */

/** The text in lower case, without accents and with letters of full width as usual ones. @param {string} text */
export function normalize(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words of a query. Numbers of a date stay together. @param {string} query */
function wordsOf(query) {
  return normalize(query).split(/\s+/).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "") || word).filter(Boolean);
}

export class TextSearch {
  /** For each field the text of each node, normalized. @type {string[][]} */ #texts = [];
  /** All words of titles, topics, providers and excerpts. @type {string[]|undefined} */ #vocabulary = undefined;

  /** @param {Site} site */
  constructor(site) {
    this.site = site;
  }

  /** Read the texts of the site, once. */
  prepare() {
    const { site } = this;
    if (this.#texts.length) return;
    const { nodes, topics } = site.data;
    /** @type {Record<string, (i: number) => string>} */
    const read = {
      title: (i) => site.title(i), topic: (i) => nodes.topics[i].map((topic) => topics[topic]).join("\n"), provider: (i) => site.provider(i),
      section: (i) => site.section(i), date: (i) => dateWords(site.day[i]), id: (i) => nodes.id[i], address: (i) => nodes.url[i], excerpt: (i) => nodes.excerpt[i],
    };
    this.#texts = TEXT_FIELDS.map(([field]) => site.nodes.map((i) => normalize(read[field](i))));
  }

  /** Articles that have all words, the best first. @param {string} query @returns {Hit[]} */
  find(query) {
    const words = wordsOf(query);
    if (!words.length) return [];
    this.prepare();
    const { site } = this;
    const scores = new Float64Array(site.n);
    const fields = new Int8Array(site.n).fill(-1);
    let matches = site.nodes;
    for (const word of words) {
      const best = this.#hits(word, matches);
      matches = matches.filter((i) => best.has(i));
      for (const i of matches) {
        const { score, field } = /** @type {{score: number, field: number}} */ (best.get(i));
        scores[i] += score;
        if (fields[i] <= 0 || field > 0) fields[i] = field;
      }
      if (!matches.length) return [];
    }
    return matches.sort((a, b) => scores[b] - scores[a] || site.timesListed[b] - site.timesListed[a] || a - b)
      .map((node) => ({ node, score: scores[node], field: TEXT_FIELDS[fields[node]][0] }));
  }

  /** Where a word is found best, by node: as it is, else by its pairs of characters, else with a typo. @param {string} word @param {number[]} among */
  #hits(word, among) {
    const exact = this.#exact(word, among);
    if (exact.size) return exact;
    if (UNSPACED.test(word)) return this.#byPairs(word, among);
    const hits = new Map();
    for (const similar of this.#resembling(word)) {
      for (const [i, { score, field }] of this.#exact(similar, among)) {
        if (TYPO * score > (hits.get(i)?.score ?? 0)) hits.set(i, { score: TYPO * score, field });
      }
    }
    return hits;
  }

  /** @param {string} word @param {number[]} among @returns {Map<number, {score: number, field: number}>} */
  #exact(word, among) {
    const hits = new Map();
    TEXT_FIELDS.forEach(([, weight], field) => {
      const texts = this.#texts[field];
      for (const i of among) {
        const place = texts[i].indexOf(word);
        if (place < 0) continue;
        const isWord = place === 0 || !/[\p{L}\p{N}]/u.test(texts[i][place - 1]);
        const score = weight + (place === 0 ? AT_START : isWord ? AT_WORD : 0);
        if (score > (hits.get(i)?.score ?? 0)) hits.set(i, { score, field });
      }
    });
    return hits;
  }

  /** Texts with all pairs of neighbouring characters of a word, wherever they stand. @param {string} word @param {number[]} among */
  #byPairs(word, among) {
    const characters = Array.from(word);
    const pairs = characters.length > 2 ? characters.slice(1).map((character, at) => characters[at] + character) : [];
    const hits = new Map();
    TEXT_FIELDS.forEach(([, weight], field) => {
      for (const i of pairs.length ? among : []) {
        const share = pairs.filter((pair) => this.#texts[field][i].includes(pair)).length / pairs.length;
        if (share >= 0.6 && weight * share > (hits.get(i)?.score ?? 0)) hits.set(i, { score: weight * share, field });
      }
    });
    return hits;
  }

  /** The words of the site that differ from one by a typo or two, the nearest first. @param {string} word */
  #resembling(word) {
    const most = word.length >= TWO_TYPOS ? 2 : word.length >= ONE_TYPO ? 1 : 0;
    if (!most) return [];
    this.#vocabulary ??= this.#allWords();
    return this.#vocabulary.map((other) => ({ other, typos: typos(word, other, most) })).filter(({ typos: n }) => n <= most)
      .sort((a, b) => a.typos - b.typos).slice(0, MAX_RESEMBLING).map(({ other }) => other);
  }

  #allWords() {
    const words = new Set();
    TEXT_FIELDS.forEach(([name], field) => {
      if (!["title", "topic", "provider", "section", "excerpt", "date"].includes(name)) return;
      for (const text of this.#texts[field]) for (const word of text.split(/[^\p{L}\p{N}]+/u)) if (word.length >= ONE_TYPO - 1) words.add(word);
    });
    return [...words];
  }
}

/** A day as it may be typed: 2026-03-05, 5 march 2026, march 5. @param {number} day in days since 1970-01-01 */
function dateWords(day) {
  const iso = isoDate(day);
  if (!iso) return "";
  const [year, month, date] = iso.split("-").slice(-3);
  const name = MONTHS[Number(month) - 1];
  return `${iso} ${Number(date)} ${name} ${year}, ${Number(date)}.${Number(month)}.${year}`;
}

/**
 * How many letters have to be added, removed, changed or swapped with their neighbour to make one word of the other; `most` + 1 if
 * more. The end of a longer word may be missing: who types is not yet done.
 * @param {string} word that was typed @param {string} other @param {number} most
 */
export function typos(word, other, most) {
  const [n, m] = [word.length, Math.min(other.length, word.length + most)];
  if (m < n - most) return most + 1;
  let [before, last, row] = [/** @type {number[]} */ ([]), Array.from({ length: m + 1 }, (_, j) => j), /** @type {number[]} */ ([])];
  for (let i = 1; i <= n; i++) {
    row = [i];
    let least = i;
    for (let j = 1; j <= m; j++) {
      let steps = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (word[i - 1] === other[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) steps = Math.min(steps, before[j - 2] + 1);
      row.push(steps);
      least = Math.min(least, steps);
    }
    if (least > most) return most + 1;
    [before, last] = [last, row];
  }
  return other.length > word.length + most ? Math.min(...last.slice(Math.max(0, n - most))) : last[m];
}
