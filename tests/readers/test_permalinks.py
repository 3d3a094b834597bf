"""Where a page lives follows from its file, its front matter and the configuration of its site's generator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from recommender import Article, Corpus, read_corpus


class Page(NamedTuple):
    """A configuration, a file with its front matter, and the address that its generator makes of them."""

    config: dict[str, str]
    path: str
    front_matter: str
    permalink: str
    content: str = ""


def jekyll(config: str, path: str, front_matter: str, permalink: str) -> Page:
    return Page({"_config.yml": config or "title: x"}, path, front_matter, permalink)


def hugo(config: str, path: str, front_matter: str, permalink: str, content: str = "content") -> Page:
    return Page({"hugo.toml": f"baseURL = 'https://example.org/'\n{config}"}, path, front_matter, permalink, content)


def hexo(config: str, path: str, front_matter: str, permalink: str) -> Page:
    return Page(
        {"_config.yml": config, "package.json": '{"dependencies": {"hexo": "7"}}'}, path, front_matter, permalink
    )


def pelican(config: str, path: str, front_matter: str, permalink: str) -> Page:
    return Page({"pelicanconf.py": config}, path, front_matter, permalink)


def docusaurus(config: str, path: str, front_matter: str, permalink: str, **more: str) -> Page:
    files = {name.replace("_", "."): text for name, text in more.items()}
    return Page({"docusaurus.config.js": config, **files}, path, front_matter, permalink)


POST, DAY = "_posts/2021-05-04-budget.md", "date: 2021-05-04"
ROUTES = "export default {presets: [['x', {docs: {path: 'docs', routeBasePath: '/'}, blog: {routeBasePath: 'news'}}]]}"

JEKYLL = [
    jekyll("", POST, "", "/2021/05/04/budget.html"),
    jekyll("permalink: pretty", POST, "categories: City Hall", "/city/hall/2021/05/04/budget/"),
    jekyll(
        "permalink: date",
        "news/_posts/2021-05-04-budget.md",
        "categories: [City Hall]",
        "/news/city%20hall/2021/05/04/budget.html",
    ),
    jekyll("permalink: ordinal", POST, "", "/2021/124/budget.html"),
    jekyll("permalink: weekdate", POST, "", "/2021/W18/Tue/budget.html"),
    jekyll("permalink: none", POST, "category: News", "/news/budget.html"),
    jekyll("permalink: /blog/:year/:title/", POST, "date: 2021-05-04 23:30:00 -0700", "/blog/2021/budget/"),
    jekyll("permalink: /:i_day-:i_month-:short_year/:slug", POST, "slug: Über Uns", "/4-5-21/über-uns"),
    jekyll("permalink: /:year/:title/", POST, "permalink: /own/", "/own/"),
    jekyll("", POST, "permalink: /:title/:day/", "/budget/04/"),
    jekyll("", "about.md", "", "/about.html"),
    jekyll("permalink: pretty", "docs/about.md", "", "/docs/about/"),
    jekyll("permalink: /blog/:title", "about.md", "", "/about"),
    jekyll("", "docs/index.md", "", "/docs/"),
    jekyll("collections:\n  recipes:\n    output: true", "_recipes/soups/leek.md", "", "/recipes/soups/leek.html"),
    jekyll(
        "collections:\n  recipes:\n    output: true\n    permalink: /food/:name/", "_recipes/Leek.md", "", "/food/leek/"
    ),
    jekyll("collections: [recipes]", "_recipes/leek.md", "", ""),
    jekyll("defaults:\n- scope: {path: ''}\n  values: {permalink: '/all/:title/'}", POST, "", "/all/budget/"),
]
HUGO = [
    hugo("", "posts/The Budget.md", "", "/posts/the-budget/"),
    hugo("", "posts/budget/index.md", "", "/posts/budget/"),
    hugo("", "posts/budget.md", "slug: own", "/posts/own/"),
    hugo("", "posts/budget.md", "url: /own/place/", "/own/place/"),
    hugo("", "posts/_index.md", "", "/posts/"),
    hugo("uglyURLs = true", "posts/budget.md", "", "/posts/budget.html"),
    hugo(
        "[permalinks]\nposts = '/:year/:month/:title/'",
        "posts/b.md",
        DAY + "\ntitle: City Budget",
        "/2021/05/city-budget/",
    ),
    hugo("[permalinks.page]\nposts = '/:year/:day/:slug'", "posts/b.md", DAY + "\ntitle: Budget", "/2021/04/budget"),
    hugo("[permalinks.page]\nposts = '/:sections/:slugorcontentbasename/'", "posts/a/b.md", "", "/posts/a/b/"),
    hugo("[permalinks.page]\nposts = '/:sections[1:]/:contentbasename/'", "posts/a/b/index.md", "slug: no", "/a/b/"),
    hugo("[permalinks.page]\nposts = '/:sections[last]/:filename/'", "posts/a/b.md", "", "/a/b/"),
    hugo("[permalinks.section]\nposts = '/articles/'", "posts/_index.md", "", "/articles/"),
    hugo("[permalinks]\nposts = '/:section/:monthname/:title/'", "posts/b.md", DAY + "\ntitle: B", "/posts/may/b/"),
    hugo("[permalinks]\nposts = '/:year/:title/'", "posts/b.md", "", ""),
    hugo("[frontmatter]\ndate = [':filename', ':default']", "posts/2021-05-04-budget.md", "", "/posts/budget/"),
    hugo("", "b.md", "", "/posts/b/", "content/posts"),
    hugo("", "content/posts/b.md", "", "/posts/b/", ""),
    hugo("contentDir = 'pages'", "posts/b.md", "", "/posts/b/", "pages"),
    hugo("defaultContentLanguage = 'en'", "posts/b.de.md", "", "/de/posts/b/"),
    hugo("defaultContentLanguage = 'de'", "posts/b.de.md", "", "/posts/b/"),
    Page(
        {"config/_default/hugo.toml": "", "config/_default/permalinks.toml": "posts = '/x/:slug/'"},
        "posts/b.md",
        "slug: c",
        "/x/c/",
        "content",
    ),
]
HEXO = [
    hexo("title: x", "source/_posts/budget.md", DAY, "/2021/05/04/budget/"),
    hexo(
        "permalink: :category/:title.html",
        "source/_posts/a/budget.md",
        "categories: [City, Hall]",
        "/City/Hall/a/budget.html",
    ),
    hexo("permalink: posts/:name/", "source/_posts/a/budget.md", "", "/posts/budget/"),
    hexo(
        "permalink: posts/:category/:post_title/",
        "source/_posts/b.md",
        "title: City Budget",
        "/posts/uncategorized/city-budget/",
    ),
    hexo("title: x", "source/_posts/budget.md", "permalink: own/place/", "/own/place/"),
    hexo("title: x", "source/about/index.md", "", "/about/"),
    hexo("permalink: :hash/", "source/_posts/budget.md", "", ""),
]
PELICAN = [
    pelican("SITENAME = 'x'", "content/a.md", "title: City Budget", "/city-budget.html"),
    pelican(
        "ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{date:%-d}/{slug}/'",
        "content/a.md",
        DAY + "\nslug: own",
        "/posts/2021/May/4/own/",
    ),
    pelican("ARTICLE_URL = '{category}/{slug}.html'", "content/City Hall/a.md", "slug: b", "/city-hall/b.html"),
    pelican("SITENAME = 'x'", "content/pages/about.md", "title: About", "/pages/about.html"),
    pelican("PAGE_URL = '{slug}/'", "content/pages/about.md", "title: About", "/about/"),
    pelican("SITENAME = 'x'", "content/a.md", "title: Haushalt\nlang: de", "/haushalt-de.html"),
]
DOCUSAURUS = [
    docusaurus("", "docs/02-guides/01-start.md", "", "/docs/guides/start"),
    docusaurus("", "docs/guides/start.md", "id: begin", "/docs/guides/begin"),
    docusaurus("", "docs/guides/start.md", "slug: /first", "/docs/first"),
    docusaurus("", "docs/guides/start.md", "slug: first", "/docs/guides/first"),
    docusaurus("", "docs/guides/README.md", "", "/docs/guides"),
    docusaurus("", "docs/guides/guides.md", "", "/docs/guides"),
    docusaurus(ROUTES, "docs/guides/start.md", "", "/guides/start"),
    docusaurus(ROUTES, "blog/2021-05-04-budget.md", "", "/news/2021/05/04/budget"),
    docusaurus("", "blog/2021-05-04-budget/index.md", "", "/blog/2021/05/04/budget"),
    docusaurus("", "blog/2021/05/04/budget.md", "", "/blog/2021/05/04/budget"),
    docusaurus("", "blog/welcome.md", "slug: hello", "/blog/hello"),
    docusaurus("", "src/pages/about.md", "", "/about"),
    docusaurus("", "i18n/de/docusaurus-plugin-content-docs/current/start.md", "", "/de/docs/start"),
    docusaurus("", "versioned_docs/version-1.0/start.md", "", "/docs/1.0/start"),
    docusaurus("", "versioned_docs/version-2.0/start.md", "", "/docs/start", versions_json='["2.0", "1.0"]'),
    docusaurus("", "docs/start.md", "", "/docs/next/start", versions_json='["2.0", "1.0"]'),
    docusaurus(
        "x = {plugins: [['docs', {id: 'c', path: 'community', routeBasePath: 'people'}]]}",
        "community/team.md",
        "",
        "/people/team",
    ),
]
MKDOCS, NIKOLA = "site_name: x\n", "BLOG_TITLE = 'x'\n"
ASTRO = {
    "astro.config.mjs": "",
    "src/content.config.ts": """
        export const FOLDER = "src/data/posts";
        const blogPosts = defineCollection({ loader: glob({ pattern: "**/*.md", base: `./${FOLDER}` }) });
        const notes = defineCollection({ schema: z.object({}) });
        export const collections = { blog: blogPosts, notes };
    """,
    "src/pages/articles/[...slug]/index.astro": "const posts = await getCollection('blog', ({ data }) => !data.draft);",
    "src/pages/[id].astro": 'await getCollection("notes")',
    "src/pages/tags/[tag]/[...page].astro": 'await getCollection("others")',
    "src/pages/list/[...slug].astro": 'paginate(await getCollection("others"))',
}
OTHERS = [
    Page({"mkdocs.yml": MKDOCS}, "docs/guides/start.md", "", "/guides/start/"),
    Page({"mkdocs.yml": MKDOCS}, "docs/guides/README.md", "", "/guides/"),
    Page({"mkdocs.yml": f"{MKDOCS}use_directory_urls: false"}, "docs/guides/start.md", "", "/guides/start.html"),
    Page({"mkdocs.yml": f"{MKDOCS}docs_dir: pages"}, "pages/start.md", "", "/start/"),
    Page(
        {"mkdocs.yml": f"{MKDOCS}plugins: [blog]"},
        "docs/blog/posts/b.md",
        f"{DAY}\ntitle: City Budget",
        "/blog/2021/05/04/city-budget/",
    ),
    Page({"zola.toml": "base_url = 'https://x.example'"}, "content/blog/2021-05-04-budget.md", "", "/blog/budget/"),
    Page({"zola.toml": ""}, "content/blog/budget/index.md", "slug: own", "/blog/own/"),
    Page({"zola.toml": ""}, "content/blog/budget.md", "path: own/place", "/own/place/"),
    Page({"zola.toml": ""}, "content/blog/_index.md", "", "/blog/"),
    Page({"zola.toml": "default_language = 'en'"}, "content/blog/budget.de.md", "", "/de/blog/budget/"),
    Page({"astro.config.mjs": ""}, "src/content/blog/The Budget.md", "", "/blog/the-budget/"),
    Page({"astro.config.mjs": ""}, "src/content/docs/guides/start.md", "", "/guides/start/"),
    Page({"astro.config.mjs": ""}, "src/pages/about.md", "", "/about/"),
    Page({"astro.config.mjs": ""}, "src/data/blog/budget.md", "", ""),
    Page(ASTRO, "src/data/posts/2021/The Budget.md", "", "/articles/2021/the-budget/"),
    Page(ASTRO, "src/data/posts/budget.md", "slug: own", "/articles/own/"),
    Page(ASTRO, "src/content/notes/budget.md", "", "/budget/"),
    Page(ASTRO, "src/content/others/budget.md", "", "/others/budget/"),
    Page({"eleventy.config.js": ""}, "blog/2021-05-04-budget.md", "", "/blog/2021-05-04-budget/"),
    Page({"eleventy.config.js": "return {dir: {input: 'src'}}"}, "src/blog/budget/index.md", "", "/blog/budget/"),
    Page(
        {".eleventy.js": ""},
        "blog/budget.md",
        "permalink: 'news/{{ title | slugify }}/'\ntitle: City Budget",
        "/news/city-budget/",
    ),
    Page({".eleventy.js": ""}, "blog/budget.md", "permalink: '{{ collection.x }}/'", ""),
    Page(
        {"conf.py": f"{NIKOLA}POSTS = (('posts/*.md', 'blog', 'post.tmpl'),)"},
        "posts/a/budget.md",
        "",
        "/blog/a/budget/",
    ),
    Page({"conf.py": f"{NIKOLA}PRETTY_URLS = False"}, "posts/budget.md", "slug: own", "/posts/own.html"),
    Page({".vitepress/config.mts": "export default {cleanUrls: true}"}, "guide/start.md", "", "/guide/start"),
    Page({".vitepress/config.mts": "export default {}"}, "guide/start.md", "", "/guide/start.html"),
    Page({"_quarto.yml": "project: {type: website}"}, "posts/budget.qmd", "", "/posts/budget.html"),
    Page({"conf.py": "extensions = []"}, "guide/start.md", "", "/guide/start.html"),
    Page({".obsidian/app.json": "{}"}, "Notes/Budget.md", "", ""),
    Page({"notes.txt": ""}, "posts/2021-05-04-budget.md", "", ""),
]
ALL = [*JEKYLL, *HUGO, *HEXO, *PELICAN, *DOCUSAURUS, *OTHERS]


def write(folder: Path, name: str, front_matter: str = "", text: str = "Text.") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    title = "" if "title:" in front_matter else f"title: {name}\n"
    (folder / name).write_text(f"---\n{title}{front_matter}\n---\n{text}\n", encoding="utf-8")


def make(root: Path, page: Page) -> Corpus:
    for name, text in page.config.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    write(root / page.content, page.path, page.front_matter)
    return read_corpus(root / page.content)


def article_of(corpus: Corpus, path: str) -> Article:
    return next(article for article in corpus if article.path == path)


@pytest.mark.parametrize("page", ALL, ids=lambda page: f"{next(iter(page.config))}-{page.path}-{page.permalink}")
def test_the_address_is_the_one_that_the_generator_makes(tmp_path: Path, page: Page) -> None:
    assert article_of(make(tmp_path, page), page.path).permalink == page.permalink


def test_links_of_that_form_resolve_and_the_address_in_the_file_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "url: https://paper.example\nbaseurl: /blog\npermalink: /:year/week/:title/\n"
    )
    write(tmp_path, POST)
    links = ("/2021/week/budget/", "https://paper.example/blog/2021/week/budget/", "/2021/week/else/")
    write(tmp_path, "a.md", f"related: [{', '.join(links)}]")
    corpus = read_corpus(tmp_path)
    assert [corpus.id_of(target) for target in corpus.related(corpus.position("a"))] == ["_posts/2021-05-04-budget"]
    assert [problem.kind for problem in corpus.problems].count("repeated link") == 1
    assert {article.url for article in corpus} == {""}


@pytest.mark.parametrize(
    "pattern", ["/:title" * 5_000, "/:" * 5_000, "/:sections[" + "9" * 5_000 + "]/", "/\x00:title/", "/%%%:day%/", ":"]
)
def test_no_pattern_ends_a_run(tmp_path: Path, pattern: str) -> None:
    """Configurations are of strangers, too."""
    config = "permalink: " + json.dumps(pattern) + "\n"
    for number, page in enumerate((jekyll(config, POST, "", ""), hexo(config, "source/_posts/a.md", DAY, ""))):
        assert len(article_of(make(tmp_path / str(number), page), page.path).permalink) <= 1_000
