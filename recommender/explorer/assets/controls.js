// The card with views of findings, filters and the legend.

import { css, dateColour, mainProviders, THEMES } from "./colours.js";
import { byId, h } from "./dom.js";
import { absentViews, knownViews, viewName } from "./filters.js";
import { SECTIONS, countOf, isSection } from "./tasks.js";
import { Timeline } from "./timeline.js";
import { formatNumber, isoDate, percent } from "./text.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./filters.js").Visible} Visible */

/** Entries of a long list: at first, and after a click on "Show all". Plain choices; more would make the page slow. */
const [FIRST_ENTRIES, ALL_ENTRIES] = [8, 500];

/** The filters that are checkboxes. @type {("related"|"mention"|"similar"|"external")[]} */
const CHECKBOXES = ["related", "mention", "similar", "external"];

export class Controls {
  /**
   * @param {Site} site
   * @param {Filters} filters which the controls change
   * @param {(key: string) => void} changed is called after a filter was changed
   * @param {(community: number) => void} showCommunity
   * @param {import("./decisions.js").Decisions} decisions
   */
  constructor(site, filters, changed, showCommunity, decisions) {
    this.site = site;
    this.filters = filters;
    this.changed = changed;
    this.showCommunity = showCommunity;
    /** The long lists that are shown whole. @type {Set<string>} */
    this.whole = new Set();
    this.decisions = decisions;
    this.#build();
  }

