// What changed since a former export: stories that are new, merged, split or gone, and articles that came and went.

import { expandableList, h } from "./dom.js";
import { formatNumber } from "./text.js";

/** Entries of a list that are shown at first. A plain choice. */
const FIRST_CHANGES = 20;

/** What is said of each kind of change: its heading, and what stands between the story and those that there are now. @type {Record<"new"|"merged"|"split"|"gone", [string, string]>} */
const EVENTS = { new: ["New stories", ""], merged: ["Merged", "went into"], split: ["Split", "became"], gone: ["Gone", ""] };

/** @param {import("./rows.js").Rows} rows @returns {Node[]} */
export function changed(rows) {
  const { site, actions } = rows;
  const { changes } = site.data;
  if (!changes) return [];
  const story = (/** @type {number} */ c) => h("button", { type: "button", class: "chip", title: "Open this story", onclick: () => actions.showCommunity(c) },
    h("bdi", {}, site.names[c] || "without a name"), " ", h("span", { class: "count" }, formatNumber(site.discs[c].size)));
  const former = (/** @type {number} */ i) => h("span", {}, h("bdi", { class: "title" }, changes.name[i] || "a story without a name"), ` (${formatNumber(changes.size[i])}) `);
  const row = (/** @type {number} */ i) => {
    const event = changes.event[i];
    return h("li", { class: "apart" }, ...(event === "new" ? [] : [former(i), h("span", { class: "soft" }, EVENTS[event][1])]),
      h("div", { class: "chips" }, ...changes.communities[i].map(story)));
  };
  const stories = Object.entries(EVENTS).flatMap(([event, [title]]) => {
    const own = changes.event.map((_, i) => i).filter((i) => changes.event[i] === event);
    return section(title, own, row);
  });
  const moved = changes.moved.node.map((_, i) => i);
  const removed = changes.removed.title.map((title, i) => title || changes.removed.id[i]);
  const nothing = !stories.length && !changes.added.length && !removed.length && !moved.length;
  return [
    h("h2", { tabindex: -1 }, "What changed"),
    h("p", { class: "soft" }, nothing ? "Nothing changed since the former export." : `Since the former export that --near named${changes.since ? `, whose newest article is of ${changes.since}` : ""}.${stories.length ? " In brackets how many articles a story had then." : ""}`),
    ...stories,
    ...section("New articles", changes.added, (i) => rows.row(i, [])),
    ...section("Articles in another story", moved, (i) => rows.row(changes.moved.node[i], changes.moved.from[i] ? [rows.mark(`was in “${changes.moved.from[i]}”`)] : [])),
    ...section("Articles that are gone", removed, (title) => h("li", { dir: "auto", class: "entry-text" }, title)),
  ];
}

/** @template T @param {string} title @param {T[]} entries @param {(entry: T) => Node} row */
function section(title, entries, row) {
  if (!entries.length) return [];
  return [h("section", {}, h("h3", {}, title, " ", h("span", { class: "soft" }, formatNumber(entries.length))), expandableList(entries, FIRST_CHANGES, row))];
}
