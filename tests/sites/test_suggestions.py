"""Suggestions become changes of files: in the style of the site, checked, and in a diff that git takes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_changes import SiteMaker, changes, files_of, git

from recommender import Article, Corpus, EditError, Reason, Recommendation, Recommender, read_corpus
from recommender.sites.suggestions import (
    FileChange,
    Repairs,
    Suggestion,
    Wanted,
    additions,
    changes_of,
    comment_of,
    diff_of,
    one_way,
    root_of_diff,
    write,
)
from recommender.sites.suggestions.additions import is_confirmed


def add(name: str, target: str) -> Suggestion:
    return Suggestion(name, f"{name}.md", "add", "why", target, target.title())


def only_change(folder: Path, *suggestions: Suggestion) -> str:
    """The front matter of the one file that changes, without the lines of `SiteMaker`."""
    _, made = changes(folder, lambda _: suggestions)
    assert not made.refused
    (change,) = made.files
    return change.after.decode().split("---\n")[1].partition("date: 2026-03-05\n")[2]


# --- as the site writes its entries -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("related:\n  - tides", "related:\n  - tides\n  - ferry\n"),
        ("related: ['tides.md']", "related: ['tides.md', 'ferry.md']\n"),
        ("related:\n- /blog/tides/", "related:\n- /blog/tides/\n- /blog/ferry/\n"),
        ("related:\n- ./tides.md", "related:\n- ./tides.md\n- ./ferry.md\n"),
        ('related:\n- "[[tides]]"', 'related:\n- "[[tides]]"\n- "[[ferry]]"\n'),
        (
            "related:\n- \"{{< ref 'tides.md' >}}\"",
            "related:\n- \"{{< ref 'tides.md' >}}\"\n- \"{{< ref 'ferry.md' >}}\"\n",
        ),
        ('related:\n- "{% post_url tides %}"', 'related:\n- "{% post_url tides %}"\n- "{% post_url ferry %}"\n'),
        ("related: Tides of Larkhaven", "related:\n  - Tides of Larkhaven\n  - Ferry of Larkhaven\n"),
        (
            "see_also:\n- name: Tides of Larkhaven\n  path: 'tides.md'\n  day: 2026-03-05\n  note: read this",
            "see_also:\n- name: Tides of Larkhaven\n  path: 'tides.md'\n  day: 2026-03-05\n  note: read this\n"
            "- name: Ferry of Larkhaven\n  path: 'ferry.md'\n  day: 2026-03-05\n",
        ),
        ("extra:\n  related: [tides]", "extra:\n  related: [tides, ferry]\n"),
    ],
)
def test_a_new_entry_is_written_as_the_others_are(site: SiteMaker, written: str, expected: str) -> None:
    assert only_change(site(quay=written), add("quay", "ferry")) == expected


def test_a_page_without_a_list_gets_one_as_other_pages_have_it(site: SiteMaker) -> None:
    folder = site(quay='extra:\n  related:\n  - "[[tides]]"')
    assert only_change(folder, add("ferry", "quay")) == 'extra:\n  related:\n    - "[[quay]]"\n'


WIKI = 'related: ["[[tides]]"]'


@pytest.mark.parametrize(
    ("page", "others", "config", "expected"),
    [
        (WIKI, "related: [tides.md]", "_config.yml", 'related: ["[[tides]]", "[[ferry]]"]'),
        ('related: ["[[tides]]", tides.md, quay.md]', WIKI, "_config.yml", ", ferry.md]"),
        ("", "related: [tides.md]", "", "related:\n  - ferry.md"),
        ("", WIKI, "", 'related:\n  - "[[ferry]]"'),
        ("", WIKI, "_config.yml", "related:\n  - ferry.md"),
        ("", WIKI, ".obsidian/app.json", 'related:\n  - "[[ferry]]"'),
        ("", 'related: ["[[tides]]", "[[quay]]", "[[ferry]]"]', "_config.yml", 'related:\n  - "[[ferry]]"'),
        ("", "related: [/tides/]", "hugo.toml", "related:\n  - /ferry/"),
    ],
    ids=[
        "of the page",
        "most of the page",
        "of the site",
        "of a site without a generator",
        "of a generator, where one other entry is a link that it does not understand",
        "of a generator that understands it",
        "of a site with a plugin",
        "of the site, in slashes",
    ],
)
def test_most_entries_of_the_page_count_then_those_of_the_site_then_what_the_generator_has(
    site: SiteMaker, page: str, others: str, config: str, expected: str
) -> None:
    folder = site(**({"quay": page} if page else {}), bread=others)
    if config:
        (folder / config).parent.mkdir(exist_ok=True)
        (folder / config).write_text("")
    assert expected in only_change(folder, add("quay", "ferry"))


def test_a_former_address_is_no_pattern_for_others(site: SiteMaker) -> None:
    """Only the page that it leads to was ever there."""
    folder = site(tides="aliases: [/old/tides/]", bread="related: [/old/tides/]")
    assert only_change(folder, add("quay", "ferry")) == "related:\n  - ferry.md\n"


def test_a_site_without_any_list_gets_paths(site: SiteMaker) -> None:
    assert only_change(site(), add("ferry", "quay")) == "related:\n  - quay.md\n"


def test_a_relative_path_begins_at_the_folder_of_its_page(site: SiteMaker) -> None:
    folder = site()
    site(folder / "deep", quay="related: [./tides.md, ../bread.md]")
    _, made = changes(folder, lambda _: [Suggestion("deep/quay", "deep/quay.md", "add", "why", "deep/ferry", "Ferry")])
    assert not made.refused
    assert b"related: [./tides.md, ../bread.md, ./ferry.md]" in made.files[0].after


@pytest.mark.parametrize(("name", "text"), [("quay.adoc", "= Quay\n\nText\n"), ("quay.org", "#+title: Quay\n\nText\n")])
def test_other_headers_get_no_front_matter_above_them(site: SiteMaker, name: str, text: str) -> None:
    folder = site()
    (folder / "quay.md").unlink()
    (folder / name).write_text(text)
    _, made = changes(folder, lambda _: [Suggestion("quay", name, "add", "why", "ferry", "Ferry")])
    assert [refusal.reason for refusal in made.refused] == [
        "it has no front matter that could be changed; change it by hand"
    ]


def test_a_list_that_changed_after_it_was_read_is_left_alone(site: SiteMaker) -> None:
    folder = site(quay="related: [tides, quay]")
    corpus = read_corpus(folder)
    (wanted,) = Repairs(corpus, None).all(removals=True)
    site(folder, quay="related: [ferry, bread]")
    made = changes_of([wanted], corpus, files_of(folder))
    assert not made.files
    assert made.refused[0].reason.startswith("its list is not as it was read; run the command again")


def test_a_name_that_means_two_pages_is_not_used(site: SiteMaker) -> None:
    folder = site(quay="related: [Tides of Larkhaven]")
    (folder / "dock.md").write_text("---\ntitle: Ferry of Larkhaven\n---\nThe other one.\n")
    assert "ferry.md" in only_change(folder, add("quay", "ferry"))


# --- what is wrong with entries -----------------------------------------------------------------------------


def repaired(folder: Path, *, removals: bool = True) -> tuple[str, list[str]]:
    _, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=removals))
    assert not made.refused
    reasons = [f"{one.action}: {one.reason}" for one in made.suggestions]
    after = made.files[0].after.decode().split("---\n")[1].partition("date: 2026-03-05\n")[2] if made.files else ""
    return after, reasons


@pytest.mark.parametrize(
    ("written", "expected", "reason"),
    [
        ("related: [tides, quay]", "related: [tides]\n", "remove: the article lists itself"),
        ("related: [tides, ferry, tides.md]", "related: [tides, ferry]\n", "remove: it is listed already, further up"),
        (
            "related: [tides, lighthouse-keeper]",
            "related: [tides]\n",
            "remove: it leads nowhere: no article answers to 'lighthouse-keeper'",
        ),
        (
            "related:\n- url: https://other.example/a?utm_source=x&id=7#top",
            "related:\n- url: https://other.example/a?id=7#top\n",
            "replace: the address has a parameter that only counts visitors",
        ),
        (
            "related: ['[Elsewhere](https://other.example/a?fbclid=1)']",
            "related: ['[Elsewhere](https://other.example/a)']\n",
            "replace: the address has a parameter that only counts visitors",
        ),
    ],
)
def test_an_entry_that_is_wrong_is_mended(site: SiteMaker, written: str, expected: str, reason: str) -> None:
    assert repaired(site(quay=written)) == (expected, [reason])


def test_a_sound_list_is_left_alone(site: SiteMaker) -> None:
    assert repaired(site(quay="related: [tides, 'https://other.example/a?id=7', ferry.md]")) == ("", [])


@pytest.mark.parametrize("line", ["draft: true", "expires: 2020-01-01\nexpiryDate: 2020-01-01"])
def test_an_entry_that_leads_to_an_unpublished_page_is_taken_away_by_suggest_only(site: SiteMaker, line: str) -> None:
    folder = site(quay="related: [tides, ferry]", ferry=line)
    after, (reason,) = repaired(folder)
    assert after == "related: [tides]\n"
    assert reason.startswith("remove: it leads nowhere: it is")
    assert repaired(folder, removals=False) == ("", [])


def test_a_page_that_will_be_published_may_be_listed_already(site: SiteMaker) -> None:
    folder = site(quay="related: [tides, ferry]", ferry="publishDate: 2999-01-01")
    assert repaired(folder) == ("", [])


@pytest.mark.parametrize(
    ("broken", "found"),
    [
        ("harbour-master-retire", "harbour-master-retires"),
        ("/news/harbour-master-retirees/", "harbour-master-retires"),
        ("/news/gasworks-explosion/", ""),
    ],
)
def test_a_broken_name_becomes_the_one_page_that_is_nearly_called_so(site: SiteMaker, broken: str, found: str) -> None:
    folder = site(quay=f"related:\n- tides\n- '{broken}'")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    after, reasons = repaired(folder)
    if found:
        assert after == f"related:\n- tides\n- '{found}'\n"
        assert reasons == [f"replace: no article answers to {broken!r}; only one page has nearly that name"]
    else:
        assert after == "related:\n- tides\n"


@pytest.mark.parametrize("broken", ["harbour-master-retires-2", "harbour-feast-retires", "/news/harbour-master/"])
@pytest.mark.parametrize("removals", [True, False])
def test_a_broken_name_that_is_somewhat_like_another_is_asked_about_and_not_taken_away(
    site: SiteMaker, broken: str, removals: bool
) -> None:
    """As `doctor` does: only an editor knows whether that page was meant."""
    folder = site(quay=f"related:\n- tides\n- '{broken}'")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    corpus, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=removals))
    (asked,) = made.refused
    guess = "did you mean 'harbour-master-retires'?"
    assert asked.suggestion.reason == f"no article answers to {broken!r}; {guess}"
    assert (asked.suggestion.action, asked.suggestion.target_id) == ("check", "harbour-master-retires")
    assert not made.files
    assert [one.remedy for one in corpus.problems if one.kind == "dangling link"] == [guess]


def test_a_broken_name_of_a_page_that_is_listed_already_is_taken_away(site: SiteMaker) -> None:
    folder = site(quay="related: [harbour-master-retires, harbour-master-retire]")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    after, reasons = repaired(folder)
    assert after == "related: [harbour-master-retires]\n"
    (reason,) = reasons
    assert (
        reason.startswith("remove: no article answers to 'harbour-master-retire', and ") and "listed already" in reason
    )


@pytest.mark.parametrize(
    ("broken", "other"),
    [
        ("talks-with-north-korea-resume", "talks-with-south-korea-resume"),
        ("weekly-roundup-for-july", "weekly-roundup-for-june"),
        ("harbour-notebook-part-ii", "harbour-notebook-part-i"),
        ("community-call-in-may", "community-call-in-mar"),
        ("community-call-may2019", "community-call-mar2019"),
        ("bread-rationing-begins-today", "bread-rationing-today"),
    ],
)
def test_a_name_with_another_word_is_not_corrected(site: SiteMaker, broken: str, other: str) -> None:
    """It is that of another page, which is gone or has not been written."""
    folder = site(quay=f"related: ['{broken}']")
    (folder / f"{other}.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    (folder / "north-begins.md").write_text("---\ntitle: Words\n---\nText.\n")
    _, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=True))
    assert not made.files
    (asked,) = made.refused
    assert asked.suggestion.reason.endswith(f"did you mean {other!r}?")


def test_of_several_broken_names_of_one_page_one_is_corrected(site: SiteMaker) -> None:
    folder = site(quay="related: [harbour-master-retire, harbour-mastre-retires, /2019/harbour-master-retires/]")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    after, _ = repaired(folder)
    assert after.count("harbour-master-retires") == 1


def test_what_is_most_like_a_listed_page_is_left_to_the_editor(site: SiteMaker) -> None:
    """A run must not take away what the one before left to a person, because that one corrected another entry."""
    folder = site(quay="related: [harbour-master-retires, harbour-feast-retires]")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    _, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=True))
    (asked,) = made.refused
    assert "most like it is 'harbour-master-retires', which is listed already" in asked.suggestion.reason
    assert not made.files


def test_nobody_is_asked_whether_he_meant_the_article_itself_or_a_draft(site: SiteMaker) -> None:
    folder = site()
    page = "---\ntitle: Notes\nrelated: [harbour-notse-of-yore, secret-draft-abut-ferry]\n---\nText.\n"
    (folder / "harbour-notes-of-old.md").write_text(page)
    (folder / "secret-draft-about-ferry.md").write_text("---\ntitle: Hush\ndraft: true\n---\nText.\n")
    _, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=True))
    said = [one.reason for one in made.suggestions] + [one.suggestion.reason for one in made.refused]
    assert len(said) == 2
    assert not [reason for reason in said if "notes-of-old" in reason or "about" in reason]


def test_a_broken_address_on_the_own_host_becomes_another_one_there(site: SiteMaker, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "hugo.toml").write_text('baseURL = "https://x.example/"\n')
    broken, good = (f"https://x.example/harbour-master-{verb}/" for verb in ("retire", "retires"))
    folder = site(tmp_path / "site" / "content", quay=f"related: ['{broken}', 'https://x.example/tides/']")
    (folder / "harbour-master-retires.md").write_text("---\ntitle: She goes\n---\nAshore.\n")
    assert repaired(folder)[0] == f"related: ['{good}', 'https://x.example/tides/']\n"


@pytest.mark.parametrize("removals", [True, False])
def test_what_only_a_person_can_mend_is_to_be_checked_and_no_file_changes(site: SiteMaker, removals: bool) -> None:
    """Two files with one address that list each other: to take the entries away would delete what an editor meant."""
    folder = site(
        quay="url: https://x.example/one/\nrelated:\n- title: Tides of Larkhaven\n  url: https://x.example/one/",
        tides="url: https://x.example/one/\nrelated: [quay]",
        bread="related:\n-\n- twin",
    )
    for parent in ("a", "b"):
        (folder / parent).mkdir()
        (folder / parent / "twin.md").write_text(f"---\ntitle: In {parent}\n---\nAshore.\n")
    _, made = changes(folder, lambda corpus: Repairs(corpus).all(removals=removals))
    assert not made.files
    assert {(one.suggestion.article_id, one.suggestion.title) for one in made.refused} == {
        ("quay", "Tides of Larkhaven"),
        ("tides", "Quay of Larkhaven"),
        ("bread", "twin"),
        ("bread", "an entry without a name"),
    }
    assert {one.suggestion.action for one in made.refused} == {"check"}
    reason = next(one.reason for one in made.refused if one.suggestion.article_id == "quay")
    assert reason == (
        "check “Tides of Larkhaven”: both files have this address: https://x.example/one/; "
        "correct the address of one; if both are versions of one page, remove the entry"
    )


def test_a_broken_name_that_two_pages_resemble_is_not_decided(site: SiteMaker) -> None:
    folder = site(quay="related: [tides, harbour-master-retired]")
    for name in ("harbour-master-retires", "harbour-master-retiree"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\nAshore.\n")
    _, made = changes(folder, lambda corpus: Repairs(corpus, corpus.moment).all(removals=True))
    assert [one.suggestion.action for one in made.refused] == ["check"]
    assert not made.files


def test_a_former_address_becomes_the_present_one(site: SiteMaker) -> None:
    folder = site(quay="related: [/old/flood/]", tides="aliases: [/old/flood/]")
    after, reasons = repaired(folder)
    assert reasons == ["replace: '/old/flood/' is a former address of the page"]
    assert after.startswith("related: [") and "tides" in after


def test_the_address_of_an_amp_copy_becomes_that_of_the_page(site: SiteMaker) -> None:
    folder = site(
        quay="related: ['https://www.example.com/amp/tides/']", tides="canonical: https://www.example.com/tides/"
    )
    assert repaired(folder) == (
        "related: ['https://www.example.com/tides/']\n",
        ["replace: the entry has the address of an AMP copy"],
    )


def test_a_list_that_a_program_made_is_left_to_it(site: SiteMaker) -> None:
    folder = site(quay="related_by: recommender\nrelated: [quay, nobody-at-all]")
    assert repaired(folder) == ("", [])
    recommender = Recommender.fit(read_corpus(folder))
    assert not [*additions(recommender, None, Wanted(0.01), ["quay"])]


def test_the_way_back_is_offered_where_a_list_does_not_return_a_link(site: SiteMaker) -> None:
    folder = site(quay="related: [tides]", tides="related: [ferry]")
    _, made = changes(folder, lambda corpus: one_way(corpus, None))
    (change,) = made.files
    assert change.path == "tides.md"
    assert b"related: [ferry, quay]" in change.after


# --- what is added ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quay", ["", "related: [tides]"])
def test_lists_that_are_there_already_are_not_made_again_on_a_site_without_links(site: SiteMaker, quay: str) -> None:
    recommender = Recommender.fit(read_corpus(site(quay=quay)))
    ids = recommender.corpus.ids
    computed = dict(recommender.recommend_all(6, mode="computed-only", fill=False))

    def wanted(**known: Any) -> list[Suggestion]:
        found = additions(recommender, None, Wanted(0.2), ids, **known)
        return sorted(found, key=lambda one: (one.article_id, one.target_id))

    assert wanted(computed=computed.items) == wanted()
    assert bool(wanted(computed=dict.fromkeys(ids, ()).items)) == bool(quay)


def test_stories_are_suggested_by_their_chance_and_once(site: SiteMaker) -> None:
    folder = site(quay="related: [tides]")

    def wanted(corpus: Corpus) -> Iterator[Suggestion]:
        return additions(Recommender.fit(corpus), corpus.moment, Wanted(0.2), corpus.ids)

    _, made = changes(folder, wanted)
    pairs = {(one.article_id, one.target_id) for one in made.suggestions}
    assert ("quay", "ferry") in pairs
    assert ("quay", "tides") not in pairs
    assert not any("bread" in pair for pair in pairs)
    assert all(one.chance is not None and one.chance >= 0.2 for one in made.suggestions)
    for change in made.files:
        write(change, folder)
    again, more = changes(folder, wanted)
    listed = {(one.id, target.id) for one in again.articles for target in map(again.find, map(str, names(one)))}
    assert pairs | {("quay", "tides")} == listed
    assert not pairs & {(one.article_id, one.target_id) for one in more.suggestions}
    assert {problem.kind for problem in again.problems} <= {"one-way link"}


def names(article: object) -> list[str]:
    return [link.reference or link.url for link in article.related]  # type: ignore[attr-defined]


def test_words_that_a_newspaper_repeats_below_its_articles_are_no_ground_for_a_suggestion() -> None:
    why = Reason("text", 0.9, "shares newsletter, inbox, read", (("newsletter", 0.5), ("inbox", 0.3), ("read", 0.2)))

    def story(title: str, *more: Reason) -> Recommendation:
        return Recommendation("b", 1, 0.9, title, "", None, "computed", reasons=(why, *more))

    article = Article("a", "The virus spreads")
    assert not is_confirmed(article, story("Relief in Utah"))
    assert is_confirmed(article, story("Readers write"))
    assert is_confirmed(article, story("Relief in Utah", Reason("mentions", 0.1, "links to this article")))
    assert not is_confirmed(article, story("Relief in Utah", Reason("links", -0.1, "linked by nobody")))


def test_a_long_list_and_an_unpublished_page_get_no_more(site: SiteMaker) -> None:
    folder = site(quay="related: [tides]", ferry="draft: true")
    recommender = Recommender.fit(read_corpus(folder))
    assert not [*additions(recommender, None, Wanted(0.01, longest=1), ["quay", "ferry"])]


# --- as a diff ----------------------------------------------------------------------------------------------

ODD_NAMES = ("with blank.md", 'quote".md', "back\\slash.md", "tab\t.md", "é ü.md", "-dash.md")


@pytest.mark.skipif(os.name == "nt", reason="such names are impossible there")
def test_git_takes_the_diff_whatever_files_and_lines_are_called(tmp_path: Path) -> None:
    content = tmp_path / "repository" / "content"
    content.mkdir(parents=True)
    texts = [
        b"---\nrelated: [target]\n---",
        b"---\r\nrelated:\r\n- target\r\n---\r\nb\r",
        b"---\na: 1\n---\nx\ry\xc2\x85z\n",
    ]
    for number, name in enumerate(ODD_NAMES):
        (content / name).write_bytes(texts[number % 3])
    (content / "target.md").write_text("---\ntitle: Target\n---\nx\n")
    (content / "other.md").write_text("---\ntitle: --- a/x\n---\nx\n")
    git(content.parent, "init", "-q")
    wanted = [Suggestion(one.id, one.path, "add", "a\ndiff --git b", "other", "--- a/x\n+++ b") for one in of(content)]
    corpus = read_corpus(content)
    made = changes_of(wanted, corpus, files_of(content))
    assert len(made.files) == len(ODD_NAMES)
    root = root_of_diff(content)
    assert root == content.parent.resolve()
    diff = b"".join(diff_of(change, root) for change in made.files)
    for folder in (content.parent, content):
        done = git(folder, "apply", "--check", "--verbose", stdin=diff)
        assert done.returncode == 0, done.stderr
        assert done.stderr.count(b"Checking patch") == len(ODD_NAMES)
    assert git(content, "apply", stdin=diff).returncode == 0
    assert all(change.file.read_bytes() == change.after for change in made.files)


def of(content: Path) -> list[Suggestion]:
    return [one for one in read_corpus(content).articles if one.id not in ("target", "other")]  # type: ignore[misc]


def test_a_diff_has_three_lines_around_each_change_and_joins_near_ones(tmp_path: Path) -> None:
    lines = [b"%d\n" % number for number in range(30)]
    after = [*lines[:5], b"new\n", *lines[5:9], *lines[10:25], b"last\n", *lines[26:]]
    change = FileChange(tmp_path / "a.md", "a.md", b"".join(lines), b"".join(after), ())
    assert diff_of(change, tmp_path).decode().replace("\n", "|") == (
        "diff --git a/a.md b/a.md|--- a/a.md|+++ b/a.md|"
        "@@ -3,11 +3,11 @@| 2| 3| 4|+new| 5| 6| 7| 8|-9| 10| 11| 12|"
        "@@ -23,7 +23,7 @@| 22| 23| 24|-25|+last| 26| 27| 28|"
    )


# --- writing ------------------------------------------------------------------------------------------------


def change_of(folder: Path) -> FileChange:
    _, made = changes(folder, lambda _: [add("quay", "ferry")])
    return made.files[0]


def test_a_file_that_somebody_changed_meanwhile_is_not_touched(site: SiteMaker) -> None:
    folder = site()
    change = change_of(folder)
    (folder / "quay.md").write_text("somebody was here")
    with pytest.raises(EditError, match=r"quay.md: somebody changed it meanwhile; run the command again"):
        write(change, folder)
    assert (folder / "quay.md").read_text() == "somebody was here"
    assert not [*folder.glob(".*")]


@pytest.mark.skipif(os.name == "nt", reason="no modes there")
def test_the_mode_of_a_file_stays(site: SiteMaker) -> None:
    folder = site()
    (folder / "quay.md").chmod(0o640)
    write(change_of(folder), folder)
    assert stat.S_IMODE((folder / "quay.md").stat().st_mode) == 0o640
    assert "ferry" in (folder / "quay.md").read_text()


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_that_leads_out_of_the_folder_is_read_but_not_changed(site: SiteMaker, tmp_path: Path) -> None:
    folder = site()
    (folder / "quay.md").rename(tmp_path / "outside.md")
    (folder / "quay.md").symlink_to(tmp_path / "outside.md")
    _, made = changes(folder, lambda _: [add("quay", "ferry")])
    assert not made.files
    assert made.refused[0].reason.startswith("it is a link that leads out of the content folder")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_two_names_of_one_file_are_changed_once(site: SiteMaker) -> None:
    folder = site()
    (folder / "wharf.md").symlink_to(folder / "quay.md")
    _, made = changes(folder, lambda _: [add("quay", "ferry"), add("wharf", "ferry")])
    assert [change.path for change in made.files] == ["quay.md"]
    assert "another name of the same file" in made.refused[0].reason


def test_records_of_data_files_are_left_to_their_source(tmp_path: Path) -> None:
    lines = ['{"id": "a", "title": "A", "content": "x"}', '{"id": "b", "title": "B", "content": "x"}']
    (tmp_path / "all.jsonl").write_text("\n".join(lines))
    _, made = changes(tmp_path, lambda _: [Suggestion("a", "all.jsonl", "add", "why", "b", "B")])
    assert made.refused[0].reason == "it is no page with front matter; change where it is exported from"


# --- as a comment -------------------------------------------------------------------------------------------


def test_titles_are_no_markup_in_a_comment(site: SiteMaker) -> None:
    folder = site()
    evil = "@ann <img src=x> [x](https://evil.example) ``` #7 **b**\n# h"
    _, made = changes(folder, lambda _: [Suggestion("quay", "quay.md", "add", evil, "ferry", evil, chance=0.9)])
    comment = comment_of(made, folder.resolve())
    assert comment.startswith("<!-- recommender suggest -->\n**Related stories: 1 suggestion**\n")
    row = re.sub(r"&#\d+;", "", next(line for line in comment.splitlines() if line.startswith("- ")))
    plain = "ann img srcx xhttpsevilexample  7 b  h"
    assert row == f"- **add** {plain} (0.90): {plain}"
    assert "+  - ferry.md" in comment


def test_a_comment_is_not_longer_than_github_takes(site: SiteMaker) -> None:
    folder = site()
    long = "x" * 40_000
    wanted = [Suggestion(name, f"{name}.md", "add", long, "bread", long) for name in ("ferry", "quay", "tides")]
    _, made = changes(folder, lambda _: wanted)
    comment = comment_of(made, folder.resolve())
    assert len(comment) < 65_536
    assert comment.endswith("… and 3 more pages: `recommender suggest`\n")


# --- what this program writes is no input -------------------------------------------------------------------


def test_computed_lists_in_front_matter_are_not_read(site: SiteMaker) -> None:
    plain = read_corpus(site(quay="related: [tides]"))
    lines = "related: [tides]\nrelated_computed:\n- '[[ferry]]'\n- path: bread.md\nRelated-Computed: [nobody]"
    written = read_corpus(site(quay=lines))
    assert written.fingerprint == plain.fingerprint
    assert written.articles == plain.articles
