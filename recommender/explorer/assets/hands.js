// What hands and keys do.

import { Choice } from "./choice.js";
import { byId } from "./dom.js";
import { communityAt, nodeAt } from "./places.js";

/** @typedef {import("./main.js").Explorer} Explorer */
/** @typedef {{x: number, y: number}} Point */

const REACH = 8;
const FINGER = 18;
/** A click may tremble by so many pixels. */
const TREMBLE = 4;

/** @param {Explorer} explorer */
export function listen(explorer) {
  pointers(explorer);
  buttons(explorer);
  addEventListener("keydown", (event) => key(explorer, event));
  addEventListener("resize", () => explorer.resize());
  addEventListener("hashchange", () => explorer.read());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => explorer.update());
}

/** @param {Explorer} explorer */
function pointers(explorer) {
  const { canvas } = explorer;
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  let travelled = 0;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (!fingers.size) travelled = 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  canvas.addEventListener("pointermove", (event) => {
    const now = { x: event.clientX, y: event.clientY };
    const old = fingers.get(event.pointerId);
    if (!old) return point(explorer, now);
    travelled += Math.hypot(now.x - old.x, now.y - old.y);
    fingers.set(event.pointerId, now);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) pinch(explorer, old, now, other);
    else if (travelled > TREMBLE) {
      explorer.hover(-1);
      canvas.style.cursor = "grabbing";
      explorer.pan(now.x - old.x, now.y - old.y);
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    const alone = fingers.size === 1;
    fingers.delete(event.pointerId);
    canvas.style.cursor = "grab";
    if (alone && travelled <= TREMBLE) click(explorer, event.clientX, event.clientY, event.pointerType === "touch" ? FINGER : REACH);
  });
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => explorer.hover(-1));
  canvas.addEventListener("dblclick", (event) => explorer.zoom(1.8, event.clientX, event.clientY));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
    const bounded = Math.max(-240, Math.min(240, pixels));
    explorer.zoom(Math.exp(-bounded / (event.ctrlKey ? 100 : 420)), event.clientX, event.clientY);
  }, { passive: false });
  canvas.addEventListener("repaint", () => explorer.draw());
}

/** @param {Explorer} explorer @param {Point} at */
function point(explorer, { x, y }) {
  const node = nodeAt(explorer, x, y, REACH);
  explorer.canvas.style.cursor = node >= 0 || communityAt(explorer, x, y) >= 0 ? "pointer" : "grab";
  explorer.hover(node, x, y);
}

/** @param {Explorer} explorer @param {Point} old @param {Point} now @param {Point} other the finger that rests */
function pinch(explorer, old, now, other) {
  const apart = (/** @type {Point} */ finger) => Math.hypot(finger.x - other.x, finger.y - other.y) || 1;
  explorer.zoom(apart(now) / apart(old), (now.x + other.x) / 2, (now.y + other.y) / 2);
  explorer.pan((now.x - old.x) / 2, (now.y - old.y) / 2);
}

/** @param {Explorer} explorer @param {number} x @param {number} y @param {number} reach */
function click(explorer, x, y, reach) {
  const node = nodeAt(explorer, x, y, reach);
  const community = communityAt(explorer, x, y);
  if (node >= 0) explorer.choose(node, false);
  else if (community >= 0) explorer.open(community);
  else if (explorer.selected >= 0) explorer.close();
}

/** @param {Explorer} explorer */
function buttons(explorer) {
  const press = (/** @type {string} */ id, /** @type {() => void} */ act) => byId(id).addEventListener("click", act);
  press("zoom-in", () => explorer.zoom(1.5));
  press("zoom-out", () => explorer.zoom(1 / 1.5));
  press("zoom-fit", () => explorer.fit());
  press("help", () => explorer.help());
  press("help-close", () => /** @type {HTMLDialogElement} */ (byId("keys")).close());
  press("menu", () => explorer.menu());
  press("theme", () => {
    explorer.theme = explorer.isDark ? "light" : "dark";
    explorer.update();
  });
  press("all-on", () => {
    explorer.choice.off.clear();
    explorer.update();
  });
  press("reset", () => {
    Object.assign(explorer.choice, new Choice(explorer.site));
    explorer.selected = -1;
    explorer.update();
    explorer.fit();
  });
}

/** @param {Explorer} explorer @param {KeyboardEvent} event */
function key(explorer, event) {
  const { target } = event;
  const typing = target instanceof HTMLInputElement && !["radio", "checkbox"].includes(target.type);
  const modal = /** @type {HTMLDialogElement} */ (byId("keys")).open;
  if (event.ctrlKey || event.metaKey || event.altKey || modal || (typing && event.key !== "Escape")) return;
  const far = event.shiftKey ? 240 : 80;
  /** @type {Record<string, () => void>} */
  const anywhere = {
    "/": () => explorer.search.begin(), "?": () => explorer.help(), Escape: () => explorer.close(),
    "+": () => explorer.zoom(1.4), "=": () => explorer.zoom(1.4), "-": () => explorer.zoom(1 / 1.4), 0: () => explorer.fit(),
  };
  /** @type {Record<string, () => void>} */
  const onMap = {
    ArrowLeft: () => explorer.pan(far, 0), ArrowRight: () => explorer.pan(-far, 0),
    ArrowUp: () => explorer.pan(0, far), ArrowDown: () => explorer.pan(0, -far),
    n: () => explorer.next(1), p: () => explorer.next(-1),
    Enter: () => explorer.hovered >= 0 && explorer.choose(explorer.hovered, false),
  };
  const act = anywhere[event.key] ?? (target === explorer.canvas || target === document.body ? onMap[event.key] : undefined);
  if (!act) return;
  event.preventDefault();
  act();
}
