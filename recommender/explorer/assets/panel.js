// The panel beside the map: one article with its lists, or the findings of a view.

import { css } from "./colours.js";
import { byId, counted, h, list } from "./dom.js";
import { short } from "./labels.js";
import { DOUBTFUL, ONE_WAY, RELATED, range } from "./site.js";

/** @typedef {import("./site.js").Site} Site */

/**
 * What the panel may ask of the map.
 * @typedef {object} Actions
 * @property {(node: number) => void} choose
 * @property {(node: number) => void} point light a node without choosing it; -1 for none
 * @property {() => void} close
 * @property {(topic: string) => void} topic
 * @property {(community: number) => void} community zoom to it
 */

export class Panel {
  /** @param {Site} site @param {Actions} act */
  constructor(site, act) {
    this.site = site;
    this.act = act;
    this.box = byId("panel");
  }

  focus() {
    this.box.querySelector("h2")?.focus({ preventScroll: true });
  }

  hide() {
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  /** @param {string} label @param {...Node} children */
  #fill(label, ...children) {
    const close = h("button", { type: "button", class: "icon close", "aria-label": "Close", title: "Close (Esc)", onclick: () => this.act.close() }, "×");
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(close, ...children);
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  /** Show one article. @param {number} i @param {import("./colours.js").RGB} colour of its community */
  article(i, colour) {
    const { site } = this;
    const { nodes, communities } = site.data;
    const curated = site.out(i).filter((e) => site.flags[e] & RELATED);
    const similar = site.out(i).filter((e) => !(site.flags[e] & RELATED));
    const listedBy = site.into(i).filter((e) => site.flags[e] & RELATED);
    const computed = site.computed(i);
    const inList = new Set(curated.map((e) => site.target[e]));
    const address = site.address(i);
    const name = communities.name[site.community[i]];
    const swatch = h("span", { class: "swatch" });
    swatch.style.background = css(colour);
    this.#fill(
      short(site.title(i), 100),
      h("p", { class: "meta" }, ...this.#meta(i)),
      h("h2", { dir: "auto", tabindex: -1 }, short(site.title(i), 300)),
      h("p", { dir: "auto", class: "excerpt" }, nodes.excerpt[i]),
      h("p", { class: "go" }, address
        ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, "Open the article ↗")
        : h("span", { class: "soft" }, "It has no web address.")),
      h("div", { class: "chips" },
        ...(name ? [h("button", { type: "button", class: "chip", title: "Show the whole community", onclick: () => this.act.community(site.community[i]) }, swatch, h("bdi", {}, name))] : []),
        ...nodes.topics[i].map((topic) => h("button", { type: "button", class: "chip", title: "Show this topic only", onclick: () => this.act.topic(site.data.topics[topic]) }, h("bdi", {}, site.data.topics[topic])))),
      ...this.#section("The editor’s list", curated, (e) => this.#row(site.target[e], this.#marks(e)), site.external[i] ? "" : "No list of its own.", "ol"),
      ...this.#section("Our list", computed, (story) => this.#story(story, inList), "", "ol"),
      ...this.#section("Listed by", listedBy, (e) => this.#row(site.source[e], []), site.hasLists ? "No other article lists it." : ""),
      ...this.#section("Most similar texts", similar, (e) => this.#row(site.target[e], [h("span", { class: "mark plain" }, site.similarity[e].toFixed(2))]), ""),
    );
  }

