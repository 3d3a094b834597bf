"""What pages inherit, by generator: values of folders, of section pages, and of the configuration."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from recommender import Corpus, read_corpus
from recommender.readers import decisions, find_content, left_out
from recommender.readers.inherited import InheritedFrontMatter
from recommender.readers.path_metadata import plain_pattern
from recommender.readers.path_patterns import is_plain_glob

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."
PAGE = f"---\ntitle: Pilots\n---\n{TEXT}\n"


def project(root: Path, files: dict[str, str], content: str = "") -> Corpus:
    """The articles of a project; an empty text stands for a page with a title only."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text or PAGE, encoding="utf-8")
    return read_corpus(root / content)


def reasons(corpus: Corpus) -> dict[str, str]:
    return {article.path: article.why_kept_out(None) for article in corpus}


def topics(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    return {article.path: article.topics for article in corpus}


ELEVENTY = {".eleventy.js": "module.exports = { dir: { input: 'src', output: 'public' } };"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"src/posts/posts.json": '{"draft": true}'}, "draft"),
        ({"src/posts/posts.11tydata.json": '{"permalink": false}'}, "no page"),
        (
            {"src/posts/posts.11tydata.js": "module.exports = {\n  eleventyExcludeFromCollections: true,\n};"},
            "unlisted",
        ),
        ({"src/posts/posts.11tydata.cjs": "module.exports = { draft: true }"}, "draft"),
        ({"src/posts/posts.11tydata.mjs": "export default { draft: true };"}, "draft"),
        ({"src/posts/posts.json": '{"draft": true}', "src/posts/posts.11tydata.json": '{"draft": false}'}, ""),
        ({"src/posts/posts.json": '{"draft": true}', "src/posts/old/old.json": '{"draft": false}'}, ""),
        ({"src/src.json": '{"draft": true}'}, "draft"),
        ({"src/posts/old/a.json": '{"draft": true}'}, "draft"),
        ({"src/posts/old/a.11tydata.js": "module.exports = { draft: true }"}, "draft"),
        ({"src/posts/old/b.json": '{"draft": true}'}, ""),
        ({"src/other.json": '[{"title": "Other", "url": "https://example.org/o"}]'}, ""),
    ],
)
@pytest.mark.parametrize("content", ["", "src", "src/posts"])
def test_eleventy_has_data_of_folders_and_pages(
    tmp_path: Path, data: dict[str, str], reason: str, content: str
) -> None:
    corpus = project(tmp_path, {**ELEVENTY, **data, "src/posts/old/a.md": ""}, content)
    path = "src/posts/old/a.md"[len(f"{content}/") if content else 0 :]
    assert reasons(corpus)[path] == reason
    assert {name for name in reasons(corpus) if name.endswith(".json")} <= {"src/other.json", "other.json"}


def test_eleventy_joins_lists_and_the_nearest_value_wins(tmp_path: Path) -> None:
    corpus = project(
        tmp_path,
        {
            ".eleventy.js": "",
            "posts/posts.json": json.dumps({"tags": "Posts", "lang": "de", "meta": {"a": 1}}),
            "posts/new/new.11tydata.json": json.dumps({"tags": ["New"], "lang": "fr"}),
            "posts/new/a.md": f"---\ntitle: A\ntags: [Own, new]\n---\n{TEXT}",
            "posts/new/b.md": f"---\ntitle: B\n'override:tags': [Only]\nlang: en\n---\n{TEXT}",
            "posts/c.md": f"---\ntitle: C\ntags: One\n---\n{TEXT}",
        },
    )
    assert topics(corpus) == {
        "posts/new/a.md": ("Own", "new", "Posts"), "posts/new/b.md": ("Only",), "posts/c.md": ("One", "Posts")
    }  # fmt: skip
    assert {article.path: article.language for article in corpus} == {
        "posts/new/a.md": "fr", "posts/new/b.md": "en", "posts/c.md": "de"
    }  # fmt: skip


