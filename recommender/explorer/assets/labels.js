// The labels of the map: names of communities and titles of articles, where each may stand, and for which of them there is room.

import { AVOID_COMMUNITIES, AVOID_LABELS, AVOID_NODES, CollisionGrid } from "./collisions.js";
import { mix } from "./colours.js";
import { communityColour, hasDisc, isFolded, nodesOnScreen, radiusScale, sortByImportance } from "./scene.js";
import { shorten } from "./text.js";

/** @typedef {import("./scene.js").MapState} MapState */
/** @typedef {import("./collisions.js").Box} Box */
/**
 * Where a label may stand: `x` is its left end, its middle or its right end, in pixels; `avoid` is what it must not cover there, `text` a shorter text.
 * @typedef {{x: number, y: number, align: "left" | "center" | "right", avoid?: number, text?: string}} Spot
 */
/**
 * A label, its size in pixels, and its spots, the best first. If it is `kept`, it is shown even where there is no room.
 * @typedef {{text: string, size: number, weight: number, colour: import("./colours.js").RGB, spots: Spot[], kept?: boolean,
 *   node?: number, community?: number}} Label
 */
/** @typedef {Label & Spot} PlacedLabel */

export const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

/** Of names of communities and of the title that the reader looks at, and of other titles, as CSS counts them. */
const [BOLD, REGULAR] = [650, 400];

/** At most so many names of communities, and titles; with more the map could not be read. Plain choices. */
const [MAX_NAMES, MAX_TITLES] = [160, 90];

/** So many articles of an open story are named although their titles cover dots. By eye. */
const MAX_OWN = 12;

/** Titles are shown when fewer nodes than this are on the screen. A plain choice. */
const TITLES_BELOW = 260;

/** In pixels: the least radius of a disc with a name, and how far beside the screen the middle of such a disc may be. */
const [MIN_NAMED_RADIUS, NAME_MARGIN] = [14, 200];

/** Characters of a community's name on the map, on narrow screens pixels of the screen for each of them, and characters where it would cover other discs. */
const [NAME_LENGTH, PIXELS_PER_CHARACTER, SHORT_NAME] = [44, 16, 24];

/** Themes are named while less than this share of the discs is large enough for a name: where most have one, it says more. A plain choice. */
const NAMED_SHARE = 0.5;

/** At most so many widths of texts are remembered; a plain choice, several times what is on a screen. */
const MAX_WIDTHS = 5_000;

/** Widths at a size of 1 pixel, by weight and text. @type {Map<string, number>} */
const widths = new Map();

/** The labels that could be shown, the most important first. @param {MapState} state @returns {Label[]} */
export function labelCandidates(state) {
  const { site, visible, viewport, style: { theme, radius } } = state;
  const labels = themeLabels(state);
  for (let c = 0; c < site.discs.length && labels.length < MAX_NAMES; c++) {
    const disc = site.discs[c];
    const pixels = disc.outerRadius * viewport.camera.zoom;
    if (pixels < MIN_NAMED_RADIUS || !hasDisc(state, c) || !viewport.contains(disc.x, disc.y, NAME_MARGIN)) continue;
    const size = Math.min(17, Math.max(11, 9 + pixels / 14));
    const count = isFolded(state, c) ? ` (${visible.members[c]})` : "";
    // In the middle of a large disc the name would cover its nodes.
    const outside = pixels > (site.n < 300 ? 20 : 64) && !count;
    const name = site.names[c];
    const length = nameLength(viewport.size.width);
    labels.push({
      text: shortName(name, length) + count,
      spots: discSpots(viewport.screenX(disc.x), viewport.screenY(disc.y), pixels, size, outside, shortName(name, Math.min(SHORT_NAME, length)) + count),
      community: c, size, weight: BOLD, colour: mix(communityColour(state, c) ?? theme.faint, theme.ink, 0.55),
    });
  }
  const scale = radiusScale(state);
  const titles = titled(state).map((i) => titleLabel(state, i, radius[i] * scale));
  return [...labels, ...titles.map((title, at) => (at < MAX_OWN && title.community === state.story ? overNodes(title) : title))];
}

