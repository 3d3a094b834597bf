// The timeline: how many articles each time has, which times are shown, and a way to let them pass by.

import { THEMES, css, dateColour } from "./colours.js";
import { byId, h } from "./dom.js";
import { isoDate } from "./text.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./filters.js").Filters} Filters */

/** At most so many places has a slider. With more days each place is a quantile: as many articles lie between any two. A plain choice. */
const MAX_PLACES = 240;

/** Of the picture: width and height in pixels, as in page.css, and the most bars. */
const BARS_PICTURE = { width: 280, height: 40, bars: 40 };

/** How many steps it takes to play all times, and how long each is shown, in milliseconds. */
const [PLAY_STEPS, PLAY_MS] = [40, 350];

/** The ends of the range of dates. @type {("from"|"to")[]} */
const DATE_ENDS = ["from", "to"];

export class Timeline {
  /** @type {number|undefined} */ #playing = undefined;

  /** @param {Site} site @param {Filters} filters which it changes @param {(key: string) => void} changed */
  constructor(site, filters, changed) {
    this.site = site;
    this.filters = filters;
    this.changed = changed;
    this.places = this.quantiles(site.days);
    byId("dates-box").hidden = this.places.length < 2;
    const slider = (/** @type {"from"|"to"} */ end, /** @type {string} */ name) => {
      const input = h("input", { type: "range", id: end, min: 0, max: this.places.length - 1, step: 1, "aria-label": name, oninput: () => {
        this.pause();
        this.#set(end, Number(input.value));
      } });
      return input;
    };
    byId("dates").replaceChildren(h("canvas", { id: "histogram", "aria-hidden": "true" }), slider("from", "From"), slider("to", "To"));
    byId("play").addEventListener("click", () => this.#togglePlay());
  }

  /**
   * Days at equal distances on the timeline: all days of articles, or quantiles of them. So a few articles of long ago do not squeeze
   * all others into a corner.
   * @param {ArrayLike<number>} days sorted @returns {number[]}
   */
  quantiles(days) {
    const distinct = (/** @type {number[]} */ all) => all.filter((day, i) => i === 0 || day !== all[i - 1]);
    const all = distinct(Array.from(days));
    if (all.length <= MAX_PLACES) return all;
    return distinct(Array.from({ length: MAX_PLACES }, (_, i) => days[Math.round((i / (MAX_PLACES - 1)) * (days.length - 1))]));
  }

  /** @param {"from"|"to"} end @param {number} place */
  #set(end, place) {
    const { filters, places } = this;
    const [from, to] = [this.#place(filters.from), this.#place(filters.to)];
    const own = end === "from" ? Math.min(place, to) : Math.max(place, from);
    // At its ends the timeline reaches to the first and the last day.
    filters[end] = places[own];
    this.changed(end);
  }

  /** The place of a day: the last one that is not after it. @param {number} day */
  #place(day) {
    const { places } = this;
    let [low, high] = [0, places.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (places[middle] <= day) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  get isPlaying() {
    return this.#playing !== undefined;
  }

  pause() {
    clearInterval(this.#playing);
    this.#playing = undefined;
    this.#nameButton();
  }

  /** Play from now on, or stop; readers who prefer less motion get one step for each click. */
  #togglePlay() {
    if (this.isPlaying) return this.pause();
    this.step();
    if (prefersLessMotion()) return undefined;
    this.#playing = setInterval(() => {
      if (!this.step()) this.pause();
    }, PLAY_MS);
    this.#nameButton();
    return undefined;
  }

  /**
   * Let some time pass. The times that are shown grow from the first day on; a part of them that was chosen moves on as it is.
   * @returns {boolean} whether there is more to come
   */
  step() {
    const { filters, places } = this;
    const last = places.length - 1;
    const size = Math.max(1, Math.round(last / PLAY_STEPS));
    const [from, to] = [this.#place(filters.from), this.#place(filters.to)];
    const begins = from === 0 && to === last;
    const moves = from > 0 && to < last ? size : 0;
    const next = begins ? size : Math.min(last, to + size);
    filters.from = places[from + (moves ? next - to : 0)];
    filters.to = places[next];
    this.changed("to");
    return next < last;
  }

  #nameButton() {
    const name = this.isPlaying ? "Pause" : prefersLessMotion() ? "Next step" : "Play";
    byId("play").textContent = `${this.isPlaying ? "❚❚" : "▶"} ${name}`;
    byId("play").title = `${name}: let the articles appear as they were published`;
  }

  /** Show what is chosen. @param {boolean} dark the theme */
  update(dark) {
    const { filters } = this;
    byId("dates-told").textContent = `${isoDate(filters.from)} – ${isoDate(filters.to)}`;
    for (const end of DATE_ENDS) {
      /** @type {HTMLInputElement} */ (byId(end)).value = String(this.#place(filters[end]));
      byId(end).setAttribute("aria-valuetext", isoDate(filters[end]));
    }
    this.#nameButton();
    this.#draw(dark);
  }

  /** A bar for each part of the timeline: all hold about as many articles, and the fewer days it took, the higher it is. @param {boolean} dark the theme */
  #draw(dark) {
    const { site, filters, places } = this;
    const canvas = /** @type {HTMLCanvasElement} */ (byId("histogram"));
    const { width, height } = BARS_PICTURE;
    const bars = Math.min(BARS_PICTURE.bars, places.length);
    const ratio = devicePixelRatio || 1;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const start = (/** @type {number} */ bar) => Math.floor((bar / bars) * places.length);
    const counts = new Array(bars).fill(0);
    for (const day of site.days) counts[Math.min(bars - 1, Math.floor((this.#place(day) / places.length) * bars))]++;
    const rates = counts.map((count, bar) => count / Math.max(1, (places[start(bar + 1)] ?? site.lastDay + 1) - places[start(bar)]));
    const most = Math.max(...rates, 1e-9);
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    const theme = dark ? THEMES.dark : THEMES.light;
    rates.forEach((rate, bar) => {
      const [first, next] = [places[start(bar)], places[start(bar + 1)] ?? Infinity];
      const inside = first <= filters.to && next > filters.from;
      const colour = filters.colour === "date" ? dateColour(Math.min(1, site.shareOlder(first)), dark) : theme.faint;
      pen.fillStyle = inside ? css(colour) : css(theme.faint, 0.3);
      const barHeight = rate ? Math.max(1.5, Math.sqrt(rate / most) * height) : 0;
      pen.fillRect((bar * width) / bars, height - barHeight, width / bars - 1, barHeight);
    });
  }
}

function prefersLessMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
