"""The report page: the same numbers everywhere, no scripts and no network, and readable with little data."""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, site

from recommender.content import shortened
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError, ExportError, RecommenderError
from recommender.evaluation.list_quality import MEASURES
from recommender.evaluation.metrics import CONDENSED
from recommender.evaluation.pages import groups, tables
from recommender.evaluation.pages.markdown import write_markdown
from recommender.evaluation.pages.page import distinct_trust, write_page
from recommender.evaluation.pages.stories import displayed_links, worst_cases
from recommender.evaluation.pages.summary import Summary
from recommender.evaluation.pages.wording import ANSWERS, clickable, difference, number, p_value, signed
from recommender.evaluation.protocols import PROTOCOLS
from recommender.evaluation.report import EvaluationReport

EVIL = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "--><svg onload=alert(1)>",
    "]]></style><iframe src=//evil.example>",
    "{{ 7*7 }} {% raw %} $\\frac{1$ 顔認証 | ` * _ &lt;b&gt;",
)
VOID = {"meta", "img", "br", "hr", "link", "input", "path", "use"}


def report(
    systems: Sequence[str] = ("tfidf", "ours", "random"),
    n: int = 12,
    protocol: str = "cold",
    *,
    names: Sequence[str] = (),
    **more: Any,
) -> EvaluationReport:
    """A report whose numbers follow from the names' places: later systems are better, but for the last."""
    queries = list(names) or [f"a{i:02}" for i in range(n)]
    strength = {system: (i + 1) / (len(systems) + 1) for i, system in enumerate(systems)}
    values = {
        system: {
            metric: {query: round(strength[system] * ((i * step) % 7) / 7, 4) for i, query in enumerate(queries)}
            for metric, step in (("nDCG@10", 3), ("RR", 5))
        }
        for system in systems
    }
    facts: dict[str, Any] = {
        "lists": {system: dict.fromkeys(MEASURES, 0.25) | {"novelty": None} for system in systems},
        "clusters": {query: i // 2 for i, query in enumerate(queries)},
        "runs": {system: dict.fromkeys(queries, queries[:6]) for system in systems},
        "relevant": {query: queries[4 : 6 + i % 3] for i, query in enumerate(queries)},
        "counts": {"articles": 1611, "queries": len(queries), "clusters": 1},
        "settings": {"protocol": protocol, "judgments": "curated", "leaks": [], "externals": False, "rng": 0},
        "fingerprint": "f1f2",
        "versions": {"recommender": "0.1.0"},
    }
    return EvaluationReport(protocol=protocol, values=values, **(facts | more))


def corpus_of(n: int = 12, **facts: Callable[[int], Any]) -> Corpus:
    """Articles a00, a01, …; each of `facts` makes a field from the number of the article."""
    fields = ({"title": f"Story {i}"} | {name: make(i) for name, make in facts.items()} for i in range(n))
    return site(*(article(f"a{i:02}", **given) for i, given in enumerate(fields)))


TRUST = {
    "n_lists": 2,
    "n_links": 1234,
    "coherence": {"auc": 0.9, "by_list": {"low": 0.8, "mean": 0.85, "high": 0.9}, "doubtful": 0.125},
    "reciprocity": None,
    "agreement": None,
    "doubtful": [
        {"source": "a01", "target": "gone", "source_title": "One", "target_title": "Lost", "similarity": 0.01}
    ],
    "notes": ["no dates"],
}


class Page(HTMLParser):
    """What a browser would make of a page: tags with attributes, and the text outside of styles."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.cells: list[str] = []
        self._open: list[str] = []
        self.source = path.read_text(encoding="utf-8")
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in ("td", "th"):
            self.cells.append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.texts.append(data)
        if {"td", "th"} & set(self._open):
            self.cells[-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def links(self) -> list[str]:
        return [attributes["href"] for tag, attributes in self.tags if tag == "a"]


def page(reports: Iterable[EvaluationReport], corpus: Corpus | None, folder: Path) -> Page:
    return Page(write_page(list(reports), corpus, folder / "report.html"))


# --- safe -----------------------------------------------------------------------------------------------------


def hostile(i: int) -> str:
    return f"{EVIL[i % len(EVIL)]} {i}"


def hostile_world() -> tuple[EvaluationReport, Corpus]:
    """Hostile text wherever anybody can put any: titles, topics, addresses, names of systems, settings, ids."""
    urls = ("javascript:alert(1)", "data:text/html,x", "//evil.example", "https://good.example/?a=1&b=\"'<x>", "https:")
    external = RelatedLink(url="https://else.example/x", title=hostile(0), provider=hostile(1))
    corpus = corpus_of(
        title=hostile,
        excerpt=hostile,
        provider=hostile,
        url=lambda i: urls[i % len(urls)],
        topics=lambda i: (hostile(i % 2), hostile(4)),
        on=float,
        related=lambda i: [external],
    )
    systems = [*EVIL, "tfidf"]
    names = [*(a.id for a in corpus.articles), hostile(3)]
    trust = TRUST | {
        "notes": [hostile(0)],
        "doubtful": [{"source": name, "target": hostile(2), "target_title": hostile(1)} for name in names[:3]],
    }
    evaluated = report(
        systems,
        names=names,
        protocol=hostile(2),
        trust=trust,
        settings={"judgments": "curated", "leaks": [hostile(0)], hostile(1): hostile(2)},
        versions={hostile(0): hostile(1)},
        fingerprint=hostile(3),
        counts={hostile(1): 3},
    )
    runs = {system: {query: [corpus.externals[0].id, "nobody", *names[:3]] for query in names} for system in systems}
    values = {
        system: {f"{metric}{EVIL[1]}": of_query for metric, of_query in metrics.items()}
        for system, metrics in evaluated.values.items()
    }
    return replace(evaluated, runs=runs, values=values), corpus


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    evaluated, corpus = hostile_world()
    return page([evaluated, report(["ours"], n=5)], corpus, tmp_path_factory.mktemp("hostile"))


def test_text_of_articles_never_becomes_markup(hostile_page: Page) -> None:
    tags = {tag for tag, _ in hostile_page.tags}
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "form", "base", "foreignobject", "image"}
    assert not [name for _, attributes in hostile_page.tags for name in attributes if name.startswith("on")]


def test_hostile_text_is_shown_as_it_is(hostile_page: Page) -> None:
    for evil in EVIL:
        assert " ".join(evil.split()) in hostile_page.text


def test_page_loads_nothing(hostile_page: Page) -> None:
    names = {name for _, attributes in hostile_page.tags for name in attributes}
    assert not names & {"src", "srcset", "background", "action", "data", "poster", "ping"}
    used = [a.get("xlink:href", "#") for tag, a in hostile_page.tags if tag != "a"]
    assert all(target.startswith("#") for target in used)
    styles = re.findall(r"<style>(.*?)</style>", hostile_page.source, re.DOTALL)
    assert all(re.search(r"url\((?!#)|@import|//", style) is None for style in styles)
    assert all(re.match(r"url\(#", start) for start in re.findall(r"url\(.", hostile_page.source))


def test_policy_forbids_network_and_scripts(hostile_page: Page) -> None:
    (policy,) = [a["content"] for _, a in hostile_page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_only_web_addresses_can_be_clicked(hostile_page: Page) -> None:
    outward = {link for link in hostile_page.links() if not link.startswith("#")}
    assert outward == {"https://good.example/?a=1&b=\"'<x>", "https://else.example/x"}


@pytest.mark.parametrize(
    ("url", "is_safe"),
    [
        ("https://paper.example/a", True),
        ("HTTP://paper.example/a", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://paper.example/\x01", False),
        ("https:\\\\evil.example", False),
        ("https://user:secret@evil.example", False),
        ("//evil.example", False),
        ("https://[", False),
        ("/here", False),
        ("", False),
    ],
)
def test_an_address_is_clickable_only_if_a_reader_can_see_where_it_leads(url: str, is_safe: bool) -> None:
    assert clickable(url) == (url if is_safe else "")


def test_markdown_shows_hostile_text_as_text(tmp_path: Path) -> None:
    evaluated, _ = hostile_world()
    text = write_markdown([evaluated], tmp_path / "report.md").read_text(encoding="utf-8")
    assert "<" not in text
    assert not re.search(r"(?<!\\)[`\[\]]", text)
    for block in re.split(r"\n\n", text):
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines() if line.startswith("|")}
        assert len(widths) <= 1


# --- true -----------------------------------------------------------------------------------------------------


def test_same_reports_give_the_same_bytes(tmp_path: Path) -> None:
    corpus = corpus_of(on=float)
    first, second = (page([report(trust=TRUST)], corpus, tmp_path).source for _ in range(2))
    assert first == second


def test_markdown_and_page_have_the_same_numbers(tmp_path: Path) -> None:
    reports = [report(trust=TRUST), report(protocol="as-of", n=40)]
    shown = page(reports, None, tmp_path).cells
    text = write_markdown(reports, tmp_path / "report.md").read_text(encoding="utf-8")
    written = {
        html.unescape(re.sub(r"\\(.)", r"\1", cell.strip().removeprefix("**").removesuffix("**")))
        for line in text.splitlines()
        if line.startswith("|")
        for cell in re.split(r"(?<!\\)\|", line)
    }
    assert len(shown) > 100
    assert {" ".join(cell.split()) for cell in shown} <= written


def test_numbers_are_those_of_the_report(tmp_path: Path) -> None:
    evaluated = report()
    shown = page([evaluated], None, tmp_path)
    best = evaluated.interval("nDCG@10", "random")
    assert evaluated.systems[0] == "random"
    assert f"{best.mean:.3f} [{best.low:.3f}, {best.high:.3f}] †" in shown.cells, "six stories are few"
    comparison, p = evaluated.comparisons("tfidf")["ours"]
    row = shown.cells.index("ours", shown.cells.index("Effect size"))
    assert shown.cells[row + 1] == difference(comparison)
    assert shown.cells[row + 1].endswith(" †"), "six stories are few"
    assert shown.cells[row + 2 : row + 6] == [
        p_value(p),
        str(comparison.wins),
        str(comparison.ties),
        str(comparison.losses),
    ]


def test_a_report_by_graded_pairs_says_that_unjudged_results_are_skipped(tmp_path: Path) -> None:
    settings = {"protocol": "cold", "judgments": "people.qrels", "condensed": True, "rng": 0}
    page = write_page([report(settings=settings)], None, tmp_path / "report.html")
    text = write_markdown([report(settings=settings)], tmp_path / "report.md")
    assert all(CONDENSED in path.read_text(encoding="utf-8") for path in (page, text))
    assert CONDENSED not in write_markdown([report()], tmp_path / "report.md").read_text(encoding="utf-8")


def test_no_system_is_in_bold_where_too_little_is_judged_and_it_says_who_graded(tmp_path: Path) -> None:
    """A published figure with another system in bold turned round when its pool was completed."""
    settings = {"protocol": "cold", "condensed": True, "judgments": "x", "graded_by": {"language model": 9}, "rng": 0}
    made = report(settings=settings)
    ids = {query: list(ranked) for query, ranked in made.runs[made.systems[0]].items()}
    of_all = {query: dict.fromkeys({one for run in made.runs.values() for one in run[query]}, 1) for query in ids}
    judged = replace(made, grades=of_all)
    text = write_markdown([judged], tmp_path / "report.md").read_text(encoding="utf-8")
    assert "by pairs graded by language models" in text
    assert "| **0." in text
    hardly = replace(made, grades={query: {"none of these": 1} for query in ids})
    text = write_markdown([hardly], tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| **0." not in text
    assert "unjudged 0–best" in text
    assert "Less than 90% of the first 5 results is judged, so none is in bold" in text


def test_hits_are_marked_on_both_sides() -> None:
    evaluated = report(n=6, relevant={f"a{i:02}": ["a05", "a01", "gone"] for i in range(6)})
    case = worst_cases(Summary(evaluated), corpus_of(6))[0]
    assert [story.place for story in case.results] == [0, 2, 0, 0, 0]
    assert [story.place for story in case.relevant] == [6, 2, 0]


def test_the_editors_list_is_shown_in_the_editors_order() -> None:
    corpus = corpus_of(6, related=lambda i: ["a05", "a01"] if i == 0 else [])
    evaluated = report(n=6, relevant={f"a{i:02}": ["a01", "a05"] for i in range(6)})
    case = next(case for case in worst_cases(Summary(evaluated), corpus) if case.query.title == "Story 0")
    assert [story.title for story in case.relevant] == ["Story 5", "Story 1"]


def test_unknown_and_external_ids_say_so() -> None:
    link = RelatedLink(url="https://else.example/x", title="Elsewhere", provider="Else")
    corpus = corpus_of(6, related=lambda i: [link])
    evaluated = report(n=6, relevant={f"a{i:02}": [corpus.externals[0].id, "gone"] for i in range(6)})
    outside, gone = worst_cases(Summary(evaluated), corpus)[0].relevant
    assert (outside.title, outside.note, outside.url) == ("Elsewhere", "outside the site · Else", link.url)
    assert (gone.title, gone.note, gone.url) == ("gone", "not in this corpus", "")


def test_worst_queries_are_of_different_stories_as_long_as_there_are_any() -> None:
    evaluated = report(n=8)
    clusters = [evaluated.clusters[query] for query, _ in Summary(evaluated).worst(6)]
    assert len(set(clusters[:4])) == 4
    assert len(clusters) == 6


@given(st.lists(st.integers(0, 100), min_size=1, max_size=80))
def test_every_query_is_in_one_group_and_no_group_is_tiny(lengths: list[int]) -> None:
    values = {str(i): float(length) for i, length in enumerate(lengths)}
    spans = list(groups._spans(values, groups.LENGTHS))
    assert sorted(query for _, queries in spans for query in queries) == sorted(values)
    assert len(spans) == 1 or all(len(queries) >= 5 for _, queries in spans)


def test_groups_have_readable_names() -> None:
    ages = (0.0, 2.0, 5.0, 20.0, 60.0, 100.0, 300.0, 500.0, 1000.0, 3000.0)
    corpus = corpus_of(60, on=lambda i: -ages[i // 6])
    lengths, by_age = groups.breakdowns(Summary(report(n=60)), corpus)
    assert (lengths.name, by_age.name) == ("Length of the list", "Age before the newest article")
    assert [group.label for group in lengths.groups] == ["2", "3–4"]
    assert [group.label for group in by_age.groups] == [
        "under 1 day",
        "1–3 days",
        "3 days – 1 week",
        "1 week – 1 month",
        "1–3 months",
        "3–6 months",
        "6 months – 1 year",
        "1–2 years",
        "2–4 years",
        "over 4 years",
    ]


def test_a_topic_of_all_queries_or_of_few_is_no_group() -> None:
    corpus = corpus_of(topics=lambda i: ("all", "half" if i % 2 else "other", "rare" if i < 2 else "other"))
    (topics,) = groups.breakdowns(Summary(report()), corpus)
    assert {(group.label, group.n) for group in topics.groups} == {("other", 11), ("half", 6)}


def test_the_trust_of_a_site_is_shown_once() -> None:
    more = TRUST | {"agreement": {"n_judged": 3, "related": 1.0, "mean_grade": 2.5}}
    other = TRUST | {"n_links": 1}
    reports = [report(trust=trust) for trust in (TRUST, {}, more, TRUST, other)]
    assert distinct_trust(reports) == [more, other]


def test_every_protocol_has_a_question() -> None:
    assert ANSWERS.keys() == PROTOCOLS.keys()


def test_numbers_have_no_negative_zero_and_a_true_minus() -> None:
    assert (number(-0.0001), number(-1.5), number(None), signed(-0.0001)) == ("0.000", "−1.500", "–", "+0.000")


def test_long_text_is_cut_between_words_if_it_has_any() -> None:
    assert shortened("one two three", 10) == "one two…"
    assert shortened("顔認証の制限が東京で可決", 6) == "顔認証の制…"


# --- little data ----------------------------------------------------------------------------------------------


def test_the_lists_of_each_system_are_measured_in_its_row() -> None:
    first, second = list(MEASURES)[:2]
    measured = replace(report(), lists={"ours": {first: 0.25, second: 0.5}, "tfidf": {second: 0.75}})
    table = tables.lists(measured)
    assert table is not None
    rows = {row[0]: row[1:] for row in table.rows}
    assert len(set(rows["ours"])) == 2
    assert rows[[*rows][1]][0] != rows[[*rows][1]][1]


def test_a_doubtful_link_is_shown_with_both_ends_and_its_evidence() -> None:
    corpus = site(article("a", "Olive"), article("b", "Tide"))
    doubtful = {"source": "a", "target": "b", "similarity": 0.25, "percentile": 0.5, "days": 3.0, "returned": False}
    outside = {"source": "x", "source_title": "Away", "target": "y", "target_title": "Gone"}
    first, second = displayed_links({"doubtful": [doubtful, outside]}, corpus)
    assert (first.source.title, first.target.title) == ("Olive", "Tide")
    assert first.facts[:3] == ("0.25", "0.50", "3.0")
    assert (second.source.title, second.target.title) == ("Away", "Gone")
    (nameless,) = displayed_links({"doubtful": [{"source": "x", "target": "y"}]}, corpus)
    assert "None" not in (nameless.source.title, nameless.target.title)


def test_one_system_alone_is_compared_with_no_other(tmp_path: Path) -> None:
    shown = page([report(["mine"])], corpus_of(), tmp_path)
    assert "mine reaches a mean nDCG@10" in shown.text
    assert "Holm" not in shown.text
    assert "Query by query" not in shown.text
    assert write_markdown([report(["mine"])], tmp_path / "report.md").exists()


def test_page_without_corpus_trust_lists_or_topics_is_written(tmp_path: Path) -> None:
    shown = page([report(["ours", "tfidf"], n=5, lists={})], None, tmp_path)
    assert "Trust" not in shown.text
    assert "What these measure" not in shown.text
    assert "a00" in shown.text


def test_too_few_stories_are_pointed_out(tmp_path: Path) -> None:
    shown = page([report(n=6)], None, tmp_path)
    assert "†" in shown.text
    assert "not to be relied on" in shown.text


def test_several_protocols_are_set_side_by_side(tmp_path: Path) -> None:
    others = report(["ours", "elsewhere"], protocol="complete")
    shown = page([report(), others], None, tmp_path)
    assert {"#p1", "#p2", "#made"} <= set(shown.links())
    assert shown.cells[:3] == ["System", "cold", "complete"]
    assert "hidden half" in shown.text


def test_nothing_to_report_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    for write in (lambda path: write_page([], None, path), lambda path: write_markdown([], path)):
        with pytest.raises(EvaluationError, match="make one with"):
            write(tmp_path / "report.html")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot write"):
        write_markdown([report()], tmp_path / "nowhere" / "report.md")


@pytest.mark.parametrize("library", ["jinja2", "matplotlib"])
def test_a_missing_library_is_an_error_with_the_command_that_installs_it(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(RecommenderError, match=r"pip install 'recommender\[report\]"):
        write_page([report(n=5)], None, tmp_path / "report.html")


# --- figures --------------------------------------------------------------------------------------------------


def test_a_plot_shows_every_system_with_its_interval_and_leaves_matplotlib_alone() -> None:
    import matplotlib

    before = dict(matplotlib.rcParams)
    evaluated = report()
    (axes,) = evaluated.plot("RR").axes
    assert [label.get_text() for label in axes.get_yticklabels()] == evaluated.systems
    dots = [line.get_xdata()[0] for line in axes.lines]
    assert dots == pytest.approx([evaluated.mean("RR", system) for system in evaluated.systems])
    assert dict(matplotlib.rcParams) == before
