// What is printed: the map as a picture, and what the panel shows, or else the stories; black on white.

import { THEMES, nodeColours } from "./colours.js";
import { byId, h } from "./dom.js";
import { viewName } from "./filters.js";
import { paintPicture, stateOf } from "./saving.js";
import { storyOf } from "./story.js";
import { formatNumber, isoDate, shorten } from "./text.js";
import { cameraForAll, cameraForCommunity, cameraForNode } from "./viewport.js";

/** @typedef {import("./main.js").Explorer} Explorer */

/** The picture of the map in pixels, as wide as a sheet of paper, and how many of its own a printer puts into each. */
const [SHEET, PRINT_RATIO] = [{ width: 1000, height: 640 }, 2];

/** Rows of a list at most: nobody reads more on paper. */
const MAX_ROWS = 500;

/** Fill the report, which only a printer sees. @param {Explorer} explorer */
export function writeReport(explorer) {
  const { site, filters, selected, story } = explorer;
  const canvas = h("canvas", { role: "img", "aria-label": "Map of articles" });
  const paper = { ...THEMES.light, paper: /** @type {import("./colours.js").RGB} */ ([255, 255, 255]) };
  const state = stateOf(explorer, SHEET, { theme: paper, colour: nodeColours(site, filters, false) });
  state.viewport.camera = selected >= 0 ? cameraForNode(site, state.viewport, selected)
    : story >= 0 ? cameraForCommunity(site, state.viewport, story) : cameraForAll(site, state.viewport, explorer.visible);
  paintPicture(state, canvas, PRINT_RATIO, selected);
  byId("report").replaceChildren(
    h("h1", { dir: "auto" }, site.data.title || "Map of articles"),
    h("p", {}, byId("told").textContent ?? ""), h("p", {}, settings(explorer)), canvas, ...body(explorer));
}

/** The filters that are set, in words. @param {Explorer} explorer */
function settings({ site, filters }) {
  const names = (/** @type {string} */ what, /** @type {Iterable<string>} */ chosen) => ([...chosen].length ? [`${what}: ${[...chosen].join(", ")}`] : []);
  const name = site.names;
  return [
    ...(filters.view === "all" ? [] : [`View: ${viewName(filters.view)}`]), ...(filters.only < 0 ? [] : [`Only the story “${name[filters.only]}”`]),
    ...(filters.from > site.firstDay || filters.to < site.lastDay ? [`Published: ${isoDate(filters.from)} – ${isoDate(filters.to)}`] : []),
    ...names("Topics", filters.topics), ...names("Providers", filters.providers), ...names("Sections", filters.sections), ...names("Without", [...filters.hidden].map((c) => name[c])),
  ].join(" · ");
}

/** @param {Explorer} explorer @returns {Node[]} */
function body(explorer) {
  const { site, selected, story } = explorer;
  if (selected < 0 && story >= 0) return storyReport(explorer);
  const panel = byId("panel");
  if (panel.hidden) return [storyTable(explorer)];
  const copy = /** @type {HTMLElement} */ (panel.cloneNode(true));
  copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  copy.querySelectorAll("details").forEach((details) => details.setAttribute("open", ""));
  const address = selected >= 0 && site.url(selected);
  return [...copy.childNodes, ...(address ? [h("p", {}, address)] : [])];
}

/** All articles of a story. @param {Explorer} explorer @returns {Node[]} */
function storyReport({ site, story, visible }) {
  const { members, providers } = storyOf(site, story);
  const shown = members.filter((i) => visible.nodeMatches[i]);
  return [
    h("h2", { dir: "auto" }, site.names[story]),
    h("p", {}, providers.map(([name, count]) => `${name} ${formatNumber(count)}`).join(" · ")),
    h("table", {}, h("thead", {}, h("tr", {}, ...["Published", "Article", "Provider"].map((name) => h("th", {}, name)))),
      h("tbody", {}, ...shown.slice(0, MAX_ROWS).map((i) => h("tr", {},
        h("td", {}, site.date(i)), h("td", { dir: "auto" }, shorten(site.title(i), 200)), h("td", { dir: "auto" }, shorten(site.provider(i), 40)))))),
    ...(shown.length > MAX_ROWS ? [h("p", {}, `… and ${formatNumber(shown.length - MAX_ROWS)} more`)] : []),
  ];
}

/** The stories that are shown, the largest first. @param {Explorer} explorer */
function storyTable({ site, visible }) {
  const order = site.discs.map((_, c) => c).filter((c) => site.discs[c].size > 1 && visible.members[c]).sort((a, b) => visible.members[b] - visible.members[a]).slice(0, MAX_ROWS);
  return h("table", {},
    h("thead", {}, h("tr", {}, ...["Story", "Articles", "First", "Last", "Most central article"].map((name) => h("th", {}, name)))),
    h("tbody", {}, ...order.map((c) => {
      const { first, last, central } = storyOf(site, c);
      return h("tr", {}, h("td", { dir: "auto" }, site.names[c]), h("td", {}, formatNumber(visible.members[c])),
        h("td", {}, isoDate(first)), h("td", {}, isoDate(last)), h("td", { dir: "auto" }, central < 0 ? "" : shorten(site.title(central), 120)));
    })));
}
