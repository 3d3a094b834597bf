// A box of related stories in one line of a page:
//   <script src="https://stories.example.org/widget.js" data-article="an id, or nothing for this page's address" async></script>
// It sets no cookie, keeps nothing, and sends nothing of the reader. All that comes from the service is shown as text.
(() => {
  "use strict";
  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  if (!script) return;
  const told = script.dataset;
  const service = new URL(".", script.src);
  const article = told.article || location.origin + location.pathname;

  /** @param {string} name @param {string} [text] @param {string} [kind] */
  function element(name, text = "", kind = "") {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  /** An address as a link may have it: of the web. @param {string} address */
  function safe(address) {
    try {
      const url = new URL(address, location.href);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
    } catch {
      return "";
    }
  }

  /** @param {object} event */
  function log(event) {
    if ("events" in told && navigator.sendBeacon) navigator.sendBeacon(new URL("v1/events", service), JSON.stringify(event));
  }

  /** @param {any} answer */
  function show(answer) {
    const stories = answer.stories.filter((/** @type {any} */ story) => safe(story.url));
    if (!stories.length) return;
    const box = element("aside", "", "related-stories");
    const heading = element("h2", told.heading || "Related stories");
    heading.id = `related-${Math.random().toString(36).slice(2)}`;
    box.setAttribute("aria-labelledby", heading.id);
    const list = element("ul");
    const impression = [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join("");
    for (const story of stories) {
      const line = element("li");
      const link = /** @type {HTMLAnchorElement} */ (element("a", story.title));
      link.href = safe(story.url);
      link.addEventListener("click", () => log({ event: "click", impression, article: story.article_id }));
      line.append(link);
      const why = story.reasons?.[0]?.text;
      if (why && told.reasons !== "no") line.append(" ", element("small", why));
      list.append(line);
    }
    box.append(heading, list);
    /** @type {HTMLScriptElement} */ (script).after(box);
    const shown = stories.map((/** @type {any} */ story) => story.article_id);
    log({ event: "impression", impression, query: answer.articles[0].id, shown });
  }

  const url = new URL("v1/related", service);
  url.search = new URLSearchParams({ article, limit: told.limit || "5", fields: "article_id,title,url,reasons" }).toString();
  fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" })
    .then((answer) => (answer.ok ? answer.json().then(show) : undefined))
    .catch(() => undefined); // a page without its box is still a page
})();
