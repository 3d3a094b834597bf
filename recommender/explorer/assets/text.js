// Texts, numbers and dates as the page shows them.

/** Characters that change the direction of the text after them; a canvas cannot isolate their effect. */
const DIRECTION_MARKS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const MS_PER_DAY = 864e5;

/** A text of at most `most` characters, without direction marks. @param {string} text @param {number} most */
export function shorten(text, most) {
  // Cut before it is split into characters, which takes long for long texts; a character has at most a few code units.
  const characters = Array.from(text.slice(0, 4 * most).replace(DIRECTION_MARKS, ""));
  return characters.length > most ? `${characters.slice(0, most - 1).join("").trimEnd()}…` : characters.join("");
}

/** 1234 as 1,234. @param {number} number */
export function formatNumber(number) {
  return number.toLocaleString("en");
}

/** A number and what it counts: 1 article, 2 articles. @param {number} number @param {string} singular @param {string} [plural] */
export function quantity(number, singular, plural = `${singular}s`) {
  return `${formatNumber(number)} ${number === 1 ? singular : plural}`;
}

/** A share in [0, 1] in per cent: 0.123 as 12 %. @param {number} share */
export function percent(share) {
  return `${Math.round(100 * share)} %`;
}

/** A day as 2026-03-05; empty for NaN. @param {number} day in days since 1970-01-01 */
export function isoDate(day) {
  return Number.isFinite(day) ? new Date(day * MS_PER_DAY).toISOString().slice(0, 10) : "";
}

/** The day of a text such as 2026-03-05 in days since 1970-01-01; undefined if it is no date. @param {string|null} text */
export function parseDay(text) {
  const day = Math.floor(Date.parse(text ?? "") / MS_PER_DAY);
  return Number.isFinite(day) ? day : undefined;
}
