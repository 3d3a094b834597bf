// The explorer: what is chosen, how that looks, and everything that can be done with it.

import { Choice, show } from "./choice.js";
import { THEMES, colours } from "./colours.js";
import { Controls } from "./controls.js";
import { byId, counted } from "./dom.js";
import { painterFor } from "./draw.js";
import { listen } from "./hands.js";
import { fitting, light, short, write } from "./labels.js";
import { Panel } from "./panel.js";
import { byImportance, headOf, inView, isFolded, labelsOf, radii, roomOf, sceneOf, shuffled, titleOf } from "./picture.js";
import { centred, fitted, lit } from "./places.js";
import { Search } from "./search.js";
import { Site, unpack } from "./site.js";
import { View } from "./view.js";

/** The map rests when it has not moved for so long, and is then drawn with all its edges. */
const REST_MS = 140;
const NARROW = 760;

export class Explorer {
  selected = -1;
  hovered = -1;
  /** "light", "dark", or empty for what the system says. */
  theme = "";
  /** How many edges are drawn while moving; finds its own level. */
  most = 8_000;
  calm = true;
  moved = false;
  stale = false;
  /** @type {number|undefined} */ frame = undefined;
  /** @type {number|undefined} */ writing = undefined;
  /** @type {number|undefined} */ resting = undefined;
  before = 0;
  /** @type {import("./labels.js").Written[]} */ labels = [];

  /** @param {Site} site */
  constructor(site) {
    this.site = site;
    this.canvas = /** @type {HTMLCanvasElement} */ (byId("map"));
    this.layer = /** @type {HTMLCanvasElement} */ (byId("labels"));
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.layer.getContext("2d"));
    this.painter = painterFor(this.canvas);
    this.view = new View(() => this.#free());
    const hues = site.data.communities.hue;
    /** @type {import("./picture.js").Paint} */
    this.paint = { colour: [], hues, look: THEMES.light, radius: radii(site), order: shuffled(site) };
    this.choice = new Choice(site);
    this.shown = show(site, this.choice);
    this.panel = new Panel(site, {
      choose: (i) => this.choose(i), point: (i) => this.hover(i), close: () => this.close(), community: (c) => this.open(c),
      topic: (topic) => {
        this.choice.topics = new Set([topic]);
        this.update();
      },
    });
    this.search = new Search(site, (i) => this.choose(i));
    this.controls = new Controls(site, this.choice, (key) => this.#changed(key), (c) => this.open(c));
    byId("controls").hidden = innerWidth <= NARROW;
    byId("menu").setAttribute("aria-expanded", String(innerWidth > NARROW));
    this.resize();
    this.read();
    listen(this);
  }

  // --- what is chosen --------------------------------------------------------------------------------------

  /** Be as the address says. */
  read() {
    const { site, view } = this;
    const words = new URLSearchParams(location.hash.slice(1));
    Object.assign(this.choice, Choice.read(site, words));
    this.theme = words.get("theme") ?? "";
    this.selected = site.position.get(words.get("article") ?? (words.size ? "" : site.data.article)) ?? -1;
    this.update();
    const [x, y, nearness] = (words.get("at") ?? "").split(",").map(Number);
    if (nearness > 0 && Number.isFinite(x + y)) view.camera = { x, y, zoom: nearness * view.whole };
    else view.camera = this.selected >= 0 ? centred(site, view, this.selected) : fitted(site, view, this.shown);
    this.draw();
  }

  /** Keep the address true, a moment later. */
  #write() {
    clearTimeout(this.writing);
    this.writing = setTimeout(() => {
      const words = this.choice.write(this.site);
      const { x, y } = this.view.camera;
      if (this.theme) words.set("theme", this.theme);
      if (this.selected >= 0) words.set("article", this.site.data.nodes.id[this.selected]);
      if (this.moved) words.set("at", [x, y, this.view.nearness].map((number) => number.toFixed(4)).join(","));
      if (new URLSearchParams(location.hash.slice(1)).has("canvas")) words.set("canvas", "1");
      try {
        history.replaceState(null, "", `#${words}`);
      } catch { /* a frame without an address of its own */ }
    }, 150);
  }

