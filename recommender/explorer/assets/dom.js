// Making and finding elements. Text enters the page as text and in no other way.

import { formatNumber } from "./text.js";

/** How many entries each click on "Show more" adds at least. */
const MORE_ENTRIES = 100;

/**
 * Make an element. Keys that begin with "on" are listeners; other values become attributes, and false leaves them out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|number|boolean|((event: any) => void)>} [attributes]
 * @param {...(Node|string|false|undefined)} children strings become text
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value !== false && !key.startsWith("on")) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

/** An element of page.html. @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/**
 * A list that shows its first entries, and more with each click on a button at its end.
 * @template T
 * @param {T[]} entries @param {number} most shown at first @param {(entry: T) => Node} row @param {"ol"|"ul"} [tag]
 */
export function expandableList(entries, most, row, tag = "ul") {
  const list = h(tag, {}, ...entries.slice(0, most).map(row));
  let next = most;
  if (entries.length <= most) return list;
  const more = h("button", { type: "button", class: "more", onclick: () => {
    const first = next;
    next += Math.max(most, MORE_ENTRIES);
    last.before(...entries.slice(first, next).map(row));
    /** @type {HTMLElement|null|undefined} */ (list.children[first]?.querySelector("button"))?.focus();
    if (next >= entries.length) last.remove();
    else more.textContent = `Show more (${formatNumber(entries.length - next)})`;
  } }, `Show more (${formatNumber(entries.length - most)})`);
  const last = h("li", { class: "last" }, more);
  list.append(last);
  return list;
}