def test_what_only_running_would_tell_is_told(tmp_path: Path) -> None:
    script = (
        "module.exports = {\n tags: ['T'],\n permalink: data => data.x,\n eleventyComputed: { title: d => d.x },\n};"
    )
    corpus = project(
        tmp_path,
        {".eleventy.js": "", "posts/posts.11tydata.js": script, "posts/posts.json": "{broken", "posts/a.md": ""},
    )
    assert topics(corpus)["posts/a.md"] == ("T",)
    told = " ".join(decisions(find_content(tmp_path)[1]).values())
    assert "posts.11tydata.js:3: permalink: not a literal value" in told
    assert "eleventyComputed is not run" in told
    assert "posts.json: " in told


@pytest.mark.parametrize(
    "config",
    [
        "module.exports = { dir: { input: 'src', output: 'public' } };",
        'export const config = {\n  dir: {\n    input: "src",\n    output: `public`,\n  },\n};',
        "module.exports = { dir: { input: 'src', output: 'public', includes: 'parts', data: '../facts' } }",
        "module.exports = { dir: { input: 'src', output: 'public', includes: 'parts', data: '../facts' } }",
        "module.exports = function (c) {\n  c.setInputDirectory('src');\n  c.setOutputDirectory('./public/');\n};",
    ],
)
def test_folders_of_eleventy_are_read(tmp_path: Path, config: str) -> None:
    files = {
        "eleventy.config.js": config,
        "src/a.md": "",
        "public/a/index.md": "",
        "src/_includes/x.md": "",
        "src/_data/y.json": "[1]",
    }
    if "parts" in config:
        files |= dict.fromkeys(("src/parts/x.md", "facts/y.md"), "")
    corpus = project(tmp_path, files)
    assert list(reasons(corpus)) == ["src/a.md"]
    assert {(entry.reason, entry.example) for entry in left_out(tmp_path)} >= {
        ("output folder", "public/a/index.md"), ("templates", "src/_includes"), ("templates", "src/_data")
    }  # fmt: skip


def test_quarto_inherits_metadata_of_folders_and_of_the_project(tmp_path: Path) -> None:
    corpus = project(
        tmp_path,
        {
            "_quarto.yml": "project: {output-dir: docs}\nwebsite:\n  drafts:\n    - later/b.qmd\nlang: de\n",
            "posts/_metadata.yml": "draft: true\ncategories: [Posts]\n",
            "posts/a.qmd": f"---\ntitle: A\ncategories: [Own]\n---\n{TEXT}",
            "posts/live/_metadata.yml": "draft: false\n",
            "posts/live/b.qmd": "",
            "later/b.qmd": "",
            "index.qmd": f"---\ntitle: I\nlisting: posts\n---\n{TEXT}",
            "docs/posts/a.html": PAGE,
        },
    )
    assert reasons(corpus) == {
        "posts/a.qmd": "draft", "posts/live/b.qmd": "", "later/b.qmd": "draft", "index.qmd": "listing page"
    }  # fmt: skip
    assert topics(corpus)["posts/a.qmd"] == ("Own", "Posts")
    assert {article.language for article in corpus} == {"de"}
    below = read_corpus(tmp_path / "posts" / "live")
    assert [(article.topics, article.draft) for article in below] == [(("Posts",), False)]


@pytest.mark.parametrize(
    ("defaults", "reasons_by_path"),
    [
        ("{scope: {path: 'blog/*/old'}, values: {draft: true}}", {"blog/_posts/old/2026-01-02-b.md": "draft"}),
        ("{scope: {path: '**/old/*.md'}, values: {draft: true}}", {"blog/_posts/old/2026-01-02-b.md": "draft"}),
        ("{scope: {path: '', type: pages}, values: {draft: true}}", {"about.md": "draft", "blog/page.md": "draft"}),
        ("{scope: {path: blog, type: pages}, values: {draft: true}}", {"blog/page.md": "draft"}),
        (
            "{scope: {path: '', type: posts}, values: {draft: true}}",
            dict.fromkeys(("blog/_posts/2026-01-01-a.md", "blog/_posts/old/2026-01-02-b.md"), "draft"),
        ),
        ("{values: {draft: true}}", None),
        (  # the longer path goes before, whatever the order
            "{scope: {path: blog/_posts/old}, values: {draft: true}}, {scope: {path: blog}, values: {draft: false}}",
            {"blog/_posts/old/2026-01-02-b.md": "draft"},
        ),
        (  # then the one with a type
            "{scope: {path: '', type: pages}, values: {draft: true}}, {scope: {path: ''}, values: {draft: false}}",
            {"about.md": "draft", "blog/page.md": "draft"},
        ),
    ],
)
def test_defaults_of_jekyll(tmp_path: Path, defaults: str, reasons_by_path: dict[str, str] | None) -> None:
    names = ("about.md", "blog/page.md", "blog/_posts/2026-01-01-a.md", "blog/_posts/old/2026-01-02-b.md")
    corpus = project(tmp_path, {"_config.yml": f"defaults: [{defaults}]\n", **dict.fromkeys(names, "")})
    found = {path: reason for path, reason in reasons(corpus).items() if reason}
    assert found == (dict.fromkeys(names, "draft") if reasons_by_path is None else reasons_by_path)
    below = read_corpus(tmp_path / "blog" / "_posts")
    assert {f"blog/_posts/{path}": reason for path, reason in reasons(below).items() if reason} == {
        path: reason for path, reason in found.items() if path.startswith("blog/_posts/")
    }


