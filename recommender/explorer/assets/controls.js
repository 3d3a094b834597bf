// The card with views, filters and the legend.

import { sizes } from "./choice.js";
import { css, mainProviders, ofDate, THEMES } from "./colours.js";
import { byId, h, many } from "./dom.js";
import { iso } from "./site.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./choice.js").Choice} Choice */
/** @typedef {import("./choice.js").Shown} Shown */

const FEW = 8;

export class Controls {
  /**
   * @param {Site} site
   * @param {Choice} choice is changed in place
   * @param {(key: string) => void} changed
   * @param {(community: number) => void} zoomTo
   */
  constructor(site, choice, changed, zoomTo) {
    this.site = site;
    this.choice = choice;
    this.changed = changed;
    this.zoomTo = zoomTo;
    /** Which long lists are shown whole. @type {Set<string>} */
    this.whole = new Set();
    this.sizes = sizes(site);
    this.#build();
  }

  #build() {
    const { site, choice } = this;
    const views = /** @type {[import("./choice.js").View, string][]} */ ([
      ["all", "Everything"], ["doubtful", "Doubtful links"], ["one-way", "One-way links"], ["orphans", "Orphans"],
    ]);
    const usable = views.filter(([view]) => view === "all" || (site.hasLists && (view !== "doubtful" || site.data.judged)));
    byId("views").replaceChildren(...usable.map(([view, name]) => this.#radio("view", view, name, many(this.sizes[view]))));
    byId("views-box").hidden = usable.length < 2;
    byId("colours").replaceChildren(...[["community", "Community"], ["date", "Date"], ["provider", "Provider"]]
      .filter(([kind]) => kind === "community" || (kind === "date" ? site.days.length : site.data.providers.length))
      .map(([kind, name]) => this.#radio("colour", kind, name)));
    byId("kinds").replaceChildren(
      this.#check("related", "Curated links"),
      this.#check("similar", "Similar texts"),
      ...(site.external.some(Boolean) ? [this.#check("external", "Pages of other sites")] : []),
    );
    const weight = h("input", { type: "range", id: "weight", min: 0, max: 1, step: 0.05, value: choice.weight, "aria-label": "Least similarity of texts", oninput: () => {
      choice.weight = Number(weight.value);
      this.changed("weight");
    } });
    byId("weights").replaceChildren(h("label", { for: "weight" }, "Texts alike by at least ", h("output", { id: "weight-told" })), weight);
    this.#dates();
  }

  /** @param {"view"|"colour"} key @param {string} value @param {string} name @param {string} [count] */
  #radio(key, value, name, count) {
    return h("label", { class: "option" }, h("input", { type: "radio", name: key, value, onchange: () => {
      /** @type {any} */ (this.choice)[key] = value;
      this.changed(key);
    } }), h("span", {}, name), count !== undefined && h("span", { class: "count" }, count));
  }

  /** @param {"related"|"similar"|"external"} key @param {string} name */
  #check(key, name) {
    return h("label", { class: "option" }, h("input", { type: "checkbox", name: key, onchange: (/** @type {Event} */ event) => {
      this.choice[key] = /** @type {HTMLInputElement} */ (event.target).checked;
      this.changed(key);
    } }), h("span", {}, name), h("span", { class: "count", id: `count-${key}` }));
  }

  /** Two sliders over a picture of how many articles each time has. */
  #dates() {
    const { site, choice } = this;
    byId("dates-box").hidden = site.first === site.last;
    const slider = (/** @type {"from"|"to"} */ end, /** @type {string} */ name) => {
      const input = h("input", { type: "range", id: end, min: site.first, max: site.last, step: 1, value: choice[end], "aria-label": name, oninput: () => {
        const day = Number(input.value);
        choice[end] = end === "from" ? Math.min(day, choice.to) : Math.max(day, choice.from);
        this.changed(end);
      } });
      return input;
    };
    byId("dates").replaceChildren(h("canvas", { id: "histogram", "aria-hidden": "true" }), slider("from", "From"), slider("to", "To"));
  }

  /** Bring everything up to what is chosen and shown. @param {Shown} shown @param {number[]} hues @param {boolean} dark */
  update(shown, hues, dark) {
    const { site, choice } = this;
    for (const key of /** @type {("view"|"colour")[]} */ (["view", "colour"])) {
      const input = document.querySelector(`input[name="${key}"][value="${choice[key]}"]`);
      if (input) /** @type {HTMLInputElement} */ (input).checked = true;
    }
    for (const key of /** @type {("related"|"similar"|"external")[]} */ (["related", "similar", "external"])) {
      const input = document.querySelector(`input[name="${key}"]`);
      if (input) /** @type {HTMLInputElement} */ (input).checked = choice[key];
    }
    for (const key of /** @type {("weight"|"from"|"to")[]} */ (["weight", "from", "to"])) {
      /** @type {HTMLInputElement} */ (byId(key)).value = String(choice[key]);
    }
    byId("weight-told").textContent = choice.weight.toFixed(2);
    byId("count-related").textContent = many(shown.related);
    byId("count-similar").textContent = many(shown.similar);
    byId("dates-told").textContent = `${iso(choice.from)} – ${iso(choice.to)}`;
    byId("from").setAttribute("aria-valuetext", iso(choice.from));
    byId("to").setAttribute("aria-valuetext", iso(choice.to));
    this.#histogram(dark);
    this.#facet("topics", site.data.topics, choice.topics, shown.topics);
    this.#facet("providers", site.data.providers, choice.providers, shown.providers);
    this.#legend(shown, hues, dark);
  }

  /** @param {boolean} dark */
  #histogram(dark) {
    const { site, choice } = this;
    const canvas = /** @type {HTMLCanvasElement} */ (byId("histogram"));
    const [width, height, bars] = [280, 40, 56];
    const ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const span = Math.max(1, site.last - site.first);
    const counts = new Array(bars).fill(0);
    for (const day of site.day) if (!Number.isNaN(day)) counts[Math.min(bars - 1, Math.floor(((day - site.first) / span) * bars))]++;
    const most = Math.max(1, ...counts);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    const theme = dark ? THEMES.dark : THEMES.light;
    counts.forEach((count, i) => {
      const day = site.first + ((i + 0.5) / bars) * span;
      const inside = day >= choice.from - span / bars && day <= choice.to + span / bars;
      pen.fillStyle = !inside ? css(theme.faint, 0.3) : choice.colour === "date" ? css(ofDate(Math.min(1, site.age(day)), dark)) : css(theme.faint);
      const tall = count ? Math.max(1.5, Math.sqrt(count / most) * height) : 0;
      pen.fillRect((i * width) / bars, height - tall, width / bars - 1, tall);
    });
  }

  /** Buttons of a filter, the most frequent first. @param {"topics"|"providers"} key @param {string[]} names @param {Set<string>} wanted @param {number[]} counts */
  #facet(key, names, wanted, counts) {
    byId(`${key}-box`).hidden = names.length < 2;
    const order = names.map((_, i) => i).filter((i) => counts[i] || wanted.has(names[i]))
      .sort((a, b) => Number(wanted.has(names[b])) - Number(wanted.has(names[a])) || counts[b] - counts[a] || a - b);
    const rows = order.map((i) => h("button", {
      type: "button", class: "chip", "aria-pressed": String(wanted.has(names[i])), "data-key": `${key}-${i}`,
      onclick: () => {
        if (!wanted.delete(names[i])) wanted.add(names[i]);
        this.changed(key);
      },
    }, h("bdi", {}, names[i]), " ", h("span", { class: "count" }, many(counts[i]))));
    this.#fill(key, rows);
  }

