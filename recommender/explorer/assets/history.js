// The address of the page: it says what is shown, so that it can be shared, and Back and Forward walk through what was chosen.

import { byId } from "./dom.js";
import { Filters, missingStories } from "./filters.js";
import { quantity } from "./text.js";

/** @typedef {import("./main.js").Explorer} Explorer */

/** How long the address waits for further changes before it follows, in milliseconds: browsers allow few changes a second. */
const ADDRESS_DELAY_MS = 150;

export class Address {
  /** What was chosen when the address was written last. */
  #choice = "";
  /** @type {number|undefined} */ #timer = undefined;

  /** @param {Explorer} explorer */
  constructor(explorer) {
    this.explorer = explorer;
  }

  /** What is chosen: an article, a story, a view. A change of these is a step to which Back returns; a change of filters is none. */
  get #chosen() {
    const { selected, story, filters } = this.explorer;
    return [selected, story, filters.view, filters.only].join(" ");
  }

  /** Take over what the address says into the explorer; the camera it says, or undefined. @returns {{x: number, y: number, magnification: number}|undefined} */
  read() {
    clearTimeout(this.#timer);
    const { explorer } = this;
    const { site } = explorer;
    const params = new URLSearchParams(location.hash.slice(1));
    Object.assign(explorer.filters, Filters.fromParams(site, params));
    const missing = missingStories(site, params);
    byId("missing").hidden = !missing;
    byId("missing").textContent = `The address names ${quantity(missing, "story", "stories")} that ${missing === 1 ? "is" : "are"} no longer on this map.`;
    explorer.theme = params.get("theme") ?? "";
    explorer.selected = site.position.get(params.get("article") ?? (params.size ? "" : site.data.article)) ?? -1;
    explorer.story = site.communityOf.get(params.get("story") ?? "") ?? -1;
    this.#choice = this.#chosen;
    const [x, y, magnification] = (params.get("at") ?? "").split(",").map(Number);
    return magnification > 0 && Number.isFinite(x + y) ? { x, y, magnification } : undefined;
  }

  /** Let the address say what is shown: at once if something else was chosen, else a moment later. */
  write() {
    clearTimeout(this.#timer);
    if (this.#chosen !== this.#choice) {
      this.#choice = this.#chosen;
      this.#set("pushState");
    } else this.#timer = setTimeout(() => this.#set("replaceState"), ADDRESS_DELAY_MS);
  }

  /** @param {"pushState"|"replaceState"} method */
  #set(method) {
    try {
      history[method](null, "", `#${this.#params()}`);
    } catch { /* in a notebook the page has no address of its own */ }
  }

  #params() {
    const { site, filters, theme, selected, story, viewport, cameraMoved } = this.explorer;
    const params = filters.toParams(site);
    const { camera, magnification } = viewport;
    if (theme) params.set("theme", theme);
    if (story >= 0) params.set("story", site.data.communities.story[story]);
    if (selected >= 0) params.set("article", site.data.nodes.id[selected]);
    if (cameraMoved) params.set("at", [camera.x, camera.y, magnification].map((number) => number.toFixed(4)).join(","));
    if (new URLSearchParams(location.hash.slice(1)).has("canvas")) params.set("canvas", "1");
    return params;
  }
}
