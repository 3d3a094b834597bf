// When and with how many edges the map is painted, and what the overlay above it shows.

import { cardBoxes } from "./cards.js";
import { byId } from "./dom.js";
import { visibleEdges } from "./filters.js";
import { focusLabel, labelCandidates, movedLabels, occupiedScreen, placeLabels, titleLabel } from "./labels.js";
import { drawHighlight, drawLabels } from "./overlay.js";
import { createPainter } from "./painters.js";
import { Picture } from "./picture.js";
import { buildScene, radiusScale } from "./scene.js";

/** What the map shows, and the nodes that are selected and pointed at, -1 for none. @typedef {import("./scene.js").MapState & {selected: number, hovered: number}} State */

/** The camera rests if it has not moved for so many milliseconds: longer than the pauses within a drag. */
const REST_MS = 250;

/** The least and the most edges that are painted in a frame while the camera moves, and the least while it rests. */
const [MIN_EDGES, MAX_EDGES, MIN_RESTING] = [3_000, 100_000, 25_000];

/** While the camera moves, labels move with the map and get new places after so many milliseconds only, since that takes as long as a frame. */
const LABELS_MS = 150;

/** In milliseconds between two frames: fewer edges are painted above, and more below, which is 25 to 40 frames a second. */
const [SLOW_FRAME, FAST_FRAME] = [40, 24];

/** A longer pause between frames, in milliseconds, says nothing about the speed of the machine. */
const PAUSE = 500;

/** The opacity of the map while an article is selected, so that its neighbours stand out. */
const BACKGROUND_OPACITY = 0.22;

/** The least radius of a highlighted node, in pixels. */
const MIN_RADIUS = 3;

export class Renderer {
  /** How many edges are painted in a frame; adapts to the speed of the machine. */
  maxEdges = 8_000;
  #resting = true;
  /** What has to be painted: the map, the labels, the overlay with labels and highlights. */
  #stale = { map: false, labels: false, overlay: false };
  /** Whether the frame before this one painted edges, so that its time says how many there is time for. */
  #paintedEdges = false;
  /** @type {number|undefined} */ #request = undefined;
  /** @type {number|undefined} */ #restTimer = undefined;
  #lastFrame = 0;
  #sceneKey = "";
  /**
   * The labels without those of the selected and the hovered node, and the camera and the time for which they were placed.
   * @type {{labels: import("./labels.js").PlacedLabel[], camera: import("./viewport.js").Camera|undefined, time: number}}
   */
  #placed = { labels: [], camera: undefined, time: 0 };

  /** @param {State} state @param {() => void} onRest called when the camera has come to rest */
  constructor(state, onRest) {
    this.state = state;
    this.onRest = onRest;
    this.canvas = /** @type {HTMLCanvasElement} */ (byId("map"));
    this.overlay = /** @type {HTMLCanvasElement} */ (byId("labels"));
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.overlay.getContext("2d"));
    this.painter = createPainter(this.canvas);
    this.picture = new Picture(this.painter);
  }

  /** Take over changes of filters or style. @param {string} key what they are: with the same ones, nothing is painted anew */
  load(key) {
    if (key !== this.#sceneKey) this.picture.load(buildScene(this.state));
    this.#sceneKey = key;
    this.redraw();
  }

  /** Paint all anew, after the graphics card has lost it. */
  repaint() {
    this.picture.forget();
    this.redraw();
  }

  /** Follow the size of the window. */
  resize() {
    const ratio = devicePixelRatio || 1;
    this.state.viewport.size = { width: innerWidth, height: innerHeight };
    this.overlay.width = Math.round(innerWidth * ratio);
    this.overlay.height = Math.round(innerHeight * ratio);
    this.picture.resize({ width: innerWidth, height: innerHeight }, ratio);
    this.redraw();
  }

  /** Draw the map and the overlay in the next frame. */
  redraw() {
    this.#stale.map = this.#stale.labels = true;
    this.redrawOverlay();
  }

  /** Draw the overlay in the next frame. */
  redrawOverlay() {
    this.#stale.overlay = true;
    this.#requestFrame();
  }

  #requestFrame() {
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
    const { map, labels, overlay } = this.#stale;
    this.#stale = { map: false, labels: false, overlay: false };
    if (map) {
      this.#adaptMaxEdges(now);
      this.#stale.map = this.picture.paint(viewport.camera, {
        radiusScale: radiusScale(state), opacity: state.selected >= 0 ? BACKGROUND_OPACITY : 1, maxEdges: this.#edgesOfFrame(), moving: !this.#resting,
      });
      this.#paintedEdges = this.picture.isUnfinished;
    }
    if (labels) this.#placeLabels(now);
    if (overlay) this.#drawOverlay();
    if (viewport.flight) this.redraw();
    if (this.#stale.map) this.#requestFrame();
    document.documentElement.dataset.painted = "";
  }

  /** How many edges are painted in this frame: few in the first one, so that there is something to see. */
  #edgesOfFrame() {
    return this.#resting && this.#placed.camera ? Math.max(MIN_RESTING, this.maxEdges) : this.maxEdges;
  }

  /** Find places for the labels; while the camera moves, only now and then. @param {number} now in milliseconds */
  #placeLabels(now) {
    const { state } = this;
    if (!this.#resting && this.#placed.camera && now - this.#placed.time < LABELS_MS) return;
    this.#placed = { labels: state.selected >= 0 ? [] : this.#place(labelCandidates(state)), camera: state.viewport.camera, time: now };
  }

  /** While edges are painted, paint as many as there is time for. @param {number} now in milliseconds */
  #adaptMaxEdges(now) {
    const elapsed = now - this.#lastFrame;
    this.#lastFrame = now;
    if (this.#resting || !this.#paintedEdges || elapsed > PAUSE) return;
    if (elapsed > SLOW_FRAME) this.maxEdges = Math.max(MIN_EDGES, this.maxEdges * 0.7);
    else if (elapsed < FAST_FRAME) this.maxEdges = Math.min(MAX_EDGES, this.maxEdges * 1.2);
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
    } else drawLabels(pen, movedLabels(this.#placed.labels, state, this.#placed.camera ?? viewport.camera), theme.paper);
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
