"""Suggestions for real sites: git takes the diff, the lists then say what was suggested, and nothing else is wrong."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from site_changes import files_of, git

from recommender import Corpus, Recommender, read_corpus
from recommender.sites.suggestions import Repairs, Suggestion, Wanted, additions, changes_of, diff_of, root_of_diff

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def suggestions(corpus: Corpus) -> Iterator[Suggestion]:
    yield from Repairs(corpus, corpus.moment).all(removals=True)
    yield from additions(Recommender.fit(corpus), corpus.moment, Wanted(), corpus.ids[: len(corpus)])


def links(corpus: Corpus) -> Counter[tuple[str, str]]:
    return Counter(
        (article.id, corpus.articles[meaning.target].id)
        for position, article in enumerate(corpus.articles)
        for meaning in corpus.meanings(position)
        if isinstance(meaning.target, int) and meaning.target < len(corpus)
    )


@pytest.mark.parametrize("site", ["seeds", "google-cloud/_news", "diablo4/_news", "18f/posts", "ropensci/blog"])
def test_what_is_suggested_is_what_is_read_after_it_was_applied(corpora: Path, tmp_path: Path, site: str) -> None:
    source = ROOT / "seeds" / "newsroom" if site == "seeds" else corpora / site
    folder = Path(shutil.copytree(source, tmp_path / "content"))
    git(tmp_path, "init", "--quiet")
    before = read_corpus(folder)
    changes = changes_of(suggestions(before), before, files_of(folder))
    assert changes.files
    assert all(refusal.suggestion.action == "check" for refusal in changes.refused), "those a person decides"
    diff = b"".join(diff_of(change, root_of_diff(folder)) for change in changes.files)
    for command in (["apply", "--check"], ["apply"]):
        done = git(tmp_path, *command, stdin=diff)
        assert done.returncode == 0, done.stderr
    assert all(change.file.read_bytes() == change.after for change in changes.files)

    after = read_corpus(folder)
    added = Counter((one.article_id, one.target_id) for one in changes.suggestions if one.action != "remove")
    found = [one for one in changes.suggestions if one.number >= 0 and one.target_id]
    gone = Counter((one.article_id, one.target_id) for one in found if one.reason != "the article lists itself")
    known = links(before)
    replaced = [pair for pair in gone if not known[pair]]  # a broken entry meant nothing before
    assert links(after) == known + added - (gone - Counter(replaced))
    kinds = [Counter(one.kind for one in corpus.problems if one.kind != "one-way link") for corpus in (before, after)]
    assert kinds[1] <= kinds[0]
    made = (one for one in suggestions(after) if one.action != "check")
    again = {(one.article_id, one.action, one.target_id or one.title) for one in made}
    assert not again & {(one.article_id, one.action, one.target_id or one.title) for one in changes.suggestions}
