// The card beside the map: one article with its lists, or a view of the site.

import { apart } from "./apart.js";
import { changed } from "./changed.js";
import { css } from "./colours.js";
import { comparison } from "./comparison.js";
import { Coverage } from "./coverage.js";
import { byId, expandableList, h } from "./dom.js";
import { viewName } from "./filters.js";
import { hubs } from "./rankings.js";
import { Rows } from "./rows.js";
import { MENTION, RELATED } from "./site.js";
import { storyPage } from "./story.js";
import { isSection } from "./tasks.js";
import { percent, shorten } from "./text.js";
import { WorkList } from "./worklist.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./filters.js").FindingsView} FindingsView */

/** In characters: the title of the article that is shown, and its excerpt before it is opened. Plain choices. */
const [HEADING_LENGTH, EXCERPT_LENGTH] = [300, 220];

/** Entries of the lists of an article that are shown at first. A plain choice. */
const LIST_ENTRIES = 12;

export class Panel {
  /** The view that is shown, and how far it is scrolled: who comes back from an article goes on there. */
  #view = "all";
  #scrolled = 0;

  /**
   * @param {Site} site @param {import("./filters.js").Filters} filters @param {import("./decisions.js").Decisions} decisions
   * @param {import("./rows.js").PanelActions} actions @param {() => void} decided called after a decision
   */
  constructor(site, filters, decisions, actions, decided) {
    this.site = site;
    this.filters = filters;
    this.actions = actions;
    this.rows = new Rows(site, actions);
    this.workList = new WorkList(this.rows, decisions, decided);
    this.coverage = new Coverage(this.rows, filters);
    this.box = byId("panel");
    this.box.addEventListener("scroll", () => {
      if (this.#isView) this.#scrolled = this.box.scrollTop;
    });
  }

  /** The story that is shown, -1 for none. */
  #story = -1;
  /** Whether a view is shown, and no article. */
  #isView = false;

  focus() {
    this.box.querySelector("h2")?.focus({ preventScroll: true });
  }

  hide() {
    this.box.hidden = true;
    this.box.replaceChildren();
    [this.#view, this.#isView] = ["all", false];
  }

  /** @param {string} label @param {...(Node|string)} children */
  #fill(label, ...children) {
    const close = h("button", { type: "button", class: "icon close", "aria-label": "Close", title: "Close (Esc)", onclick: () => this.actions.close() }, "×");
    if (label !== "Story") this.#story = -1;
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(close, ...children);
    this.box.hidden = false;
    this.box.scrollTop = 0;
  }

  /** Show one article. @param {number} i @param {import("./colours.js").RGB} colour of its community */
  showArticle(i, colour) {
    const { site, rows, filters } = this;
    const linksTo = site.outEdges(i).filter((e) => site.flags[e] & MENTION);
    const linkedFrom = site.inEdges(i).filter((e) => site.flags[e] & MENTION);
    const similar = site.outEdges(i).filter((e) => site.kind(e) === "similar");
    const listedBy = site.inEdges(i).filter((e) => site.flags[e] & RELATED);
    const url = site.url(i);
    const back = filters.view !== "all" && [h("button", { type: "button", class: "more back", onclick: () => this.actions.close() }, `← ${viewName(filters.view)}`)];
    this.#isView = false;
    this.#fill(
      shorten(site.title(i), 100),
      ...(back || []),
      h("p", { class: "meta" }, ...rows.meta(i)),
      h("h2", { dir: "auto", tabindex: -1 }, shorten(site.title(i), HEADING_LENGTH)),
      ...this.#excerpt(site.data.nodes.excerpt[i]),
      h("p", { class: "go" }, url
        ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, "Open the article ↗")
        : h("span", { class: "soft" }, "It has no web address.")),
      ...comparison(rows, i, (task) => this.workList.acceptButton(task)),
      h("div", { class: "chips" }, ...this.#chips(i, colour)),
      ...this.#section("Listed by", listedBy, (e) => rows.row(site.source[e], []), site.hasLists ? "No other article lists it." : ""),
      ...this.#section("Its text links to", linksTo, (e) => rows.row(site.target[e], []), ""),
      ...this.#section("Linked from the text of", linkedFrom, (e) => rows.row(site.source[e], []), ""),
      ...this.#section("Most similar texts", similar, (e) => rows.row(site.target[e], [rows.mark(site.similarity[e].toFixed(2), "plain")]), ""),
    );
  }

