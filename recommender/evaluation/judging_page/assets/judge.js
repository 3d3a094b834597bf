// The judging page. Texts of the site enter it as text and in no other way.

/**
 * @typedef {{ title: string, date: string, excerpt: string, text: string, language: string, url: string }} Article
 * @typedef {{ number: number|null, pairs: number, graded: number, can_undo: boolean, grade: number|null,
 *   query_number: number, queries: number, query: Article, candidate: Article }} Shown
 */

const TOKEN = location.hash.slice(1);
const narrow = matchMedia("(max-width: 700px)");

/** What the page shows now. @type {Shown|undefined} */
let shown;
/** Whether an answer is awaited; until it is there, nothing else is asked. */
let waiting = false;

/** An element of judge.html. @template {HTMLElement} T @param {string} id @returns {T} */
function byId(id) {
  return /** @type {T} */ (document.getElementById(id));
}

/**
 * Make an element that holds text.
 * @param {string} tag @param {string} name of its class @param {string} text @param {Record<string, string>} [attributes]
 */
function element(tag, name, text, attributes = {}) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** An address with http or https, which leads to a page; other schemes may run code. @param {string} text */
function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Ask the server, and show its answer. @param {string} path @param {object} [body] makes it a POST */
async function ask(path, body) {
  if (waiting) return;
  waiting = true;
  try {
    const response = await fetch(path, {
      method: body ? "POST" : "GET", headers: { "X-Token": TOKEN }, ...(body && { body: JSON.stringify(body) }),
    });
    const answer = await response.json();
    if (response.ok) show(answer);
    else complain(answer.error);
  } catch {
    complain("There is no answer: is the command still running? What was graded before is saved.");
  } finally {
    waiting = false;
  }
}

/** @param {string} text empty if all is well */
function complain(text) {
  byId("error").textContent = text;
  byId("error").hidden = !text;
}

/** @param {Shown} next */
function show(next) {
  const before = shown;
  const isOther = before?.number !== next.number;
  const isOtherQuery = before?.query_number !== next.query_number;
  const isFinished = next.number === null;
  shown = next;
  complain("");
  byId("pair").hidden = isFinished;
  byId("finished").hidden = !isFinished;
  if (!isFinished) {
    if (isOtherQuery) fill("query", next.query);
    if (isOther) fill("candidate", next.candidate);
  }
  for (const button of gradeButtons()) {
    button.disabled = isFinished;
    button.setAttribute("aria-pressed", String(!isFinished && Number(button.dataset.grade) === next.grade));
  }
  /** @type {HTMLButtonElement} */ (byId("undo")).disabled = !next.can_undo;
  /** @type {HTMLButtonElement} */ (byId("previous")).disabled = next.number === 0;
  /** @type {HTMLButtonElement} */ (byId("next")).disabled = isFinished || next.number === next.pairs - 1;
  const bar = /** @type {HTMLProgressElement} */ (byId("bar"));
  bar.max = next.pairs;
  bar.value = next.graded;
  byId("told").replaceChildren(`${next.graded} of ${next.pairs} graded`);
  document.title = `${next.graded} of ${next.pairs} graded`;
  if (!isFinished) {
    const grade = next.grade === null ? "" : `; graded ${next.grade}`;
    byId("told").append(` · article ${next.query_number} of ${next.queries}, pair ${/** @type {number} */ (next.number) + 1}${grade}`);
  }
  // The heading is read aloud, and what was shown before does not keep its place on the screen.
  if (before && isOther) {
    byId(isFinished ? "finished-title" : "candidate-title").focus({ preventScroll: true });
    if (isFinished || isOtherQuery || !narrow.matches) scrollTo(0, 0);
    else byId("candidate-title").scrollIntoView();
  }
}

/** @param {"query"|"candidate"} place @param {Article} article */
function fill(place, article) {
  const title = byId(`${place}-title`);
  const box = byId(place);
  title.textContent = article.title;
  box.replaceChildren();
  for (const part of [title, box]) part.lang = article.language;
  const meta = element("p", "meta", "");
  if (article.date) meta.append(element("time", "", article.date, { datetime: article.date }));
  const url = webAddress(article.url);
  if (url) meta.append(element("a", "", url.hostname, { href: url.href, target: "_blank", rel: "noopener noreferrer", title: url.href }));
  meta.lang = "en";
  if (meta.childElementCount) box.append(meta);
  if (article.excerpt) box.append(element("p", "excerpt", article.excerpt, { dir: "auto" }));
  if (article.text) {
    const details = document.createElement("details");
    details.open = !narrow.matches;
    details.append(element("summary", "", "How it begins", { lang: "en" }), element("p", "text", article.text, { dir: "auto" }));
    box.append(details);
  }
}

function gradeButtons() {
  return /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll(".grade"));
}

/** @param {number} grade */
function give(grade) {
  if (shown && shown.number !== null) ask("/grade", { number: shown.number, grade });
}

function undo() {
  if (shown?.can_undo) ask("/undo", {});
}

/** Show a neighbour; from the end, the last pair. @param {number} step */
function go(step) {
  if (!shown) return;
  const number = shown.number === null ? shown.pairs - 1 : shown.number + step;
  if (number >= 0 && number < shown.pairs) ask(`/pair?number=${number}`);
}

const scale = /** @type {HTMLDialogElement} */ (byId("scale"));
for (const button of gradeButtons()) button.addEventListener("click", () => give(Number(button.dataset.grade)));
byId("undo").addEventListener("click", undo);
byId("previous").addEventListener("click", () => go(-1));
byId("next").addEventListener("click", () => go(1));
byId("help").addEventListener("click", () => scale.showModal());

/** @type {Record<string, () => void>} */
const KEYS = { u: undo, Backspace: undo, n: () => go(1), p: () => go(-1) };
for (const button of gradeButtons()) KEYS[String(button.dataset.grade)] = () => give(Number(button.dataset.grade));

document.addEventListener("keydown", (event) => {
  const action = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
  const isOn = /** @type {HTMLInputElement} */ (byId("keys")).checked;
  if (!action || !isOn || scale.open || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
});

ask("/pair");
