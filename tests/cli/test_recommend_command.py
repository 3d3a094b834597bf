"""The commands ``recommend`` and ``explain``: lists and reasons as text and as JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from command_line import FERRY, NEWSROOM, Run

from recommender import Reason, Recommendation, Recommendations, Recommender, __version__, read_corpus
from recommender.cli import main


def test_recommend_prints_the_editors_list_first(run: Run) -> None:
    code, out, _ = run("recommend", FERRY, "--content", NEWSROOM, "-k", "5")
    lines = [line for line in out.splitlines() if line.lstrip()[:1].isdigit()]
    assert code == 0
    assert len(lines) == 5
    assert ["curated" in line for line in lines] == [True, True, True, False, False]


def test_print_in_python_shows_what_the_command_prints(run: Run) -> None:
    _, out, _ = run("recommend", FERRY, "--content", NEWSROOM, "-k", "5")
    stories = Recommender.fit(read_corpus(NEWSROOM)).recommend(FERRY, 5)
    assert out.split()[-len(str(stories).split()) :] == str(stories).split()  # the command breaks long lines
    assert str(stories[3:]).splitlines()[0].startswith("  4.   0.")
    assert repr(stories) == f"[{', '.join(map(repr, stories))}]"
    assert str(stories[:0]) in run("recommend", FERRY, "--content", NEWSROOM, "-k", "0")[1]


def test_what_is_printed_in_python_commands_no_terminal() -> None:
    reason = Reason("text", 0.5, "shares \x1b[31mHäfen\nund")
    story = Recommendation("a", 1, 0.5, "Fähre\x9b2J\u202e", "", None, "computed", copies=("b\r",), reasons=(reason,))
    assert str(Recommendations([story])).splitlines() == [
        r"  1.   0.500  no date     Fähre\u009b2J\u202e",
        r"       shares \u001b[31mHäfen\u000aund",
        r"       also as b\u000d",
    ]


def test_recommend_prints_json(run: Run) -> None:
    code, out, _ = run("recommend", FERRY, "--content", NEWSROOM, "--json", "--mode", "computed-only")
    stories = json.loads(out)
    assert code == 0
    assert [story["rank"] for story in stories] == list(range(1, len(stories) + 1))
    for story in stories:
        assert sum(reason["contribution"] for reason in story["reasons"]) == pytest.approx(story["score"])


def test_explain_option_prints_the_contribution_of_each_reason(run: Run) -> None:
    _, out, _ = run("recommend", FERRY, "--content", NEWSROOM, "--explain", "--mode", "computed-only")
    assert "links" in out
    assert "shares" in out


PORT = "2026-04-02-harrowmouth-signs-25-year-terminal-deal-with-a-jobs-guarantee-and-a-new-ferry-berth"


def test_explain_prints_the_reasons_and_why_the_story_is_not_shown(run: Run) -> None:
    code, out, _ = run("explain", FERRY, PORT, "--content", NEWSROOM, "-k", "3")
    assert code == 0
    assert "Harrowmouth signs" in out
    assert "text     shares" in out
    assert "not shown: ranked" in out
    code, out, _ = run("explain", FERRY, PORT, "--content", NEWSROOM, "--json", "--topic", "Sport")
    record = json.loads(out)
    assert record["story"]["article_id"] == record["fate"]["article_id"] == PORT
    assert (record["fate"]["cause"], record["fate"]["rank"]) == ("barred", None)
    assert "none of its topics is 'Sport'" in record["fate"]["text"]
    code, out, _ = run("explain", FERRY, PORT, "--content", NEWSROOM, "--json", "--as-of", "2026-04-03")
    record = json.loads(out)
    assert record["story"]["score"] == record["fate"]["score"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--as-of", "yesterday"], "--as-of is 'yesterday'; write a day like"),
        (["--diversity", "7"], "diversity is 7.0"),
        (["--max-age", "-1"], "max_age is -1.0"),
        (["--topic", "Polics"], "did you mean 'Politics'?"),
        (["--block", "no-such-article"], "no article answers to 'no-such-article'"),
    ],
)
def test_wrong_list_options_are_refused_with_the_value(run: Run, options: list[str], message: str) -> None:
    code, out, err = run("recommend", FERRY, "--content", NEWSROOM, *options)
    assert (code, out) == (2, "")
    assert message in err


def test_as_of_includes_the_whole_day(run: Run) -> None:
    options = ("--content", NEWSROOM, "--json", "--mode", "computed-only", "--min-score", "0")
    _, out, _ = run("recommend", FERRY, *options, "--as-of", "2026-03-08")
    dates = [story["published"][:10] for story in json.loads(out)]
    assert max(dates) == "2026-03-08"


def test_recommend_of_a_text_finds_its_story(run: Run) -> None:
    _, out, _ = run("recommend", "--text", "States limit facial recognition", "--content", NEWSROOM, "-k", "1")
    assert "facial recognition" in out


def test_an_unknown_article_names_the_closest(run: Run) -> None:
    code, out, err = run("recommend", FERRY[:-3], "--content", NEWSROOM)
    assert (code, out) == (2, "")
    assert FERRY in err


def test_a_terminal_escape_in_a_title_is_not_printed(run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f'---\ntitle: "ferry \\e[31m strike [bold]now[/bold] {name}"\n---\n'
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    _, out, _ = run("recommend", "a", "--content", str(tmp_path))
    assert "\x1b[31m" not in out
    assert "[bold]now[/bold]" in out


def test_near_copies_are_named_below_the_story_that_is_shown(run: Run, tmp_path: Path) -> None:
    texts = {"query": "Olive growers on the coast hope for rain", "first": "Olive growers on the coast have no rain"}
    for name, title in {**texts, "second": texts["first"]}.items():
        (tmp_path / f"{name}.md").write_text(f"# {title}\n", encoding="utf-8")
    for number in range(6):
        (tmp_path / f"other{number}.md").write_text(f"# Ferry {number} sails\n", encoding="utf-8")
    code, out, _ = run("recommend", "query", "--content", str(tmp_path))
    assert code == 0
    assert "       also as second" in out.splitlines()


def test_a_list_without_stories_says_why_it_may_be_empty(run: Run) -> None:
    code, out, _ = run("recommend", "--text", "zzz", "--content", NEWSROOM)
    assert code == 0
    assert "no story to show" in out


def test_lists_of_a_program_are_printed_as_lists(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the setting: in lists, in doctor and in an evaluation nobody is said to have chosen anything."""
    monkeypatch.chdir(tmp_path)
    content = Path(NEWSROOM).resolve()
    Path("recommender.toml").write_text(f'content = "{content.as_posix()}"\nrelated_origin = "machine"\n')
    _, out, _ = run("recommend", FERRY, "--explain", "-k", "5")
    assert out.count(" listed  2026") == 3
    assert "on the article’s own list" in out
    assert "curated" not in out
    assert "editor" not in out
    _, out, _ = run("doctor")
    assert "63 articles, 0 curated links, 113 links of lists made by a program" in out
    assert "curated list: 0 of 63" in out
    _, out, _ = run("evaluate", "--systems", "tfidf")
    assert "(lists made by a program" in out
    assert " Lists made by a program: " in out
    Path("recommender.toml").write_text('related_origin = "robots"\n')
    code, _, err = run("doctor", "--content", str(content))
    assert (code, 'related_origin is \'robots\'; it must be "editor" or "machine"' in err) == (2, True)