  /** @param {number} i */
  #meta(i) {
    const { site } = this;
    const parts = [site.date(i), site.provider(i), site.external[i] ? "another site’s page" : ""].filter(Boolean);
    return parts.flatMap((part, place) => [...(place ? [" · "] : []), h("bdi", {}, part)]);
  }

  /** @template T @param {string} title @param {T[]} entries @param {(entry: T) => Node} row @param {string} none @param {"ol"|"ul"} [tag] */
  #section(title, entries, row, none, tag = "ul") {
    if (!entries.length && !none) return [];
    const heading = h("h3", {}, title, " ", h("span", { class: "soft" }, entries.length ? String(entries.length) : ""));
    return [h("section", {}, heading, entries.length ? list(entries, 12, row, { tag }) : h("p", { class: "soft" }, none))];
  }

  /** What an editor may want to know of a link. @param {number} e */
  #marks(e) {
    const marks = [];
    if (this.site.flags[e] & DOUBTFUL) marks.push(h("span", { class: "mark warn", title: "The two texts are no more alike than texts of the same days drawn by chance" }, "doubtful"));
    if (this.site.flags[e] & ONE_WAY) marks.push(h("span", { class: "mark", title: "Its own list does not return the link" }, "one-way"));
    return marks;
  }

  /** @param {number} i @param {Node[]} marks @param {...Node} below */
  #row(i, marks, ...below) {
    const { site, act } = this;
    const button = h("button", {
      type: "button", class: "story",
      onclick: () => act.choose(i), onmouseenter: () => act.point(i), onmouseleave: () => act.point(-1), onfocus: () => act.point(i), onblur: () => act.point(-1),
    }, h("span", { dir: "auto", class: "title" }, short(site.title(i), 160)), h("span", { class: "meta" }, ...this.#meta(i), ...marks.flatMap((mark) => [" ", mark])));
    return h("li", {}, button, ...below);
  }

  /** @param {import("./site.js").Story} story @param {Set<number>} inList */
  #story({ node, score, reasons }, inList) {
    const marks = [h("span", { class: "mark plain", title: "The chance of being clearly related" }, score.toFixed(2))];
    if (inList.has(node)) marks.push(h("span", { class: "mark good" }, "in the list"));
    const why = reasons.map(({ share, text }) => h("li", {},
      h("span", { class: share < 0 ? "share minus" : "share" }, `${share < 0 ? "−" : "+"}${Math.abs(share).toFixed(2)}`), " ",
      h("span", { dir: "auto" }, ...this.#told(text))));
    return this.#row(node, marks, h("ul", { class: "why", "aria-label": "Reasons" }, ...why));
  }

  /** A reason in words; other articles in it are numbers between two U+0001, and become buttons. @param {string} text */
  #told(text) {
    return text.split("\u0001").map((part, place) => {
      if (place % 2 === 0) return part;
      const i = Number(part);
      return h("button", { type: "button", class: "inline", onclick: () => this.act.choose(i), onmouseenter: () => this.act.point(i), onmouseleave: () => this.act.point(-1) },
        "“", h("bdi", {}, short(this.site.title(i), 90)), "”");
    });
  }

  /** Show what a view has found. @param {import("./choice.js").View} view @param {import("./choice.js").Shown} shown */
  findings(view, shown) {
    const { site } = this;
    if (view === "all") return this.hide();
    if (view === "orphans") {
      const orphans = site.all.filter((i) => shown.matches[i]);
      return this.#fill("Orphans", h("h2", { tabindex: -1 }, counted(orphans.length, "orphan")),
        h("p", { class: "soft" }, "Articles that no other article’s list names."),
        list(orphans, 100, (i) => this.#row(i, [])));
    }
    const links = range(0, site.m).filter((e) => shown.link[e]);
    if (view === "doubtful") links.sort((a, b) => site.similarity[a] - site.similarity[b]);
    const [name, told] = view === "doubtful"
      ? ["doubtful link", "Curated links whose two texts are no more alike than texts of the same days drawn by chance. The least alike come first."]
      : ["one-way link", "The second article has a list of its own, which does not return the link."];
    this.#fill(name, h("h2", { tabindex: -1 }, counted(links.length, name)), h("p", { class: "soft" }, told),
      list(links, 60, (e) => h("li", { class: "pair" }, this.#row(site.source[e], []).firstChild ?? "", this.#row(site.target[e], []).firstChild ?? "")));
  }
}