/** A title that may stand above dots where there is no other room, shortened. @param {Label} title @returns {Label} */
function overNodes(title) {
  const short = shorten(title.text, SHORT_NAME);
  return { ...title, spots: [...title.spots, ...avoiding(AVOID_COMMUNITIES, title.spots).map((spot) => ({ ...spot, text: short }))] };
}

/** The nodes whose titles may be shown: of a story that is open its own come first, and only these where there are too many. @param {MapState} state */
function titled(state) {
  const { site, story = -1 } = state;
  const nodes = sortByImportance(site, nodesOnScreen(state, story < 0 ? TITLES_BELOW : Infinity));
  const own = nodes.filter((i) => site.community[i] === story);
  const others = nodes.length < TITLES_BELOW ? nodes.filter((i) => site.community[i] !== story) : [];
  return own.length < TITLES_BELOW ? [...own, ...others].slice(0, MAX_TITLES) : [];
}

/** Characters of a name on a screen. @param {number} width of the screen */
function nameLength(width) {
  return Math.min(NAME_LENGTH, Math.round(width / PIXELS_PER_CHARACTER));
}

/** A name that fits: of one that is too long the first phrase, or its first whole words. @param {string} name @param {number} length in characters */
function shortName(name, length) {
  const phrase = name.length > length ? name.split(" · ")[0] : name;
  const short = shorten(phrase, length);
  const isWhole = !short.endsWith("…") || /\s/u.test(phrase.charAt(short.length - 1));
  return isWhole ? short : short.replace(/^(.{8,})\s\S*…$/u, "$1…");
}

/** The names of themes, each amid the discs of its communities, if the map is seen from so far that most discs have no name. @param {MapState} state @returns {Label[]} */
function themeLabels(state) {
  const { site, visible, viewport, style: { theme } } = state;
  const discs = site.discs.filter((_, c) => hasDisc(state, c));
  const named = discs.filter(({ outerRadius }) => outerRadius * viewport.camera.zoom >= MIN_NAMED_RADIUS);
  if (named.length >= NAMED_SHARE * discs.length) return [];
  const sums = site.data.themes.name.map(() => ({ x: 0, y: 0, members: 0 }));
  site.data.communities.theme.forEach((number, c) => {
    if (number < 0 || !hasDisc(state, c)) return;
    const [sum, members] = [sums[number], visible.members[c]];
    sum.x += members * site.discs[c].x;
    sum.y += members * site.discs[c].y;
    sum.members += members;
  });
  const shown = sums.map((sum, number) => ({ ...sum, number })).filter(({ members }) => members).sort((a, b) => b.members - a.members);
  return shown.map(({ x, y, members, number }) => {
    const size = viewport.size.width < 600 ? 15 : 20;
    const [left, top] = [viewport.screenX(x / members), viewport.screenY(y / members)];
    const rows = [0, -1.5, 1.5, -3, 3].map((row) => /** @type {Spot} */ ({ x: left, y: top + row * size, align: "center" }));
    return {
      text: shortName(site.data.themes.name[number], nameLength(viewport.size.width)), size, weight: BOLD, colour: mix(theme.faint, theme.ink, 0.4), spots: avoiding(AVOID_LABELS, rows),
    };
  });
}

/**
 * Where the name of a disc may stand. First where it covers no node, then no node of another community, if need be shortened. Last,
 * shortened, within its own disc: a name that leaves its disc there would be taken for the name of the next one.
 * @param {number} x @param {number} y the middle @param {number} radius @param {number} size of the text, in pixels
 * @param {boolean} preferOutside whether the name had better stand around the disc than in it @param {string} short the shortened name
 * @returns {Spot[]}
 */
