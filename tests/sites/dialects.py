"""The dialect of each generator whose pages are built in tests."""

from __future__ import annotations

import re
from dataclasses import replace

from made_sites import Dialect, Page, as_yaml

BOX_HTML = "<!doctype html><html><head><title>x</title></head><body>"


def slug(title: str) -> str:
    """Return a title as a name in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


HUGO = Dialect(
    former="aliases",
    path=lambda name, day: f"content/posts/{name}/index.md" if name.endswith("3") else f"content/posts/{name}.md",
    german=lambda name, day: f"content/posts/{name}.de.md",
    secret={
        "draft": ("content/posts/secret-draft.md", {"draft": True}),
        "future": ("content/posts/secret-future.md", {"date": "2126-01-01"}),
        "expired": ("content/posts/secret-expired.md", {"expiryDate": "2026-01-06"}),
        "headless": ("content/posts/secret-unbuilt.md", {"build": {"render": "never", "list": "never"}}),
        "redirect": ("content/posts/secret-redirect.md", {"redirect_to": "/posts/ferries-1/", "layout": "redirect"}),
        "section": ("content/posts/_index.md", {}),
    },
    files={
        "hugo.toml": 'baseURL = "https://site.example/news/"\ntitle = "News"\ndefaultContentLanguage = "en"\n'
        "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
        "layouts/_default/single.html": BOX_HTML + "<h1>{{ .Title }}</h1>{{ .Content }}\n@@SNIPPET@@\n</body></html>",
        "layouts/_default/redirect.html": BOX_HTML + "</body></html>",
        "layouts/_default/list.html": BOX_HTML + "<h1>List</h1></body></html>",
        "layouts/index.html": BOX_HTML + "<h1>Front</h1></body></html>",
        "README.md": "# How this site is made\n",
    },
)

JEKYLL = Dialect(
    former="redirect_from",
    path=lambda name, day: f"_posts/{day}-{name}.md",
    common={"layout": "post"},
    secret={
        "draft": ("_drafts/secret-draft.md", {}),
        "future": ("_posts/2126-01-01-secret-future.md", {"date": "2126-01-01"}),
        "unpublished": ("_posts/2026-01-05-secret-unpublished.md", {"published": False}),
        "redirect": ("_posts/2026-01-05-secret-redirect.md", {"redirect_to": "/elsewhere/", "layout": "redirect"}),
        "section": ("blog/index.html", {"text": "{% for post in site.posts %}{{ post.title | escape }}{% endfor %}"}),
    },
    files={
        "_config.yml": "title: News\nurl: https://site.example\nbaseurl: /news\npermalink: /:year/:title/\n",
        "_layouts/post.html": BOX_HTML + "<h1>{{ page.title | escape }}</h1>{{ content }}\n@@SNIPPET@@\n</body></html>",
        "_layouts/redirect.html": BOX_HTML + "</body></html>",
        "README.md": "# How this site is made\n",
    },
)

ELEVENTY = Dialect(
    path=lambda name, day: f"posts/{name}.md",
    german=lambda name, day: f"de/posts/{name}.md",
    in_german={"lang": "de"},
    common={"layout": "post.njk", "tags": ["posts"]},
    secret={
        "draft": ("posts/secret-draft.md", {"draft": True}),
        "unbuilt": ("posts/secret-unbuilt.md", {"permalink": False}),
        "redirect": (
            "posts/secret-redirect.md",
            {"redirect_to": "/posts/ferries-1/", "layout": "list.njk", "tags": []},
        ),
        "section": (
            "posts/index.md",
            {"pagination": {"data": "collections.posts", "size": 10}, "layout": "list.njk", "tags": []},
        ),
    },
    files={
        "eleventy.config.mjs": "export default function (config) {\n"
        '  config.addPreprocessor("drafts", "*", (data) => { if (data.draft) return false; });\n'
        '  return { dir: { output: "_site" }, pathPrefix: "/news/" };\n}\n',
        "_includes/post.njk": BOX_HTML + "<h1>{{ title }}</h1>{{ content | safe }}\n@@SNIPPET@@\n</body></html>",
        "_includes/list.njk": BOX_HTML + "</body></html>",
        "README.md": "# How this site is made\n",
    },
)

ELEVENTY_IN_SRC = Dialect(
    path=lambda name, day: f"src/posts/{day}-{name}.md",
    common={"layout": "post.liquid"},
    secret={"unbuilt": ("src/posts/secret-unbuilt.md", {"permalink": False})},
    files={
        ".eleventy.js": "module.exports = function (config) {\n"
        '  return { dir: { input: "src", output: "dist", data: "_facts", includes: "_parts" } };\n};\n',
        "src/_parts/post.liquid": BOX_HTML
        + '<h1>{{ title | escape }}</h1>{{ content }}\n{% include "related-stories" %}\n</body></html>',
    },
)
"""With folders of other names, and templates in Liquid."""

ASTRO = Dialect(
    path=lambda name, day: f"src/content/blog/{name}.md",
    german=lambda name, day: f"src/content/blog/de/{name}.md",
    secret={"draft": ("src/content/blog/secret-draft.md", {"draft": True})},
    files={
        "astro.config.mjs": 'import { defineConfig } from "astro/config";\n'
        'export default defineConfig({ site: "https://site.example", base: "/news",\n'
        '  redirects: { "/old/ferries-1/": "/news/blog/ferries-1/" } });\n',
        "package.json": '{"name": "news", "type": "module", "dependencies": {"astro": "5"}}\n',
        "src/content.config.ts": 'import { defineCollection } from "astro:content";\n'
        'import { glob } from "astro/loaders";\n'
        'const blog = defineCollection({ loader: glob({ pattern: "**/*.md", base: "./src/content/blog" }) });\n'
        "export const collections = { blog };\n",
        "src/pages/blog/[...slug].astro": "---\n"
        'import { getCollection, render } from "astro:content";\n'
        "export async function getStaticPaths() {\n"
        '  const entries = await getCollection("blog", ({ data }) => !data.draft);\n'
        "  return entries.map((entry) => ({ params: { slug: entry.id }, props: { entry } }));\n}\n"
        "const { entry } = Astro.props;\nconst { Content } = await render(entry);\n---\n"
        "<html><body><h1>{entry.data.title}</h1><Content />@@SNIPPET@@</body></html>\n",
        "src/pages/index.astro": "<html><body><h1>Front</h1></body></html>\n",
        "README.md": "# How this site is made\n",
    },
)

DOCS = Dialect(
    marks=False,
    path=lambda name, day: f"docs/{name}.md",
    german=lambda name, day: f"docs/de/{name}.md",
    write=lambda page: f"---\ndate: {page['date']}\n---\n\n# {page['title']}\n\n{page['text']}\n",
    secret={
        "draft": ("docs/drafts/secret-draft.md", {}),
        "excluded": ("docs/secret/secret-excluded.md", {}),
    },
    files={
        "mkdocs.yml": "site_name: News\nsite_url: https://site.example/news/\n"
        "draft_docs: drafts/\nexclude_docs: secret/\n@@SNIPPET@@\n",
        "docs/index.md": "# Front\n\nWelcome.\n",
        "README.md": "# How this site is made\n",
    },
)
"""Of MkDocs."""

MATERIAL = replace(
    DOCS, files={**DOCS.files, "mkdocs.yml": DOCS.files["mkdocs.yml"] + "theme: {name: material, font: false}\n"}
)

PELICAN = Dialect(
    marks=False,
    path=lambda name, day: f"content/{name}.md",
    german=lambda name, day: f"content/{name}-de.md",
    in_german={"lang": "de"},
    write=lambda page: (
        f"Title: {page['title']}\nDate: {page['date']}\nSlug: {slug(str(page['title']))}\n"
        f"Lang: {page.get('lang', 'en')}\n"
        f"Status: {page.get('status', 'published')}\n\n{page['text']}\n"
    ),
    secret={
        "draft": ("content/secret-draft.md", {"status": "draft"}),
        "hidden": ("content/secret-hidden.md", {"status": "hidden"}),
    },
    files={
        "pelicanconf.py": 'AUTHOR = "A"\nSITENAME = "News"\nSITEURL = "https://site.example/news"\nPATH = "content"\n'
        'TIMEZONE = "UTC"\nDEFAULT_LANG = "en"\nTHEME = "theme"\nFEED_ALL_ATOM = None\n@@SNIPPET@@\n',
        "theme/templates/base.html": BOX_HTML + "{% block content %}{% endblock %}</body></html>",
        **{
            f"theme/templates/{name}.html": BOX_HTML
            + "{% for a in articles %}{{ a.summary }}{% endfor %}</body></html>"
            for name in ("index", "archives", "tag", "category", "author", "tags", "categories", "authors", "page")
        },
        "theme/templates/article.html": BOX_HTML + "<h1>{{ article.title }}</h1>{{ article.content }}</body></html>",
        "theme/static/x.css": "",
        "README.md": "# How this site is made\n",
    },
)

SPHINX = Dialect(
    path=lambda name, day: f"posts/{name}.rst",
    write=lambda page: f"{page.get('head', '')}{page['title']}\n{'=' * 80}\n\n{page['text']}\n",
    secret={"excluded": ("secret/secret-excluded.rst", {})},
    files={
        "conf.py": 'project = "News"\nextensions = []\nexclude_patterns = ["secret", "_build"]\n'
        'html_theme = "basic"\n@@SNIPPET@@\n',
        "index.rst": "Front\n=====\n\n.. toctree::\n   :glob:\n\n   posts/*\n",
    },
)

NIKOLA = Dialect(
    marks=False,
    path=lambda name, day: f"posts/{name}.md",
    german=lambda name, day: f"posts/{name}.de.md",
    write=lambda page: (
        f"<!--\n.. title: {page['title']}\n.. slug: {page.get('slug') or slug(str(page['title']))}\n"
        f".. date: {page['date']} 12:00:00 UTC\n.. status: {page.get('status', 'published')}\n-->\n\n{page['text']}\n"
    ),
    secret={
        "draft": ("posts/secret-draft.md", {"status": "draft"}),
        "private": ("posts/secret-private.md", {"status": "private"}),
        "future": ("posts/secret-future.md", {"date": "2126-01-01"}),
    },
    files={
        "conf.py": 'BLOG_AUTHOR = "A"\nBLOG_TITLE = "News"\nSITE_URL = "https://site.example/news/"\n'
        'BLOG_EMAIL = "a@site.example"\nBLOG_DESCRIPTION = "x"\nDEFAULT_LANG = "en"\n'
        'TRANSLATIONS = {"en": "", "de": "./de"}\nSHOW_UNTRANSLATED_POSTS = False\n'
        'REDIRECTIONS = [("old/index.html", "/news/")]\n'
        'POSTS = (("posts/*.md", "posts", "post.tmpl"),)\nPAGES = (("pages/*.md", "pages", "page.tmpl"),)\n'
        'COMPILERS = {"markdown": [".md"], "html": [".html"]}\nTIMEZONE = "UTC"\nTHEME = "base"\n@@SNIPPET@@\n',
    },
)

DOCUSAURUS = Dialect(
    path=lambda name, day: f"blog/{day}-{name}.md" if name.startswith(("ferries", "football")) else f"docs/{name}.md",
    secret={
        "draft": ("docs/secret-draft.md", {"draft": True}),
        "unlisted": ("blog/2026-01-05-secret-unlisted.md", {"unlisted": True}),
        "partial": ("docs/_secret-partial.md", {}),
    },
    files={
        "docusaurus.config.js": 'module.exports = {\n  title: "News",\n  url: "https://site.example",\n'
        '  baseUrl: "/news/",\n  onBrokenLinks: "throw",\n'
        '  presets: [["classic", { docs: {}, blog: { onInlineTags: "ignore", onUntruncatedBlogPosts: "ignore" } }]],\n'
        "};\n",
        "package.json": '{"name": "news", "private": true, "dependencies": {"@docusaurus/core": "3"}}\n',
        "src/pages/index.md": "# Front\n",
        "README.md": "# How this site is made\n",
    },
)

STARLIGHT = Dialect(
    path=lambda name, day: f"src/content/docs/{name.partition('-')[0]}/{name}.md",
    german=lambda name, day: f"src/content/docs/de/{name.partition('-')[0]}/{name}.md",
    secret={"draft": ("src/content/docs/secret-draft.md", {"draft": True})},
    files={
        "astro.config.mjs": 'import { defineConfig } from "astro/config";\n'
        'import starlight from "@astrojs/starlight";\n'
        'export default defineConfig({ site: "https://site.example", base: "/news",\n'
        '  integrations: [starlight({ title: "News", pagefind: false, @@SNIPPET@@\n'
        '    locales: { root: { label: "English", lang: "en" }, de: { label: "Deutsch", lang: "de" } } })] });\n',
        "package.json": '{"type": "module", "dependencies": {"astro": "5", "@astrojs/starlight": "0"}}\n',
        "src/content.config.ts": 'import { defineCollection } from "astro:content";\n'
        'import { docsLoader } from "@astrojs/starlight/loaders";\n'
        'import { docsSchema } from "@astrojs/starlight/schema";\n'
        "export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n",
        "src/content/docs/index.md": "---\ntitle: Front\ntemplate: splash\n---\n",
    },
)

ASTRO_ELSEWHERE = replace(
    ASTRO,
    path=lambda name, day: f"app/data/posts/{name}.md",
    german=None,
    secret={"draft": ("app/data/posts/secret-draft.md", {"draft": True})},
    files={
        "package.json": ASTRO.files["package.json"],
        "astro.config.mjs": ASTRO.files["astro.config.mjs"].replace("base:", 'srcDir: "./app", base:'),
        "app/content.config.ts": ASTRO.files["src/content.config.ts"].replace("src/content/blog", "app/data/posts"),
        "app/pages/articles/[...slug]/index.astro": ASTRO.files["src/pages/blog/[...slug].astro"],
    },
)
"""Its sources and its collection lie elsewhere, and are shown below another path than its name."""

VITEPRESS = Dialect(
    path=lambda name, day: f"posts/{name}.md",
    files={
        "package.json": '{"type": "module", "devDependencies": {"vitepress": "1"}}\n',
        ".vitepress/config.js": 'export default { title: "News", base: "/news/" };\n',
    },
)

HEXO = Dialect(
    path=lambda name, day: f"source/_posts/{name}.md",
    files={
        "package.json": '{"hexo": {"version": ""}, "dependencies": {"hexo": "8", "hexo-renderer-marked": "7",'
        ' "hexo-renderer-ejs": "2"}}\n',
        "_config.yml": "title: News\nurl: https://site.example/news\ntheme: plain\n",
        **{
            f"themes/plain/layout/{name}.ejs": BOX_HTML + "<h1><%= page.title %></h1><%- page.content %></body></html>"
            for name in ("index", "post")
        },
    },
)


def _for_zola(page: Page) -> str:
    """A page of Zola, whose own keys are few: all others stand in a table."""
    extra = {"extra": {"related": page["related"]}} if "related" in page else {}
    return as_yaml({**{key: value for key, value in page.items() if key != "related"}, **extra})


ZOLA = Dialect(
    path=lambda name, day: f"content/posts/{name}.md",
    write=_for_zola,
    files={
        "config.toml": 'base_url = "https://site.example/news"\ntitle = "News"\n',
        "content/posts/_index.md": "+++\ntitle = 'Posts'\n+++\n",
        **{
            f"templates/{name}.html": BOX_HTML + "<h1>" + title + "</h1></body></html>"
            for name, title in {"index": "Front", "section": "{{ section.title }}"}.items()
        },
        "templates/page.html": BOX_HTML + "<h1>{{ page.title }}</h1>\n{{ page.content | safe }}\n</body></html>\n",
    },
)

GATSBY = Dialect(
    path=lambda name, day: f"content/{name}.md",
    files={
        "package.json": '{"dependencies": {"gatsby": "5"}}\n',
        "gatsby-config.js": """module.exports = {
  pathPrefix: "/news",
  plugins: [
    { resolve: "gatsby-source-filesystem", options: { path: `${__dirname}/content` } },
    "gatsby-transformer-remark",
  ],
};
""",
        "gatsby-node.js": """const path = require("path");

exports.createPages = async ({ graphql, actions }) => {
  const { data } = await graphql(`{ allMarkdownRemark { nodes { id fileAbsolutePath } } }`);
  for (const node of data.allMarkdownRemark.nodes) {
    actions.createPage({
      path: `/blog/${path.parse(node.fileAbsolutePath).name}/`,
      component: path.resolve("src/templates/post.js"),
      context: {
        id: node.id,
      },
    });
  }
};
""",
        "src/templates/post.js": """import React from "react";
import { graphql } from "gatsby";

export default function Post({ data, pageContext }) {
  return (
    <main>
      <h1>{data.markdownRemark.frontmatter.title}</h1>
      <div dangerouslySetInnerHTML={{ __html: data.markdownRemark.html }} />
    </main>
  );
}

export const query = graphql`
  query ($id: String!) {
    markdownRemark(id: { eq: $id }) { html frontmatter { title } }
  }
`;
""",
    },
)
