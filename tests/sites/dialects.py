"""The dialect of each generator whose pages are built in tests."""

from __future__ import annotations

from made_sites import Dialect

BOX_HTML = "<!doctype html><html><head><title>x</title></head><body>"

HUGO = Dialect(
    path=lambda name, day: f"content/posts/{name}/index.md" if name.endswith("3") else f"content/posts/{name}.md",
    german=lambda name, day: f"content/posts/{name}.de.md",
    secret={
        "draft": ("content/posts/secret-draft.md", {"draft": True}),
        "future": ("content/posts/secret-future.md", {"date": "2126-01-01"}),
        "expired": ("content/posts/secret-expired.md", {"expiryDate": "2026-01-06"}),
        "headless": ("content/posts/secret-unbuilt.md", {"build": {"render": "never", "list": "never"}}),
        "section": ("content/posts/_index.md", {}),
    },
    files={
        "hugo.toml": 'baseURL = "https://site.example/news/"\ntitle = "News"\ndefaultContentLanguage = "en"\n'
        "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
        "layouts/_default/single.html": BOX_HTML + "<h1>{{ .Title }}</h1>{{ .Content }}\n@@SNIPPET@@\n</body></html>",
        "layouts/_default/list.html": BOX_HTML + "<h1>List</h1></body></html>",
        "layouts/index.html": BOX_HTML + "<h1>Front</h1></body></html>",
        "README.md": "# How this site is made\n",
    },
)

JEKYLL = Dialect(
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
    common={"layout": "post.njk", "tags": ["posts"]},
    secret={
        "draft": ("posts/secret-draft.md", {"draft": True}),
        "unbuilt": ("posts/secret-unbuilt.md", {"permalink": False}),
        "section": ("posts/index.md", {"pagination": {"data": "collections.posts", "size": 10}, "layout": "list.njk", "tags": []}),
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
    secret={"draft": ("src/content/blog/secret-draft.md", {"draft": True})},
    files={
        "astro.config.mjs": 'import { defineConfig } from "astro/config";\n'
        'export default defineConfig({ site: "https://site.example", base: "/news" });\n',
        "package.json": '{"name": "news", "type": "module", "dependencies": {"astro": "5"}}\n',
        "src/content.config.ts": 'import { defineCollection } from "astro:content";\n'
        'import { glob } from "astro/loaders";\n'
        'const blog = defineCollection({ loader: glob({ pattern: "**/*.md", base: "./src/content/blog" }) });\n'
        "export const collections = { blog };\n",
        "src/pages/blog/[...slug].astro": "---\n"
        'import { getCollection, render } from "astro:content";\n'
        'import RelatedStories from "../../components/RelatedStories.astro";\n'
        "export async function getStaticPaths() {\n"
        '  const entries = await getCollection("blog", ({ data }) => !data.draft);\n'
        "  return entries.map((entry) => ({ params: { slug: entry.id }, props: { entry } }));\n}\n"
        "const { entry } = Astro.props;\nconst { Content } = await render(entry);\n---\n"
        "<html><body><h1>{entry.data.title}</h1><Content />@@SNIPPET@@</body></html>\n",
        "src/pages/index.astro": "<html><body><h1>Front</h1></body></html>\n",
        "README.md": "# How this site is made\n",
    },
)