def test_posts_and_drafts_of_jekyll_may_lie_below_a_category(tmp_path: Path) -> None:
    names = ("blog/_posts/2026-01-01-a.md", "blog/_drafts/b.md", "blog/_notes/c.md", "vendor/d.md", "blog/vendor/e.md")
    corpus = project(tmp_path, {"_config.yml": "exclude: [vendor]\n", **dict.fromkeys(names, "")})
    assert reasons(corpus) == dict(zip(names, ("", "draft", "no page", "no page", ""), strict=True))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("DEFAULT_METADATA = {'status': 'draft'}", {"a.md": "draft", "news/b.md": "draft", "news/c.md": ""}),
        ("EXTRA_PATH_METADATA = {'news/b.md': {'status': 'hidden'}}", {"news/b.md": "unlisted"}),
        ("PATH_METADATA = r'(?P<status>draft|a)?.*'", {}),
        ("PATH_METADATA = '(?P<slug>[^.]*).*'", {}),
        ("ARTICLE_EXCLUDES = ['news']", {"news/b.md": "no page", "news/c.md": "no page"}),
    ],
)
@pytest.mark.parametrize("content", ["", "content"])
def test_defaults_of_pelican(tmp_path: Path, config: str, expected: dict[str, str], content: str) -> None:
    files = {
        "pelicanconf.py": f"SITENAME = 'P'\nPATH = 'content'\n{config}\n",
        "content/a.md": "",
        "content/news/b.md": "",
        "content/news/c.md": f"Title: C\nStatus: published\n\n{TEXT}",
    }
    corpus = project(tmp_path, files, content)
    found = {path.removeprefix("content/"): reason for path, reason in reasons(corpus).items() if reason}
    assert found == {path: reason for path, reason in expected.items() if reason}
    assert {a.path.removeprefix("content/"): a.section for a in corpus}["news/b.md"] == "news"


@pytest.mark.parametrize(
    ("config", "pages"), [("", "pages"), ("PAGE_PATHS = ['fixed']", "fixed"), ("PAGE_PATHS = 3", "")]
)
def test_pages_of_pelican_have_no_category(tmp_path: Path, config: str, pages: str) -> None:
    names = ("news/a.md", "pages/b.md", "fixed/c.md")
    files = {"pelicanconf.py": f"PATH = 'content'\n{config}\n", **{f"content/{name}": "" for name in names}}
    sections = {article.section for article in project(tmp_path, files, "content")}
    assert sections == {"news", "pages", "fixed", ""} - ({pages} if pages else {""})


def test_paths_say_date_and_category_in_pelican(tmp_path: Path) -> None:
    config = (
        r"PATH_METADATA = r'(?P<category>[^/]+)/(?P<date>\d{4}-\d{2}-\d{2})/.*'"
        "\n"
        "FILENAME_METADATA = '(?P<slug>[^.]*)'\nUSE_FOLDER_AS_CATEGORY = False\nDEFAULT_CATEGORY = 'misc'\n"
    )
    own = PAGE.replace("---\n", "---\nCategory: own\n", 1)
    corpus = project(
        tmp_path, {"pelicanconf.py": config, "c/news/2026-01-02/x.md": "", "c/y.md": "", "c/z.md": own}, "c"
    )
    (tmp_path / "pelicanconf.py").write_text(config + "PATH = 'c'\n", encoding="utf-8")
    by_path = {article.path: article for article in read_corpus(tmp_path / "c")}
    assert str(by_path["news/2026-01-02/x.md"].published)[:10] == "2026-01-02"
    assert [by_path[path].section for path in ("news/2026-01-02/x.md", "y.md", "z.md")] == ["news", "misc", "own"]
    assert by_path["y.md"].slug == "y"
    assert len(corpus) == 3


