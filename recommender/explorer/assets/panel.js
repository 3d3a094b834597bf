// The card beside the map: one article with its lists, or the findings of a view.

import { css } from "./colours.js";
import { byId, expandableList, h } from "./dom.js";
import { DOUBTFUL, MENTION, ONE_WAY, RELATED, range } from "./site.js";
import { percent, quantity, shorten } from "./text.js";

/** @typedef {import("./site.js").Site} Site */

/**
 * What clicks in the panel do.
 * @typedef {object} PanelActions
 * @property {(node: number) => void} select
 * @property {(node: number) => void} hover highlight a node; -1 for none
 * @property {() => void} close
 * @property {(topic: string) => void} showTopic
 * @property {(community: number) => void} showCommunity
 */

/** In characters: titles of the article that is shown, of other articles, and within a reason. Plain choices. */
const [HEADING_LENGTH, TITLE_LENGTH, REASON_LENGTH] = [300, 160, 90];

/** Entries that are shown at first: of the lists of an article, of orphans, and of links. Plain choices. */
const [LIST_ENTRIES, ORPHAN_ENTRIES, LINK_ENTRIES] = [12, 100, 60];

/** @param {number} chance */
function chanceText(chance) {
  return chance < 0.005 ? "< 0.01" : chance.toFixed(2);
}

export class Panel {
  /** @param {Site} site @param {PanelActions} actions */
  constructor(site, actions) {
    this.site = site;
    this.actions = actions;
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
    const close = h("button", { type: "button", class: "icon close", "aria-label": "Close", title: "Close (Esc)", onclick: () => this.actions.close() }, "×");
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(close, ...children);
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  /** Show one article. @param {number} i @param {import("./colours.js").RGB} colour of its community */
  showArticle(i, colour) {
    const { site } = this;
    const curated = site.outEdges(i).filter((e) => site.flags[e] & RELATED);
    const linksTo = site.outEdges(i).filter((e) => site.flags[e] & MENTION);
    const linkedFrom = site.inEdges(i).filter((e) => site.flags[e] & MENTION);
    const similar = site.outEdges(i).filter((e) => site.kind(e) === "similar");
    const listedBy = site.inEdges(i).filter((e) => site.flags[e] & RELATED);
    const inList = new Set(curated.map((e) => site.target[e]));
    const url = site.url(i);
    this.#fill(
      shorten(site.title(i), 100),
      h("p", { class: "meta" }, ...this.#meta(i)),
      h("h2", { dir: "auto", tabindex: -1 }, shorten(site.title(i), HEADING_LENGTH)),
      h("p", { dir: "auto", class: "excerpt" }, site.data.nodes.excerpt[i]),
      h("p", { class: "go" }, url
        ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Open the article ↗")
        : h("span", { class: "soft" }, "It has no web address.")),
      h("div", { class: "chips" }, ...this.#chips(i, colour)),
      ...this.#section(site.byProgram[i] ? "Its own list, by a program" : "The editor’s list", curated, (e) => this.#row(site.target[e], this.#marks(e)), site.external[i] ? "" : "No list of its own.", "ol"),
      ...this.#section("Our list", site.computedList(i), (entry) => this.#recommendation(entry, inList), "", "ol"),
      ...this.#section("Listed by", listedBy, (e) => this.#row(site.source[e], []), site.hasLists ? "No other article lists it." : ""),
      ...this.#section("Its text links to", linksTo, (e) => this.#row(site.target[e], []), ""),
      ...this.#section("Linked from the text of", linkedFrom, (e) => this.#row(site.source[e], []), ""),
      ...this.#section("Most similar texts", similar, (e) => this.#row(site.target[e], [h("span", { class: "mark plain" }, site.similarity[e].toFixed(2))]), ""),
    );
  }

  /** The date, the provider and the kind of a node. @param {number} i */
  #meta(i) {
    const { site } = this;
    const parts = [site.date(i), site.provider(i), site.external[i] ? "another site’s page" : ""].filter(Boolean);
    return parts.flatMap((part, index) => [...(index ? [" · "] : []), h("bdi", {}, part)]);
  }

  /** Buttons for the community and the topics of a node. @param {number} i @param {import("./colours.js").RGB} colour */
  #chips(i, colour) {
    const { site, actions } = this;
    const swatch = h("span", { class: "swatch" });
    swatch.style.background = css(colour);
    const community = site.community[i];
    const name = site.data.communities.name[community];
    const topics = site.data.nodes.topics[i].map((topic) => site.data.topics[topic]);
    return [
      ...(name ? [h("button", { type: "button", class: "chip", title: "Show the whole community", onclick: () => actions.showCommunity(community) }, swatch, h("bdi", {}, name))] : []),
      ...topics.map((topic) => h("button", { type: "button", class: "chip", title: "Show this topic only", onclick: () => actions.showTopic(topic) }, h("bdi", {}, topic))),
    ];
  }