  /** @param {string} key what of the choice was changed */
  #changed(key) {
    if (key === "view") this.selected = -1;
    this.update();
  }

  get isDark() {
    return this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** Filter, colour and draw anew. */
  update() {
    const { site, choice, paint, isDark } = this;
    document.documentElement.classList.toggle("dark", isDark);
    this.shown = show(site, choice);
    paint.look = isDark ? THEMES.dark : THEMES.light;
    paint.colour = colours(site, choice, isDark, paint.hues);
    this.controls.update(this.shown, paint.hues, isDark);
    const { articles, related, similar } = this.shown;
    byId("told").textContent = [counted(articles, "article"), counted(related, "curated link"), counted(similar, "similar text")].join(", ");
    byId("folded").hidden = !this.shown.folded;
    byId("nothing").hidden = this.shown.matches.some(Boolean);
    this.painter.load(sceneOf(site, this.shown, choice, paint));
    if (this.selected >= 0) this.panel.article(this.selected, this.#hue(site.community[this.selected]));
    else this.panel.findings(choice.view, this.shown);
    this.draw();
    this.#write();
  }

  /** @param {number} community */
  #hue(community) {
    return this.paint.look.hues[this.paint.hues[community]] ?? this.paint.look.other;
  }

  /** Choose an article: light its neighbours, tell about it, and bring it into the middle. @param {number} i @param {boolean} [move] */
  choose(i, move = true) {
    this.selected = i;
    this.hover(-1);
    this.#unfold(this.site.community[i]);
    this.update();
    this.panel.focus();
    if (move || innerWidth <= NARROW) this.#fly(centred(this.site, this.view, i));
  }

  /** Go to a community; on a folded map, open it. @param {number} community */
  open(community) {
    const disc = this.site.discs[community];
    const wide = Math.max(0.02, 2.6 * disc.reach);
    this.#unfold(community);
    this.update();
    this.#fly(this.view.on(disc.x, disc.y, wide, wide));
  }

  /** @param {number} community */
  #unfold(community) {
    this.choice.off.delete(community);
    if (isFolded(this.site, this.shown, this.choice, community)) this.choice.open.add(community);
  }

  /** Close the panel: first the article, then the view. */
  close() {
    if (this.selected < 0) this.choice.view = "all";
    this.selected = -1;
    this.hover(-1);
    this.update();
    this.canvas.focus({ preventScroll: true });
  }

  help() {
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  }

  menu() {
    const box = byId("controls");
    box.hidden = !box.hidden;
    byId("menu").setAttribute("aria-expanded", String(!box.hidden));
  }

  // --- the picture -----------------------------------------------------------------------------------------

  /** By how much the radii of nodes are multiplied: they grow with the room there is, slower than the map. */
  get grow() {
    const apart = this.view.whole / Math.sqrt(this.site.n);
    return Math.min(2.6, Math.max(0.3, Math.min(1.7, apart / 18) * this.view.nearness ** 0.4));
  }

  /** @param {number} i */
  radius(i) {
    return this.paint.radius[i] * this.grow;
  }

  resize() {
    const ratio = devicePixelRatio || 1;
    this.view.size = { width: innerWidth, height: innerHeight };
    for (const canvas of [this.canvas, this.layer]) {
      canvas.width = Math.round(innerWidth * ratio);
      canvas.height = Math.round(innerHeight * ratio);
    }
    this.draw();
  }

  /** Draw soon, the map and what lies above it. */
  draw() {
    this.stale = true;
    this.#above();
  }

  /** Draw soon what lies above the map. */
  #above() {
    this.frame ??= requestAnimationFrame((now) => this.#frame(now));
  }

  /** @param {number} now */
  #frame(now) {
    this.frame = undefined;
    const { view } = this;
    if (view.flight) {
      view.step(now);
      this.#moving();
    }
    if (this.stale) {
      this.stale = false;
      this.#pace(now);
      this.painter.paint(view.camera, this.grow, this.selected >= 0 ? 0.22 : 1, this.calm ? Infinity : this.most);
      this.labels = this.selected >= 0 ? [] : this.#fitting(this.#labels);
    }
    this.#highlight();
    if (view.flight) this.draw();
    document.documentElement.dataset.painted = "";
  }

  /** While moving, draw as many edges as this machine has time for. @param {number} now */
  #pace(now) {
    const took = now - this.before;
    this.before = now;
    if (this.calm || took > 500) return;
    if (took > 40) this.most = Math.max(500, this.most * 0.7);
    else if (took < 24) this.most = Math.min(60_000, this.most * 1.1);
  }

  /** The camera moves: thin the edges until it rests. */
  #moving() {
    this.calm = false;
    this.moved = true;
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.calm = true;
      this.draw();
      this.#write();
    }, REST_MS);
    this.draw();
  }

  /** The layer above: labels, and what is chosen or pointed at. */
  #highlight() {
    const { pen, site, view, paint, selected, hovered } = this;
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, view.size.width, view.size.height);
    const { look, colour } = paint;
    const on = { x: (/** @type {number} */ i) => view.x(site.x[i]), y: (/** @type {number} */ i) => view.y(site.y[i]), r: (/** @type {number} */ i) => Math.max(3, this.radius(i)), colour, look };
    const title = (/** @type {number} */ i) => titleOf(site, i, view, on.r(i) + 2, look.ink);
    // Where the pointer is in the panel, or the screen narrow, no tip says what is pointed at.
    const told = hovered >= 0 && !byId("tip").offsetWidth && this.#isFree(on.x(hovered), on.y(hovered)) ? hovered : -1;
    const head = [selected, told].filter((i, at, all) => i >= 0 && all.indexOf(i) === at);
    const heads = head.map((i) => headOf(site, i, view, on.r(i) + 2, look.ink));
    const edges = selected >= 0 ? lit(site, this.choice, this.shown, selected) : [];
    if (selected >= 0) light(pen, site, selected, edges, on);
    if (hovered >= 0 && hovered !== selected) light(pen, site, hovered, selected >= 0 ? [] : lit(site, this.choice, this.shown, hovered), on);
    const near = [...new Set(edges.flatMap((e) => [site.source[e], site.target[e]]))].filter((i) => !head.includes(i));
    if (selected >= 0) write(pen, this.#fitting([...heads, ...near.map(title)]), look.paper);
    else write(pen, heads.length ? this.#fitting([...heads, ...this.#labels.filter(({ node }) => node !== hovered)]) : this.labels, look.paper);
  }

  /** Everything that might be written. */
  get #labels() {
    return labelsOf(this.site, this.shown, this.choice, this.view, this.paint, this.grow);
  }

  /** What of it there is room for. @param {import("./labels.js").Label[]} labels */
  #fitting(labels) {
    const radius = (/** @type {number} */ i) => Math.max(3, this.radius(i));
    const cards = Array.from(document.querySelectorAll("header, #controls, #panel, #tools"), (card) => card.getBoundingClientRect());
    return fitting(this.pen, labels, roomOf(this.site, this.shown, this.choice, this.view, radius, cards.filter(({ width }) => width > 0)));
  }

  // --- where the reader stands -----------------------------------------------------------------------------

  /** What of the screen no card covers. @returns {import("./view.js").Free} */
  #free() {
    const { width, height } = this.view.size;
    const wide = width > NARROW;
    const [controls, panel] = [byId("controls"), this.panel.box];
    const left = wide && !controls.hidden ? controls.getBoundingClientRect().right : 0;
    const right = wide && !panel.hidden ? panel.getBoundingClientRect().left : width;
    const top = wide ? 0 : 64;
    const bottom = !wide && !panel.hidden ? panel.getBoundingClientRect().top : height;
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: Math.max(100, right - left), height: Math.max(100, bottom - top) };
  }

  /** Whether no card covers a place on the screen. @param {number} x @param {number} y */
  #isFree(x, y) {
    const free = this.#free();
    return Math.abs(x - free.x) < free.width / 2 && Math.abs(y - free.y) < free.height / 2;
  }

  /** @param {import("./draw.js").Camera} to */
  #fly(to) {
    this.view.fly(to);
    this.#moving();
  }

  /** @param {number} factor @param {number} [x] @param {number} [y] the place on the screen that stays */
  zoom(factor, x = this.#free().x, y = this.#free().y) {
    this.view.zoom(factor, x, y);
    this.#moving();
  }

  /** @param {number} dx @param {number} dy in pixels */
  pan(dx, dy) {
    this.view.pan(dx, dy);
    this.#moving();
  }

  fit() {
    this.#fly(fitted(this.site, this.view, this.shown));
  }

  // --- what lies where -------------------------------------------------------------------------------------

  /** Where an article is drawn on the screen, or undefined. @param {string} id */
  where(id) {
    const i = this.site.position.get(id);
    return i === undefined ? undefined : [this.view.x(this.site.x[i]), this.view.y(this.site.y[i])];
  }

  /** Light a node and, where the pointer points at it on the map, say what it is. @param {number} i @param {number} [x] @param {number} [y] */
  hover(i, x, y) {
    const tip = byId("tip");
    tip.hidden = i < 0 || x === undefined;
    if (i >= 0 && x !== undefined && y !== undefined) {
      const { site, view } = this;
      byId("tip-title").textContent = short(site.title(i), 140);
      byId("tip-meta").textContent = [site.date(i), short(site.provider(i), 60), site.external[i] ? "page of another site" : ""].filter(Boolean).join(" · ");
      const left = x + 306 > view.size.width ? Math.max(8, x - 16 - tip.offsetWidth) : x + 16;
      const top = Math.min(y + 14, view.size.height - tip.offsetHeight - 8);
      tip.style.transform = `translate(${left}px, ${top}px)`;
    }
    if (i === this.hovered) return;
    this.hovered = i;
    this.#above();
  }

  /** Point at the next or previous article on the screen, as the pointer would. @param {number} step */
  next(step) {
    const { site, shown, view } = this;
    const nodes = byImportance(site, inView(site, shown, view));
    if (!nodes.length) return;
    const i = nodes[(nodes.indexOf(this.hovered) + step + nodes.length) % nodes.length];
    this.hover(i, view.x(site.x[i]), view.y(site.y[i]));
    byId("said").textContent = short(site.title(i), 200);
  }
}

async function begin() {
  try {
    const site = new Site(await unpack(byId("data").textContent ?? ""));
    byId("data").remove();
    byId("empty").hidden = site.n > 0;
    byId("told").textContent = "";
    if (site.n) Object.assign(globalThis, { explorer: new Explorer(site) });
  } catch (error) {
    byId("told").textContent = "This page could not be drawn. It needs a browser of 2023 or later.";
    throw error;
  } finally {
    document.documentElement.dataset.ready = "";
  }
}

void begin();