@pytest.mark.parametrize(
    ("pattern", "is_plain"),
    [
        (r"(?P<category>[^/]+)/(?P<date>\d{4}-\d{2}-\d{2})_(?P<slug>.*)", True),
        (r"(?P<lang>[^/]+)/(?P<a>[^/]+)/(?P<b>[^/]+)/(?P<slug>[^/.]+)\.md", True),
        (r"(?P<date>\d{4}-\d{2}-\d{2}).*", True),
        (r".*/(?P<slug>.*)\.md", True),
        (r"(?P<slug>(a+)+)b", False),
        (r"(?P<slug>(?:a|a)*)b", False),
        (r"(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)b", False),
        (r"a?a?a?a?a?a?a?a?aaaaaaaa", False),
        (r".*.*.*.*b", False),
        (r"a{0,90}a{0,90}a{0,90}b", False),
        (r"[^.]*.[^.]*.[^.]*.[^.]*.b", False),
        (r"(?P<slug>x)(?P=slug)", False),
        (r"(?=.*a)b", False),
        (r"(?P<slug>", False),
        ("(" * 300, False),
        (7, False),
    ],
)
def test_only_plain_patterns_are_used(pattern: object, is_plain: bool) -> None:
    assert (plain_pattern(pattern) is not None) == is_plain


@pytest.mark.parametrize("pattern", [r".*/.*/(?P<slug>.*)", r"[^/]*.*a.*b", r"(?P<a>a|b)?[^a]*a.*.*b"])
def test_a_plain_pattern_is_quick(pattern: str) -> None:
    plain = plain_pattern(pattern)
    start = time.process_time()
    assert plain is None or [plain.match("a/" * 150) for _ in range(10)]
    assert time.process_time() - start < 5, "not the exponential time of other patterns"


def test_a_pattern_that_is_not_plain_is_told(tmp_path: Path) -> None:
    project(tmp_path, {"pelicanconf.py": "PATH_METADATA = '(?P<slug>(a+)+)b'\n", "a.md": ""})
    assert "PATH_METADATA: only plain patterns" in " ".join(decisions(find_content(tmp_path)[1]).values())


def test_below_a_draft_section_of_zola_all_is_a_draft(tmp_path: Path) -> None:
    section = "+++\ntitle = 'S'\n{}\n+++\n"
    corpus = project(
        tmp_path,
        {
            "config.toml": "base_url = 'https://example.org'\n",
            "content/later/_index.md": section.format("draft = true"),
            "content/later/a.md": f"+++\ntitle = 'A'\ndraft = false\n+++\n{TEXT}",
            "content/later/deep/b.md": "",
            "content/open/_index.md": section.format("transparent = true\nrender = false"),
            "content/open/c.md": "",
            "content/laters/d.md": "",
            "content/hidden.md": f"+++\ntitle = 'H'\nrender = false\n+++\n{TEXT}",
        },
        "content",
    )
    assert reasons(corpus) == {
        "later/_index.md": "draft", "later/a.md": "draft", "later/deep/b.md": "draft", "open/_index.md": "no page",
        "open/c.md": "", "laters/d.md": "", "hidden.md": "no page",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("config", "sections", "drafts"),
    [
        ("", {"_index.de.md": ""}, {"a.de.md"}),
        ("", {"_index.md": ""}, {"a.md", "a.de.md"}),
        ("[languages.en]\n[languages.de]\n", {"_index.md": ""}, {"a.md"}),
        ("defaultContentLanguage = 'de'\n", {"_index.de.md": ""}, {"a.md", "a.de.md"}),
        ("", {"_index.md": "  _target: {lang: de}\n"}, {"a.de.md"}),
        ("", {"_index.md": "  target: {sites: {matrix: {languages: [de]}}}\n"}, {"a.de.md"}),
        ("", {"_index.md": "  _target: {lang: '{en,fr}'}\n"}, {"a.md"}),
        ("", {"_index.md": "  _target: {environment: development}\n"}, set()),
    ],
)
def test_cascades_are_of_one_language(tmp_path: Path, config: str, sections: dict[str, str], drafts: set[str]) -> None:
    pages = {
        f"content/{name}": f"---\ntitle: S\ncascade:\n  draft: true\n{more}---\n" for name, more in sections.items()
    }
    corpus = project(
        tmp_path,
        {"hugo.toml": f"baseURL = '/'\n{config}", **pages, "content/a.md": "", "content/a.de.md": ""},
        "content",
    )
    assert {path for path, reason in reasons(corpus).items() if reason == "draft"} == drafts


