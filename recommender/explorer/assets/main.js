// The explorer: what is selected, what is filtered, and everything that can be done with the map.

import { freeArea, isNarrow, isTight, openControls } from "./cards.js";
import { THEMES, nodeColours } from "./colours.js";
import { Controls } from "./controls.js";
import { Decisions } from "./decisions.js";
import { byId } from "./dom.js";
import { Filters, applyFilters, viewName } from "./filters.js";
import { Address } from "./history.js";
import { listen } from "./input.js";
import { Panel } from "./panel.js";
import { radiiBy } from "./rankings.js";
import { Renderer } from "./renderer.js";
import { communityColour, isFolded, nodeRadii, nodesOnScreen, shuffledEdges, sortByImportance } from "./scene.js";
import { Search } from "./search.js";
import { Site, unpack } from "./site.js";
import { quantity, shorten } from "./text.js";
import { hideTooltip, showTooltip } from "./tooltip.js";
import { Viewport, cameraForAll, cameraForCommunity, cameraForNode } from "./viewport.js";

export class Explorer {
  /** The selected node and the one that is pointed at; -1 for none. */
  selected = -1;
  hovered = -1;
  /** "light", "dark", or empty for that of the system. */
  theme = "";
  /** The story that the panel shows where no article is selected; -1 for none. */
  story = -1;
  /** Whether the reader has moved the camera, so that the address has to say where it is. */
  cameraMoved = false;
  /** Whether the reader has opened or closed the controls. */
  #openedControls = false;
  /** The radius of each node, unless hubs are shown. */
  #radius = new Float32Array();

  /** @param {Site} site */
  constructor(site) {
    this.site = site;
    this.viewport = new Viewport(() => freeArea(this.viewport.size));
    /** @type {import("./scene.js").Style} */
    this.style = { colour: [], radius: this.#radius = nodeRadii(site), theme: THEMES.light, edgeOrder: shuffledEdges(site) };
    this.filters = new Filters(site);
    this.visible = applyFilters(site, this.filters);
    this.renderer = new Renderer(this, () => this.address.write());
    this.address = new Address(this);
    this.decisions = new Decisions(site, () => this.update());
    this.panel = new Panel(site, this.filters, this.decisions, {
      select: (i) => this.select(i), hover: (i) => this.hover(i), close: () => this.close(), showCommunity: (c) => this.showCommunity(c), update: () => this.update(),
      showTopic: (topic) => {
        this.filters.topics = new Set([topic]);
        this.update();
      },
    }, () => this.controls.updateCounts());
    this.search = new Search(site, (i) => this.select(i));
    this.controls = new Controls(site, this.filters, (key) => this.#filtersChanged(key), (c) => this.showCommunity(c), this.decisions);
    openControls(!isTight());
    this.renderer.resize();
    this.readAddress();
    listen(this);
  }

  // --- the address of the page ---------------------------------------------------------------------------------

  /** Show what the address says. */
  readAddress() {
    const camera = this.address.read();
    this.update();
    this.cameraMoved = Boolean(camera);
    if (camera) this.viewport.camera = { x: camera.x, y: camera.y, zoom: camera.magnification * this.viewport.wholeMapZoom };
    else this.viewport.camera = this.#cameraForChoice();
    this.renderer.redraw();
  }

  /** The camera that shows the selected article, or the story, or everything that is visible. */
  #cameraForChoice() {
    const { site, viewport } = this;
    if (this.selected >= 0) return cameraForNode(site, viewport, this.selected);
    return this.story >= 0 ? cameraForCommunity(site, viewport, this.story) : cameraForAll(site, viewport, this.visible);
  }

  /** Follow the size of the window: a map that nobody has moved yet fills it again, another keeps its middle. */
  resize() {
    const { viewport } = this;
    const before = viewport.wholeMapZoom;
    this.renderer.resize();
    if (!this.#openedControls) openControls(!isTight());
    if (this.cameraMoved) viewport.camera = { ...viewport.camera, zoom: (viewport.camera.zoom * viewport.wholeMapZoom) / before };
    else viewport.camera = this.#cameraForChoice();
    this.renderer.redraw();
  }

  // --- filters and selection -----------------------------------------------------------------------------------

  get isDark() {
    return this.theme ? this.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }

  /** @param {string} key of the filter */
  #filtersChanged(key) {
    if (key !== "view") return this.update();
    this.selected = this.story = -1;
    if (isTight()) openControls(false);
    this.update();
    if (isTight()) this.panel.focus();
    return this.showAll();
  }

  /** Apply filters, theme and selection to the whole page. */
  update() {
    const { site, filters, style, isDark } = this;
    document.documentElement.classList.toggle("dark", isDark);
    this.visible = applyFilters(site, filters);
    style.theme = isDark ? THEMES.dark : THEMES.light;
    style.radius = filters.view === "hubs" ? radiiBy(site, filters.measure) : this.#radius;
    style.colour = nodeColours(site, filters, isDark);
    this.controls.update(this.visible, isDark);
    const { articles, related, mention, similar, folded, nodeMatches } = this.visible;
    byId("told").textContent = [quantity(articles, "article"), quantity(related, site.linkName), ...(site.hasMentions ? [quantity(mention, "link in texts", "links in texts")] : []), quantity(similar, "similar text")].join(", ");
    byId("folded").hidden = !folded;
    this.#sayNothing(!nodeMatches.some(Boolean));
    this.renderer.load(`${filters.toParams(site)} ${isDark}`);
    if (this.selected >= 0) {
      this.panel.showArticle(this.selected, communityColour(this, site.community[this.selected]) ?? style.theme.other);
    } else if (this.story >= 0) this.panel.showStory(this.story, communityColour(this, this.story) ?? style.theme.other);
    else this.panel.showView(this.visible);
    this.address.write();
  }

  /** Say that nothing is shown, and why. @param {boolean} empty */
  #sayNothing(empty) {
    const { view } = this.filters;
    const hidesMore = new Filters(this.site);
    hidesMore.view = view;
    const none = view !== "all" && !applyFilters(this.site, hidesMore).nodeMatches.some(Boolean);
    byId("nothing").hidden = !empty;
    byId("nothing-told").textContent = none ? `${viewName(view)}: there are none on this site.` : view === "all" ? "No article passes all filters." : `${viewName(view)}: none passes the other filters.`;
  }

