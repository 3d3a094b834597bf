"""What clicks say, by logs whose truth is known: readers look at places by a curve, and click what is relevant."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from simulated_clicks import START, Box, drafted, write_log
from worlds import article, site

from recommender.errors import EvaluationError, SettingsError
from recommender.evaluation import Click, ClickReport, Impression, click_report, read_click_log
from recommender.evaluation.clicks import Difference, Preference
from recommender.evaluation.clicks.tallies import Tallies
from recommender.judging import Interval

CORPUS = site(article("q", "Query", section="news"), article("s0", "Story", on=1900))


def good_ones(story: str) -> float:
    return 0.3 if story.startswith("good") else 0.15


def all_alike(story: str) -> float:
    return 0.2


def long_and_short(query: str, day: int, chance: np.random.Generator) -> Box:
    """The better system fills eight places, of which readers hardly see the last; the other one shows two stories."""
    if chance.random() < 0.5:
        return [f"bad{query}{number}" for number in range(2)], ("short",), None
    return [f"good{query}{number}" for number in range(8)], ("long",), None


def two_rankers(query: str, day: int, chance: np.random.Generator) -> Box:
    """Both know the same twelve stories; one puts the better ones first, the other one those that are not."""
    names = [f"{kind}-{query}-{number}" for number in range(6) for kind in ("good", "bad")]
    own = np.random.default_rng([int(query[1:])])
    noise = dict(zip(names, own.random(len(names)) * 0.15, strict=True))
    better = sorted(names, key=lambda name: noise[name] - good_ones(name))
    worse = sorted(names, key=lambda name: noise[name] + good_ones(name))
    return drafted(query, day, {"better": better[:8], "worse": worse[:8]}, 8)


def steep(place: int) -> float:
    return float(place**-0.5)


@pytest.fixture(scope="module")
def interleaved(tmp_path_factory: pytest.TempPathFactory) -> ClickReport:
    path = tmp_path_factory.mktemp("log") / "clicks.jsonl"
    return click_report(CORPUS, write_log(path, two_rankers, good_ones, examination=steep, per_day=150))


def test_the_better_system_is_found_where_the_plain_click_rate_prefers_the_other(tmp_path: Path) -> None:
    report = click_report(CORPUS, write_log(tmp_path / "clicks.jsonl", long_and_short, good_ones))
    (found,) = report.differences
    assert (found.system, found.baseline, found.days) == ("short", "long", 30)
    assert found.rate.mean > 0, "two stories on top are clicked more often than eight down to the bottom"
    assert found.debiased.high is not None and found.debiased.high < 0
    assert found.debiased.mean == pytest.approx(0.15 - 0.3, abs=0.04)
    assert found.p_value is not None and found.p_value < 0.01
    assert "assumed, not measured: 1 / place^1." in report.notes[0]
    assert "the stories of short are clicked less than those of long" in report.conclusions[0]


def test_examination_is_measured_from_what_interleaving_moved(interleaved: ClickReport) -> None:
    """The assumed curve, 1 / place, would take the last place for an eighth; it is a third."""
    looked_at = interleaved.examination
    assert looked_at.is_measured and looked_at.n_estimated >= 2
    truth = [steep(place) for place in range(1, 9)]
    assert looked_at.eta == pytest.approx(0.5, abs=0.12)
    assert looked_at.chances == pytest.approx(truth, rel=0.25)
    for place in interleaved.places:
        assert place.debiased is not None
        assert place.debiased.mean == pytest.approx(0.225, abs=0.06), "all places have stories as good"


def test_interleaved_lists_prefer_the_better_system(interleaved: ClickReport) -> None:
    (found,) = interleaved.preferences
    assert {found.a, found.b} == {"better", "worse"}
    assert found.wins + found.ties + found.losses == found.clicked <= found.boxes
    share = found.share
    assert share is not None and share.low is not None and share.high is not None
    assert (share.low > 0.5) if found.a == "better" else (share.high < 0.5)
    assert found.p_value is not None and found.p_value < 0.01
    assert interleaved.conclusions[0].startswith("Readers prefer better to worse: ")
    assert [rate.name for rate in interleaved.boxes] == ["better + worse"]


def test_places_of_any_fall_are_measured_where_all_of_them_are_exchanged(tmp_path: Path) -> None:
    """Readers who look at the first three places only: no power of the place, and the log shows it."""

    def shuffled(query: str, day: int, chance: np.random.Generator) -> Box:
        stories = [f"{query}-{number}" for number in range(4)]
        one, other = chance.permutation(stories).tolist(), chance.permutation(stories).tolist()
        return drafted(query, day, {"one": one, "other": other}, 4)

    truth = (1.0, 0.9, 0.8, 0.1)
    path = write_log(tmp_path / "c.jsonl", shuffled, all_alike, examination=lambda place: truth[place - 1], per_day=300)
    looked_at = click_report(CORPUS, path).examination
    assert looked_at.n_estimated == 4
    assert looked_at.chances == pytest.approx(truth, rel=0.2)


def test_a_stated_curve_is_taken_as_it_is(tmp_path: Path) -> None:
    path = write_log(tmp_path / "clicks.jsonl", two_rankers, good_ones, n_days=3, per_day=50)
    report = click_report(CORPUS, path, eta=0.0)
    assert report.examination.chances == (1.0,) * 8
    assert all(rate.debiased == rate.rate for rate in report.systems)
    assert click_report(CORPUS, path, eta=10.0).examination.chances[-1] == 0.05, "no click counts more than 20"


def test_drafts_that_never_change_measure_nothing_and_it_is_said(tmp_path: Path) -> None:
    path = write_log(
        tmp_path / "clicks.jsonl", lambda query, day, chance: two_rankers(query, 0, chance), good_ones, n_days=6
    )
    report = click_report(CORPUS, path)
    assert report.examination.n_clicks == 0
    assert any("ever changed its place" in note for note in report.notes)


def log_of(path: Path, *boxes: tuple[int, str, tuple[str, ...], str, tuple[str, ...]]) -> Path:
    """Write boxes by hand: day, query, stories, system, clicked stories."""
    lines = []
    for number, (day, query, stories, system, clicked) in enumerate(boxes):
        time = START.replace(day=1 + day)
        lines.append(Impression(time, f"i{number}", query, stories, (system,)).to_json())
        lines += [Click(time, f"i{number}", story).to_json() for story in clicked]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_figures_of_a_small_log_are_those_that_a_person_counts(tmp_path: Path) -> None:
    path = log_of(
        tmp_path / "clicks.jsonl",
        (0, "q", ("s0", "s1"), "a", ("s1",)),
        (0, "q", ("s0",), "b", ("s0",)),
        (1, "gone", ("s0", "s2"), "a", ("s0", "s2")),
        (2, "s0", ("q",), "a", ()),
    )
    report = click_report(CORPUS, path)
    assert [(rate.name, rate.shown, rate.clicks) for rate in report.places] == [("1", 4, 2), ("2", 2, 2)]
    assert [(rate.name, rate.shown, rate.clicks) for rate in report.systems] == [("a", 5, 3), ("b", 1, 1)]
    assert [(rate.name, rate.shown, rate.clicks) for rate in report.boxes] == [("a", 3, 2), ("b", 1, 1)]
    debiased = report.systems[0].debiased
    assert debiased is not None and debiased.mean == pytest.approx((1 / 0.5 + 1 + 1 / 0.5) / 5)
    assert debiased.low is None, "three days support no interval"
    (found,) = report.differences
    assert (found.days, found.rate.mean, found.p_value) == (1, 0.5, None), "b was shown on the first day only"
    assert report.conclusions[0].endswith("on too few days to say more.")
    sections = {rate.name: (rate.shown, rate.clicks) for rate in report.breakdowns["section"]}
    assert sections == {"news": (3, 2), "not on the site": (2, 2), "no section": (1, 0)}
    ages = {rate.name: (rate.shown, rate.clicks) for rate in report.breakdowns["age"]}
    assert ages == {"under a year": (3, 2), "no date": (1, 0), "not on the site": (2, 2)}
    assert [rate.name for rate in report.breakdowns["month"]] == ["2026-09"]
    assert report.counts["articles not on the site"] == 3


@pytest.mark.parametrize(
    ("share", "sentence"),
    [
        (None, "No interleaved box of a and b was clicked."),
        (Interval(None, 0.6, None, False), "60.0% of the clicked boxes are for a and the others for b, a tie half for"),
        (Interval(0.45, 0.6, 0.7, True), "Readers are not seen to prefer a or b: 60.0% of the clicked boxes are for a"),
        (Interval(0.3, 0.4, 0.45, True), "Readers prefer b to a: 40.0% of the clicked boxes are for a [30.0%, 45.0%],"),
    ],
)
def test_a_preference_says_no_more_than_its_interval(share: Interval | None, sentence: str) -> None:
    assert str(Preference("a", "b", 9, 5, 3, 0, 2, share, None)).startswith(sentence)


def test_a_difference_that_may_be_chance_is_none() -> None:
    may_be_chance = Interval(-0.1, 0.1, 0.2, True)
    found = Difference("a", "b", 30, may_be_chance, may_be_chance, 0.3)
    assert "the stories of a and b cannot be told apart: a difference of +0.1000" in str(found)


def test_an_interval_whose_p_value_is_large_proves_nothing() -> None:
    """With few days or many systems the interval alone says too much: the corrected p-value has to agree."""
    apart = Interval(0.55, 0.6, 0.7, False)
    found = str(Preference("a", "b", 9, 5, 3, 0, 2, apart, 0.06))
    assert found.startswith("Readers may prefer a to b")
    assert found.endswith("p 0.060.")
    found = str(Difference("a", "b", 6, apart, apart, 0.06))
    assert "the stories of a may be clicked more than those of b" in found


def test_systems_that_never_share_a_day_are_not_compared(tmp_path: Path) -> None:
    path = log_of(tmp_path / "c.jsonl", (0, "q", ("s0",), "a", ()), (1, "q", ("s0",), "b", ("s0",)))
    report = click_report(CORPUS, path)
    assert report.differences == []
    assert any("No two systems were shown on one day" in note for note in report.notes)


def test_many_sections_share_a_row(tmp_path: Path) -> None:
    corpus = site(*(article(f"q{number}", section=f"section {number:02}") for number in range(30)))
    boxes = [(0, f"q{number}", ("s",), "a", ()) for number in range(30)]
    rates = click_report(corpus, log_of(tmp_path / "c.jsonl", *boxes)).breakdowns["section"]
    assert len(rates) == 21
    assert (rates[-1].name, rates[-1].shown) == ("other sections", 10)


def test_the_report_is_json_and_the_same_again(tmp_path: Path) -> None:
    path = write_log(tmp_path / "clicks.jsonl", two_rankers, good_ones, n_days=6, per_day=20)
    one, again = click_report(CORPUS, path, rng=3), click_report(CORPUS, read_click_log([path]), rng=3)
    text = json.dumps(one.to_dict(), allow_nan=False)
    assert text == json.dumps(again.to_dict(), allow_nan=False)
    assert json.loads(text)["preferences"][0]["share"]["mean"] > 0


def test_wrong_arguments_are_named(tmp_path: Path) -> None:
    path = log_of(tmp_path / "c.jsonl", (0, "q", ("s0",), "ours", ()))
    with pytest.raises(EvaluationError, match="unknown system 'our' of the log; did you mean 'ours'"):
        click_report(CORPUS, path, baseline="our")
    with pytest.raises(SettingsError, match="eta is -1"):
        click_report(CORPUS, path, eta=-1)


@pytest.mark.slow
def test_without_a_difference_the_interval_of_the_debiased_one_holds_0(tmp_path: Path) -> None:
    """Forty logs of the long and the short list, all stories alike; the plain rates differ in all of them."""
    held, plain = 0, 0
    for rng in range(40):
        log = read_click_log(write_log(tmp_path / "clicks.jsonl", long_and_short, all_alike, per_day=60, rng=rng))
        (found,) = Tallies(log, 1 / np.arange(1.0, 9.0), rng).differences("long")
        assert found.debiased.low is not None and found.debiased.high is not None and found.rate.low is not None
        held += found.debiased.low <= 0 <= found.debiased.high
        plain += found.rate.low <= 0
    assert held >= 34
    assert plain <= 4
