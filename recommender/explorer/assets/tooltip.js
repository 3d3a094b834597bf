// The tooltip beside the pointer, which says what it points at.

import { byId } from "./dom.js";
import { shorten } from "./text.js";

/** Distances of the tooltip from the pointer and from the edges of the screen, and its width with both, in pixels; as in page.css. */
const [RIGHT, BELOW, MARGIN, WIDTH] = [16, 14, 8, 306];

/**
 * @param {import("./site.js").Site} site @param {number} i @param {number} x @param {number} y the pointer
 * @param {{width: number, height: number}} screen
 */
export function showTooltip(site, i, x, y, screen) {
  const tooltip = byId("tip");
  tooltip.hidden = false;
  byId("tip-title").textContent = shorten(site.title(i), 140);
  byId("tip-meta").textContent = [site.date(i), shorten(site.provider(i), 60), site.external[i] ? "page of another site" : ""].filter(Boolean).join(" · ");
  const left = x + WIDTH > screen.width ? Math.max(MARGIN, x - RIGHT - tooltip.offsetWidth) : x + RIGHT;
  const top = Math.min(y + BELOW, screen.height - tooltip.offsetHeight - MARGIN);
  tooltip.style.transform = `translate(${left}px, ${top}px)`;
}

export function hideTooltip() {
  byId("tip").hidden = true;
}