function discSpots(x, y, radius, size, preferOutside, short) {
  const inner = 0.8 * radius;
  /** @type {(...offsets: number[]) => Spot[]} */
  const rows = (...offsets) => [
    ...offsets.map((dy) => /** @type {Spot} */ ({ x, y: y + dy, align: "center" })),
    ...offsets.flatMap((dy) => /** @type {Spot[]} */ ([
      { x: x - inner, y: y + dy, align: "left" }, { x: x + inner, y: y + dy, align: "right" },
    ])),
  ];
  const outer = radius + 0.7 * size;
  const within = rows(0, -0.45 * radius, 0.45 * radius, -inner, inner);
  /** @type {Spot[]} */
  const outside = [...rows(-outer, outer), { x: x + radius + 6, y, align: "left" }, { x: x - radius - 6, y, align: "right" }];
  return [
    ...(preferOutside ? avoiding(AVOID_NODES, [...outside, ...within]) : []),
    ...avoiding(AVOID_COMMUNITIES, [...within, ...outside]),
    ...[...avoiding(AVOID_COMMUNITIES, [...within, ...outside]), ...avoiding(AVOID_LABELS, [...within, ...(preferOutside ? [] : outside)])]
      .map((spot) => ({ ...spot, text: short })),
  ];
}

/** @param {number} avoid @param {Spot[]} spots @returns {Spot[]} */
function avoiding(avoid, spots) {
  return spots.map((spot) => ({ ...spot, avoid }));
}

/**
 * The title of a node: to the right of it, to the left, above or below.
 * @param {MapState} state @param {number} i @param {number} radius on the screen @returns {Label}
 */
export function titleLabel({ site, viewport, style }, i, radius) {
  const [x, y, size] = [viewport.screenX(site.x[i]), viewport.screenY(site.y[i]), 11.5];
  const length = Math.min(46, Math.round(viewport.size.width / 15));
  return {
    text: shorten(site.title(i), length), size, weight: REGULAR, colour: style.theme.ink, node: i, community: site.community[i],
    spots: [
      { x: x + radius + 5, y, align: "left" }, { x: x - radius - 5, y, align: "right" }, ...aboveAndBelow(x, y, radius + 2, size),
    ],
  };
}

/**
 * The title of the node that is selected or pointed at: large, and always shown.
 * @param {MapState} state @param {number} i @param {number} radius on the screen @returns {Label}
 */
export function focusLabel(state, i, radius) {
  const { site, viewport } = state;
  const [title, size] = [titleLabel(state, i, radius), 14];
  const [x, y] = [viewport.screenX(site.x[i]), viewport.screenY(site.y[i])];
  const centred = [0, 50, -50, 100, -100].flatMap((dx) => aboveAndBelow(x + dx, y, radius + 2, size));
  const spots = [...centred, ...title.spots.slice(0, 2)];
  const all = [AVOID_NODES, AVOID_COMMUNITIES, AVOID_LABELS].flatMap((avoid) => avoiding(avoid, spots));
  return { ...title, size, weight: BOLD, spots: all, kept: true };
}

/** @param {number} x @param {number} y @param {number} distance @param {number} size of the text @returns {Spot[]} */
function aboveAndBelow(x, y, distance, size) {
  return [-1, 1].map((side) => ({ x, y: y + side * (distance + 0.8 * size), align: "center" }));
}

/**
 * The labels for which there is room. The first labels get room first, each at the best of its spots.
 * @param {CanvasRenderingContext2D} pen @param {Label[]} labels @param {CollisionGrid} grid to which they are added
 */
export function placeLabels(pen, labels, grid) {
  /** @type {PlacedLabel[]} */
  const placed = [];
  for (const label of labels) {
    const width = (/** @type {Spot} */ spot) => textWidth(pen, { ...label, ...spot });
    const spot = label.spots.find((one) => grid.fits(boxOf(one, width(one), label.size), label, one.avoid ?? AVOID_NODES))
      ?? (label.kept ? movedOntoScreen(label.spots[0], width(label.spots[0]), label.size, grid) : undefined);
    if (!spot) continue;
    grid.add(boxOf(spot, width(spot), label.size));
    placed.push({ ...label, ...spot });
  }
  return placed;
}

