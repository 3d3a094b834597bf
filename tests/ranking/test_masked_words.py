"""Whatever hides a link hides its words: masked links are links that were really deleted from the files, to the bit."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Recommender, read_corpus
from recommender.content.article import Article
from recommender.corpus.corpus import Corpus
from recommender.ranking import Filters, ListOptions
from recommender.text.words import lead_of, rest_of

EVERYTHING: ListOptions = {
    "mode": "computed-only",
    "duplicates": "keep",
    "externals": "none",
    "min_score": 0.0,
    "filters": Filters(language="any"),
}
LINK = re.compile(r"«(.*?)»", re.DOTALL)
"""What is a link, or consists of links, in the files of these tests; the marks themselves are not written."""
TITLES = {
    "tug": "Night pilots strand the tug",
    "crew": "Crew of the ferry on strike",
    "olive": "Olive harvest at Puglia",
}

KINDS = {
    "Markdown": ("n.md", "Boats and [quays](https://x.example/). See «[{title}]({name}.md)» for «[more](/{name}/)», too."),  # noqa: E501
    "reference": ("n.md", "Boats. See «[{title}][1]» today.\n\n«[1]: /{name}/»\n\nQuays of stone."),
    "HTML in Markdown": ("n.md", "Boats at «<a class='x' href='/{name}/'>{title}</a>» and quays.\n\n<p>Of «<a href=/{name}/>it</a>».</p>"),  # noqa: E501
    "wiki": ("n.md", "Boats of «[[{name}|{title}]]» and «[[{title}]]» on quays."),
    "shortcode": ("n.md", 'Boats «[{title}]({{{{< ref "{name}.md" >}}}})» quays «{{% post_link {name} {title} %}}» of stone.'),  # noqa: E501
    "reference of Jekyll": ("n.md", "Boats «[{title}][it]» of stone.\n\n«[it]: {{% link {name}.md %}}»\n"),
    "items": ("n.md", "Boats of stone.\n\n«- [{title}](/{name}/)\n- [{title}](/{name}/), [once more](/{name}/)»\n\nQuays."),  # noqa: E501
    "section": ("n.md", "Boats of stone.\n\n«## See also\n\n- [{title}](/{name}/)\n\n»## Afterwards\n\nQuays."),
    "links of a section": ("n.md", "Boats of stone.\n\n## On {name}\n\n«- [{title}](/{name}/)»\n\n## Afterwards\n\nQuays."),  # noqa: E501
    "announced": ("n.md", "Boats of stone.\n\n«**See also:** [{title}](/{name}/)»\n\nQuays.\n"),
    "HTML": ("n.html", "<p>Boats <a href='https://x.example'>here</a>, «<a href='/{name}/'>the <b>{title}</b></a>».</p>"),  # noqa: E501
    "section in HTML": ("n.html", "<p>Boats.</p>«<h2>See also</h2><ul><li><a href='/{name}/'>{title}</a></li></ul>»<h2>On</h2><p>x</p>"),  # noqa: E501
    "own address": ("n.md", "Boats «[{title}](https://me.example/{name}/)» and [quays](https://x.example/{name}/)."),
    "reStructuredText": ("n.rst", "Title\n=====\n\nBoats «`{title} </{name}/>`_» of stone.\n\n«See also\n--------\n\n* :doc:`{name}`»\n"),  # noqa: E501
    "AsciiDoc": ("n.adoc", "= Title\n\nBoats «xref:{name}.md[{title}]» of stone.\n\n«== See also\n\n* link:/{name}/[{title}]»\n"),  # noqa: E501
    "Org": ("n.org", "#+title: N\n\nBoats «[[file:{name}.md][{title}]]» of stone.\n\n«* See also\n- [[file:{name}.md][{title}]]»\n"),  # noqa: E501
    "JSON": ("n.json", '[{{"title": "N", "url": "https://me.example/n/", "html": "<p>Boats «<a href=\'/{name}/\'>{title}</a>» end</p>"}}]'),  # noqa: E501
}  # fmt: skip


def write(folder: Path, files: Mapping[str, str], *, linked: bool) -> Corpus:
    """Write a site with or without its links, and read it."""
    for name, text in files.items():
        head = (
            ""
            if name.endswith((".rst", ".adoc", ".org", ".json"))
            else "---\ntitle: N\nurl: https://me.example/n/\n---\n"
        )
        (folder / name).write_text(head + LINK.sub(r"\1" if linked else "", text), encoding="utf-8")
    for name, title in TITLES.items():
        text = f"---\ntitle: {title}\nurl: https://me.example/{name}/\n---\nBoats and quays, {title[-6:]}.\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return read_corpus(folder)


def answers(corpus: Corpus, **options: Any) -> list[Any]:
    fitted = Recommender.fit(corpus, learn=False)
    return [fitted.recommend(article.id, 9, **options, **EVERYTHING) for article in corpus]


@pytest.mark.parametrize("kind", KINDS)
def test_masked_links_are_links_that_were_deleted_from_the_files(kind: str, tmp_path: Path) -> None:
    name, text = KINDS[kind]
    files = {name: text.format(name="tug", title=TITLES["tug"])}
    (tmp_path / "linked").mkdir()
    (tmp_path / "deleted").mkdir()
    linked, deleted = (write(tmp_path / kind, files, linked=kind == "linked") for kind in ("linked", "deleted"))
    own = {article.title: article for article in linked}
    assert len(linked) == len(deleted) == 1 + len(TITLES)
    assert linked.mentions.nnz >= 1
    assert deleted.mentions.nnz == 0
    assert any(TITLES["tug"] in article.body for title, article in own.items() if title not in TITLES.values())
    assert answers(linked, mentions="masked") == answers(deleted)


PIECES = st.sampled_from(
    [
        *("Boats of stone ", "e", "", "\n\n", "\n\n## Quays\n\n", "\n\n# Q\n\nx\n\n", "\n\n- piers\n", "\n\n«- [{t}](/tug/)»\n\n", "**b** ", ", "),  # noqa: E501
        *("«[{t}](/tug/)»", "x «[[tug|{t}]]»", "«<a href='/tug/'>{t}</a>»", "«[{t} *of* all][r]»", "[out](https://x.example)"),
        *("«<a href='/tug/'>the **{t}**</a>»", '«[{t}]({{{{< ref "tug" >}}}})»', "é", "<b>x</b>", "See also: ", "|"),
    ]
)  # fmt: skip


@given(st.lists(st.lists(PIECES, max_size=12), min_size=1, max_size=3))
def test_masked_links_are_deleted_links_on_any_site(texts: list[list[str]]) -> None:
    files = {
        f"n{number}.md": "".join(pieces).format(t=TITLES["tug"]) + "\n\n[r]: /tug/\n"
        for number, pieces in enumerate(texts)
    }
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        linked, deleted = write(Path(one), files, linked=True), write(Path(other), files, linked=False)
    words = [[(lead_of(article), rest_of(article)) for article in corpus] for corpus in (linked, deleted)]
    assert words[0] == words[1]
    assert answers(linked, mentions="masked") == answers(deleted, mentions="masked")


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Forty texts, each of which links to three others by their titles."""
    folder, rng = tmp_path_factory.mktemp("series"), np.random.default_rng(0)
    names = [f"{first} {second} {number}" for number in range(5) for first in ("Red", "Wet", "Old", "Far") for second in ("tug", "pier")]  # fmt: skip  # noqa: E501
    for place, name in enumerate(names):
        others = [names[other] for other in rng.permutation(len(names))[:4] if other != place][:3]
        text = "\n".join(f"- [{other}](/{other.replace(' ', '-')}/)" for other in others)
        text = f"---\ntitle: {name}\n---\nBoats and quays.\n\nRead [{others[0]}](/{others[0].replace(' ', '-')}/).\n\n{text}\n"  # noqa: E501
        (folder / f"{name.replace(' ', '-')}.md").write_text(text, encoding="utf-8")
    return read_corpus(folder)