def test_material_for_mkdocs_waits_with_posts_of_the_future(tmp_path: Path) -> None:
    config = "site_name: M\nplugins:\n  - search\n  - blog:\n      draft_if_future_date: true\n"
    later = f"---\ntitle: L\ndate: 2199-01-01\n---\n{TEXT}"
    corpus = project(
        tmp_path,
        {"mkdocs.yml": config, "docs/blog/posts/a.md": later, "docs/b.md": later, "docs/templates/t.md": "",
         "docs/blog/index.md": "", "docs/blog/posts/.meta.yml": "tags: [Blog]\n"},
        "docs",
    )  # fmt: skip
    assert {a.path: (a.public_from is not None, a.kept_out) for a in corpus} == {
        "blog/posts/a.md": (True, ""), "b.md": (False, ""), "templates/t.md": (False, "no page"),
        "blog/index.md": (False, "listing page")
    }  # fmt: skip
    assert topics(corpus)["blog/posts/a.md"] == ("Blog",)


def test_patterns_are_relative_to_the_folder_of_documents(tmp_path: Path) -> None:
    config = "site_name: M\ndocs_dir: pages\nexclude_docs: |\n  /old/\n  !/old/kept.md\nnot_in_nav: |\n  a.md\n"
    names = ("pages/a.md", "pages/old/b.md", "pages/new/old/c.md")
    corpus = project(tmp_path, {"mkdocs.yml": config, **dict.fromkeys(names, "")})
    assert reasons(corpus) == {"pages/a.md": "", "pages/old/b.md": "no page", "pages/new/old/c.md": ""}
    assert reasons(read_corpus(tmp_path / "pages")) == {"a.md": "", "old/b.md": "no page", "new/old/c.md": ""}


