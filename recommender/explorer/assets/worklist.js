// A section of the work list in the panel: what is to be decided, with buttons and keys, and the decisions as files.

import { saveFile } from "./decisions.js";
import { byId, h } from "./dom.js";
import { SECTIONS, addTask, additionOf, countOf, lists, oneWayWithoutList, reasonOf, tasksOf, totalOf, verbOf, whoCouldList } from "./tasks.js";
import { formatNumber, quantity } from "./text.js";

/** @typedef {import("./tasks.js").Task} Task */
/** @typedef {import("./tasks.js").Section} Section */
/** @typedef {"open"|"accept"|"dismiss"} Shown */

/** How many rows are shown at first, and how many more at each click: what can be read. */
const FIRST_TASKS = 50;

/** What the tabs show, where there is something to decide, and where rows are for information. @type {Record<"decide"|"inform", Record<Shown, string>>} */
const TABS = {
  decide: { open: "To decide", accept: "Accepted", dismiss: "Dismissed" },
  inform: { open: "Open", accept: "Noted", dismiss: "Dismissed" },
};

export class WorkList {
  /** @type {Section} */ #section = "missing";
  /** @type {Shown} */ #shown = "open";
  #most = FIRST_TASKS;
  /** The tasks that pass the filters. @type {Task[]} */ #tasks = [];
  #heading = h("h2", { tabindex: -1 });
  #box = h("div", { class: "work" });

  /**
   * @param {import("./rows.js").Rows} rows @param {import("./decisions.js").Decisions} decisions
   * @param {() => void} changed called after a decision
   */
  constructor(rows, decisions, changed) {
    this.rows = rows;
    this.site = rows.site;
    this.decisions = decisions;
    this.changed = changed;
    this.#box.addEventListener("keydown", (event) => this.#pressKey(event));
  }