def hits(corpus: Corpus, text_of: Callable[[Article], str]) -> float:
    """The share of linked articles among the first three of a cheater, who looks for the titles of others in a text."""
    found = 0
    for position, article in enumerate(corpus.articles):
        text = text_of(article)
        others = [place for place in range(len(corpus)) if place != position]
        first = sorted(others, key=lambda place: corpus.articles[place].title not in text)[:3]
        found += corpus.mentions[[position]].toarray()[0][first].sum()
    return float(found / corpus.mentions.nnz)


def test_who_matches_anchors_to_titles_is_at_chance_in_the_text_that_is_compared(series: Corpus) -> None:
    assert hits(series, lambda article: article.body) == 1.0
    chance = 3 / (len(series) - 1)
    assert hits(series, lambda article: f"{lead_of(article)} {rest_of(article)}") < 2 * chance


def test_an_update_is_a_fit_of_the_new_site(series: Corpus, tmp_path: Path) -> None:
    *before, last = series.articles
    fitted = Recommender.fit(Corpus.from_articles(before))
    fitted.save(tmp_path)
    after = Recommender.load(tmp_path).updated(changed=[last])
    whole = Recommender.fit(Corpus.from_articles(series.articles))
    assert [article.anchors for article in after.corpus] == [article.anchors for article in whole.corpus]
    for article in series:
        assert after.recommend(article.id, 9, **EVERYTHING) == whole.recommend(article.id, 9, **EVERYTHING)
