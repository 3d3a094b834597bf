// What the editor decided about the tasks of the work list, kept in the browser, and as files.

import { SECTIONS, addTask, additionOf, changesOf, keyOf, knownSections, reasonOf, tasksOf } from "./tasks.js";

/** @typedef {import("./site.js").Site} Site */
/** @typedef {import("./tasks.js").Task} Task */
/** @typedef {"accept"|"dismiss"} Decision */

/** What a file of decisions calls itself; `recommender.sites.suggestions.accepted` reads it. */
const FORMAT = "recommender decisions";

/** At most so many decisions are read from the browser: a plain choice, far more than anybody makes. */
const MAX_KEPT = 100_000;

/** How a cell begins that a spreadsheet may run as a formula, or that has apostrophes before such a beginning. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

export class Decisions {
  /** Whether the browser keeps them when the page is closed. */
  isKept = true;
  /** @type {Map<string, Decision>} */ #made = new Map();
  /** Keys in the order of their changes, with what was decided before. @type {[string, Decision|undefined][]} */
  #history = [];

  /** @param {Site} site @param {() => void} changed called when another window has changed them */
  constructor(site, changed) {
    this.site = site;
    /** Where the browser keeps them: pages of the same site share them. */
    this.place = `recommender decisions: ${site.data.title || "a map"}`;
    this.#read();
    addEventListener("storage", (event) => {
      if (event.key !== this.place) return;
      this.#read();
      changed();
    });
  }

  #read() {
    try {
      const text = localStorage.getItem(this.place);
      const entries = text ? Object.entries(JSON.parse(text)) : [];
      this.#made = new Map(entries.slice(0, MAX_KEPT).filter(([, decision]) => decision === "accept" || decision === "dismiss"));
      this.#addPicked();
    } catch {
      this.#checkStore();
    }
  }

  /** What an editor picked from a computed list is a task again, where that list still has it. */
  #addPicked() {
    const { site } = this;
    const keys = [...this.#made.keys()].filter((key) => key.startsWith("missing\n"));
    if (!keys.length) return;
    const node = new Map(site.nodes.map((i) => [site.id(i), i]));
    for (const [, one, other] of keys.map((key) => key.split("\n"))) {
      const [source, target] = [node.get(one), node.get(other)];
      const task = source === undefined || target === undefined ? null : additionOf(site, source, target);
      if (task) addTask(site, task);
    }
  }

  /** What is kept may be no JSON, but a frame without an origin has no place to keep anything. */
  #checkStore() {
    try {
      localStorage.removeItem(this.place);
    } catch {
      this.isKept = false;
    }
  }

  #write() {
    try {
      localStorage.setItem(this.place, JSON.stringify(Object.fromEntries(this.#made)));
    } catch {
      this.isKept = false;
    }
  }

  /** @param {Task} task @returns {Decision|undefined} */
  of(task) {
    return this.#made.get(keyOf(this.site, task));
  }

  /** @param {Task} task @param {Decision|undefined} decision undefined to decide anew */
  set(task, decision) {
    const key = keyOf(this.site, task);
    this.#history.push([key, this.#made.get(key)]);
    this.#put(key, decision);
  }

  get canUndo() {
    return this.#history.length > 0;
  }

  /** Take the last change back; return the key of the task, undefined if there is none. */
  undo() {
    const [key, before] = this.#history.pop() ?? [];
    if (key !== undefined) this.#put(key, before);
    return key;
  }

  /** @param {string} key @param {Decision|undefined} decision */
  #put(key, decision) {
    if (decision) this.#made.set(key, decision);
    else this.#made.delete(key);
    this.#write();
  }

  /** How many tasks of a section are decided one way or the other. @param {import("./tasks.js").Section} section */
  count(section) {
    const counts = { accept: 0, dismiss: 0 };
    const start = `${section}\n`;
    if (![...this.#made.keys()].some((key) => key.startsWith(start))) return counts;
    for (const task of tasksOf(this.site, section)) {
      const decision = this.of(task);
      if (decision) counts[decision]++;
    }
    return counts;
  }

  /** Everything that was decided about this page's tasks, as `recommender suggest --accepted` reads it. */
  toJson() {
    const { site } = this;
    const decisions = knownSections(site).flatMap((section) => tasksOf(site, section)).flatMap((task) => {
      const decision = this.of(task);
      if (!decision) return [];
      const { section, source, target, title, value } = task;
      const common = { decision, section, reason: reasonOf(site, task), chance: section === "missing" && !Number.isNaN(value) ? value : null };
      const note = { ...common, action: /** @type {string|null} */ (null), article_id: site.id(source), target_id: target >= 0 ? site.id(target) : null, title: title || site.title(source) };
      const changes = changesOf(site, task).map((change) => (
        { ...common, ...(change.back && task.back ? { reason: task.back.reason, chance: Number.isNaN(task.back.value) ? null : task.back.value } : {}), action: change.action, article_id: site.id(change.source), target_id: change.targetId || null, title: change.title }));
      return changes.length ? changes : [note];
    });
    return `${JSON.stringify({ format: FORMAT, version: 1, site: site.data.title, decisions }, null, 1)}\n`;
  }

  /** All tasks as a table, with what was decided. */
  toCsv() {
    const { site } = this;
    const rows = [["section", "decision", "article", "title", "url", "other", "other title", "other url", "value", "reason"]];
    for (const section of knownSections(site)) {
      for (const task of tasksOf(site, section)) {
        const { source, target, value } = task;
        const other = target >= 0 ? [site.id(target), site.title(target), site.url(target)] : ["", task.title, ""];
        rows.push([SECTIONS[section].name, this.of(task) ?? "", site.id(source), site.title(source), site.url(source), ...other, Number.isNaN(value) ? "" : value.toFixed(3), reasonOf(site, task)]);
      }
    }
    return csvOf(rows);
  }
}

/** A cell of CSV in quotes; text that a spreadsheet would run as a formula gets an apostrophe in front. @param {string} text */
function cell(text) {
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** A table as spreadsheets read it. @param {string[][]} rows */
export function csvOf(rows) {
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** Hand a file to the reader. @param {string} name @param {string} type @param {BlobPart} content */
export function saveFile(name, type, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
