// Coverage: for each section, topic and provider, how many articles there are and how they are linked.

import { h } from "./dom.js";
import { formatNumber, isoDate, percent } from "./text.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {"sections"|"topics"|"providers"} By */

/**
 * @typedef {{name: string, articles: number, withList: number, listed: number, entries: number, newest: number}} Row
 * of articles: how many have a list, how many are in another's list, entries of all lists, and the last day
 */

/** Rows that are shown at first, and at each further click. */
const FIRST_NAMES = 50;

/** @type {Record<By, string>} */
const KINDS = { sections: "Section", topics: "Topic", providers: "Provider" };

/** The columns: a heading, what it means, the value that is sorted by, and how it is written. */
const COLUMNS = [
  { key: "articles", name: "Articles", title: "How many articles", value: (/** @type {Row} */ row) => row.articles, text: (/** @type {Row} */ row) => formatNumber(row.articles) },
  { key: "lists", name: "Lists", title: "The share of the articles that have a list of their own", value: (/** @type {Row} */ row) => row.withList / row.articles, text: (/** @type {Row} */ row) => percent(row.withList / row.articles) },
  { key: "listed", name: "Listed", title: "The share of the articles that another article’s list names", value: (/** @type {Row} */ row) => row.listed / row.articles, text: (/** @type {Row} */ row) => percent(row.listed / row.articles) },
  { key: "length", name: "Entries", title: "Entries of a list, on average of the articles that have one", value: (/** @type {Row} */ row) => (row.withList ? row.entries / row.withList : 0), text: (/** @type {Row} */ row) => (row.withList ? (row.entries / row.withList).toFixed(1) : "–") },
  { key: "newest", name: "Newest", title: "The day of the newest article", value: (/** @type {Row} */ row) => row.newest, text: (/** @type {Row} */ row) => isoDate(row.newest) || "–" },
];

/** A row for each name; articles without any are the last one, without a name. @param {Site} site @param {By} by @param {Uint8Array} matches 1 for each node that counts */
export function coverageRows(site, by, matches) {
  const { nodes } = site.data;
  const names = site.data[by];
  const rows = [...names, ""].map((name) => ({ name, articles: 0, withList: 0, listed: 0, entries: 0, newest: -Infinity }));
  for (let i = 0; i < site.n; i++) {
    if (!matches[i] || site.external[i]) continue;
    const own = by === "topics" ? nodes.topics[i] : [by === "sections" ? nodes.section[i] : nodes.provider[i]].filter((place) => place >= 0);
    for (const place of own.length ? own : [names.length]) {
      const row = rows[place];
      row.articles++;
      row.withList += site.listLength[i] ? 1 : 0;
      row.listed += site.timesListed[i] ? 1 : 0;
      row.entries += site.listLength[i];
      if (site.day[i] > row.newest) row.newest = site.day[i];
    }
  }
  return rows.filter(({ articles }) => articles);
}

export class Coverage {
  /** @type {By} */ #by = "topics";
  #column = "articles";
  #descending = true;
  #most = FIRST_NAMES;
  #box = h("div", { class: "coverage" });
  /** @type {Uint8Array} */ #matches = new Uint8Array(0);

  /** @param {import("./rows.js").Rows} rows @param {import("./filters.js").Filters} filters */
  constructor(rows, filters) {
    this.rows = rows;
    this.filters = filters;
    this.kinds = /** @type {By[]} */ (Object.keys(KINDS)).filter((by) => rows.site.data[by].length > (by === "sections" ? 1 : 0));
    this.#by = this.kinds[0] ?? "topics";
  }

  /** @param {import("./filters.js").Visible} visible */
  elements(visible) {
    this.#matches = visible.nodeMatches;
    this.#render();
    return [h("h2", { tabindex: -1 }, "Coverage"), h("p", { class: "soft" }, `Of the articles that pass the filters. A name shows its articles only; a heading sorts.${this.kinds.length && !this.kinds.includes("sections") ? " There is no table of sections: the articles name none, or all are in one." : ""}`), this.#box,
      h("dl", { class: "heads soft" }, ...COLUMNS.flatMap(({ name, title }) => [h("dt", {}, name), h("dd", {}, title)]))];
  }

  /** @param {string} [focus] a selector of what has the focus afterwards */
  #render(focus) {
    if (!this.kinds.length) return this.#box.replaceChildren(h("p", { class: "soft" }, "No article has a section, a topic or a provider."));
    const { site } = this.rows;
    const column = COLUMNS.find(({ key }) => key === this.#column) ?? COLUMNS[0];
    const sign = this.#descending ? -1 : 1;
    const rows = coverageRows(site, this.#by, this.#matches).sort((a, b) => (
      Number(!a.name) - Number(!b.name) || (column.value(a) === column.value(b) ? b.articles - a.articles || a.name.localeCompare(b.name) : sign * (column.value(a) - column.value(b)))));
    const tabs = this.kinds.map((by) => h("button", { type: "button", "aria-pressed": String(by === this.#by), "data-by": by, onclick: () => {
      [this.#by, this.#most] = [by, FIRST_NAMES];
      this.#render(`[data-by=${by}]`);
    } }, KINDS[by]));
    const heads = COLUMNS.map(({ key, name, title }) => h("th", { scope: "col", "aria-sort": key === this.#column ? (this.#descending ? "descending" : "ascending") : "none" },
      h("button", { type: "button", title, "data-column": key, onclick: () => {
        this.#descending = key !== this.#column || !this.#descending;
        this.#column = key;
        this.#render(`[data-column=${key}]`);
      } }, name, key === this.#column ? (this.#descending ? " ↓" : " ↑") : "")));
    const left = rows.length - this.#most;
    this.#box.replaceChildren(
      h("div", { class: "tabs", role: "group", "aria-label": "By" }, ...tabs),
      h("div", { class: "table", tabindex: 0, role: "region", "aria-label": `Coverage by ${KINDS[this.#by].toLowerCase()}` }, h("table", {},
        h("thead", {}, h("tr", {}, h("th", { scope: "col" }, `${KINDS[this.#by]} (${formatNumber(rows.length)})`), ...heads)),
        h("tbody", {}, ...rows.slice(0, this.#most).map((row) => this.#row(row))))),
      ...(left > 0 ? [h("button", { type: "button", class: "more", onclick: () => {
        this.#most += FIRST_NAMES;
        this.#render(`tbody tr:nth-child(${this.#most - FIRST_NAMES + 1}) button`);
      } }, `Show more (${formatNumber(left)})`)] : []),
    );
    if (focus) /** @type {HTMLElement|null} */ (this.#box.querySelector(focus))?.focus();
  }

  /** @param {Row} row */
  #row(row) {
    const name = row.name ? h("button", { type: "button", class: "inline", onclick: () => {
      this.filters[this.#by] = new Set([row.name]);
      this.rows.actions.update();
    } }, h("bdi", {}, row.name)) : h("span", { class: "soft" }, "none");
    return h("tr", {}, h("th", { scope: "row" }, name), ...COLUMNS.map(({ text }) => h("td", {}, text(row))));
  }
}
