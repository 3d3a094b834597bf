// The page to try questions. All that comes from the service is shown as text, and becomes a link only if it is one.

const get = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
const [query, titles, said, stories, heading, why, other, fate] =
  ["query", "titles", "said", "stories", "heading", "why", "other", "fate"].map(get);
/** @type {{id: string, title: string}[]} */ let offered = [];
/** @type {string} */ let current = "";
let picked = -1;
let asked = 0;

/** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} [inside] */
function element(name, attributes = {}, inside = []) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** @param {string} path @param {Record<string, string>} parameters @param {object} [body] @returns {Promise<any>} */
async function ask(path, parameters, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  const answer = await fetch(`${path}?${new URLSearchParams(parameters)}`, { ...options, credentials: "omit" });
  const value = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(value.detail), { status: answer.status, closest: value.closest ?? [] });
  return value;
}

/** Only addresses of the web are links. @param {string} address */
function safe(address) {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol) ? address : "";
  } catch {
    return "";
  }
}

/** @param {any} reason */
function reasonLine(reason) {
  const width = Math.min(1, Math.abs(reason.contribution)) * 100;
  const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  bar.setAttribute("viewBox", "0 0 100 10");
  bar.setAttribute("preserveAspectRatio", "none");
  bar.setAttribute("aria-hidden", "true");
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  rect.setAttribute("width", String(width));
  rect.setAttribute("height", "10");
  bar.append(rect);
  const number = `${reason.contribution < 0 ? "−" : "+"}${Math.abs(reason.contribution).toFixed(2)}`;
  return element("li", reason.contribution < 0 ? { class: "less" } : {}, [bar, element("span", { class: "number" }, [number]), element("span", {}, [reason.text])]);
}

/** @param {any} story */
function storyBox(story, kind = "li") {
  const address = safe(story.url);
  const title = address ? element("a", { href: address, rel: "noreferrer" }, [story.title]) : story.title;
  const top = element("div", { class: "top" }, [
    element("span", { class: "title" }, [title]),
    element("span", { class: "score" }, [story.source === "computed" ? story.score.toFixed(3) : story.source]),
  ]);
  const about = [story.published?.slice(0, 10), story.provider, story.kind === "external" ? "another site" : ""].filter(Boolean);
  const inside = [top, element("div", { class: "soft" }, [about.join(" · ")])];
  inside.push(element("ul", { class: "reasons" }, (story.reasons ?? []).map(reasonLine)));
  if (story.kind === "article") {
    const pick = element("button", { type: "button", class: "pick" }, ["Its own list"]);
    pick.addEventListener("click", () => show(story.article_id));
    inside.push(pick);
  }
  return element(kind, kind === "li" ? {} : { class: "fate" }, inside);
}

function chosen() {
  return { limit: get("limit").value || "8", diversity: get("diversity").value };
}

/** @param {string} name */
async function show(name) {
  const number = ++asked;
  close();
  said.className = "";
  said.textContent = "…";
  try {
    let answer;
    try {
      answer = await ask("v1/related", { article: name, mode: get("mode").value, ...chosen() });
    } catch (error) {
      const failed = /** @type {any} */ (error);
      if (failed.status !== 404) throw error;
      answer = await ask("v1/similar", {}, { text: name, limit: Number(chosen().limit), diversity: Number(chosen().diversity) });
    }
    if (number !== asked) return;
    const article = answer.articles[0];
    current = article ? article.id : "";
    heading.hidden = false;
    heading.textContent = article ? article.title : `Text: ${name.slice(0, 200)}`;
    stories.replaceChildren(...answer.stories.map((/** @type {any} */ story) => storyBox(story)));
    said.textContent = answer.stories.length ? `${answer.stories.length} stories` : "no story is related enough";
    why.hidden = !article;
    fate.replaceChildren();
    if (article) location.hash = encodeURIComponent(article.id);
    heading.focus();
  } catch (error) {
    said.className = "error";
    said.textContent = /** @type {Error} */ (error).message;
  }
}

function close() {
  offered = [];
  picked = -1;
  titles.hidden = true;
  query.setAttribute("aria-expanded", "false");
  query.removeAttribute("aria-activedescendant");
}

async function offer() {
  const text = query.value.trim();
  if (!text) return close();
  try {
    const answer = await ask("v1/articles", { title: text.slice(0, 200), limit: "8" });
    if (query.value.trim() !== text) return;
    close();
    offered = answer.articles;
    titles.replaceChildren(...offered.map((article, index) => {
      const line = element("li", { role: "option", id: `title-${index}`, "aria-selected": "false" }, [article.title]);
      line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
      return line;
    }));
    titles.hidden = !offered.length;
    query.setAttribute("aria-expanded", String(!titles.hidden));
  } catch {
    close();
  }
}

/** @param {number} index */
function choose(index) {
  const article = offered[index];
  query.value = article.title;
  show(article.id);
}

query.addEventListener("input", offer);
query.addEventListener("blur", close);
query.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key === "Escape") return close();
  if (!offered.length || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  picked = (picked + (event.key === "ArrowDown" ? 1 : offered.length)) % offered.length;
  for (const [index, line] of [...titles.children].entries()) line.setAttribute("aria-selected", String(index === picked));
  query.setAttribute("aria-activedescendant", `title-${picked}`);
});
get("ask").addEventListener("submit", (/** @type {Event} */ event) => {
  event.preventDefault();
  if (picked >= 0) choose(picked);
  else show(query.value.trim());
});
for (const id of ["mode", "limit", "diversity"]) get(id).addEventListener("change", () => current && show(current));
why.addEventListener("submit", async (/** @type {Event} */ event) => {
  event.preventDefault();
  try {
    const answer = await ask("v1/explain", { article: current, other: other.value.trim(), mode: get("mode").value, limit: chosen().limit });
    fate.replaceChildren(element("p", {}, [answer.why_not.text]), storyBox(answer.story, "div"));
  } catch (error) {
    const failed = /** @type {any} */ (error);
    const nearest = (failed.closest ?? []).map((/** @type {string} */ id) => {
      const pick = element("button", { type: "button", class: "pick" }, [id]);
      pick.addEventListener("click", () => { other.value = id; why.requestSubmit(); });
      return element("p", {}, [pick]);
    });
    fate.replaceChildren(element("p", { class: "error" }, [failed.message]), ...nearest);
  }
});

/** Show what the address names, else the newest article that has a list. */
async function start() {
  try {
    const answer = await ask("v1/articles", { limit: "10" });
    get("site").textContent = `${answer.total} articles, version ${answer.version}`;
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch { /* an address that nobody made */ }
    if (name) return await show(name);
    for (const article of answer.articles) {
      await show(article.id);
      if (stories.children.length) return;
    }
  } catch (error) {
    get("site").textContent = /** @type {Error} */ (error).message;
  }
}

start();

export {}; // a module: its names are its own
