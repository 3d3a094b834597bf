// Pointers, buttons and keys: what each does, and which node or community is at a place on the screen.

import { byId } from "./dom.js";
import { Filters } from "./filters.js";
import { hasDisc, isFolded, radiusScale } from "./scene.js";

/** @typedef {import("./main.js").Explorer} Explorer */
/** @typedef {import("./scene.js").MapState} MapState */
/** @typedef {{x: number, y: number}} Point on the screen, in pixels */

/** How far from the rim of a node it can still be hit, in pixels, by a mouse and by a finger, which hides what is below it. */
const [MOUSE_REACH, FINGER_REACH] = [8, 18];

/** The same for the disc of a folded community. */
const DISC_REACH = 3;

/** The most a pointer may move between down and up for a click, in pixels. */
const CLICK_TOLERANCE = 4;

/** A little more than the largest radius of a node, in pixels before `radiusScale`. */
const MAX_NODE_RADIUS = 7;

/** By how much a double click, a button and a key enlarge the map. */
const [DOUBLE_CLICK_ZOOM, BUTTON_ZOOM, KEY_ZOOM] = [1.8, 1.5, 1.4];

/** How far an arrow key moves the map, in pixels, without and with Shift. */
const [STEP, LONG_STEP] = [80, 240];

/** Pixels that a line and a page of a mouse wheel stand for, by `deltaMode`; and the most of one event. */
const WHEEL_PIXELS = [1, 16, 400];
const MAX_WHEEL = 240;

/** Pixels of a wheel that enlarge the map e-fold; a pinch on a touchpad is a wheel with Ctrl and moves by fewer pixels. */
const [WHEEL_ZOOM, PINCH_ZOOM] = [420, 100];

/** @param {Explorer} explorer */
export function listen(explorer) {
  listenToPointers(explorer);
  listenToButtons(explorer);
  addEventListener("keydown", (event) => pressKey(explorer, event));
  addEventListener("resize", () => explorer.renderer.resize());
  addEventListener("hashchange", () => explorer.readAddress());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => explorer.update());
}

/** @param {Explorer} explorer */
function listenToPointers(explorer) {
  const { canvas } = explorer.renderer;
  /** Where each pointer is that is down. @type {Map<number, Point>} */
  const pointers = new Map();
  let distance = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (!pointers.size) distance = 0;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = { x: event.clientX, y: event.clientY };
    const before = pointers.get(event.pointerId);
    if (!before) return pointAt(explorer, now);
    distance += Math.hypot(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(explorer, before, now, other);
    else if (distance > CLICK_TOLERANCE) {
      explorer.hover(-1);
      canvas.style.cursor = "grabbing";
      explorer.pan(now.x - before.x, now.y - before.y);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    const single = pointers.size === 1;
    pointers.delete(event.pointerId);
    canvas.style.cursor = "grab";
    if (!single || distance > CLICK_TOLERANCE) return;
    click(explorer, event.clientX, event.clientY, event.pointerType === "touch" ? FINGER_REACH : MOUSE_REACH);
  });
  canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => explorer.hover(-1));
  canvas.addEventListener("dblclick", (event) => explorer.zoom(DOUBLE_CLICK_ZOOM, event.clientX, event.clientY));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = Math.max(-MAX_WHEEL, Math.min(MAX_WHEEL, event.deltaY * WHEEL_PIXELS[event.deltaMode]));
    explorer.zoom(Math.exp(-pixels / (event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM)), event.clientX, event.clientY);
  }, { passive: false });
  canvas.addEventListener("repaint", () => explorer.renderer.repaint());
}

/** @param {Explorer} explorer @param {Point} point */
function pointAt(explorer, { x, y }) {
  const node = nodeAt(explorer, x, y, MOUSE_REACH);
  explorer.renderer.canvas.style.cursor = node >= 0 || communityAt(explorer, x, y) >= 0 ? "pointer" : "grab";
  explorer.hover(node, x, y);
}

/** @param {Explorer} explorer @param {Point} before @param {Point} now @param {Point} other the finger that did not move */
function pinch(explorer, before, now, other) {
  const distance = (/** @type {Point} */ finger) => Math.hypot(finger.x - other.x, finger.y - other.y) || 1;
  explorer.zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  explorer.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
}

