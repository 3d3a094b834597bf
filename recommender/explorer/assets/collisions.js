// Which parts of the screen are occupied, so that a label covers nothing that would be taken for what it names.

/** Edges of a rectangle on the screen, in pixels. @typedef {{left: number, right: number, top: number, bottom: number}} Box */
/**
 * What occupies a box: the circle of a node, the disc of a community (with its radius in pixels), or else a card or a label.
 * @typedef {Box & {node?: number, community?: number, radius?: number}} Occupant
 */

/** The width of a cell of the grid, in pixels: about the height of three labels. A box is compared with the occupants of its cells only. */
const CELL = 48;

/**
 * What a label must not cover: the nodes and discs of others, the discs of other communities and the nodes in them, or neither.
 * Cards and other labels it must never cover.
 */
export const [AVOID_NODES, AVOID_COMMUNITIES, AVOID_LABELS] = [0, 1, 2];

export class CollisionGrid {
  /** The occupants of each cell, row by row. @type {Occupant[][]} */
  cells = [];

  /** @param {{width: number, height: number}} size of the screen, in pixels */
  constructor({ width, height }) {
    this.width = width;
    this.height = height;
    this.columns = Math.ceil(width / CELL);
  }

  /** @param {Occupant} occupant */
  add(occupant) {
    this.#someCell(occupant, (cell) => {
      (this.cells[cell] ??= []).push(occupant);
      return false;
    });
  }

  /**
   * Whether a label fits into a box: the box is on the screen, and covers no occupant that it has to avoid.
   * @param {Box} box @param {{node?: number, community?: number}} named what the label names @param {number} avoid
   */
  fits(box, named, avoid) {
    if (box.left < 0 || box.top < 0 || box.right > this.width || box.bottom > this.height) return false;
    return !this.#someCell(box, (cell) => (
      this.cells[cell]?.some((occupant) => isAvoided(occupant, named, avoid) && overlaps(occupant, box)) ?? false));
  }

  /** Whether the condition holds for one of the cells under a box. @param {Box} box @param {(cell: number) => boolean} condition */
  #someCell({ left, right, top, bottom }, condition) {
    const [first, last] = [Math.max(0, Math.floor(left / CELL)), Math.min(this.columns - 1, Math.floor(right / CELL))];
    const end = Math.floor(Math.min(this.height, bottom) / CELL);
    for (let row = Math.max(0, Math.floor(top / CELL)); row <= end; row++) {
      for (let column = first; column <= last; column++) if (condition(row * this.columns + column)) return true;
    }
    return false;
  }
}

/** @param {Occupant} occupant @param {{node?: number, community?: number}} named @param {number} avoid */
function isAvoided({ node, community, radius }, named, avoid) {
  if (community === undefined) return true;
  if (community === named.community && (radius !== undefined || avoid > AVOID_NODES)) return false;
  return avoid < AVOID_LABELS && (radius !== undefined || node !== named.node);
}

/** @param {Occupant} occupant @param {Box} box */
function overlaps(occupant, box) {
  if (box.left >= occupant.right || box.right <= occupant.left || box.top >= occupant.bottom || box.bottom <= occupant.top) return false;
  if (occupant.radius === undefined) return true;
  const [x, y] = [(occupant.left + occupant.right) / 2, (occupant.top + occupant.bottom) / 2];
  const [dx, dy] = [Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)];
  return Math.hypot(dx, dy) < occupant.radius;
}
