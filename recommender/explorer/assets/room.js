// What of the screen is taken already, so that nothing that is written is taken for the name of something else.

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box
 * @typedef {Box & {node?: number, community?: number, reach?: number}} Taken by the dot of a node; with a reach, by the disc of a
 * community; else by a card or something written
 */

/** The screen is looked at in squares of so many pixels: who asks for room is compared only with what lies in the same ones. */
const SQUARE = 48;

/** How strictly room is kept: from all dots and other communities, from other communities, or only from what is written. */
export const [ALL, OTHERS, WRITTEN] = [0, 1, 2];

export class Room {
  /** @type {Taken[][]} */ squares = [];

  /** @param {{width: number, height: number}} size of the screen */
  constructor({ width, height }) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / SQUARE);
  }

  /** @param {Taken} box */
  take(box) {
    this.#find(box, (square) => {
      (this.squares[square] ??= []).push(box);
      return false;
    });
  }

  /**
   * Whether a box lies on the screen and covers nothing but what is its own.
   * @param {Box} box @param {{node?: number, community?: number}} own @param {number} rule
   */
  has(box, own, rule) {
    if (box.left < 0 || box.top < 0 || box.right > this.width || box.bottom > this.height) return false;
    return !this.#find(box, (square) => this.squares[square]?.some((taken) => isBarred(taken, own, rule) && meets(taken, box)) ?? false);
  }

  /** Whether one of the squares under a box is what is looked for. @param {Box} box @param {(square: number) => boolean} is */
  #find({ left, right, top, bottom }, is) {
    const [first, last] = [Math.max(0, Math.floor(left / SQUARE)), Math.min(this.columns - 1, Math.floor(right / SQUARE))];
    const end = Math.floor(Math.min(this.height, bottom) / SQUARE);
    for (let row = Math.max(0, Math.floor(top / SQUARE)); row <= end; row++) {
      for (let column = first; column <= last; column++) if (is(row * this.columns + column)) return true;
    }
    return false;
  }
}

/** @param {Taken} taken @param {{node?: number, community?: number}} own @param {number} rule */
function isBarred({ node, community, reach }, own, rule) {
  if (community === undefined) return true;
  if (community === own.community && (reach !== undefined || rule > ALL)) return false;
  return rule < WRITTEN && (reach !== undefined || node !== own.node);
}

/** @param {Taken} taken @param {Box} box */
function meets(taken, box) {
  if (box.left >= taken.right || box.right <= taken.left || box.top >= taken.bottom || box.bottom <= taken.top) return false;
  if (taken.reach === undefined) return true;
  const [x, y] = [(taken.left + taken.right) / 2, (taken.top + taken.bottom) / 2];
  const [dx, dy] = [Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)];
  return Math.hypot(dx, dy) < taken.reach;
}
