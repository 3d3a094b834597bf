"""Updates: a site that was changed is the site that would have been read anew, bit for bit."""

from __future__ import annotations

import json
from dataclasses import replace

from bits import all_of, vectors
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import article_lists

from recommender.content.article import Article
from recommender.corpus.corpus import Corpus
from recommender.corpus.update import apply_changes
from recommender.engine.serialise import pack, unpack
from recommender.ranking.learning.calibration import Calibration
from recommender.text.index import TextIndex


@settings(max_examples=80)
@given(data=st.data(), before=article_lists, after=article_lists, stored=st.booleans())
def test_a_changed_site_is_the_site_read_anew(
    data: st.DataObject, before: list[Article], after: list[Article], stored: bool
) -> None:
    """Whatever comes and goes, names and links and duplicates included; from what is at hand or what was stored."""
    site = Corpus.from_articles(before)
    text = TextIndex.fit(site)
    for _ in range(data.draw(st.integers(1, 3))):
        if stored:
            arrays, facts = pack(site, text, Calibration.default(len(site)))
            site, text, _ = unpack(arrays, json.loads(json.dumps(facts)))
        leaving = data.draw(st.sets(st.integers(0, len(site) - 1)))
        coming = data.draw(st.lists(st.sampled_from(after), max_size=2, unique_by=id))
        if len(leaving) == len(site) and not coming:
            continue
        kept = [article for position, article in enumerate(_written(site)) if position not in leaving]
        change = apply_changes(site, leaving, coming)
        anew = Corpus.from_articles([*kept, *coming])
        assert all_of(change.corpus) == all_of(anew)
        updated = text.after_change(change.corpus, change.origin)
        assert vectors(updated) == vectors(TextIndex.fit(anew))
        site, text = change.corpus, updated


def _written(site: Corpus) -> list[Article]:
    return [replace(a, id=site.renamed.get(position, a.id)) for position, a in enumerate(site.articles)]
