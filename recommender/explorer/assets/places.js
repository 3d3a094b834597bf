// What lies where: the node under a finger, the neighbours of an article, the part of the map to look at.

import { hasDisc, isFolded } from "./picture.js";
import { RELATED } from "./site.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./choice.js").Shown} Shown */
/** @typedef {import("./choice.js").Choice} Choice */
/** @typedef {import("./view.js").View} View */

/**
 * The node at a place on the screen, or -1.
 * @param {import("./main.js").Explorer} explorer @param {number} x @param {number} y @param {number} most pixels away
 */
export function nodeAt({ site, shown, view, paint, grow }, x, y, most) {
  const { zoom } = view.camera;
  const [wx, wy] = view.world(x, y);
  const far = (most + 7 * grow) / zoom;
  let [best, nearest] = [-1, most];
  for (let i = 0; i < site.n; i++) {
    const [dx, dy] = [Math.abs(site.x[i] - wx), Math.abs(site.y[i] - wy)];
    if (dx > far || dy > far || !shown.node[i]) continue;
    const away = Math.hypot(dx, dy) * zoom - paint.radius[i] * grow;
    if (away < nearest) [best, nearest] = [i, away];
  }
  return best;
}

/** The folded community at a place on the screen, or -1. @param {import("./main.js").Explorer} explorer @param {number} x @param {number} y */
export function communityAt({ site, shown, choice, view }, x, y) {
  if (!shown.folded) return -1;
  const [wx, wy] = view.world(x, y);
  const slack = 3 / view.camera.zoom;
  return site.discs.findIndex((disc, c) => Math.hypot(disc.x - wx, disc.y - wy) <= disc.reach + slack && hasDisc(site, shown, choice, c) && isFolded(site, shown, choice, c));
}

/** The links of a node that the filters leave. @param {Site} site @param {Choice} choice @param {Shown} shown @param {number} i */
export function lit(site, choice, shown, i) {
  return [...site.out(i), ...site.into(i)].filter((e) => {
    const wanted = site.flags[e] & RELATED ? choice.related : choice.similar;
    return wanted && site.weight[e] >= choice.weight && shown.node[site.source[e]] && shown.node[site.target[e]];
  });
}

/** A camera that shows everything, but for those on their own who lie around the rest. @param {Site} site @param {View} view @param {Shown} shown */
export function fitted(site, view, shown) {
  const all = site.all.filter((i) => shown.matches[i]);
  const together = all.filter((i) => site.discs[site.community[i]]?.size > 2);
  const nodes = together.length > 0.6 * all.length ? together : all;
  if (!nodes.length) return view.on(0.5, 0.5, 1, 1);
  let [left, right, top, bottom] = [1, 0, 1, 0];
  for (const i of nodes) {
    left = Math.min(left, site.x[i]);
    right = Math.max(right, site.x[i]);
    top = Math.min(top, site.y[i]);
    bottom = Math.max(bottom, site.y[i]);
  }
  const [wide, tall] = [right - left, bottom - top].map((span) => Math.max(0.02, 1.12 * span));
  return view.on((left + right) / 2, (top + bottom) / 2, wide, tall);
}

/** A camera that shows an article and its surroundings. @param {Site} site @param {View} view @param {number} i */
export function centred(site, view, i) {
  const wide = Math.max(0.06, 3.2 * (site.discs[site.community[i]]?.r ?? 0.02));
  return view.on(site.x[i], site.y[i], wide, wide);
}