def test_a_text_is_read_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a strike of ferry crews cuts off the islands"
    _, given, _ = run("recommend", "--text", text, "--content", NEWSROOM, "--json")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    code, read, _ = run("recommend", "--text", "-", "--content", NEWSROOM, "--format", "json")
    assert (code, read) == (0, given)
    monkeypatch.setattr("sys.stdin", io.StringIO(" \n"))
    code, _, said = run("recommend", "--text", "-", "--content", NEWSROOM)
    assert code == 2
    assert "--text is empty" in said


def test_csv_has_a_line_for_each_story(run: Run) -> None:
    _, out, _ = run("recommend", FERRY, "--content", NEWSROOM, "-k", "4", "--format", "csv")
    _, told, _ = run("recommend", FERRY, "--content", NEWSROOM, "-k", "4", "--json")
    rows = [*csv.DictReader(io.StringIO(out))]
    assert [row["article_id"] for row in rows] == [story["article_id"] for story in json.loads(told)]
    assert rows[0]["provider"] == "The Harrow Tribune"
    assert all(row["topics"] for row in rows)


def test_version_names_what_answers_are_computed_with(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    first, second = capsys.readouterr().out.splitlines()
    assert ended.value.code == 0
    assert first == f"recommender {__version__}"
    assert all(f"{name} " in second for name in ("Python", "numpy", "scipy", "networkx", "PyStemmer"))
