// The page of a story: one community, its articles by date, its providers, how it grew, and which stories lie beside it.

import { css } from "./colours.js";
import { expandableList, h, svg } from "./dom.js";
import { formatNumber, isoDate, quantity, shorten } from "./text.js";

/** @typedef {import("./site.js").Site} Site */
/**
 * What is known of a story. Members are sorted by date, those without one at the end; days are those of the site’s own articles; `central` is the member with the most
 * edges to others, -1 for none; providers, topics and neighbours are names or communities with their numbers, the largest first.
 * @typedef {object} Story
 * @property {number[]} members
 * @property {number} first @property {number} last days, NaN without any date
 * @property {number} central
 * @property {[string, number][]} providers @property {[string, number][]} topics
 * @property {[number, number][]} neighbours communities, and the number of edges between the two
 */

/** Members that are shown at first, and providers, topics and neighbours at most. Plain choices. */
const [FIRST_MEMBERS, MOST_NAMES, MOST_NEIGHBOURS] = [40, 8, 5];

/** Of the chart of growth, in its own units: width, height, and the room below for dates. */
const CHART = { width: 340, height: 84, below: 16 };

/** @param {Site} site @param {number} community @returns {Story} */
export function storyOf(site, community) {
  const members = site.nodes.filter((i) => site.community[i] === community);
  const day = (/** @type {number} */ i) => (Number.isNaN(site.day[i]) ? Infinity : site.day[i]);
  members.sort((a, b) => (day(a) === day(b) ? a - b : day(a) - day(b)));
  const dated = members.filter((i) => !Number.isNaN(site.day[i]) && !site.external[i]);
  const [providers, topics, neighbours] = [new Map(), new Map(), new Map()];
  let [central, most] = [-1, 0];
  for (const i of members) {
    if (site.provider(i)) add(providers, site.provider(i));
    for (const topic of site.data.nodes.topics[i]) add(topics, site.data.topics[topic]);
    let inside = 0;
    for (const e of [...site.outEdges(i), ...site.inEdges(i)]) {
      const other = site.source[e] === i ? site.target[e] : site.source[e];
      if (site.community[other] === community) inside++;
      else add(neighbours, site.community[other]);
    }
    if (inside > most && !site.external[i]) [central, most] = [i, inside];
  }
  return {
    members, first: dated.length ? site.day[dated[0]] : NaN, last: dated.length ? site.day[dated[dated.length - 1]] : NaN, central,
    providers: largest(providers, MOST_NAMES), topics: largest(topics, MOST_NAMES), neighbours: largest(neighbours, MOST_NEIGHBOURS),
  };
}