@pytest.mark.parametrize(
    ("config", "text", "excluded"),
    [
        (
            "conf.py",
            "extensions = []\nexclude_patterns = ['drafts', '**/_x*', 'a.md']\n",
            {"drafts/b.md", "c/_x.md", "a.md"},
        ),
        ("zola.toml", "base_url = '/'\nignored_content = ['*/b.md']\n", {"drafts/b.md"}),
        ("hugo.toml", "baseURL = '/'\nignoreFiles = ['/_[^/]*$', 'drafts/', '(a+)+b']\n", {"drafts/b.md", "c/_x.md"}),
        ("hugo.yaml", "baseURL: /\nignoreFiles: b\\.md$|d\\.md$\n", {"drafts/b.md", "c/d.md"}),
        ("_quarto.yml", "project:\n  render: ['*.md', '!drafts/', '!c/d.md']\n", {"drafts/b.md", "c/d.md", "c/_x.md"}),
        ("_quarto.yml", "project:\n  render: [a.md, drafts/]\n", {"c/d.md", "c/_x.md"}),
        ("_quarto.yml", "project:\n  render: ['{a,x}.md']\n", {"drafts/b.md", "c/d.md", "c/_x.md"}),
        ("_quarto.yml", "project:\n  render: ['+(a|b).md', '!c/']\n", {"c/d.md", "c/_x.md"}),
        ("_config.yml", "source_dir: .\nskip_render: [drafts/*, 'c/**']\n", {"drafts/b.md", "c/d.md", "c/_x.md"}),
        ("_config.yml", "source_dir: .\nskip_render: '*/*'\n", {"drafts/b.md", "c/d.md", "c/_x.md"}),
        ("pelicanconf.py", "IGNORE_FILES = ['_*', 'd.md']\nPATH = '.'\n", {"c/d.md", "c/_x.md"}),
        (
            "docusaurus.config.js",
            "module.exports = {presets: [['classic', {docs: {exclude: ['drafts/**', '**/a.md']}, "
            "blog: {exclude: ['d.md']}}]]}",
            {"drafts/b.md", "a.md", "c/d.md", "c/_x.md"},
        ),
        (".vitepress/config.mts", "export default { srcExclude: ['**/d.md', `drafts/**`] }", {"drafts/b.md", "c/d.md"}),
        (
            ".eleventy.js",
            "module.exports = c => { c.ignores.add('drafts/**'); c.ignores.add(`a.md`) }",
            {"drafts/b.md", "a.md"},
        ),
    ],
)
def test_other_generators_leave_out_by_pattern(tmp_path: Path, config: str, text: str, excluded: set[str]) -> None:
    names = ("a.md", "drafts/b.md", "c/_x.md", "c/d.md")
    in_content = config in ("zola.toml", "hugo.toml", "hugo.yaml")
    corpus = project(tmp_path, {config: text, **{f"content/{name}": "" for name in names}, **dict.fromkeys(names, "")},
                     "content" if in_content else "")  # fmt: skip
    if config == "_config.yml":  # a folder in the folder that the pattern is for
        (tmp_path / "drafts" / "deep").mkdir()
        (tmp_path / "drafts" / "deep" / "e.md").write_text("---\ntitle: E\n---\n", encoding="utf-8")
        corpus = read_corpus(tmp_path)
    found = {path for path, why in reasons(corpus).items() if why and not path.startswith("content/")}
    assert found == excluded
    told = " ".join(decisions(find_content(tmp_path)[1]).values())
    assert ("no pattern, or too many" in told) == any(strange in text for strange in ("(a+)+", "+(a|b)"))


def test_data_of_pages_that_may_not_be_opened_is_told(tmp_path: Path) -> None:
    project(tmp_path, {".eleventy.js": "", "posts/a.md": "", "posts/b.md": ""})
    os.mkfifo(tmp_path / "posts" / "posts.11tydata.js")
    outside = tmp_path.parent / f"{tmp_path.name}.json"
    outside.write_text('{"draft": true}', encoding="utf-8")
    (tmp_path / "posts" / "a.json").symlink_to(outside)
    (tmp_path / "posts" / "b.11tydata.json").write_text("[" * 100_000, encoding="utf-8")
    assert reasons(read_corpus(tmp_path)) == {"posts/a.md": "draft", "posts/b.md": ""}
    assert reasons(read_corpus(tmp_path, follow_links=False)) == {"posts/a.md": "", "posts/b.md": ""}
    told = " ".join(decisions(find_content(tmp_path, follow_links=False)[1]).values())
    assert "posts.11tydata.js: it is a pipe" in told
    assert "a.json: it is a link that leads out" in told
    assert "b.11tydata.json: " in told


@pytest.mark.parametrize("config", [{".eleventy.js": ""}, {"_quarto.yml": "lang: de"}, {"hugo.toml": "baseURL = '/'"}])
def test_a_page_looks_at_the_folders_above_it_only(tmp_path: Path, config: dict[str, str]) -> None:
    """Otherwise the time would grow with the square of the size of the site."""
    names = [f"f{number}" for number in range(20)]
    data = {"_quarto.yml": "_metadata.yml", ".eleventy.js": "{}.json", "hugo.toml": "_index.md"}[next(iter(config))]
    text = {"_metadata.yml": "draft: true", "_index.md": "---\ntitle: S\ncascade: {draft: true}\n---\n"}
    files = {f"{name}/{data.format(name)}": text.get(data, '{"draft": true}') for name in names}
    project(tmp_path, {**config, **files, **{f"{name}/a.md": "" for name in names}})
    asked = list[str]()

    class Spy:
        folder = "f7"

        def values_for(self, path: str) -> dict[str, bool]:
            asked.append(path)
            return {}

    found = find_content(tmp_path)[1].handed_down.front_matter
    inherited = InheritedFrontMatter([*found.sources, Spy()], joins_lists=found.joins_lists)
    assert all(inherited.complete(f"{name}/a.md", {}).get("draft") is True for name in names)
    assert asked == ["f7/a.md"]