  #build() {
    const { site, filters } = this;
    const { trust } = site.data;
    byId("trust").hidden = !trust?.noise;
    if (trust?.noise) byId("trust").textContent = `The lists of this site say little: about ${percent(trust.noise)} of their entries look as if drawn by chance. So the map, and our own lists, follow the texts more than the lists. The entries that are most likely wrong are among the doubtful links.`;
    this.#buildViews();
    byId("colours").replaceChildren(...[["community", "Story"], ["date", "Date"], ["provider", "Provider"]]
      .filter(([kind]) => kind === "community" || (kind === "date" ? site.days.length : site.data.providers.length))
      .map(([kind, name]) => this.#radio("colour", kind, name)));
    byId("kinds").replaceChildren(
      this.#checkbox("related", `${site.linkName[0].toUpperCase()}${site.linkName.slice(1)}s`, "related"),
      ...(site.hasMentions ? [this.#checkbox("mention", "Links in texts", "mention")] : []),
      this.#checkbox("similar", "Similar texts", "similar"),
      ...(site.external.some(Boolean) ? [this.#checkbox("external", "Pages of other sites", "ring")] : []),
    );
    const weight = h("input", { type: "range", id: "weight", min: 0, max: 1, step: 0.05, value: filters.minWeight, "aria-label": "Least similarity of texts", oninput: () => {
      filters.minWeight = Number(weight.value);
      this.changed("weight");
    } });
    byId("weights").replaceChildren(h("label", { for: "weight" }, "Texts alike by at least ", h("output", { id: "weight-told" })), weight);
    this.timeline = new Timeline(site, filters, this.changed);
  }

  /** The views: those of the work list say how much is left to decide, or for information. */
  #buildViews() {
    const views = knownViews(this.site);
    const option = (/** @type {import("./filters.js").FindingsView} */ view) => this.#radio("view", view, viewName(view), "");
    /** @type {[string, import("./filters.js").FindingsView[]][]} */
    const groups = [
      ["", views.filter((view) => view === "all")],
      ["To decide", views.filter((view) => isSection(view) && !SECTIONS[view].isNote)],
      ["For information", views.filter((view) => isSection(view) && SECTIONS[view].isNote)],
      ["Overviews", views.filter((view) => view !== "all" && !isSection(view))],
    ];
    byId("views").replaceChildren(...groups.filter(([, group]) => group.length).map(([name, group]) => h("div", { role: name ? "group" : "none", "aria-label": name || false },
      ...(name ? [h("p", { class: "group", "aria-hidden": "true" }, name)] : []), ...group.map(option))),
    ...absentViews(this.site).map((why) => h("p", { class: "soft absent" }, why)));
    byId("views-box").hidden = views.length < 2;
    this.updateCounts();
  }

  /** Say beside each view how many articles it has, or how many of its tasks are left. */
  updateCounts() {
    const { site, decisions } = this;
    for (const view of knownViews(site)) {
      const count = document.querySelector(`input[name="view"][value="${view}"] ~ .count`);
      if (!count) continue;
      const decided = isSection(view) ? decisions.count(view) : { accept: 0, dismiss: 0 };
      const number = isSection(view) ? countOf(site, view) : view === "all" ? site.external.reduce((sum, external) => sum - external, site.n) : NaN;
      count.textContent = Number.isNaN(number) ? "" : formatNumber(number - decided.accept - decided.dismiss);
    }
  }

  /** @param {"view"|"colour"} key @param {string} value @param {string} name @param {string} [count] */
  #radio(key, value, name, count) {
    return h("label", { class: "option" }, h("input", { type: "radio", name: key, value, onchange: () => {
      /** @type {any} */ (this.filters)[key] = value;
      this.changed(key);
    } }), h("span", {}, name), count !== undefined && h("span", { class: "count" }, count));
  }

  /** @param {"related"|"mention"|"similar"|"external"} key @param {string} name @param {string} [line] the class of the line in the legend */
  #checkbox(key, name, line) {
    return h("label", { class: "option" }, h("input", { type: "checkbox", name: key, onchange: (/** @type {Event} */ event) => {
      this.filters[key] = /** @type {HTMLInputElement} */ (event.target).checked;
      this.changed(key);
    } }), line && h("span", { class: line === "ring" ? line : `line ${line}`, "aria-hidden": "true" }), h("span", {}, name), h("span", { class: "count", id: `count-${key}` }));
  }

  /** Show the filters as they are set, and what is visible. @param {Visible} visible @param {boolean} dark the theme */
  update(visible, dark) {
    const { site, filters } = this;
    for (const key of /** @type {("view"|"colour")[]} */ (["view", "colour"])) {
      const input = document.querySelector(`input[name="${key}"][value="${filters[key]}"]`);
      if (input) /** @type {HTMLInputElement} */ (input).checked = true;
    }
    for (const key of CHECKBOXES) {
      const input = document.querySelector(`input[name="${key}"]`);
      if (input) /** @type {HTMLInputElement} */ (input).checked = filters[key];
    }
    /** @type {HTMLInputElement} */ (byId("weight")).value = String(filters.minWeight);
    byId("weight-told").textContent = filters.minWeight.toFixed(2);
    byId("count-related").textContent = formatNumber(visible.related);
    if (site.hasMentions) byId("count-mention").textContent = formatNumber(visible.mention);
    byId("count-similar").textContent = formatNumber(visible.similar);
    this.timeline?.update(dark);
    this.#updateNames("topics", site.data.topics, filters.topics, visible.topics);
    this.#updateNames("providers", site.data.providers, filters.providers, visible.providers);
    this.#updateLegend(visible, dark);
  }

  /**
   * The buttons of a filter by name: those that are chosen first, then the most frequent.
   * @param {"topics"|"providers"} key @param {string[]} names @param {Set<string>} chosen @param {number[]} counts
   */
  #updateNames(key, names, chosen, counts) {
    byId(`${key}-box`).hidden = names.length < 2;
    const isChosen = (/** @type {number} */ i) => Number(chosen.has(names[i]));
    const order = names.map((_, i) => i).filter((i) => counts[i] || isChosen(i))
      .sort((a, b) => isChosen(b) - isChosen(a) || counts[b] - counts[a] || a - b);
    const rows = order.map((i) => h("button", {
      type: "button", class: "chip", "aria-pressed": String(chosen.has(names[i])), "data-key": `${key}-${i}`,
      onclick: () => {
        if (!chosen.delete(names[i])) chosen.add(names[i]);
        this.changed(key);
      },
    }, h("bdi", {}, names[i]), " ", h("span", { class: "count" }, formatNumber(counts[i]))));
    this.#fill(key, rows);
  }

  /** Show the first rows of a list, or all of them. @param {string} key @param {HTMLElement[]} rows */
  #fill(key, rows) {
    const whole = this.whole.has(key);
    const shown = rows.slice(0, whole ? ALL_ENTRIES : FIRST_ENTRIES);
    if (rows.length > FIRST_ENTRIES) {
      shown.push(h("button", { type: "button", class: "more", "data-key": `${key}-more`, "aria-expanded": String(whole), onclick: () => {
        if (!this.whole.delete(key)) this.whole.add(key);
        this.changed(key);
      } }, whole ? "Show fewer" : `Show all ${formatNumber(rows.length)}`));
    }
    const box = byId(key);
    // The buttons are new elements; the one that takes the place of the focused one gets the focus.
    const focused = document.activeElement;
    const focusedKey = focused instanceof HTMLElement && box.contains(focused) ? focused.dataset.key : "";
    box.replaceChildren(...shown);
    if (focusedKey) /** @type {HTMLElement|null} */ (box.querySelector(`[data-key="${focusedKey}"]`))?.focus();
  }

