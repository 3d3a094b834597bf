"""What readers are not shown is neither asked about nor asked for, and no system can answer with it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from worlds import article, day, site

from recommender.cli import main
from recommender.content import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation import PROTOCOLS, EvaluationReport, evaluate, public_at
from recommender.judging.judgments import Judgments

WORDS = ("harbour cranes", "olive harvest", "night trains", "glass makers")
NOT_SHOWN = {"draft": True}, {"kept_out": "listing page"}, {"public_until": day(30)}, {"public_from": day(90)}


SYSTEMS = ["ours", "tfidf", "random", "newest"]


def with_unseen() -> Corpus:
    """Four stories of four articles that list each other, and in each another article that readers are not shown."""
    articles = []
    for number, words in enumerate(WORDS):
        names = [f"{words[:5]}-{part}" for part in range(4)]
        for part, name in enumerate(names):
            others = [other for other in names if other != name]
            articles.append(article(name, f"{words} {part}", on=10 * number + part, related=[*others, f"no-{number}"]))
        articles.append(
            article(f"no-{number}", f"{words} again", on=10 * number, related=names, **NOT_SHOWN[number])  # type: ignore[arg-type]
        )
    return Corpus.from_articles(articles, moment=day(60))


def answered(report: EvaluationReport) -> set[str]:
    """All that any system answered."""
    return {name for run in report.runs.values() for names in run.values() for name in names}


@pytest.mark.parametrize("protocol", ["cold", "cluster", "complete"])
def test_drafts_and_the_like_are_no_queries_no_targets_and_no_answers(protocol: str) -> None:
    report = evaluate(with_unseen(), protocol=protocol, systems=SYSTEMS)
    named = set(report.grades).union(*report.grades.values())
    assert not any(name.startswith("no-") for name in named | answered(report))
    assert report.counts["articles not public"] == 4
    assert report.counts["judgments left out"] == 32, "16 name one of the four, and these name 16"


def test_as_of_other_days_only_what_was_not_shown_then_is_left_out() -> None:
    """What has expired by now was an answer once; what is a draft now never was one."""
    report = evaluate(with_unseen(), protocol="as-of", systems=SYSTEMS)
    named = set(report.grades).union(*report.grades.values())
    assert {name for name in named | answered(report) if name.startswith("no-")} == {"no-2"}
    assert report.counts["articles not public"] == 2
    assert report.counts["judgments left out"] == 16


def test_a_site_is_scored_as_if_its_drafts_were_not_there() -> None:
    """A system that knows drafts neither gains nor loses by them."""
    corpus = with_unseen()
    public = site(*(one for one, shown in zip(corpus, public_at(corpus).tolist(), strict=True) if shown))
    with_drafts, without = (evaluate(one, systems=["newest", "nearest"]) for one in (corpus, public))
    assert with_drafts.values == without.values


def test_grades_of_drafts_do_not_count_either() -> None:
    corpus = with_unseen()
    grades = {name: {"no-0": 3, "olive-0": 2, "olive-1": 0} for name in corpus.ids if name.startswith(("h", "n", "g"))}
    report = evaluate(corpus, judgments=Judgments(grades, source="people", graded=True), systems=["random"])
    assert set(report.grades) == {name for name in grades if not name.startswith("no-")}
    assert all(graded == {"olive-0": 2, "olive-1": 0} for graded in report.grades.values())


def test_a_query_that_has_lost_all_that_is_relevant_is_left_out() -> None:
    """Else it would be a failure of every system. One for which nothing ever was relevant stays."""
    corpus = with_unseen()
    lost = {name: {"no-0": 2, "olive-1": 0} for name in ("harbo-0", "night-0")}
    kept = {name: {"olive-0": 2, "olive-1": 0} for name in corpus.ids if name.startswith("glass")}
    none = {"night-1": {"olive-2": 0}}
    judgments = Judgments({**lost, **kept, **none}, source="people", graded=True)
    report = evaluate(corpus, judgments=judgments, systems=["random"])
    assert set(report.grades) == {*kept, *none}
    assert report.counts["judgments left out"] == 4


def test_links_of_texts_to_what_is_not_shown_are_counted() -> None:
    names = [f"harbour-{part}" for part in range(6)]
    articles = [article("draft", draft=True)] + [
        article(name, links=tuple(RelatedLink(other) for other in (*names, "draft") if other != name)) for name in names
    ]
    fillers = [article(f"filler-{number}") for number in range(60)]  # or the links were those of a menu
    report = evaluate(site(*articles, *fillers), protocol="mentions", systems=["random"])
    assert (report.counts["judgments"], report.counts["judgments left out"]) == (30, 6)


def test_a_site_of_drafts_says_why_there_is_nothing_to_score() -> None:
    drafts = [article(f"d{n}", draft=True, related=[f"d{m}" for m in range(8) if m != n]) for n in range(8)]
    for protocol in ("cold", "cluster", "complete"):
        with pytest.raises(EvaluationError, match="readers are not shown, drafts and the like; publish them"):
            evaluate(site(*drafts), protocol=protocol)


def test_what_was_not_public_on_the_day_of_a_query_is_no_answer_as_of_that_day() -> None:
    later = [article(f"l{n}", f"harbour {n}", on=n, public_from=day(n) + timedelta(days=2)) for n in range(9)]  # type: ignore[operator]
    seen = [article(f"s{n}", f"harbour {n}", on=n, related=[f"l{n}", f"s{n - 1}", f"l{n - 3}"]) for n in range(9)]
    report = evaluate(site(*later, *seen), protocol="as-of", systems=["ours", "tfidf"])
    assert report.grades["s5"] == {"s4": 1, "l2": 1}
    for run in report.runs.values():
        assert "l2" in run["s5"]
        assert not {"l5", "l4"} & set(run["s5"])


def test_the_pages_and_the_command_line_say_what_was_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = [tmp_path / "report.html", tmp_path / "report.md"]
    for page in pages:
        options = ["--content", "seeds/newsroom", "--systems", "ours,random", "--report", str(page)]
        assert main(["evaluate", *options]) == 0
    said = "Left out: 1 article that readers are not shown (drafts and the like), and 2 judgments with it."
    assert said in capsys.readouterr().out
    assert all(said in page.read_text(encoding="utf-8").replace("\\", "") for page in pages)


def test_every_protocol_is_looked_at_here() -> None:
    """Those that ask for no lists leave drafts out by what they ask for: see test_truth."""
    assert set(PROTOCOLS) == {"cold", "cluster", "as-of", "complete", "mentions", "series"}
