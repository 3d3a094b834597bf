// The cards above the map (search, controls, article, tools) and the part of the screen that they leave free.

import { byId } from "./dom.js";

/** In pixels: on screens up to this width the article is a sheet at the bottom, and the controls are closed at first; as in page.css. */
const NARROW = 760;

/** Up to this width, in pixels, the controls and the panel together would cover the map: they are not opened at the same time. */
const TIGHT = 1000;

/** The height of the search card with its margins on a narrow screen, in pixels. */
const SEARCH_HEIGHT = 64;

/** The least width and height of the free area, in pixels, so that a camera for it exists. */
const MIN_FREE = 100;

export function isNarrow() {
  return innerWidth <= NARROW;
}

/** Whether there is no room for the controls beside the panel. */
export function isTight() {
  return innerWidth <= TIGHT;
}

/** The boxes of all cards that are open. */
export function cardBoxes() {
  const cards = document.querySelectorAll("header, #controls, #panel, #tools");
  return Array.from(cards, (card) => card.getBoundingClientRect()).filter(({ width }) => width > 0);
}

/** The part of the screen that the large cards leave free. @param {{width: number, height: number}} size of the screen @returns {import("./viewport.js").FreeArea} */
export function freeArea({ width, height }) {
  const narrow = width <= NARROW;
  const [controls, panel] = [byId("controls"), byId("panel")];
  const left = !narrow && !controls.hidden ? controls.getBoundingClientRect().right : 0;
  const right = !narrow && !panel.hidden ? panel.getBoundingClientRect().left : width;
  const top = narrow ? SEARCH_HEIGHT : 0;
  const bottom = narrow && !panel.hidden ? panel.getBoundingClientRect().top : height;
  return {
    x: (left + right) / 2, y: (top + bottom) / 2, width: Math.max(MIN_FREE, right - left), height: Math.max(MIN_FREE, bottom - top),
  };
}

/** Open or close the controls. @param {boolean} open */
export function openControls(open) {
  byId("controls").hidden = !open;
  byId("menu").setAttribute("aria-expanded", String(open));
}
