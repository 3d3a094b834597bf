"""Bad input: reading ends soon, keeps all that can be read, and reports each problem with its place."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suffixes import SUFFIXES_BY_READER

from recommender.content.article import Article
from recommender.content.problems import PROBLEM_KINDS, Problem
from recommender.errors import ContentError
from recommender.readers import read_articles

Read = Callable[..., tuple[Article, list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes one file, and reads its only article and its problems."""

    def read_one(content: str | bytes, name: str = "mayor-resigns.md") -> tuple[Article, list[Problem]]:
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)
        (article,), problems = read_articles(tmp_path)
        return article, problems

    return read_one


def kinds(problems: list[Problem]) -> list[str]:
    return [problem.kind for problem in problems]


def nested_aliases(pattern: str) -> str:
    """Twenty levels that each repeat the one below nine times; `pattern` takes a name and the aliases."""
    levels = [pattern.format(name=f"n{level}", aliases=", ".join([f"*n{level - 1}"] * 9)) for level in range(1, 21)]
    return "\n".join(["title: Kept", "n0: &n0 {x: 1}", *levels])


def test_a_missing_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="nowhere"):
        read_articles(tmp_path / "nowhere")


def test_a_file_with_an_unknown_suffix_is_an_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(ContentError, match=r"a\.pdf.*\.md"):
        read_articles(tmp_path / "a.pdf")


def test_a_folder_without_content_files_has_no_articles_and_no_problems(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"\x89PNG")
    assert read_articles(tmp_path) == ([], [])


def test_an_empty_file_takes_its_title_from_its_name(read: Read) -> None:
    article, problems = read("")
    assert article.title == "Mayor resigns"
    assert kinds(problems) == ["no title", "no front matter"]


@pytest.mark.parametrize(
    "text",
    [
        nested_aliases("{name}: &{name} [{aliases}]"),
        nested_aliases("{name}: &{name} {{<<: [{aliases}]}}"),
        "title: Kept\nlist: " + "[" * 100_000,
        "title: Kept\nloop: &a [*a]",
        "title: Kept\nrun: !!python/object/apply:os.system ['true']",
        "title: Kept\nmany: [" + "1, " * 300_000 + "1]",
        "title: Kept\n{{ template }}: 1",
        "title: Kept\ndeep:\n" + "\n".join(" " * level + "- " for level in range(1, 400)),
        "title: Kept\n\tindented: with a tab",
        "title: Kept\nopen: 'never closed",
        "title: Kept\nopen: 'blanks" + " " * 1_000_000 + "and no end",
    ],
    ids=["aliases", "merges", "brackets", "loop", "object", "nodes", "template", "depth", "tab", "quote", "blanks"],
)
def test_hostile_or_broken_yaml_costs_only_its_own_key(read: Read, text: str) -> None:
    article, problems = read(f"---\n{text}\n---\nThe text.\n")
    assert (article.title, article.body) == ("Kept", "The text.")
    assert kinds(problems) == ["unreadable front matter"]
    assert problems[0].line > 1
    assert len(str(problems[0])) < 500


def test_100_000_nested_brackets_do_not_kill_the_process(tmp_path: Path) -> None:
    for number, opening in enumerate(["---\n", "+++\nx = ", '{"x": ', '{"title": "Kept",\n"x": ']):
        (tmp_path / f"{number}.md").write_text(opening + "[" * 100_000)
    (tmp_path / "b.jsonl").write_text("[" * 100_000)
    (tmp_path / "b.json").write_text("[" * 100_000)
    (tmp_path / "d.json").write_text('{"x": ' * 100_000)
    (tmp_path / "c.xml").write_text("<a>" * 100_000)
    code = "import sys, recommender.readers as r; print(*(p.path for p in r.read_articles(sys.argv[1])[1]))"
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert set(done.stdout.split()) == {file.name for file in tmp_path.iterdir()}


def test_toml_errors_keep_the_readable_lines(read: Read) -> None:
    article, problems = read('+++\ntitle = "Kept"\ndate = 2021-05-21\nbad = [1,\n+++\nText')
    assert (article.title, article.published and article.published.year) == ("Kept", 2021)
    assert [(p.kind, p.line) for p in problems] == [("unreadable front matter", 4)]


def test_json_errors_keep_the_readable_lines(read: Read) -> None:
    article, problems = read('{\n"title": "Kept",\n"draft": true,\n"x": nonsense\n}\n\nText')
    assert (article.title, article.draft, article.body) == ("Kept", True, "Text")
    assert kinds(problems) == ["unreadable front matter"]


