// Search by title: `/` to begin, arrows to choose, Enter to go there.

import { byId, counted, h } from "./dom.js";
import { short } from "./labels.js";

/** @typedef {import("./site.js").Site} Site */

const MOST = 12;

/** Letters without case and accents. @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

export class Search {
  /** @param {Site} site @param {(node: number) => void} choose */
  constructor(site, choose) {
    this.site = site;
    this.choose = choose;
    this.input = /** @type {HTMLInputElement} */ (byId("search"));
    this.box = byId("results");
    /** @type {string[]|undefined} */ this.titles = undefined;
    /** @type {number[]} */ this.found = [];
    this.at = -1;
    this.input.addEventListener("input", () => this.#look());
    this.input.addEventListener("focus", () => this.#look());
    this.input.addEventListener("blur", () => setTimeout(() => this.#close(), 150));
    this.input.addEventListener("keydown", (event) => this.#key(event));
  }

  begin() {
    this.input.focus();
    this.input.select();
  }

  /** Articles with all the words in their titles: those that begin with them first, then the most listed. @param {string} text */
  find(text) {
    const { site } = this;
    const words = plain(text).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const titles = (this.titles ??= site.all.map((i) => plain(site.title(i))));
    const begins = (/** @type {number} */ i) => Number(titles[i].startsWith(words[0]));
    return site.all
      .filter((i) => words.every((word) => titles[i].includes(word)))
      .sort((a, b) => begins(b) - begins(a) || site.listed[b] - site.listed[a] || a - b);
  }

  #look() {
    const all = this.find(this.input.value);
    this.found = all.slice(0, MOST);
    this.at = this.found.length ? 0 : -1;
    const asked = this.input.value.trim() !== "";
    this.box.replaceChildren(...this.found.map((i, place) => h("li", {
      role: "option", id: `result-${place}`, "aria-selected": "false",
      onpointerdown: (/** @type {Event} */ event) => { event.preventDefault(); this.#go(place); },
    }, h("span", { dir: "auto", class: "title" }, short(this.site.title(i), 120)), h("span", { class: "meta" }, [this.site.date(i), short(this.site.provider(i), 40)].filter(Boolean).join(" · ")))));
    if (asked && !all.length) this.box.append(h("li", { class: "none" }, "No title has these words."));
    if (all.length > MOST) this.box.append(h("li", { class: "none" }, `${counted(all.length - MOST, "more")} – type on to narrow`.replace("mores", "more")));
    this.box.hidden = !asked;
    this.input.setAttribute("aria-expanded", String(asked));
    this.#mark();
  }

  #mark() {
    this.box.querySelectorAll("[role=option]").forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.at));
      if (place === this.at) option.scrollIntoView({ block: "nearest" });
    });
    if (this.at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `result-${this.at}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.found.length) {
      this.at = (this.at + step + this.found.length) % this.found.length;
      this.#mark();
    } else if (event.key === "Enter") this.#go(this.at);
    else if (event.key === "Escape") {
      if (this.input.value) this.input.value = "";
      else this.input.blur();
      this.#close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} place */
  #go(place) {
    if (place < 0 || this.found[place] === undefined) return;
    const node = this.found[place];
    this.#close();
    this.input.blur();
    this.choose(node);
  }

  #close() {
    this.box.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
  }
}
