"""Links and pictures in the text of an article, as generators write them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.readers.markup import read_markdown_text


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("See [the tug](/news/tug/).", ["/news/tug/"]),
        ('See [the tug](../tug.md#night "Tug") and <https://port.example/a>.', ["../tug.md", "https://port.example/a"]),
        ("[one][1] and [two][2]\n\n[1]: /one/\n[2]: https://two.example/", ["/one/", "https://two.example/"]),
        ('<p><a class="x" href="/tug/?a=1&amp;b=2">tug</a></p>', ["/tug/?a=1&b=2"]),
        ("text with <a href='/inline/'>one</a>", ["/inline/"]),
        ("[[Night pilots|the pilots]] and [[Tug#Crew]]", ["Night pilots", "Tug"]),
        ('[a]({{< relref "posts/a.md" >}}) {{% ref "b.md" %}}', ["posts/a.md", "b.md"]),
        ("[a]({% post_url 2026-01-05-a %}) [b]({% link _posts/b.md %})", ["2026-01-05-a", "/_posts/b.md"]),
        ('[a]({{ "/2026/a/" | url }})', ["/2026/a/"]),
        ("[a]({{ site.baseurl }}/2026/a/)", ["/2026/a/"]),
        ("[m](mailto:a@b.example) [top](#top) [j](javascript:alert(1)) [p](/a.pdf) ![i](/b.png)", []),
        ("`[[1]]` and\n\n    x[[2]]\n", []),
        ("[a](/a/) [again](/a/#b)", ["/a/"]),
    ],
)
def test_links_to_pages_are_found_once_and_in_order(text: str, targets: list[str]) -> None:
    assert [link.url or link.reference for link in read_markdown_text(text)[1]] == targets


def test_what_a_record_says_of_its_article_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nauthors:\n- name: Ann Moor\n- Bo Lind\ncover: {image: /a.jpg, alt: x}\n"
        "images: [/b.jpg, /a.jpg]\nseries: [Night]\nsection: Port\n"
        "lastmod: 2026-02-03\ndate: 2026-01-02\n---\n[b](b.md)\n",
        encoding="utf-8",
    )
    (tmp_path / "b.md").write_text("---\ntitle: B\n---\nText\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    a = corpus.find("a")
    assert a.authors == ("Ann Moor", "Bo Lind")
    assert a.images == ("/a.jpg", "/b.jpg")
    assert (a.series, a.section) == ("Night", "Port")
    assert a.updated == datetime(2026, 2, 3, tzinfo=UTC)
    assert a.published == datetime(2026, 1, 2, tzinfo=UTC)
    rows, columns = corpus.mentions.nonzero()
    assert (rows.tolist(), columns.tolist()) == ([corpus.position("a")], [corpus.position("b")])


def test_many_links_are_read_up_to_a_limit() -> None:
    text = " ".join(f"[a](/a{number}/)" for number in range(5_000))
    assert len(read_markdown_text(text)[1]) == 1_000


def test_notes_have_links_in_any_field(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nup: '[[Harbour|the harbour]]'\nsee: ['[[Tug]]', x]\nrelated: ['[[Crew]]']\n---\n[[Pier]]\n"
    )
    (article,) = read_corpus(tmp_path)
    assert [link.reference for link in article.links] == ["Pier", "Harbour", "Tug"]
    assert [link.reference for link in article.related] == ["Crew"]


def test_links_and_dates_of_material_for_mkdocs(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: M\n")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(
        "---\ntitle: A\ndate: {created: 2026-01-02, updated: 2026-02-03}\n"
        "links:\n- b.md\n- The tug: c.md#crew\n---\nText\n"
    )
    for name in "bc":
        (docs / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nText {name}\n")
    corpus = read_corpus(docs)
    a = corpus.find("a")
    assert [corpus.id_of(place) for place in corpus.related(corpus.position("a"))] == ["b", "c"]
    assert [link.title for link in a.related] == ["", "The tug"]
    assert (a.published, a.updated) == (datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC))


def test_names_that_notes_write_as_links_are_names(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: A\nauthor: '[[Ann Moor]]'\nseries: '[[Night|the nights]]'\ntags: ['[[Harbour#Crew]]']\n---\nText\n"
    )
    (article,) = read_corpus(tmp_path)
    assert (article.provider, article.authors, article.series) == ("Ann Moor", ("Ann Moor",), "Night")
    assert article.topics == ("Harbour",)