def test_front_matter_that_is_no_mapping_is_reported(read: Read) -> None:
    article, problems = read("---\n- a\n- b\n---\n# Heading\n")
    assert article.title == "Heading"
    assert kinds(problems) == ["unreadable front matter"]


@pytest.mark.parametrize(
    ("text", "title", "reason"),
    [
        ('---\ntitle: "Never closed\ntags: [a]\n---\nText', "Never closed", "unreadable"),
        ("---\ntags: [a\ntitel Wrong\n---\nText", "Mayor resigns", "unreadable"),
        ("---\ntags: [a\n---\n# A heading of the text\n", "A heading of the text", ""),
        ("---\ntitle: Kept\ntags: [a\n---\nText", "Kept", ""),
        ('---\ntitle: "Never closed\ndraft: true\n---\nText', "Never closed", "draft"),
        ("+++\ntitle = 'Never closed\n+++\nText", "Never closed", "unreadable"),
    ],
    ids=["title", "no title", "heading", "another key", "draft", "TOML"],
)
def test_a_page_whose_title_cannot_be_read_is_shown_to_nobody(read: Read, text: str, title: str, reason: str) -> None:
    """What is guessed of a title stands in no box of another page; a page that lost another key only is shown."""
    article, problems = read(text)
    assert (article.title, article.why_kept_out(None)) == (title, reason)
    assert "unreadable front matter" in kinds(problems)


@pytest.mark.parametrize("name", ["picture", "archive", "zeros"])
def test_a_file_that_is_no_text_is_no_article(name: str, tmp_path: Path) -> None:
    data = {
        "picture": (Path(__file__).parents[2] / "docs/sites/box.png").read_bytes()[:20_000],
        "archive": gzip.compress(random.Random(1).randbytes(5_000)),
        "zeros": b"\x7fELF" + b"\x00" * 500,
    }[name]
    (tmp_path / "broken.md").write_bytes(data)
    (tmp_path / "whole.md").write_text("---\ntitle: Harbour\n---\nShips.\n", "utf-8")
    articles, problems = read_articles(tmp_path)
    assert [article.id for article in articles] == ["whole"]
    assert [(problem.path, problem.kind) for problem in problems] == [("broken.md", "unreadable file")]
    assert "it is no text" in problems[0].text


def test_byte_order_mark_blank_lines_and_crlf_are_no_problem(read: Read) -> None:
    article, problems = read(b"\xef\xbb\xbf\r\n\r\n---\r\ntitle: Caf\xc3\xa9\r\n---\r\nText\r\n")
    assert (article.title, article.body, problems) == ("Café", "Text", [])


def test_latin_1_bytes_are_read_and_reported_with_their_line(read: Read) -> None:
    article, problems = read("---\ntitle: Café – “déjà vu”\n---\n".encode("cp1252"))
    assert article.title == "Café – “déjà vu”"
    assert [(p.kind, p.line) for p in problems] == [("wrong encoding", 2)]


def test_one_invalid_byte_does_not_change_the_rest(read: Read) -> None:
    article, _ = read("---\ntitle: 東京 ".encode() + b"\xe9\n---\n")
    assert article.title == "東京 é"


@pytest.mark.parametrize(("encoding", "expected"), [("utf-16", []), ("utf-16-le", ["wrong encoding"])])
def test_utf_16_is_read_with_and_without_its_mark(read: Read, encoding: str, expected: list[str]) -> None:
    article, problems = read("---\ntitle: Łódź\n---\nText".encode(encoding))
    assert (article.title, kinds(problems)) == ("Łódź", expected)


def test_control_characters_are_removed_and_reported_with_their_line(read: Read) -> None:
    article, problems = read("---\ntitle: A\x00B\nexcerpt: C\x97D\n---\n")
    assert (article.title, article.excerpt) == ("AB", "CD")
    assert [(p.kind, p.line) for p in problems] == [("control characters", 2)]


def test_fifty_megabytes_are_read_in_part(read: Read) -> None:
    article, problems = read("---\ntitle: Long\n---\n" + "word " * 10_000_000)
    assert article.title == "Long"
    assert len(article.body) <= 200_000
    assert kinds(problems) == ["too large"]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Long\n" + "x: 'y'\n" * 700_000 + "---\nBody",
        '+++\ntitle = "Long"\n' + "".join(f"x{number} = '{'y' * 1_000}'\n" for number in range(5_000)) + "+++\nBody",
        '{\n"title": "Long",\n' + '"x": "y",\n' * 500_000 + '"z": 1}\nBody',
    ],
    ids=["YAML", "TOML", "JSON"],
)
def test_huge_front_matter_is_read_in_part(read: Read, text: str) -> None:
    article, problems = read(text)
    assert (article.title, article.body) == ("Long", "Body")
    assert "too large" in kinds(problems)