  /** @param {string} key @param {HTMLElement[]} rows */
  #fill(key, rows) {
    const shown = this.whole.has(key) ? rows.slice(0, 500) : rows.slice(0, FEW);
    if (rows.length > FEW) {
      const whole = this.whole.has(key);
      shown.push(h("button", { type: "button", class: "more", "data-key": `${key}-more`, "aria-expanded": String(whole), onclick: () => {
        if (!this.whole.delete(key)) this.whole.add(key);
        this.changed(key);
      } }, whole ? "Show fewer" : `Show all ${many(rows.length)}`));
    }
    const box = byId(key);
    // The button that was pressed is made anew, and keeps the focus.
    const held = document.activeElement instanceof HTMLElement && box.contains(document.activeElement) ? document.activeElement.dataset.key : "";
    box.replaceChildren(...shown);
    if (held) /** @type {HTMLElement|null} */ (box.querySelector(`[data-key="${held}"]`))?.focus();
  }

  /** @param {Shown} shown @param {number[]} hues @param {boolean} dark */
  #legend(shown, hues, dark) {
    const { site, choice } = this;
    const theme = dark ? THEMES.dark : THEMES.light;
    byId("ramp").hidden = choice.colour !== "date";
    const middle = site.days[Math.floor(site.days.length / 2)];
    byId("ramp-ends").replaceChildren(...[site.first, middle, site.last].map((day) => h("span", {}, iso(day))));
    const ramp = [0, 0.2, 0.4, 0.6, 0.8, 1].map((share) => css(ofDate(share, dark))).join(", ");
    byId("ramp-colours").style.background = `linear-gradient(90deg, ${ramp})`;
    const outlets = choice.colour === "provider" ? mainProviders(site) : [];
    byId("outlets").replaceChildren(...outlets.map((provider, hue) => h("li", {}, swatch(css(theme.hues[hue])), h("bdi", {}, site.data.providers[provider]))));
    const order = site.discs.map((_, i) => i).filter((i) => site.discs[i].size > 1 && (shown.members[i] || choice.off.has(i)));
    byId("legend-told").textContent = many(order.length);
    byId("legend-box").hidden = !order.length;
    byId("all-on").hidden = !choice.off.size;
    this.#fill("legend", order.map((i) => this.#entry(i, shown.members[i], css(theme.hues[hues[i]] ?? theme.other))));
  }

  /** @param {number} i @param {number} members @param {string} colour */
  #entry(i, members, colour) {
    const { choice } = this;
    const on = !choice.off.has(i);
    const name = this.site.data.communities.name[i];
    const square = swatch(colour);
    square.classList.toggle("empty", !on);
    return h("div", { class: on ? "entry" : "entry off" },
      h("button", { type: "button", class: "toggle", "aria-pressed": String(on), "aria-label": `Show ${name}`, title: on ? "Switch off" : "Switch on", "data-key": `on-${i}`, onclick: () => {
        if (!choice.off.delete(i)) choice.off.add(i);
        this.changed("off");
      } }, square),
      h("button", { type: "button", class: "name", title: "Zoom to it", "data-key": `zoom-${i}`, onclick: () => this.zoomTo(i) },
        h("bdi", {}, name), h("span", { class: "count" }, many(members))));
  }
}

/** @param {string} colour */
function swatch(colour) {
  const square = h("span", { class: "swatch" });
  square.style.background = colour;
  square.style.borderColor = colour;
  return square;
}
