"""Which files are content, what is left out for which reason, and which files are never opened."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.content import Article
from recommender.errors import NoArticlesError, SettingsError
from recommender.readers import READERS, LeftOut, Source, find_project, left_out, read_articles
from recommender.readers.reading import UNEXPECTED

TEXT = "---\ntitle: A page\n---\nText.\n"


def write(folder: Path, *names: str, text: str = TEXT) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def paths(folder: Path, **options: object) -> set[str]:
    return {article.path for article in read_articles(folder, **options)[0]}  # type: ignore[arg-type]


def ids(folder: Path) -> set[str]:
    return {article.id for article in read_articles(folder)[0]}


def reasons(folder: Path) -> dict[tuple[str, str], tuple[int, str]]:
    return {(entry.reason, entry.name): (entry.count, entry.example) for entry in left_out(folder)}


# --- names --------------------------------------------------------------------------------------------------


def test_only_exact_names_at_the_root_are_papers_of_the_project(tmp_path: Path) -> None:
    papers = ("README.md", "LICENSE.txt", "LICENCE.md", "CHANGELOG.markdown", "CODE_OF_CONDUCT.md", "SECURITY.md")
    pages = (
        "License.txt",
        "license.mdx",
        "README-first.md",
        "LICENSE-MIT.txt",
        "guide/license.mdx",
        "README.de.md",
        "licenses.md",
        "security/a.md",
    )
    write(tmp_path, *papers, *pages)
    assert paths(tmp_path) == {*pages}
    assert sum(count for (reason, _), (count, _) in reasons(tmp_path).items() if reason == "project paper") == 6


def test_a_readme_below_the_root_is_the_index_page_of_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "README.md", "guide/README.md", "both/README.md", "both/index.md")
    assert ids(tmp_path) == {"guide", "both"}
    assert paths(tmp_path) == {"guide/README.md", "both/index.md"}


@pytest.mark.parametrize(
    ("sign", "text"),
    [("mkdocs.yml", "site_name: x\n"), ("docusaurus.config.js", ""), (".vitepress/config.js", "")],
)
def test_some_generators_have_a_readme_as_their_first_page(tmp_path: Path, sign: str, text: str) -> None:
    write(tmp_path, sign, text=text)
    write(tmp_path, "docs/README.md", "docs/a.md", "docs/LICENSE.md")
    assert paths(tmp_path / "docs") == {"README.md", "a.md"}


def test_our_own_lists_are_not_read_back(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    write(tmp_path, "related.jsonl", "data/related.jsonl", text='{"article_id": "a", "related": []}\n')
    assert paths(tmp_path) == {"a.md"}
    assert reasons(tmp_path)["own lists", ".jsonl"][0] == 2


# --- output and templates -----------------------------------------------------------------------------------


def test_the_output_of_the_generator_is_not_content(tmp_path: Path) -> None:
    write(tmp_path, "hugo.toml", text="baseURL = 'https://example.com'\n")
    write(tmp_path, "a.md", "public/b.md", "posts/public/c.md", "layouts/d.md", "posts/layouts/e.md", "themes/x/f.md")
    assert paths(tmp_path) == {"a.md", "posts/public/c.md", "posts/layouts/e.md"}
    found = reasons(tmp_path)
    assert found["output folder", "public/"] == (1, "public/b.md")
    assert found["templates", "layouts/"] == (1, "layouts")


@pytest.mark.parametrize(
    ("config", "text"),
    [
        ("hugo.toml", "publishDir = 'out'\n"),
        ("_config.yml", "destination: ./out\n"),
        ("mkdocs.yml", "site_dir: out\n"),
        ("astro.config.mjs", "export default {\n  outDir: './out',\n}\n"),
        ("pelicanconf.py", "OUTPUT_PATH = 'out/'\n"),
        ("zola.toml", "output_dir = 'out'\n"),
    ],
)
def test_the_configuration_says_where_the_output_goes(tmp_path: Path, config: str, text: str) -> None:
    write(tmp_path, config, text=text)
    write(tmp_path, "a.md", "out/b.md")
    assert paths(tmp_path) == {"a.md"}


def test_a_folder_that_the_user_names_is_read_whatever_it_is(tmp_path: Path) -> None:
    write(tmp_path, "hugo.toml", text="publishDir = 'content'\n")
    write(tmp_path, "content/a.md", "public/b.md")
    assert paths(tmp_path / "content") == {"a.md"}
    assert paths(tmp_path / "public") == {"b.md"}


@pytest.mark.parametrize("value", ["/", ".", "..", "../other", "/etc", ""])
def test_an_output_folder_outside_of_the_project_means_nothing(tmp_path: Path, value: str) -> None:
    write(tmp_path, "hugo.toml", text=f"publishDir = '{value}'\n")
    write(tmp_path, "a.md")
    assert paths(tmp_path) == {"a.md"}


HTML = "<!doctype html><html><head>{}<title>B</title></head><body><h1>B</h1></body></html>"


def built(generator: str = "") -> str:
    return HTML.format(f'<meta charset="utf-8"><meta content="{generator} 1.2" name=generator>' if generator else "")


@pytest.mark.parametrize(
    ("names", "page"),
    [
        ("html/.buildinfo html/_sources/b.rst.txt html/b.html", ""),
        ("doctrees/environment.pickle html/index.html text/b.txt", ""),
        ("searchindex.js _sources/b.md.txt b.html", built()),
        ("sitemap.xml.gz search/search_index.json b/index.html", built()),
        ("archives.html categories.html tags.html b.html", built()),
        ("_astro/x.css b/index.html", built()),
        ("404.html b/index.html", built("Hugo")),
        ("feed.xml b.html", built("Jekyll v4.3")),
    ],
    ids=["Sphinx", "all of Sphinx", "no hidden files", "MkDocs", "Pelican", "Astro", "its name", "its name, elsewhere"],
)
def test_a_folder_that_a_generator_wrote_is_no_content_wherever_it_lies(tmp_path: Path, names: str, page: str) -> None:
    write(tmp_path, "a.md", "docs/guide.md")
    write(tmp_path, *(f"docs/www/{name}" for name in names.split()), text=built())
    if page:
        write(tmp_path, "docs/www/index.html", text=page)
    assert paths(tmp_path) == {"a.md", "docs/guide.md"}
    counts = {name: row[0] for (reason, name), row in reasons(tmp_path).items() if reason == "output folder"}
    n_pages = len([path for path in (tmp_path / "docs/www").rglob("*.*") if path.suffix in READERS])
    assert sum(counts.values()) == n_pages


@pytest.mark.parametrize("name", ["_build", "_site"])
def test_some_names_of_output_folders_are_never_content(tmp_path: Path, name: str) -> None:
    write(tmp_path, "a.md", f"docs/{name}/text/b.txt", f"docs/{name}/c.html")
    assert paths(tmp_path) == {"a.md"}
    assert reasons(tmp_path)["output folder", f"{name}/"][0] == 2
    assert paths(tmp_path / "docs" / name) == {"text/b.txt", "c.html"}


def test_a_map_of_the_site_shows_what_was_built_where_there_is_a_generator(tmp_path: Path) -> None:
    write(tmp_path, "www/index.html", "www/b.html", text=built())
    write(tmp_path, "www/sitemap.xml", text="<urlset/>")
    write(tmp_path, "a.md", "www/c.txt")
    assert paths(tmp_path) == {"a.md", "www/c.txt"}
    write(tmp_path, "astro.config.mjs", text="")
    assert paths(tmp_path) == {"a.md"}


@pytest.mark.parametrize(
    ("page", "site_map"),
    [
        ("---\ntitle: Home\n---\n<p>Ships</p>\n", "<urlset/>"),
        (built("Jekyll").replace("B", "{{ site.title }}"), "<urlset/>"),
        (built(), "---\nlayout: null\n---\n<urlset/>"),
        (built("WordPress"), "---\n---\n<urlset/>"),
    ],
    ids=["front matter", "a template", "a map that is a template", "pages of another program"],
)
def test_pages_that_somebody_wrote_are_content_beside_the_same_names(tmp_path: Path, page: str, site_map: str) -> None:
    write(tmp_path, "mkdocs.yml", text="site_name: x\n")
    write(tmp_path, "docs/blog/index.html", text=page)
    write(tmp_path, "docs/blog/sitemap.xml", text=site_map)
    write(tmp_path, "docs/blog/b.md", "docs/blog/404.html", "docs/blog/objects/inv.md", "docs/blog/feeds/c.md")
    assert {"blog/b.md", "blog/feeds/c.md", "blog/objects/inv.md"} <= paths(tmp_path / "docs")


def test_a_folder_of_built_pages_that_the_user_names_is_read_without_their_sources(tmp_path: Path) -> None:
    write(tmp_path, "html/index.html", text=built())
    write(tmp_path, "html/.buildinfo", "html/b.html", "html/_sources/b.rst.txt")
    assert paths(tmp_path / "html") == {"b.html"}
    with pytest.raises(NoArticlesError, match=r"3 files such as 'html/.*' were built by a generator; name the folder"):
        read_corpus(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no pipes with names")
def test_a_pipe_is_not_opened_to_see_whether_it_was_built(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "www/sitemap.xml")
    os.mkfifo(tmp_path / "www" / "index.html")
    assert paths(tmp_path) == {"a.md"}


# --- patterns -----------------------------------------------------------------------------------------------


def test_gitignore_files_are_respected_and_deeper_ones_overrule(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, ".gitignore", text="# comment\n/content/drafts/\n*.tmp.md\n\n!!\n")
    write(tmp_path, "content/sub/.gitignore", text="/private.md\n!kept.tmp.md\n")
    write(tmp_path, *(f"content/{name}" for name in ("a.md", "b.tmp.md", "drafts/c.md")))
    write(tmp_path, *(f"content/sub/{name}" for name in ("private.md", "kept.tmp.md", "x/private.md", "y.tmp.md")))
    assert paths(tmp_path / "content") == {"a.md", "sub/kept.tmp.md", "sub/x/private.md"}
    found = reasons(tmp_path / "content")
    assert found["ignored by .gitignore", "drafts/"] == (1, "drafts/")
    assert found["ignored by .gitignore", ".md"][0] == 3


def test_a_content_folder_that_git_ignores_as_a_whole_is_read(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, ".gitignore", text="*\n")
    write(tmp_path, "content/a.md")
    assert paths(tmp_path / "content") == {"a.md"}


def test_without_a_repository_or_project_nothing_above_the_content_counts(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", text="a.md\n")
    write(tmp_path, "content/a.md")
    assert paths(tmp_path / "content") == {"a.md"}
    write(tmp_path, "mkdocs.yml", text="site_name: x\n")
    assert paths(tmp_path / "content") == set()


def test_the_ignore_file_of_eleventy_is_respected_in_the_root_and_below(tmp_path: Path) -> None:
    write(tmp_path, ".eleventyignore", text="src/notes/\n")
    write(tmp_path, "src/.eleventyignore", text="*.tmp.md\n")
    for name in ("src/a.md", "src/notes/b.md", "src/c.tmp.md"):
        write(tmp_path, name)
    write(tmp_path, ".eleventy.js", text="module.exports = {}")
    assert [article.path for article in read_corpus(tmp_path)] == ["src/a.md"]
    assert [article.path for article in read_corpus(tmp_path / "src")] == ["a.md"]


def test_the_setting_overrules_gitignore(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", text="secret.md\n")
    write(tmp_path, "a.md", "secret.md", "drafts/b.md", "sub/drafts/c.md")
    assert paths(tmp_path, ignore=["/drafts/**", "!secret.md"]) == {"a.md", "secret.md", "sub/drafts/c.md"}


def test_patterns_work_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "sub/.gitignore", text="/b.md\n")
    write(tmp_path, "a.md", "sub/b.md", "sub/c.md", "x/d.md")
    monkeypatch.chdir(tmp_path)
    assert paths(Path(), ignore=["/x/"]) == {"a.md", "sub/c.md"}


def test_what_is_no_pattern_is_refused_in_settings(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    with pytest.raises(SettingsError, match=r"ignore is .*drafts"):
        read_articles(tmp_path, ignore=["!"])
    with pytest.raises(SettingsError, match="range"):
        read_articles(tmp_path, ignore=["[z-a]"])


def test_a_hostile_pattern_costs_no_time(tmp_path: Path) -> None:
    write(tmp_path, ".gitignore", text="*a" * 40 + "b\n" + "**/x/" * 40 + "\n" + "*a" * 3 + "b\n")
    write(tmp_path, *(f"{'a' * 200}{number}.md" for number in range(5)))
    start = time.perf_counter()
    assert len(paths(tmp_path)) == 5
    assert time.perf_counter() - start < 5


def test_what_is_left_out_is_counted_by_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.md", ".hidden.md", ".git/b.md", "node_modules/c.md", "d.png", "e.png", "Makefile", "robots.txt")
    assert left_out(tmp_path) == [
        LeftOut("no reader", ".png", 2, reasons(tmp_path)["no reader", ".png"][1]),
        LeftOut("hidden", ".git/", 1, ".git"),
        LeftOut("hidden", ".md", 1, ".hidden.md"),
        LeftOut("no page", ".txt", 1, "robots.txt"),
        LeftOut("no reader", "without suffix", 1, "Makefile"),
        LeftOut("packages", "node_modules/", 1, "node_modules"),
    ]


# --- files that are not opened ------------------------------------------------------------------------------


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no pipes with names")
def test_special_files_are_named_and_never_opened(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    os.mkfifo(tmp_path / "_index.md")
    (tmp_path / "device.md").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s.md"))
        articles, problems = read_articles(tmp_path)
    assert [article.id for article in articles] == ["a"]
    assert {(problem.path, problem.text.partition(";")[0]) for problem in problems} == {
        ("_index.md", "it is a pipe"),
        ("device.md", "it is a device"),
        ("s.md", "it is a socket"),
    }
    assert reasons(tmp_path)["special file", ".md"][0] == 3


@pytest.mark.skipif(os.name == "nt", reason="making links needs rights there")
def test_links_that_lead_out_of_the_folder_can_be_refused(tmp_path: Path) -> None:
    write(tmp_path, "secret.md", "content/a.md")
    content = tmp_path / "content"
    (content / "out.md").symlink_to("../secret.md")
    (content / "_index.md").symlink_to(tmp_path / "secret.md")
    (content / "inside.md").symlink_to("a.md")
    (content / "broken.md").symlink_to("nowhere.md")
    assert paths(content) == {"a.md", "out.md", "_index.md", "inside.md"}
    articles, problems = read_articles(content, follow_links=False)
    assert {article.path for article in articles} == {"a.md", "inside.md"}
    assert {problem.path for problem in problems} == {"out.md", "_index.md", "broken.md"}
    assert "link that leads out of the content folder" in str(problems)
    (tmp_path / "alias").symlink_to(content, target_is_directory=True)
    assert {article.path for article in read_articles(tmp_path / "alias", follow_links=False)[0]} == {
        "a.md",
        "inside.md",
    }


# --- the last resort ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [ValueError("odd\x1b value"), RecursionError(), KeyError("x"), AssertionError()])
def test_whatever_a_reader_raises_is_a_problem_and_what_it_yielded_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(source: Source) -> Iterator[Article]:
        yield Article(source.id, "Kept", path=source.path)
        raise error

    monkeypatch.setitem(READERS, ".txt", fail)
    write(tmp_path, "a.md", "b.txt", "c.md")
    articles, (problem,) = read_articles(tmp_path)
    assert [article.id for article in articles] == ["a", "b", "c"]
    assert (problem.path, problem.kind, problem.remedy) == ("b.txt", "unreadable file", UNEXPECTED)
    assert type(error).__name__ in problem.text
    assert "\x1b" not in problem.text


@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_what_ends_the_program_still_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def fail(source: Source) -> Iterator[Article]:
        yield Article(source.id, "Kept", path=source.path)
        raise error

    monkeypatch.setitem(READERS, ".txt", fail)
    write(tmp_path, "b.txt")
    with pytest.raises(error):
        read_articles(tmp_path)


def test_a_project_says_what_is_ignored_in_its_fingerprint(tmp_path: Path) -> None:
    project = find_project(tmp_path)
    prints = {project.fingerprint, replace(project, ignore=("a",)).fingerprint}
    assert len({*prints, replace(project, follow_links=False).fingerprint}) == 3