def test_a_title_of_megabytes_is_cut(read: Read) -> None:
    article, _ = read("---\ntitle: '" + "<!--" * 500_000 + "'\n---\n")
    assert len(article.title) <= 200_000


@pytest.mark.parametrize("body", ["[" * 50_000, "> " * 50_000, "*a " * 20_000, "<script>" * 9_000, "`" * 30_000])
def test_hostile_markdown_ends_soon(read: Read, body: str) -> None:
    read(f"---\ntitle: x\n---\n{body}")


def test_titles_that_yaml_reads_as_numbers_dates_or_booleans_stay_as_written(tmp_path: Path) -> None:
    titles = ["007", "1984", "2021-05-21", "12:30", "No", "1e3", "0x10", "3.10"]
    for number, title in enumerate(titles):
        (tmp_path / f"{number}.md").write_text(f"---\ntitle: {title}\n---\n")
    articles, problems = read_articles(tmp_path)
    assert ([article.title for article in articles], problems) == (titles, [])


def test_symbolic_links_and_pipes_do_not_block(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.md").symlink_to("self.md")
    (tmp_path / "broken.md").symlink_to("nowhere.md")
    os.mkfifo(tmp_path / "pipe.md")
    articles, problems = read_articles(tmp_path)
    assert [article.id for article in articles] == ["a"]
    assert {(p.path, p.kind) for p in problems} == {
        ("broken.md", "unreadable file"),
        ("pipe.md", "unreadable file"),
        ("self.md", "unreadable file"),
    }


def test_a_file_name_that_is_not_valid_unicode_is_read(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_text("---\ntitle: A\n---\n")
    except OSError:
        pytest.skip("the file system refuses such names")
    (article,), _ = read_articles(tmp_path)
    assert article.path.encode() and article.id.encode()


@pytest.mark.parametrize("suffixes", SUFFIXES_BY_READER, ids="".join)
@given(data=st.data())
def test_arbitrary_bytes_never_raise_and_give_an_article_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, suffixes: list[str], data: st.DataObject
) -> None:
    suffix = data.draw(st.sampled_from(suffixes))
    opening = data.draw(st.sampled_from([b"", b"---\n", b"+++\n", b"{", b"\xff\xfe", b"<rss><channel><item>"]))
    middle = st.lists(st.binary(max_size=12) | st.sampled_from(FRAGMENTS), max_size=12).map(b"".join)
    content = opening + data.draw(middle) + data.draw(st.sampled_from([b"", b"\n---\n", b"\n+++\n", b"}"]))
    file = tmp_path_factory.getbasetemp() / f"fuzz{suffix}"
    file.write_bytes(content)
    articles, problems = read_articles(file)
    assert articles or problems or suffix in {".html", ".htm", ".erb"}  # HTML without front matter is no content
    several = {".json", ".jsonl", ".ndjson", ".xml", ".rss", ".atom"}
    is_text = not any("it is no text" in problem.text for problem in problems)
    assert suffix in several | {".html", ".htm", ".erb", ".ipynb"} or articles or not is_text
    assert len(articles) <= 1 or suffix in several
    assert all(article.title and article.id for article in articles)
    assert all(problem.kind in PROBLEM_KINDS and problem.text and problem.remedy for problem in problems)
    str(articles).encode()
    str(problems).encode()


FRAGMENTS = [
    *(b"title: ", b"date: ", b"related:\n- ", b"tags: [", b"]", b"'", b'"', b": ", b"\n", b"\n  ", b"\t", b"- "),
    *(b"&a ", b"*a", b"<<: ", b"{", b"}", b"!!int ", b"!x ", b"? ", b"|\n", b"\xc2\x85", b"\xe2\x80\xa8", b"\r"),
    *(b"published: ", b"url: ", b"[[", b"]]", b"= ", b"2021-05-21", b"1e999", b"9" * 30, b"null", b"\x00", b"\xef"),
    *(b"<title>", b"<link>", b"<pubDate>", b"\\ud800", b"\\u0000", b'"id": ', b"NaN", b"id: ", b"quality: ", b"0o8"),
]