  /**
   * A list with its heading.
   * @template T
   * @param {string} title @param {T[]} entries @param {(entry: T) => Node} row
   * @param {string} none what is shown if there are no entries; without it the section is left out @param {"ol"|"ul"} [tag]
   */
  #section(title, entries, row, none, tag = "ul") {
    if (!entries.length && !none) return [];
    const heading = h("h3", {}, title, " ", h("span", { class: "soft" }, entries.length ? String(entries.length) : ""));
    return [h("section", {}, heading, entries.length ? expandableList(entries, LIST_ENTRIES, row, tag) : h("p", { class: "soft" }, none))];
  }

  /** The findings about a link. @param {number} e */
  #marks(e) {
    const marks = [];
    if (this.site.flags[e] & DOUBTFUL) marks.push(h("span", { class: "mark warn", title: "By all but the lists of the two, they are hardly related" }, "doubtful"));
    if (this.site.flags[e] & ONE_WAY) marks.push(h("span", { class: "mark", title: "Its own list does not return the link" }, "one-way"));
    return marks;
  }

  /** @param {number} i @param {Node[]} marks @param {...Node} below */
  #row(i, marks, ...below) {
    const { site, actions } = this;
    const button = h("button", {
      type: "button", class: "story", onclick: () => actions.select(i), ...this.#hoverListeners(i), onfocus: () => actions.hover(i), onblur: () => actions.hover(-1),
    }, h("span", { dir: "auto", class: "title" }, shorten(site.title(i), TITLE_LENGTH)), h("span", { class: "meta" }, ...this.#meta(i), ...marks.flatMap((mark) => [" ", mark])));
    return h("li", {}, button, ...below);
  }

  /** @param {number} i */
  #hoverListeners(i) {
    return { onmouseenter: () => this.actions.hover(i), onmouseleave: () => this.actions.hover(-1) };
  }

  /** An entry of the computed list with its reasons. @param {import("./site.js").Recommendation} entry @param {Set<number>} inList nodes of the related list */
  #recommendation({ node, score, reasons }, inList) {
    const marks = [h("span", { class: "mark plain", title: "The chance of being clearly related" }, score.toFixed(2))];
    if (inList.has(node)) marks.push(h("span", { class: "mark good" }, "in the list"));
    const lines = reasons.map(({ contribution, text }) => h("li", {},
      h("span", { class: contribution < 0 ? "share minus" : "share" }, `${contribution < 0 ? "−" : "+"}${Math.abs(contribution).toFixed(2)}`), " ",
      h("span", { dir: "auto" }, ...this.#reasonText(text))));
    return this.#row(node, marks, h("ul", { class: "why", "aria-label": "Reasons" }, ...lines));
  }

  /** The text of a reason. Articles in it are node numbers between two U+0001, and become buttons. @param {string} text */
  #reasonText(text) {
    return text.split("\u0001").map((part, index) => {
      if (index % 2 === 0) return part;
      const i = Number(part);
      return h("button", { type: "button", class: "inline", onclick: () => this.actions.select(i), ...this.#hoverListeners(i) },
        "“", h("bdi", {}, shorten(this.site.title(i), REASON_LENGTH)), "”");
    });
  }

  /** What doubtful links are, and how many of all they are: the page names no more than can be read. */
  #doubts() {
    const { trust } = this.site.data;
    const share = trust ? ` Of all pairs in lists, ${percent(trust.doubtful)} are that unlikely.` : "";
    return `A list names these, and hardly anything else says that the two are related. The chance stands beside each; the least likely come first.${share}`;
  }

  /** Show the findings of a view; for the view of everything there are none. @param {import("./filters.js").FindingsView} view @param {import("./filters.js").Visible} visible */
  showFindings(view, visible) {
    const { site } = this;
    if (view === "all") return this.hide();
    if (view === "orphans") {
      const orphans = site.nodes.filter((i) => visible.nodeMatches[i]);
      return this.#fill("Orphans", h("h2", { tabindex: -1 }, quantity(orphans.length, "orphan")),
        h("p", { class: "soft" }, "Articles that no other article’s list names."),
        expandableList(orphans, ORPHAN_ENTRIES, (i) => this.#row(i, [])));
    }
    const { edge, chance } = site.data.doubtful;
    const chances = new Map(edge.map((e, i) => [e, chance[i] / 1000]));
    const links = (view === "doubtful" ? edge : range(0, site.m)).filter((e) => visible.edgeMatches[e]);
    const [name, explanation] = view === "doubtful"
      ? ["doubtful link", this.#doubts()]
      : ["one-way link", "The second article has a list of its own, which does not return the link."];
    this.#fill(name, h("h2", { tabindex: -1 }, quantity(links.length, name)), h("p", { class: "soft" }, explanation),
      expandableList(links, LINK_ENTRIES, (e) => {
        const marks = view === "doubtful" ? [h("span", { class: "mark warn", title: "The chance that the two are related" }, chanceText(chances.get(e) ?? 0))] : [];
        return h("li", { class: "pair" }, this.#row(site.source[e], []).firstChild ?? "", this.#row(site.target[e], marks).firstChild ?? "");
      }));
  }
}
