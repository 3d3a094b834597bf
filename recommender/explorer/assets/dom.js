// Elements from words: text enters the page as text and in no other way.

/**
 * Make an element. Keys beginning with "on" are listeners; other values become attributes, false leaves them out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string|number|boolean|((event: any) => void)>} [given]
 * @param {...(Node|string|false|undefined)} children strings become text
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value !== false && !key.startsWith("on")) element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== false && child !== undefined));
  return element;
}

/** An element that the page is sure to have. @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

/** @param {number} number */
export function many(number) {
  return number.toLocaleString("en");
}

/** @param {number} number @param {string} one @param {string} [more] */
export function counted(number, one, more = `${one}s`) {
  return `${many(number)} ${number === 1 ? one : more}`;
}

/**
 * A list that shows its first entries, and the others when asked.
 * @template T
 * @param {T[]} entries @param {number} most @param {(entry: T) => Node} row @param {{tag?: "ol"|"ul"}} [how]
 */
export function list(entries, most, row, { tag = "ul" } = {}) {
  const box = h(tag, {}, ...entries.slice(0, most).map(row));
  let next = most;
  if (entries.length <= most) return box;
  const more = h("button", { type: "button", class: "more", onclick: () => {
    const first = next;
    next += Math.max(most, 100);
    more.before(...entries.slice(first, next).map(row));
    /** @type {HTMLElement|null|undefined} */ (box.children[first]?.querySelector("button"))?.focus();
    if (next >= entries.length) more.remove();
    else more.textContent = `Show more (${many(entries.length - next)})`;
  } }, `Show more (${many(entries.length - most)})`);
  box.append(more);
  return box;
}
