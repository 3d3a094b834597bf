"""Sites that somebody made to do harm: no address runs a program, and no file is written that is not the site's own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_sites import put

from recommender.cli import main
from recommender.corpus import Corpus
from recommender.readers import read_articles
from recommender.sites.lists import MAX_EXCERPT, MAX_TITLE

HARMFUL = (
    "javascript:alert(1)",
    "data:text/html,<script>",
    "  JavaScript:alert(1)",
    "java\\tscript:alert(1)",
    "vbscript:",
)


def make(root: Path, front_matter: str = "", page: str = "1") -> Path:
    put(root, "hugo.toml", 'baseURL = "https://example.org/"\n')
    for name in "123":
        own = front_matter if name == page else ""
        put(root, f"content/posts/{name}.md", f"---\ntitle: Harbour {name}\n{own}---\nShips, storms and islands.\n")
    return root


@pytest.mark.parametrize("address", HARMFUL)
def test_no_address_of_a_page_or_a_picture_runs_a_program(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path, f'url: "{address}"\nimage: "{address}"\n')
    articles, problems = read_articles(root / "content")
    assert [(article.url, article.images) for article in articles if article.path == "posts/1.md"] == [("", ())]
    assert [problem.kind for problem in problems] == ["wrong type", "wrong type"]
    assert "a path or an address of http" in problems[0].text
    for name in ("json", "jsonl", "html"):
        assert main(["site", str(root), "--format", name]) == 0
        written = capsys.readouterr().out
        addresses = re.findall(r'(?:href=."|"url": "|"image": ")([^"\\]*)', written)
        assert "/posts/2/" in addresses
        assert [address for address in addresses if address and not address.startswith("/")] == []


@pytest.mark.parametrize("name", ["json", "jsonl", "html", "front-matter"])
def test_a_page_of_a_title_alone_does_not_fill_the_lists_of_all_others(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path)
    long = "Ships and storms " * 6_000
    put(root, "content/posts/1.md", f"---\ntitle: {long}\ndescription: {long}\n---\nShips, storms and islands.\n")
    assert main(["site", str(root), "--format", name]) == 0
    written = capsys.readouterr().out if name != "front-matter" else (root / "content/posts/2.md").read_text("utf-8")
    cut = [len(text) for text in re.findall(r"Ships and storms [^…\"<]*…", written)]
    assert MAX_TITLE - 10 < min(cut) <= MAX_TITLE
    assert max(cut) <= MAX_EXCERPT
    assert len(written) < 10_000


@pytest.mark.parametrize("address", ["/a/9:30/", "a.html?at=9:30", "https://example.org/a/", "//example.org/a"])
def test_paths_and_addresses_of_http_are_kept(address: str, tmp_path: Path) -> None:
    articles, problems = read_articles(make(tmp_path, f'url: "{address}"\nimage: "{address}"\n') / "content")
    first = Corpus.from_articles(articles, problems).articles[0]
    assert (first.url, first.images, [*problems]) == (address, (address,), [])


@pytest.mark.parametrize("option", ["--install", "--uninstall"])
@pytest.mark.parametrize("link", ["data", "layouts", "layouts/partials"])
def test_no_link_leads_what_is_written_or_removed_out_of_the_site(
    option: str, link: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, elsewhere = make(tmp_path / "site"), tmp_path / "elsewhere"
    put(elsewhere, "related_stories.json", "{}")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(elsewhere)
    assert main(["site", str(root), option]) == 2
    said = capsys.readouterr().err
    assert "leads out of the site" in said and "--output" in said
    assert [path.name for path in elsewhere.rglob("*")] == ["related_stories.json"]
    assert (elsewhere / "related_stories.json").read_text("utf-8") == "{}"


def test_a_link_to_nothing_does_not_make_a_file_elsewhere(tmp_path: Path) -> None:
    root = make(tmp_path / "site")
    (root / "data").mkdir()
    (root / "data/related_stories.json").symlink_to(tmp_path / "made")
    assert main(["site", str(root)]) == 2
    assert not (tmp_path / "made").exists()


def test_links_within_the_site_are_followed(tmp_path: Path) -> None:
    root = make(tmp_path / "site")
    (root / "shared").mkdir()
    (root / "data").symlink_to(root / "shared")
    assert main(["site", str(root), "--install"]) == 0
    assert (root / "shared/related_stories.json").is_file()


@pytest.mark.parametrize(
    "command", [["suggest", "{}/content", "--apply"], ["site", "{}", "--format", "front-matter"]], ids=lambda it: it[0]
)
def test_a_page_that_is_read_only_stays_as_it_is_and_the_others_change(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path)
    for name in "123":
        put(root, f"content/posts/{name}.md", f"---\ntitle: Harbour {name}\nrelated: [{name}]\n---\nShips.\n")
    pages = [root / f"content/posts/{name}.md" for name in "123"]
    before = [page.read_bytes() for page in pages]
    pages[0].chmod(0o444)
    assert main([part.format(root) for part in command]) == 1
    assert "1.md: it is read-only" in capsys.readouterr().err
    assert [page.read_bytes() == was for page, was in zip(pages, before, strict=True)] == [True, False, False]
    assert pages[0].stat().st_mode & 0o777 == 0o444


def test_a_list_file_that_is_read_only_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path)
    put(root, "data/related_stories.json", "{}")
    (root / "data/related_stories.json").chmod(0o444)
    assert main(["site", str(root)]) == 2
    assert "permission denied" in capsys.readouterr().err
    assert (root / "data/related_stories.json").read_text("utf-8") == "{}"


@pytest.mark.parametrize("name", [None, "json", "jsonl", "html"])
@pytest.mark.parametrize("file", ["hugo.toml", "content/posts/1.md", "package.json", "lines.jsonl"])
def test_no_file_of_somebody_else_is_written_over_by_mistake(
    name: str | None, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path)
    put(root, "package.json", '{"name": "harbour"}')
    put(root, "lines.jsonl", '{"path": "a.md", "title": "Harbour"}\n')
    before = (root / file).read_bytes()
    assert main(["site", str(root), "-o", str(root / file), *(["--format", name] if name else [])]) == 2
    assert "holds other things than lists; name another with --output" in capsys.readouterr().err
    assert (root / file).read_bytes() == before


@pytest.mark.parametrize("former", ["json", "jsonl", "html"])
@pytest.mark.parametrize("name", ["json", "jsonl", "html"])
def test_lists_are_written_over_lists_of_any_format(former: str, name: str, tmp_path: Path) -> None:
    root, file = make(tmp_path), tmp_path / "lists"
    for wanted in (former, name):
        assert main(["site", str(root), "--format", wanted, "-o", str(file)]) == 0


def test_an_empty_file_is_written_over(tmp_path: Path) -> None:
    root = make(tmp_path)
    put(root, "data/related_stories.json", "")
    assert main(["site", str(root)]) == 0
    assert "posts/1.md" in (root / "data/related_stories.json").read_text("utf-8")


def test_a_merge_that_was_not_settled_is_called_that(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path)
    merged = '{\n<<<<<<< HEAD\n"a.md": []\n=======\n"b.md": []\n>>>>>>> other\n}\n'
    put(root, "data/related_stories.json", merged)
    assert main(["site", str(root)]) == 2
    assert "has conflict markers of git; remove it: its lists are made again" in capsys.readouterr().err
    assert (root / "data/related_stories.json").read_text("utf-8") == merged