/** @param {Explorer} explorer @param {number} x @param {number} y @param {number} reach in pixels */
function click(explorer, x, y, reach) {
  const node = nodeAt(explorer, x, y, reach);
  const community = communityAt(explorer, x, y);
  if (node >= 0) explorer.select(node, false);
  else if (community >= 0) explorer.showCommunity(community);
  else if (explorer.selected >= 0) explorer.close();
}

/**
 * The nearest node to a place on the screen, or -1.
 * @param {MapState} state @param {number} x @param {number} y @param {number} reach the most pixels between the place and its rim
 */
export function nodeAt(state, x, y, reach) {
  const { site, visible, viewport, style } = state;
  const { zoom } = viewport.camera;
  const scale = radiusScale(state);
  const [mapX, mapY] = viewport.toMap(x, y);
  const limit = (reach + MAX_NODE_RADIUS * scale) / zoom;
  let [nearest, least] = [-1, reach];
  for (let i = 0; i < site.n; i++) {
    const [dx, dy] = [Math.abs(site.x[i] - mapX), Math.abs(site.y[i] - mapY)];
    if (dx > limit || dy > limit || !visible.nodeDrawn[i]) continue;
    const distance = Math.hypot(dx, dy) * zoom - style.radius[i] * scale;
    if (distance < least) [nearest, least] = [i, distance];
  }
  return nearest;
}

/** The folded community at a place on the screen, or -1. @param {MapState} state @param {number} x @param {number} y */
export function communityAt(state, x, y) {
  const { site, visible, viewport } = state;
  if (!visible.folded) return -1;
  const [mapX, mapY] = viewport.toMap(x, y);
  const reach = DISC_REACH / viewport.camera.zoom;
  return site.discs.findIndex((disc, c) => (
    Math.hypot(disc.x - mapX, disc.y - mapY) <= disc.outerRadius + reach && hasDisc(state, c) && isFolded(state, c)));
}

/** @param {Explorer} explorer */
function listenToButtons(explorer) {
  const onClick = (/** @type {string} */ id, /** @type {() => void} */ action) => byId(id).addEventListener("click", action);
  onClick("zoom-in", () => explorer.zoom(BUTTON_ZOOM));
  onClick("zoom-out", () => explorer.zoom(1 / BUTTON_ZOOM));
  onClick("zoom-fit", () => explorer.showAll());
  onClick("help", () => explorer.showHelp());
  onClick("help-close", () => /** @type {HTMLDialogElement} */ (byId("keys")).close());
  onClick("menu", () => explorer.toggleControls());
  onClick("theme", () => {
    explorer.theme = explorer.isDark ? "light" : "dark";
    explorer.update();
  });
  onClick("all-on", () => {
    explorer.filters.hidden.clear();
    explorer.update();
  });
  onClick("reset", () => {
    Object.assign(explorer.filters, new Filters(explorer.site));
    explorer.selected = -1;
    explorer.update();
    explorer.showAll();
  });
}

/** @param {Explorer} explorer @param {KeyboardEvent} event */
function pressKey(explorer, event) {
  const { target } = event;
  const typing = target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type);
  const helpOpen = /** @type {HTMLDialogElement} */ (byId("keys")).open;
  if (event.ctrlKey || event.metaKey || event.altKey || helpOpen || (typing && event.key !== "Escape")) return;
  const step = event.shiftKey ? LONG_STEP : STEP;
  /** @type {Record<string, () => void>} */
  const everywhere = {
    "/": () => explorer.search.focus(), "?": () => explorer.showHelp(), Escape: () => explorer.close(),
    "+": () => explorer.zoom(KEY_ZOOM), "=": () => explorer.zoom(KEY_ZOOM), "-": () => explorer.zoom(1 / KEY_ZOOM), 0: () => explorer.showAll(),
  };
  /** @type {Record<string, () => void>} */
  const onMap = {
    ArrowLeft: () => explorer.pan(step, 0), ArrowRight: () => explorer.pan(-step, 0),
    ArrowUp: () => explorer.pan(0, step), ArrowDown: () => explorer.pan(0, -step),
    n: () => explorer.hoverNext(1), p: () => explorer.hoverNext(-1),
    Enter: () => explorer.hovered >= 0 && explorer.select(explorer.hovered, false),
  };
  const action = everywhere[event.key] ?? (target === explorer.renderer.canvas || target === document.body ? onMap[event.key] : undefined);
  if (!action) return;
  event.preventDefault();
  action();
}