/** @template T @param {Map<T, number>} counts @param {T} key */
function add(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The largest counts; of equal ones those that came first. @template T @param {Map<T, number>} counts @param {number} most @returns {[T, number][]} */
function largest(counts, most) {
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
}

/**
 * What the panel shows of a story.
 * @param {import("./rows.js").Rows} rows @param {import("./filters.js").Filters} filters @param {number} community
 * @param {import("./colours.js").RGB} colour of the community @returns {(Node|string)[]}
 */
export function storyPage(rows, filters, community, colour) {
  const { site, actions } = rows;
  const story = storyOf(site, community);
  const { story: identity, theme } = site.data.communities;
  const themeName = site.data.themes.name[theme[community]] ?? "";
  const alone = filters.only === community;
  const swatch = h("span", { class: "swatch" });
  swatch.style.background = css(colour);
  return [
    h("p", { class: "meta" }, swatch, " ", ["Story", ...(themeName ? [`Theme: ${themeName}`] : [])].join(" · ")),
    h("h2", { dir: "auto", tabindex: -1 }, site.names[community] || "A story without a name"),
    h("p", {}, ...summary(site, story)),
    h("div", { class: "chips" },
      h("button", { type: "button", class: "chip", id: "isolate", "aria-pressed": String(alone), onclick: () => {
        filters.only = alone ? -1 : community;
        actions.update();
      } }, "Show only this story"),
      h("button", { type: "button", class: "chip", onclick: () => actions.showCommunity(community) }, "Zoom to it"),
      h("a", { class: "chip", id: "permalink", href: `#${new URLSearchParams({ story: identity[community] })}` }, "Link to this story")),
    ...(story.first < story.last ? [h("h3", {}, "How it grew"), chart(site, story)] : []),
    ...(story.central >= 0 && story.members.length > 2 ? [h("h3", {}, "Most central article"), h("ul", {}, rows.row(story.central, []))] : []),
    ...counted("Providers", story.providers), ...counted("Topics", story.topics, actions.showTopic),
    ...beside(site, story, actions),
    h("h3", {}, "Articles by date ", h("span", { class: "soft" }, formatNumber(story.members.length))),
    expandableList(story.members, FIRST_MEMBERS, (i) => rows.row(i, [])),
  ];
}

/** One sentence: how many articles, and when. @param {Site} site @param {Story} story */
function summary(site, { members, first, last }) {
  const articles = members.filter((i) => !site.external[i]).length;
  const others = members.length - articles;
  const size = [quantity(articles, "article"), ...(others ? [quantity(others, "page of other sites", "pages of other sites")] : [])].join(" and ");
  if (Number.isNaN(first)) return [`${size}, without dates.`];
  if (first === last) return [`${size}, all of ${isoDate(first)}.`];
  return [`${size} in ${quantity(last - first + 1, "day")}: the first on ${isoDate(first)}, the last on ${isoDate(last)}.`];
}

/** Names with their numbers. @param {string} title @param {[string, number][]} entries @param {(name: string) => void} [choose] */
function counted(title, entries, choose) {
  if (!entries.length) return [];
  const chips = entries.map(([name, count]) => {
    const children = [h("bdi", {}, shorten(name, 60)), " ", h("span", { class: "count" }, formatNumber(count))];
    return choose ? h("button", { type: "button", class: "chip", title: "Show this topic only", onclick: () => choose(name) }, ...children) : h("span", { class: "chip still" }, ...children);
  });
  return [h("h3", {}, title), h("div", { class: "chips" }, ...chips)];
}

/** The stories with the most links and similar texts to this one. @param {Site} site @param {Story} story @param {import("./rows.js").PanelActions} actions */
function beside(site, { neighbours }, actions) {
  const named = neighbours.filter(([c]) => site.names[c]);
  if (!named.length) return [];
  return [h("h3", {}, "Stories beside it"), h("p", { class: "soft" }, "With the number of links and similar texts between the two."), h("div", { class: "chips" }, ...named.map(([c, count]) => (
    h("button", { type: "button", class: "chip", title: `${quantity(count, "link or similar text", "links and similar texts")} between the two`, onclick: () => actions.showCommunity(c) },
      h("bdi", {}, site.names[c]), " ", h("span", { class: "count" }, formatNumber(count))))))];
}

/** How many articles there were on each day: a line that climbs by one with each. @param {Site} site @param {Story} story */
function chart(site, { members, first, last }) {
  const { width, height, below } = CHART;
  const days = members.filter((i) => !site.external[i]).map((i) => site.day[i]).filter((day) => !Number.isNaN(day));
  const x = (/** @type {number} */ day) => 2 + ((day - first) / (last - first)) * (width - 4);
  const y = (/** @type {number} */ count) => 4 + (1 - count / days.length) * (height - below - 6);
  const steps = days.map((day, i) => `H${x(day).toFixed(1)}V${y(i + 1).toFixed(1)}`).join("");
  const line = `M${x(first).toFixed(1)},${y(0).toFixed(1)}${steps}`;
  const middle = days[Math.floor((days.length - 1) / 2)];
  const label = `From ${isoDate(first)} to ${isoDate(last)}; half of its ${quantity(days.length, "article")} had appeared by ${isoDate(middle)}.`;
  const text = (/** @type {number} */ at, /** @type {string} */ anchor, /** @type {string} */ words) => svg("text", { x: at, y: height - 2, "text-anchor": anchor }, words);
  return svg("svg", { class: "growth", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    svg("path", { class: "area", d: `${line}V${y(0).toFixed(1)}Z` }), svg("path", { class: "curve", d: line }),
    svg("line", { class: "half", x1: x(middle), x2: x(middle), y1: 2, y2: y(0) }),
    text(2, "start", isoDate(first)), text(width - 2, "end", isoDate(last)),
    text(width / 2, "middle", `half by ${isoDate(middle)}`));
}