  /**
   * Select an article: highlight its neighbours and show it in the panel.
   * @param {number} i @param {boolean} [move] whether the camera moves to it, as it always does on a narrow screen
   */
  select(i, move = true) {
    this.selected = i;
    if (this.story !== this.site.community[i]) this.story = -1;
    this.hover(-1);
    this.#unfold(this.site.community[i]);
    if (isTight()) openControls(false);
    this.update();
    this.panel.focus();
    if (move || isNarrow()) this.#fly(cameraForNode(this.site, this.viewport, i));
  }

  /**
   * Open the page of a story and, if it is folded, draw its nodes.
   * @param {number} community @param {boolean} [move] whether the camera moves to it, as it always does on a narrow screen
   */
  showCommunity(community, move = true) {
    this.selected = -1;
    this.story = community;
    this.hover(-1);
    this.#unfold(community);
    if (isTight()) openControls(false);
    this.update();
    this.panel.focus();
    if (move || isNarrow()) this.#fly(cameraForCommunity(this.site, this.viewport, community));
  }

  /** @param {number} community */
  #unfold(community) {
    this.filters.hidden.delete(community);
    if (isFolded(this, community)) this.filters.open.add(community);
  }

  /** Close the panel: first the article, then the story, then the view. */
  close() {
    if (this.selected < 0 && this.story < 0) this.filters.view = "all";
    if (this.selected < 0) {
      this.story = -1;
      this.filters.only = -1;
    }
    this.selected = -1;
    this.hover(-1);
    this.update();
    this.renderer.canvas.focus({ preventScroll: true });
  }

  showHelp() {
    /** @type {HTMLDialogElement} */ (byId("keys")).showModal();
  }

  toggleControls() {
    this.#openedControls = true;
    openControls(Boolean(byId("controls").hidden));
  }

  // --- pointing at nodes ---------------------------------------------------------------------------------------

  /** Highlight a node and, with the place of the pointer, show a tooltip. @param {number} i -1 for none @param {number} [x] @param {number} [y] */
  hover(i, x, y) {
    if (i >= 0 && x !== undefined && y !== undefined) showTooltip(this.site, i, x, y, this.viewport.size);
    else hideTooltip();
    if (i === this.hovered) return;
    this.hovered = i;
    this.renderer.redrawOverlay();
  }

  /** Highlight the next or the previous node on the screen, by importance, as if the pointer were there. @param {number} step 1 or -1 */
  hoverNext(step) {
    const { site, viewport } = this;
    const nodes = sortByImportance(site, nodesOnScreen(this));
    if (!nodes.length) return;
    const i = nodes[(nodes.indexOf(this.hovered) + step + nodes.length) % nodes.length];
    this.hover(i, viewport.screenX(site.x[i]), viewport.screenY(site.y[i]));
    byId("said").textContent = shorten(site.title(i), 200);
  }

  /** The place of an article on the screen in pixels, or undefined; for tests. @param {string} id */
  screenPlace(id) {
    const i = this.site.position.get(id);
    return i === undefined ? undefined : [this.viewport.screenX(this.site.x[i]), this.viewport.screenY(this.site.y[i])];
  }

  // --- the camera ----------------------------------------------------------------------------------------------

  /** @param {number} factor @param {number} [x] @param {number} [y] the place on the screen that does not move; by default the middle of the free area */
  zoom(factor, x, y) {
    const area = freeArea(this.viewport.size);
    this.viewport.zoom(factor, x ?? area.x, y ?? area.y);
    this.#moved();
  }

  /** @param {number} dx @param {number} dy in pixels */
  pan(dx, dy) {
    this.viewport.pan(dx, dy);
    this.#moved();
  }

  showAll() {
    this.#fly(cameraForAll(this.site, this.viewport, this.visible));
  }

  /** @param {import("./viewport.js").Camera} camera */
  #fly(camera) {
    this.viewport.fly(camera);
    this.#moved();
  }

  #moved() {
    this.cameraMoved = true;
    this.renderer.cameraMoved();
  }
}

async function start() {
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

void start();