@pytest.mark.parametrize(
    ("pattern", "is_plain"),
    [
        ("/posts/**/{a,b}/*.md", True),
        ("{/posts/old/*,/posts/tmp/*,/a/*,/b/*,/c/*}", True),
        ("**/**/**/**/*.md", True),
        ("*a" * 100 + "*b", True),
        ("**/a/**/a/**/a/**/b", True),
        ("{a,a}{a,a}{a,a}b", False),
        ("a" * 2_000, False),
    ],
)
def test_a_pattern_is_short_and_has_few_braces(tmp_path: Path, pattern: str, is_plain: bool) -> None:
    assert is_plain_glob(pattern) == is_plain
    section = f"---\ntitle: S\ncascade:\n- _target: {{path: '{pattern}'}}\n  draft: true\n---\n"
    corpus = project(tmp_path, {"hugo.toml": "baseURL = '/'", "_index.md": section, "x/" + "a" * 200 + ".md": ""})
    told = " ".join(decisions(find_content(tmp_path)[1]).values())
    assert ("too long, or too many braces; it is taken for all pages" in told) != is_plain
    assert ("draft" in reasons(corpus).values()) != (is_plain and "**/*.md" not in pattern)


def test_many_defaults_for_one_folder_are_told(tmp_path: Path) -> None:
    scopes = "".join(f"- scope: {{path: '*{number:03}*'}}\n  values: {{draft: true}}\n" for number in range(600))
    corpus = project(tmp_path, {"_config.yml": f"defaults:\n{scopes}", "x000.md": "", "x599.md": ""})
    assert reasons(corpus) == {"x000.md": "", "x599.md": "draft"}
    assert "more than 200 defaults" in " ".join(decisions(find_content(tmp_path)[1]).values())


@pytest.mark.parametrize("pattern", ["!", "[", "a*a*a*a*b", "**/**/**/**/x", "/", "\\\\"])
def test_a_pattern_that_is_none_ends_no_command(tmp_path: Path, pattern: str) -> None:
    config = f"site_name: M\nexclude_docs: |\n  {pattern}\n  old.md\n"
    corpus = project(tmp_path, {"mkdocs.yml": config, "docs/a.md": "", "docs/old.md": ""})
    assert reasons(corpus)["docs/old.md"] == "no page"
    if "*" in pattern:
        assert "too many wildcards" in " ".join(decisions(find_content(tmp_path)[1]).values())


ODD = {
    "mkdocs.yml": (
        "plugins: [blog: {blog_dir: 3, post_dir: [1]}]",
        "docs_dir: [1]\nexclude_docs: [3, x]",
        "docs_dir: /etc",
    ),
    "_quarto.yml": ("project: 3\nwebsite: {drafts: {a: b}}", "lang: [1]"),
    "_config.yml": ("defaults: {a: b}", "defaults: [{scope: 3, values: {}}]", "source: ../..\nexclude: 7"),
    "pelicanconf.py": ("DEFAULT_METADATA = (1,)\nPATH = 3", "EXTRA_PATH_METADATA = {1: 2, 'a': 3, '': {'x': 1}}"),
    "hugo.toml": ("baseURL='/'\n[[cascade]]\n[cascade._target]\nlang=[1]\npath=3\nkind=[1]\nenvironment={a=1}",),
    ".eleventy.js": ("x = {dir: {input: 3}}", "module.exports={dir:{input:'../..', includes:'', data:'/'}}"),
    "conf.py": ("extensions = 'ablog'\nexclude_patterns = {1: 2}",),
    "zola.toml": ("base_url='/'\nignored_content=[1]",),
}
"""Configurations with values of other types than their generators know."""


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in ODD.items() for text in texts])
def test_an_odd_configuration_ends_no_command(tmp_path: Path, name: str, text: str) -> None:
    data = {"posts/posts.json": "[1]", "posts/b.json": '"x"', "posts/_metadata.yml": "- 1\n", "posts/.meta.yml": "x"}
    corpus = project(tmp_path, {name: text, "a.md": "", "posts/b.md": "", **data})
    assert decisions(find_content(tmp_path)[1])
    assert reasons(corpus) == {"a.md": "", "posts/b.md": ""}
