// Rows of lists in the panel: articles and what is said of them.

import { h } from "./dom.js";
import { shorten } from "./text.js";

/**
 * What clicks in the panel do.
 * @typedef {object} PanelActions
 * @property {(node: number) => void} select
 * @property {(node: number) => void} hover highlight a node; -1 for none
 * @property {() => void} close
 * @property {(topic: string) => void} showTopic
 * @property {(community: number) => void} showCommunity
 * @property {() => void} update after the filters were changed
 */

/** In characters: titles of articles in lists, and within a reason. Plain choices. */
const [TITLE_LENGTH, REASON_LENGTH] = [160, 90];

export class Rows {
  /** @param {import("./site.js").Site} site @param {PanelActions} actions */
  constructor(site, actions) {
    this.site = site;
    this.actions = actions;
  }

  /** The date, the provider and the kind of a node. @param {number} i */
  meta(i) {
    const { site } = this;
    const parts = [site.date(i), site.provider(i), site.external[i] ? "another site’s page" : "", site.notPublic[i] ? "not public" : ""].filter(Boolean);
    return parts.flatMap((part, index) => [...(index ? [" · "] : []), h("bdi", {}, part)]);
  }

  /** Highlight a node while the pointer or the focus is there. @param {number} i */
  listeners(i) {
    const [on, off] = [() => this.actions.hover(i), () => this.actions.hover(-1)];
    return { onmouseenter: on, onmouseleave: off, onfocus: on, onblur: off };
  }

  /** A button that selects an article. @param {number} i @param {Node[]} [marks] behind its date */
  button(i, marks = []) {
    return h("button", { type: "button", class: "story", onclick: () => this.actions.select(i), ...this.listeners(i) },
      h("span", { dir: "auto", class: "title" }, shorten(this.site.title(i), TITLE_LENGTH)),
      h("span", { class: "meta" }, ...this.meta(i), ...marks.flatMap((mark) => [" ", mark])));
  }

  /** @param {number} i @param {Node[]} marks @param {...Node} below */
  row(i, marks, ...below) {
    return h("li", {}, this.button(i, marks), ...below);
  }

  /** A word or number in a frame. @param {string} text @param {string} [kind] a class @param {string} [title] */
  mark(text, kind = "", title = "") {
    return h("span", { class: `mark ${kind}`.trim(), title: title || false }, text);
  }

  /** The text of a reason. Articles in it are node numbers between two U+0001, and become buttons. @param {string} text */
  reason(text) {
    return text.split("\u0001").map((part, index) => {
      if (index % 2 === 0) return part;
      const i = Number(part);
      return h("button", { type: "button", class: "inline", onclick: () => this.actions.select(i), ...this.listeners(i) },
        "“", h("bdi", {}, shorten(this.site.title(i), REASON_LENGTH)), "”");
    });
  }
}
