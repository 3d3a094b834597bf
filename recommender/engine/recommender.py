"""Recommender: the way through the house, from a corpus to recommendations with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self, Unpack, cast

from recommender._io.arguments import checked_path
from recommender.content import Article
from recommender.corpus import Corpus
from recommender.engine.every_list import EveryList, EveryListOptions, NamedLists
from recommender.engine.fitted import Fitted
from recommender.engine.questions import Questions
from recommender.engine.showing import Shown
from recommender.errors import check_options, checked_keywords
from recommender.ranking import Chosen, Fate, ListOptions, Recommendation, Recommendations, TextOptions, lists_options
from recommender.ranking.learning import Learn
from recommender.text import SEMANTIC_CHARACTERS, EmbeddingProgress, TextIndex

__all__ = ["Recommender", "chosen_of", "recommender_of", "site_of"]


@checked_keywords
class Recommender(Shown):
    """Ranks related stories of one corpus. Make one with `Recommender.fit` or `Recommender.load`.

    A question is answered from the site as it was at the call, even if another thread updates it meanwhile. What is
    unknown, of the wrong kind or out of range raises a `SettingsError`; a name that no article, or more than one,
    answers to, an `UnknownArticleError`. The parameters are attributes, too; they cannot be set.

    Parameters
    ----------
    corpus : Corpus
        The articles and curated links.
    text : TextIndex
        Of the same corpus.
    weights : mapping of str to float, optional
        By how much the evidence of each signal (see `recommender.ranking.SIGNALS`) is multiplied, ≥ 0; a signal that is
        not named does not count. By default each counts once.
    exclude_hidden : bool
        Whether articles with ``published: false`` are never recommended.
    learn : {"auto", True, False}
        What the site's own lists may teach, see `recommender.ranking.learning`: how far links are trusted and no more
        (``"auto"``, the default); how much each feature counts, too (True); or nothing, they are not looked at (False).

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> rec = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> ferry = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
    >>> for story in rec.recommend(ferry, k=2, mode="computed-only"):
    ...     print(story.rank, story.title)
    1 Ferries sail again after Skerrin crews accept roster deal
    2 Why the Skerrin ferry dispute was never only about pay
    """

    def __init__(
        self,
        corpus: Corpus,
        text: TextIndex,
        weights: Mapping[str, float] | None = None,
        exclude_hidden: bool = False,
        learn: Learn = "auto",
    ) -> None:
        self._site = Fitted(corpus, text, weights, exclude_hidden, learn)

    @classmethod
    def _of(cls, site: Fitted) -> Self:
        recommender = cls.__new__(cls)
        recommender._site = site
        return recommender

    @classmethod
    @checked_keywords
    def fit(
        cls,
        corpus: Corpus,
        *,
        text: TextIndex | None = None,
        semantic: str | Path | None = None,
        semantic_max_characters: int = SEMANTIC_CHARACTERS,
        progress: EmbeddingProgress | None = None,
        **options: Any,
    ) -> Self:
        """Learn the site's vocabulary and lay out its links.

        Parameters
        ----------
        corpus : Corpus
            `recommender.read_corpus` reads it.
        text : TextIndex, optional
            Of the same articles, taken as it is: it knows nothing of links. By default one is made.
        semantic : str or Path, optional
            Folder of an ONNX model, or the name of one that ``recommender model fetch`` has fetched, to compare texts
            by their meaning too. No network is asked.
        semantic_max_characters, progress
            As for `recommender.text.TextIndex.fit`: how much of a text is embedded, and what is told of the work.
        **options
            `weights`, `exclude_hidden` and `learn`, as for the class.
        """
        of_text = {"semantic": semantic, "semantic_max_characters": semantic_max_characters, "progress": progress}
        check_options(options, ("weights", "exclude_hidden", "learn", "text", *of_text), "Recommender.fit")
        return cls._of(Fitted.fit(corpus, text, of_text, **options))

    @classmethod
    @checked_keywords
    def load(cls, folder: str | Path, *, verify: bool = True) -> Self:
        """Return what `save` wrote, or ``recommender build``: its answers are the same, to the last bit.

        No settings file is looked at, so a site's `filters`, `k`, `min_score`, `weights` and `exclude_hidden` do not
        count, and lists are for the moment at which the files were read. `recommender.open` knows all these.

        Parameters
        ----------
        folder : str or Path
            Of the index. Its files are mapped, and must not be changed by others than recommender.
        verify : bool
            Whether all files are compared with their checksums: damage, and files of other code, raise a `StoreError`.
        """
        return cls._of(Fitted.load(checked_path("folder", folder, "a folder"), verify=verify))

    @checked_keywords
    def save(self, folder: str | Path) -> None:
        """Write all that was learned into a folder, as one step: a reader sees the former index or the new one.

        Where that was made of a folder, ``recommender build`` makes it of that again. If the new one cannot be written,
        the former one stays as it was, and a `StoreError` is raised.
        """
        self._site.save(checked_path("folder", folder, "a folder"))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.corpus.size_in_words}>"

    @checked_keywords
    @lists_options(ListOptions)
    def recommend(
        self,
        article_id: str | None = None,
        k: int = 10,
        *,
        ids: Iterable[str] | None = None,
        offset: int = 0,
        reasons: bool = True,
        **options: Unpack[ListOptions],
    ) -> Recommendations:
        """Return up to `k` related stories of an article, best first.

        There are fewer where fewer are close enough: ``fill=True`` fills the list up, as `recommend_all` does by
        default, and `min_score` says how close is enough.

        Parameters
        ----------
        article_id : str
            An id, a path, a slug, any known URL, or an exact title.
        k : int
            How many, ≥ 0.
        ids : iterable of str, optional
            In place of `article_id`, the names of several articles: what was read in a session, or is on a reading
            list. A score then is the chance to be related to any of them, and the reasons are those of the nearest one.
        offset : int
            How many stories are left out in front, for a further page: pages are the parts of one long list.
        reasons : bool
            Whether to say why; without, it is a little faster.
        **options
            All that `recommender.ranking.ListOptions` names; more is said of each there.

        Examples
        --------
        >>> from datetime import UTC, datetime
        >>> from recommender import Recommender, read_corpus
        >>> rec, day = Recommender.fit(read_corpus("seeds/newsroom")), datetime(2026, 3, 8, tzinfo=UTC)
        >>> for when in ({"moment": day}, {"as_of": day}):  # of a moment, links of later articles are evidence, too
        ...     (story,) = rec.similar_items("Ferry crews walk out, cutting off the Skerrin Islands", 1, **when)
        ...     print(f"{story.score:.2f}", [reason.signal for reason in story.reasons])
        0.34 ['text', 'time', 'topics', 'links']
        0.27 ['text', 'time', 'topics']
        """
        return Questions(self._site).recommend(article_id, ids, k, offset=offset, reasons=reasons, options=options)

    @checked_keywords
    def similar_items(self, article_id: str, k: int = 10, **options: Unpack[TextOptions]) -> Recommendations:
        """Return what the ranker alone says: `recommend` in mode ``computed-only``, with the same other options."""
        check_options(options, ("k", *TextOptions.__annotations__), "similar_items")
        return self.recommend(article_id, k, mode="computed-only", **options)

    @checked_keywords
    def recommend_text(
        self,
        text: str,
        k: int = 10,
        *,
        offset: int = 0,
        published: datetime | None = None,
        language: str = "",
        **options: Unpack[TextOptions],
    ) -> Recommendations:
        """Return up to `k` stories related to a text that is no article of the site.

        Parameters
        ----------
        text : str
            A headline, a search, or a draft's first lines.
        published : datetime, optional
            The date to be near to; without it, dates do not matter.
        language : str, optional
            BCP 47 tag of `text`: stories are in that language, too. Without it, it is detected, and stories are in any.
        k, offset, **options
            As for `recommend`; there is no mode.
        """
        return Questions(self._site).recommend_text(
            text, k, offset=offset, published=published, language=language, options=options
        )

    @checked_keywords
    @lists_options(EveryListOptions, beside=ListOptions)
    def recommend_all(self, k: int = 10, **options: Unpack[EveryListOptions]) -> NamedLists:
        """Return an iterator of the id of every article, in the order of the corpus, and what `recommend` says of it.

        All lists are of the site as it is at the call, updated since or not. Lists are filled by default.

        Parameters
        ----------
        k, **options
            As for `recommend`, and what else `recommender.engine.EveryListOptions` names:
        """
        return EveryList.of(self._site, k, options, "recommend_all").objects(alone=type(self) is not Recommender)

    @checked_keywords
    def lines(self, k: int = 10, **options: Unpack[EveryListOptions]) -> Iterator[str]:
        """Return what `recommend_all` does as JSON, an article a line: ``{"article_id": …, "related": [story, …]}``."""
        return EveryList.of(self._site, k, options, "lines").lines(alone=type(self) is not Recommender)

    @checked_keywords
    def explain(self, article_id: str, other_id: str, **options: Unpack[ListOptions]) -> Recommendation:
        """Return one story as a recommendation for an article, with its reasons, wherever it ranks.

        Its rank is the place among all candidates that could be shown, near-copies included, and 0 for a story that
        never is; `why_not` says why.

        Parameters
        ----------
        article_id, other_id : str
            Any names of two articles; `other_id` may be the address of an external page, too.
        **options
            `mode`: ``"computed-only"`` (the default), or ``"complete"`` if the article's own links are evidence; and
            `mentions`, `as_of` and `moment`. All as for `recommend`.
        """
        return Questions(self._site).explain(article_id, other_id, options)

    @checked_keywords
    def why_not(self, article_id: str, other_id: str, k: int = 10, **options: Unpack[ListOptions]) -> Fate:
        """Return what became of a story in the list of an article: shown, barred, a copy of another, or outranked.

        The articles are named as for `explain`, the list is the one that `recommend` gives for `k` and the options.
        """
        return Questions(self._site).why_not(article_id, other_id, k, options)

    @checked_keywords
    def updated(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> Self:
        """Return a recommender for the site with some articles added, changed or removed; this one stays as it is.

        It is, bit for bit, what `fit` would make of the same articles. Without any article left, a `NoArticlesError` is
        raised.

        Parameters
        ----------
        changed : iterable of Article
            New ones, and new versions: an article of the same id is replaced. Of several with one id the last counts.
        removed : iterable of str
            Names of articles, as `recommend` takes them. One that is among those changed, too, is replaced.
        """
        return self._of(self._site.updated(changed, removed))

    @checked_keywords
    def update(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> None:
        """Add, change or remove articles in place; see `updated`, which leaves this one as it is."""
        self._site = self._site.updated(changed, removed)


def recommender_of(site: Fitted) -> Recommender:
    """Return the recommender of a site that is fitted already."""
    return Recommender._of(site)


def site_of(recommender: Recommender) -> Fitted:
    """Return the site that a recommender answers from, as it is now."""
    return recommender._site


def chosen_of(
    recommender: Recommender, positions: Sequence[int], options: Mapping[str, Any]
) -> Iterator[tuple[int, list[Chosen]]]:
    """Yield positions of articles and their lists, as numbers; `options` are those of `Recommender.recommend_all`."""
    k, options = options["k"], {name: value for name, value in options.items() if name != "k"}
    every_list = EveryList.of(site_of(recommender), k, cast(EveryListOptions, options), "recommend_all")
    return replace(every_list, positions=positions).chosen(alone=type(recommender) is not Recommender)
