// The box for searching: `/` begins, arrows choose among the results, Enter goes to the chosen one.

import { byId, h } from "./dom.js";
import { formatNumber, shorten } from "./text.js";
import { TextSearch, normalize } from "./text_search.js";

/** @typedef {import("./site.js").Site} Site */

/** At most so many results are shown: what fits on a screen. */
const MAX_RESULTS = 12;

/** How long the results stay after the input has lost the focus, in milliseconds, so that a click on one of them arrives. */
const CLOSE_DELAY_MS = 150;

/** How many characters of an excerpt are shown around what was found. */
const SNIPPET = 90;

export class Search {
  /** The nodes that are shown as results, and the position of the chosen one among them, -1 for none. @type {number[]} */
  results = [];
  chosen = -1;
  /** What was found in each result. @type {import("./text_search.js").Hit[]} */ #hits = [];

  /** @param {Site} site @param {(node: number) => void} select */
  constructor(site, select) {
    this.site = site;
    this.select = select;
    this.texts = new TextSearch(site);
    this.input = /** @type {HTMLInputElement} */ (byId("search"));
    this.box = byId("results");
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("focus", () => this.#search());
    this.input.addEventListener("blur", () => setTimeout(() => this.#close(), CLOSE_DELAY_MS));
    this.input.addEventListener("keydown", (event) => this.#pressKey(event));
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  #search() {
    const found = this.texts.find(this.input.value);
    this.#hits = found.slice(0, MAX_RESULTS);
    this.results = this.#hits.map(({ node }) => node);
    this.chosen = this.results.length ? 0 : -1;
    const hasText = this.input.value.trim() !== "";
    this.box.replaceChildren(...this.results.map((i, index) => this.#option(i, index)));
    if (hasText && !found.length) this.box.append(h("li", { class: "none" }, "Nothing has these words."));
    const more = found.length - MAX_RESULTS;
    if (more > 0) this.box.append(h("li", { class: "none" }, `${formatNumber(more)} more – type on to narrow`));
    this.box.hidden = !hasText;
    this.input.setAttribute("aria-expanded", String(hasText));
    this.#markChosen();
  }

  /** @param {number} i @param {number} index among the results */
  #option(i, index) {
    const { site } = this;
    const meta = [site.date(i), shorten(site.provider(i), 40), this.#where(i, this.#hits[index].field)].filter(Boolean).join(" · ");
    return h("li", {
      role: "option", id: `result-${index}`, "aria-selected": "false",
      onpointerdown: (/** @type {Event} */ event) => {
        event.preventDefault();
        this.#go(index);
      },
    }, h("span", { dir: "auto", class: "title" }, shorten(site.title(i), 120)), h("span", { class: "meta" }, meta));
  }

  /** What was found in an article, unless its title, date and provider show it. @param {number} i @param {string} field */
  #where(i, field) {
    const { nodes, topics } = this.site.data;
    if (field === "topic") return `topics: ${shorten(nodes.topics[i].map((topic) => topics[topic]).join(", "), SNIPPET)}`;
    if (field === "section") return `section: ${shorten(this.site.section(i), SNIPPET)}`;
    if (field === "id" || field === "address") return shorten(field === "id" ? nodes.id[i] : nodes.url[i], SNIPPET);
    if (field !== "excerpt") return "";
    const excerpt = nodes.excerpt[i];
    const word = normalize(this.input.value).split(/\s+/).find((one) => one && normalize(excerpt).includes(one)) ?? "";
    const place = normalize(excerpt).indexOf(word);
    // A few words before what was found; where no blanks part words, a few characters.
    const start = place < SNIPPET / 2 ? 0 : Math.max(excerpt.lastIndexOf(" ", place - SNIPPET / 3) + 1, place - SNIPPET / 2);
    return `${start ? "…" : ""}${shorten(excerpt.slice(start), SNIPPET)}`;
  }

  #markChosen() {
    this.box.querySelectorAll("[role=option]").forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.chosen));
      if (index === this.chosen) option.scrollIntoView({ block: "nearest" });
    });
    if (this.chosen < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `result-${this.chosen}`);
  }

  /** @param {KeyboardEvent} event */
  #pressKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.results.length) {
      this.chosen = (this.chosen + step + this.results.length) % this.results.length;
      this.#markChosen();
    } else if (event.key === "Enter") this.#go(this.chosen);
    else if (event.key === "Escape") {
      if (this.input.value) this.input.value = "";
      else this.input.blur();
      this.#close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} index among the results */
  #go(index) {
    const node = this.results[index];
    if (node === undefined) return;
    this.#close();
    this.input.blur();
    this.select(node);
  }

  #close() {
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