/**
 * Labels where they stand now that the camera has moved: as far from what they name as they were.
 * @param {PlacedLabel[]} labels @param {MapState} state @param {import("./viewport.js").Camera} before for which they were placed
 */
export function movedLabels(labels, { site, viewport: { camera, size } }, before) {
  if (camera === before) return labels;
  return labels.map((label) => {
    const i = label.node ?? -1;
    const { x, y } = i >= 0 ? { x: site.x[i], y: site.y[i] } : site.discs[label.community ?? -1] ?? {
      x: before.x + (label.x - size.width / 2) / before.zoom, y: before.y + (label.y - size.height / 2) / before.zoom,
    };
    const shift = (/** @type {number} */ place, /** @type {"x"|"y"} */ axis) => (place - camera[axis]) * camera.zoom - (place - before[axis]) * before.zoom;
    return { ...label, x: label.x + shift(x, "x"), y: label.y + shift(y, "y") };
  }).filter(({ x, y }) => x > 0 && y > 0 && x < size.width && y < size.height);
}

/** The width of a label in pixels. @param {CanvasRenderingContext2D} pen @param {Label} label */
function textWidth(pen, { text, size, weight }) {
  const key = `${weight} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > MAX_WIDTHS) widths.clear();
    pen.font = `${weight} 100px ${FONT}`;
    widths.set(key, (width = pen.measureText(text).width / 100));
  }
  return width * size;
}

/** The community whose name stands at a place on the screen, or -1. @param {CanvasRenderingContext2D} pen @param {PlacedLabel[]} labels @param {number} x @param {number} y */
export function communityNamedAt(pen, labels, x, y) {
  const found = labels.find((label) => {
    if (label.node !== undefined) return false;
    const box = boxOf(label, textWidth(pen, label), label.size);
    return x > box.left && x < box.right && y > box.top && y < box.bottom;
  });
  return found?.community ?? -1;
}

/** The box of a label with a margin. @param {Spot} spot @param {number} width @param {number} size @returns {Box} */
function boxOf({ x, y, align }, width, size) {
  const left = align === "left" ? x : align === "right" ? x - width : x - width / 2;
  return { left: left - 6, right: left + width + 6, top: y - 0.8 * size, bottom: y + 0.8 * size };
}

/** The nearest spot on the screen. @param {Spot} spot @param {number} width @param {number} size @param {{width: number, height: number}} screen */
function movedOntoScreen(spot, width, size, screen) {
  const { left, right, top, bottom } = boxOf(spot, width, size);
  return {
    ...spot,
    x: spot.x + Math.max(-left, Math.min(0, screen.width - right)),
    y: spot.y + Math.max(-top, Math.min(0, screen.height - bottom)),
  };
}

/**
 * What nodes, discs and cards leave free on the screen.
 * @param {MapState} state @param {(i: number) => number} radius of a node on the screen @param {Iterable<Box>} cards
 */
export function occupiedScreen(state, radius, cards) {
  const { site, viewport } = state;
  const grid = new CollisionGrid(viewport.size);
  for (const card of cards) grid.add(card);
  site.discs.forEach((disc, c) => {
    const pixels = disc.outerRadius * viewport.camera.zoom;
    if (!hasDisc(state, c) || !viewport.contains(disc.x, disc.y, pixels)) return;
    grid.add({ ...square(viewport.screenX(disc.x), viewport.screenY(disc.y), pixels), community: c, radius: pixels });
  });
  for (const i of nodesOnScreen(state)) {
    grid.add({ ...square(viewport.screenX(site.x[i]), viewport.screenY(site.y[i]), radius(i) + 1), node: i, community: site.community[i] });
  }
  return grid;
}

/** @param {number} x @param {number} y the middle @param {number} half of its side @returns {Box} */
function square(x, y, half) {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half };
}
