// The list of an article beside the computed one, with what is in both and what is in one of them only.

import { expandableList, h } from "./dom.js";
import { DOUBTFUL, ONE_WAY, RELATED } from "./site.js";
import { additionOf } from "./tasks.js";

/** Entries of each list that are shown at first. A plain choice. */
const FIRST_LISTED = 12;

/**
 * Two columns; one, if there is only one list.
 * @param {import("./rows.js").Rows} rows @param {number} i the article
 * @param {(task: import("./tasks.js").Task) => Node} accept a button that accepts a task
 */
export function comparison(rows, i, accept) {
  const { site } = rows;
  const curated = site.outEdges(i).filter((e) => site.flags[e] & RELATED);
  const computed = site.computedList(i);
  const listed = new Set(curated.map((e) => site.target[e]));
  const ours = new Set(computed.map(({ node }) => node));
  const byProgram = site.byProgram[i];
  const own = byProgram ? "Its own list, by a program" : "The editor’s list";
  // Of a longer list, what the program’s has not got may stand below the end of that.
  const isCut = computed.length === site.longestComputed && curated.length > computed.length;
  const onlyOwn = isCut ? `not in the program’s first ${computed.length}` : byProgram ? "its list only" : "editor only";
  const isCompared = curated.length > 0 && computed.length > 0;
  const both = () => rows.mark("✓ both", "both", "In both lists");
  const left = column(own, curated, (e) => {
    const marks = [];
    if (isCompared) marks.push(ours.has(site.target[e]) ? both() : rows.mark(`◧ ${onlyOwn}`, "one", isCut ? `The program’s list was exported up to place ${computed.length}, and may have it further down` : "The program’s list has not got it"));
    if (site.flags[e] & DOUBTFUL) marks.push(rows.mark("doubtful", "warn", "By all but the lists of the two, they are hardly related"));
    if (site.flags[e] & ONE_WAY) marks.push(rows.mark("one-way", "", "Its own list does not return the link"));
    return rows.row(site.target[e], marks);
  }, site.external[i] ? "" : "No list of its own.");
  const right = column("The program’s list", computed, ({ node, score, reasons }) => {
    const marks = [rows.mark(score.toFixed(2), "plain", "The chance of being clearly related")];
    if (isCompared) marks.push(listed.has(node) ? both() : rows.mark("◨ program only", "one ours", "The article’s own list has not got it"));
    const lines = reasons.map(({ contribution, text }) => h("li", {},
      h("span", { class: contribution < 0 ? "share minus" : "share" }, `${contribution < 0 ? "−" : "+"}${Math.abs(contribution).toFixed(2)}`), " ",
      h("span", { dir: "auto" }, ...rows.reason(text))));
    const addition = listed.has(node) ? null : additionOf(site, i, node);
    return rows.row(node, marks, ...(addition ? [accept(addition)] : []), ...(lines.length ? [h("details", {}, h("summary", {}, "Why"), h("ul", { class: "why", "aria-label": "Reasons" }, ...lines))] : []));
  }, "");
  const columns = [...left, ...right];
  if (!isCompared) return columns;
  const shared = [...listed].filter((node) => ours.has(node)).length;
  const summary = `${shared} in both, ${listed.size - shared} ${onlyOwn}, ${ours.size - shared} program only`;
  return [h("p", { class: "soft compared" }, summary), h("div", { class: "columns" }, ...columns)];
}

/**
 * A list with its heading; nothing, if there are neither entries nor anything to say about that.
 * @template T
 * @param {string} title @param {T[]} entries @param {(entry: T) => Node} row @param {string} none
 */
function column(title, entries, row, none) {
  if (!entries.length && !none) return [];
  const heading = h("h3", {}, title, " ", h("span", { class: "soft" }, entries.length ? String(entries.length) : ""));
  return [h("section", {}, heading, entries.length ? expandableList(entries, FIRST_LISTED, row, "ol") : h("p", { class: "soft" }, none))];
}