  /** @param {Visible} visible @param {boolean} dark the theme */
  #updateLegend(visible, dark) {
    const { site, filters } = this;
    const theme = dark ? THEMES.dark : THEMES.light;
    byId("ramp").hidden = filters.colour !== "date";
    const median = site.days[Math.floor(site.days.length / 2)];
    byId("ramp-ends").replaceChildren(...[site.firstDay, median, site.lastDay].map((day) => h("span", {}, isoDate(day))));
    const ramp = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => css(dateColour(share, dark))).join(", ");
    byId("ramp-colours").style.background = `linear-gradient(90deg, ${ramp})`;
    const providers = filters.colour === "provider" ? mainProviders(site) : [];
    byId("coloured-providers").replaceChildren(...providers.map((provider, hue) => (
      h("li", {}, swatch(css(theme.hues[hue])), h("bdi", {}, site.data.providers[provider])))));
    const order = site.discs.map((_, c) => c).filter((c) => site.discs[c].size > 1 && (visible.members[c] || filters.hidden.has(c)));
    byId("legend-told").textContent = formatNumber(order.length);
    byId("legend-box").hidden = !order.length;
    byId("all-on").hidden = !filters.hidden.size;
    const hues = site.data.communities.hue;
    this.#fill("legend", order.map((c) => this.#legendEntry(c, visible.members[c], css(theme.hues[hues[c]] ?? theme.other))));
  }

  /** @param {number} c the community @param {number} members @param {string} colour as CSS writes it */
  #legendEntry(c, members, colour) {
    const { filters } = this;
    const on = !filters.hidden.has(c);
    const name = this.site.names[c];
    const square = swatch(colour);
    square.classList.toggle("empty", !on);
    return h("div", { class: on ? "entry" : "entry off" },
      h("button", { type: "button", class: "toggle", "aria-pressed": String(on), "aria-label": `Show ${name}`, title: on ? "Switch off" : "Switch on", "data-key": `on-${c}`, onclick: () => {
        if (!filters.hidden.delete(c)) filters.hidden.add(c);
        this.changed("off");
      } }, square),
      h("button", { type: "button", class: "name", title: "Open this story", "data-key": `zoom-${c}`, onclick: () => this.showCommunity(c) },
        h("bdi", {}, name), h("span", { class: "count" }, formatNumber(members))));
  }
}

/** @param {string} colour as CSS writes it */
function swatch(colour) {
  const element = h("span", { class: "swatch" });
  element.style.background = colour;
  element.style.borderColor = colour;
  return element;
}