  /** The elements of a section, its heading first. @param {Section} section @param {import("./filters.js").Visible} visible */
  elements(section, visible) {
    const { site } = this;
    if (section !== this.#section) [this.#section, this.#shown, this.#most] = [section, "open", FIRST_TASKS];
    this.#tasks = tasksOf(site, section).filter(({ source, target, edge }) => (
      edge >= 0 ? visible.edgeMatches[edge] : visible.nodeMatches[source] && (target < 0 || visible.nodeMatches[target])));
    this.#render();
    const { about, isNote } = SECTIONS[section];
    const others = section === "one-way" ? oneWayWithoutList(site) : 0;
    const [total, held] = [totalOf(site, section), countOf(site, section)];
    return [
      this.#heading,
      ...(isNote ? [h("p", { class: "note quiet" }, "For information: these are no errors.")] : []),
      h("p", { class: "soft" }, about),
      ...(others ? [h("p", { class: "soft" }, `${quantity(others, "further link is", "further links are")} not returned because the second article has no list at all: see “Without a list”.`)] : []),
      ...(total > held ? [h("p", { class: "soft" }, `${formatNumber(total)} were found; here are the ${formatNumber(held)} most certain, and the next export has others.`)] : []),
      this.#box,
    ];
  }

  /** Draw the rows anew; afterwards the row at `focus` has the focus. @param {number} [focus] */
  #render(focus) {
    const { decisions } = this;
    const groups = { open: /** @type {Task[]} */ ([]), accept: /** @type {Task[]} */ ([]), dismiss: /** @type {Task[]} */ ([]) };
    for (const task of this.#tasks) groups[decisions.of(task) ?? "open"].push(task);
    const tasks = groups[this.#shown];
    const { isNote, changes, singular, plural } = SECTIONS[this.#section];
    this.#heading.textContent = quantity(groups.open.length, singular, plural) + (groups.open.length < this.#tasks.length ? " left" : "");
    const names = { ...TABS[isNote || !changes ? "inform" : "decide"], ...(changes ? { accept: TABS.decide.accept } : {}) };
    const tabs = /** @type {Shown[]} */ (Object.keys(names)).map((key) => h("button", {
      type: "button", "aria-pressed": String(key === this.#shown), onclick: () => {
        [this.#shown, this.#most] = [key, FIRST_TASKS];
        this.#render();
        /** @type {HTMLElement|null} */ (this.#box.querySelector("[aria-pressed=true]"))?.focus();
      },
    }, names[key], " ", h("span", { class: "count" }, formatNumber(groups[key].length))));
    const list = h("ul", { class: "tasks" }, ...tasks.slice(0, this.#most).map((task) => this.#row(task)));
    const left = tasks.length - this.#most;
    this.#box.replaceChildren(
      h("div", { class: "tabs", role: "group", "aria-label": "Decisions" }, ...tabs),
      this.#tools(),
      tasks.length ? list : h("p", { class: "soft none" }, this.#tasks.length && this.#shown === "open" ? "All of these are decided." : "There are none."),
      ...(left > 0 ? [h("button", { type: "button", class: "more", onclick: () => {
        const first = this.#most;
        this.#most += FIRST_TASKS;
        this.#render(first);
      } }, `Show more (${formatNumber(left)})`)] : []),
    );
    if (focus !== undefined) this.#focus(focus);
  }

  /** Undo, files, and what is kept. */
  #tools() {
    const { decisions, site } = this;
    const name = (site.data.title || "map").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
    const plain = (/** @type {string} */ text, /** @type {() => void} */ onclick, disabled = false) => h("button", { type: "button", class: "plain small", onclick, disabled }, text);
    return h("div", { class: "tools" },
      h("div", {}, plain("Undo", () => this.#undo(), !decisions.canUndo),
        plain("Save as JSON", () => saveFile(`${name}-decisions.json`, "application/json", decisions.toJson())),
        plain("Save as CSV", () => saveFile(`${name}-work.csv`, "text/csv", decisions.toCsv()))),
      h("details", {}, h("summary", {}, "From decisions to files, and keys"),
        h("p", {}, h("code", {}, `recommender suggest --accepted ${name}-decisions.json`), " prints what was accepted as a diff of the files as they are then, in the folder in which the map was exported, or behind suggest with the folder of the articles; with ", h("code", {}, "--apply"), " it writes them."),
        h("p", {}, h("kbd", {}, "a"), " accepts the row with the focus, or notes it, ", h("kbd", {}, "d"), " dismisses it, ", h("kbd", {}, "u"), " takes the last decision back, ", h("kbd", {}, "↑"), " ", h("kbd", {}, "↓"), " go to another row.")),
      ...(decisions.isKept ? [] : [h("p", { class: "note" }, "This browser keeps nothing for this page: your decisions are lost when it is closed. Save them.")]));
  }

  /** @param {Task} task */
  #row(task) {
    const { rows, site } = this;
    const { section, source, target, title, value, action } = task;
    const { isNote } = SECTIONS[section];
    const marks = [];
    if (!Number.isNaN(value)) marks.push(rows.mark(`${SECTIONS[section].value.startsWith("The chance") ? "chance" : "alike"} ${taskValue(value)}`, section === "doubtful" ? "warn" : section === "missing" ? "good" : "plain", SECTIONS[section].value));
    if (task.back) marks.push(rows.mark("both ways", "", "Neither list names the other article"));
    if (section === "doubtful" && lists(site, target, source)) marks.push(rows.mark("both ways", "", "Each lists the other"));
    if (section === "orphans" && !site.listLength[source]) marks.push(rows.mark("no list either"));
    if (section === "listless" && !site.timesListed[source]) marks.push(rows.mark("no list names it either"));
    const decision = this.decisions.of(task);
    const button = (/** @type {import("./decisions.js").Decision} */ kind, /** @type {string} */ text) => h("button", {
      type: "button", class: `decide ${kind}`, "aria-pressed": String(decision === kind), "aria-label": `${text}: ${site.title(source)}`.slice(0, 200), "data-decide": kind,
      onclick: (/** @type {Event} */ event) => this.#decide(task, decision === kind ? undefined : kind, /** @type {Element} */ (event.currentTarget)),
    }, `${kind === "accept" ? "✓" : "✕"} ${text}`);
    const says = section === "broken" ? [h("p", { class: "entry-text", dir: "auto" }, { replace: "Correct: ", remove: "Take away: ", check: "Check: " }[/** @type {"replace"} */ (action)], h("bdi", {}, title))] : [];
    const reason = ["missing", "broken", "doubtful"].includes(section) || task.reason ? [h("p", { class: "reason", dir: "auto" }, reasonOf(site, task))] : [];
    return h("li", { class: isNote ? "task quiet" : "task" },
      h("div", { class: "pair" }, rows.button(source, target < 0 || section === "broken" ? marks : []), ...(target >= 0 && section !== "broken" ? [rows.button(target, marks)] : [])),
      ...says, ...reason, ...(section === "orphans" ? this.#listers(source) : []), h("div", { class: "decisions" }, button("accept", verbOf(task)), button("dismiss", "Dismiss")));
  }

  /** The lists that could name an article that none names. @param {number} target */
  #listers(target) {
    const { rows, site } = this;
    const additions = whoCouldList(site, target).flatMap((source) => additionOf(site, source, target) ?? []);
    if (!additions.length) return [];
    return [h("p", { class: "soft" }, "The program would list it here:"), h("ul", {}, ...additions.map((task) => (
      rows.row(task.source, [rows.mark(`chance ${taskValue(task.value)}`, "good", SECTIONS.missing.value)], this.acceptButton(task)))))];
  }

  /** A button that accepts a task, or takes that back. @param {Task} task */
  acceptButton(task) {
    const { site, decisions } = this;
    const isAccepted = () => decisions.of(task) === "accept";
    const button = h("button", { type: "button", class: "decide accept", onclick: () => {
      addTask(site, task);
      decisions.set(task, isAccepted() ? undefined : "accept");
      show();
      byId("said").textContent = isAccepted() ? "Accepted." : "To be decided again.";
      this.changed();
    } });
    const show = () => {
      button.setAttribute("aria-pressed", String(isAccepted()));
      button.textContent = isAccepted() ? "✓ Accepted" : "✓ Accept";
      button.setAttribute("aria-label", `Add to the list of ${site.title(task.source)}: ${site.title(task.target)}`.slice(0, 300));
    };
    show();
    return h("div", { class: "decisions" }, button);
  }

  /** @param {Task} task @param {import("./decisions.js").Decision|undefined} decision @param {Element} within the row */
  #decide(task, decision, within) {
    const place = this.#places().indexOf(/** @type {HTMLElement} */ (within.closest("li.task")));
    this.decisions.set(task, decision);
    this.#after(decision === "accept" ? { Accept: "Accepted", Note: "Noted" }[verbOf(task)] : decision === "dismiss" ? "Dismissed" : "To be decided again", place);
  }

  #undo() {
    if (!this.decisions.canUndo) return;
    this.decisions.undo();
    this.#after("Taken back", 0);
  }

  /** Say what was done, and go on with the row that has taken the place. @param {string} what @param {number} place */
  #after(what, place) {
    this.#render(place);
    const { accept, dismiss } = this.decisions.count(this.#section);
    byId("said").textContent = `${what}. ${formatNumber(countOf(this.site, this.#section) - accept - dismiss)} left.`;
    this.changed();
  }

  #places() {
    return /** @type {HTMLElement[]} */ ([...this.#box.querySelectorAll("li.task")]);
  }

  /** @param {number} place */
  #focus(place) {
    const rows = this.#places();
    const row = rows[Math.max(0, Math.min(place, rows.length - 1))];
    const target = row?.querySelector("button") ?? this.#box.querySelector("button");
    target?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  #pressKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target instanceof Element ? event.target.closest("li.task") : null;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const kind = { a: "accept", d: "dismiss" }[event.key];
    if (event.key === "u") this.#undo();
    else if (row && step) this.#focus(this.#places().indexOf(/** @type {HTMLElement} */ (row)) + step);
    else if (row && kind) /** @type {HTMLElement|null} */ (row.querySelector(`[data-decide=${kind}]`))?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {number} value in [0, 1] */
function taskValue(value) {
  return value < 0.005 ? "< 0.01" : value.toFixed(2);
}