  /** The beginning of an excerpt, and all of it if asked for: what stands below is not to be scrolled for. @param {string} text */
  #excerpt(text) {
    if (!text) return [];
    const start = shorten(text, EXCERPT_LENGTH);
    const excerpt = h("span", {}, start);
    if (start === text) return [h("p", { dir: "auto", class: "excerpt" }, excerpt)];
    const more = h("button", { type: "button", class: "inline", onclick: () => {
      excerpt.textContent = text;
      more.remove();
    } }, "more");
    return [h("p", { dir: "auto", class: "excerpt" }, excerpt, " ", more)];
  }

  /** Buttons for the community and the topics of a node. @param {number} i @param {import("./colours.js").RGB} colour */
  #chips(i, colour) {
    const { site, actions } = this;
    const swatch = h("span", { class: "swatch" });
    swatch.style.background = css(colour);
    const community = site.community[i];
    const name = site.names[community];
    const topics = site.data.nodes.topics[i].map((topic) => site.data.topics[topic]);
    return [
      ...(name ? [h("button", { type: "button", class: "chip", title: "Show the whole story", onclick: () => actions.showCommunity(community) }, swatch, h("bdi", {}, name))] : []),
      ...topics.map((topic) => h("button", { type: "button", class: "chip", title: "Show this topic only", onclick: () => actions.showTopic(topic) }, h("bdi", {}, topic))),
    ];
  }

  /**
   * A list with its heading.
   * @template T
   * @param {string} title @param {T[]} entries @param {(entry: T) => Node} row
   * @param {string} none what is shown if there are no entries; without it the section is left out
   */
  #section(title, entries, row, none) {
    if (!entries.length && !none) return [];
    const heading = h("h3", {}, title, " ", h("span", { class: "soft" }, entries.length ? String(entries.length) : ""));
    return [h("section", {}, heading, entries.length ? expandableList(entries, LIST_ENTRIES, row) : h("p", { class: "soft" }, none))];
  }

  /** Show a story. @param {number} community @param {import("./colours.js").RGB} colour of it */
  showStory(community, colour) {
    const scrolled = this.#story === community ? this.box.scrollTop : 0;
    const focused = this.box.contains(document.activeElement) ? document.activeElement?.id : undefined;
    [this.#story, this.#isView] = [community, false];
    this.#fill("Story", ...storyPage(this.rows, this.filters, community, colour));
    this.box.scrollTop = scrolled;
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Show a view; for the view of everything there is nothing to show. @param {import("./filters.js").Visible} visible */
  showView(visible) {
    const { view } = this.filters;
    if (view === "all") return this.hide();
    const scrolled = view === this.#view ? this.#scrolled : 0;
    const focused = this.box.contains(document.activeElement);
    [this.#view, this.#isView] = [view, true];
    this.#fill(viewName(view), ...this.#elements(visible), ...(isSection(view) && view === "doubtful" ? this.#doubts() : []));
    this.box.scrollTop = this.#scrolled = scrolled;
    if (focused) this.focus();
    return undefined;
  }

  /** @param {import("./filters.js").Visible} visible @returns {Node[]} */
  #elements(visible) {
    const { rows, filters } = this;
    if (isSection(filters.view)) return this.workList.elements(filters.view, visible);
    if (filters.view === "hubs") return hubs(rows, filters, visible);
    if (filters.view === "changes") return changed(rows);
    return filters.view === "apart" ? apart(rows) : this.coverage.elements(visible);
  }

  /** How many of all links are doubtful: the page names no more than can be read. */
  #doubts() {
    const { trust } = this.site.data;
    return trust ? [h("p", { class: "soft" }, `Of all pairs in lists, ${percent(trust.doubtful)} are that unlikely.`)] : [];
  }
}
