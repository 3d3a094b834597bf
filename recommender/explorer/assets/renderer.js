// When and with how many edges the map is painted, and what the overlay above it shows.

import { cardBoxes } from "./cards.js";
import { byId } from "./dom.js";
import { visibleEdges } from "./filters.js";
import { focusLabel, labelCandidates, occupiedScreen, placeLabels, titleLabel } from "./labels.js";
import { drawHighlight, drawLabels } from "./overlay.js";
import { createPainter } from "./painters.js";
import { buildScene, radiusScale } from "./scene.js";

/** What the map shows, and the nodes that are selected and pointed at, -1 for none. @typedef {import("./scene.js").MapState & {selected: number, hovered: number}} State */

/** The camera rests if it has not moved for so many milliseconds: longer than the pauses within a drag. */
const REST_MS = 140;

/** The least and the most edges that are painted while the camera moves. */
const [MIN_EDGES, MAX_EDGES] = [500, 60_000];

/** In milliseconds between two frames: fewer edges are painted above, and more below, which is 25 to 40 frames a second. */
const [SLOW_FRAME, FAST_FRAME] = [40, 24];

/** A longer pause between frames, in milliseconds, says nothing about the speed of the machine. */
const PAUSE = 500;

/** The opacity of the map while an article is selected, so that its neighbours stand out. */
const BACKGROUND_OPACITY = 0.22;

/** The least radius of a highlighted node, in pixels. */
const MIN_RADIUS = 3;

export class Renderer {
  /** How many edges are painted while the camera moves; adapts to the speed of the machine. */
  maxEdges = 8_000;
  #resting = true;
  /** Whether the map has to be painted, not only the overlay. */
  #stale = false;
  /** @type {number|undefined} */ #request = undefined;
  /** @type {number|undefined} */ #restTimer = undefined;
  #lastFrame = 0;
  /** The labels without those of the selected and the hovered node. @type {import("./labels.js").PlacedLabel[]} */
  #labels = [];

  /** @param {State} state @param {() => void} onRest called when the camera has come to rest */
  constructor(state, onRest) {
    this.state = state;
    this.onRest = onRest;
    this.canvas = /** @type {HTMLCanvasElement} */ (byId("map"));
    this.overlay = /** @type {HTMLCanvasElement} */ (byId("labels"));
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.overlay.getContext("2d"));
    this.painter = createPainter(this.canvas);
  }

  /** Take over changes of filters or style. */
  load() {
    this.painter.load(buildScene(this.state));
    this.redraw();
  }

  /** Follow the size of the window. */
  resize() {
    const ratio = devicePixelRatio || 1;
    this.state.viewport.size = { width: innerWidth, height: innerHeight };
    for (const canvas of [this.canvas, this.overlay]) {
      canvas.width = Math.round(innerWidth * ratio);
      canvas.height = Math.round(innerHeight * ratio);
    }
    this.redraw();
  }

  /** Draw the map and the overlay in the next frame. */
  redraw() {
    this.#stale = true;
    this.redrawOverlay();
  }

  /** Draw the overlay in the next frame. */
  redrawOverlay() {
    this.#request ??= requestAnimationFrame((now) => this.#drawFrame(now));
  }

  /** Draw after the camera has moved: with fewer edges until it rests. */
  cameraMoved() {
    this.#resting = false;
    clearTimeout(this.#restTimer);
    this.#restTimer = setTimeout(() => {
      this.#resting = true;
      this.redraw();
      this.onRest();
    }, REST_MS);
    this.redraw();
  }

  /** @param {number} now in milliseconds */
  #drawFrame(now) {
    this.#request = undefined;
    const { state } = this;
    const { viewport } = state;
    if (viewport.flight) {
      viewport.continueFlight(now);
      this.cameraMoved();
    }
    if (this.#stale) {
      this.#stale = false;
      this.#adaptMaxEdges(now);
      this.painter.paint(viewport.camera, {
        radiusScale: radiusScale(state), opacity: state.selected >= 0 ? BACKGROUND_OPACITY : 1, maxEdges: this.#resting ? Infinity : this.maxEdges,
      });
      this.#labels = state.selected >= 0 ? [] : this.#place(labelCandidates(state));
    }
    this.#drawOverlay();
    if (viewport.flight) this.redraw();
    document.documentElement.dataset.painted = "";
  }

  /** While the camera moves, paint as many edges as there is time for. @param {number} now in milliseconds */
  #adaptMaxEdges(now) {
    const elapsed = now - this.#lastFrame;
    this.#lastFrame = now;
    if (this.#resting || elapsed > PAUSE) return;
    if (elapsed > SLOW_FRAME) this.maxEdges = Math.max(MIN_EDGES, this.maxEdges * 0.7);
    else if (elapsed < FAST_FRAME) this.maxEdges = Math.min(MAX_EDGES, this.maxEdges * 1.1);
  }

  /** Labels, and what is selected or pointed at. */
  #drawOverlay() {
    const { pen, state } = this;
    const { site, filters, visible, viewport, style: { theme }, selected, hovered } = state;
    const ratio = devicePixelRatio || 1;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, viewport.size.width, viewport.size.height);
    const radius = (/** @type {number} */ i) => this.#radius(i);
    const focused = [selected, this.#hoveredWithoutTooltip()].filter((i, at, all) => i >= 0 && all.indexOf(i) === at);
    const focusLabels = focused.map((i) => focusLabel(state, i, radius(i) + 2));
    const edges = selected >= 0 ? visibleEdges(site, filters, visible, selected) : [];
    if (selected >= 0) drawHighlight(pen, state, selected, edges, radius);
    if (hovered >= 0 && hovered !== selected) {
      drawHighlight(pen, state, hovered, selected >= 0 ? [] : visibleEdges(site, filters, visible, hovered), radius);
    }
    if (selected >= 0) {
      const neighbours = [...new Set(edges.flatMap((e) => [site.source[e], site.target[e]]))].filter((i) => !focused.includes(i));
      const titles = neighbours.map((i) => titleLabel(state, i, radius(i) + 2));
      drawLabels(pen, this.#place([...focusLabels, ...titles]), theme.paper);
    } else if (focusLabels.length) {
      const others = labelCandidates(state).filter(({ node }) => node !== hovered);
      drawLabels(pen, this.#place([...focusLabels, ...others]), theme.paper);
    } else drawLabels(pen, this.#labels, theme.paper);
  }

  /** The node that is pointed at in the panel or by keys, or on a narrow screen: no tooltip shows its title. -1 for none. */
  #hoveredWithoutTooltip() {
    const { site, viewport, hovered } = this.state;
    if (hovered < 0 || byId("tip").offsetWidth) return -1;
    return viewport.isFree(viewport.screenX(site.x[hovered]), viewport.screenY(site.y[hovered])) ? hovered : -1;
  }

  /** The labels for which there is room. @param {import("./labels.js").Label[]} labels */
  #place(labels) {
    return placeLabels(this.pen, labels, occupiedScreen(this.state, (i) => this.#radius(i), cardBoxes()));
  }

  /** The radius of a node on the overlay. @param {number} i */
  #radius(i) {
    return Math.max(MIN_RADIUS, this.state.style.radius[i] * radiusScale(this.state));
  }
}
