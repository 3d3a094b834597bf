"""Systems that look for the answers wherever they can reach: what they are shown does not hold any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp
from worlds import article, newsroom, site

from recommender import Corpus, EvaluationError, External, Judgments, RelatedLink, evaluate
from recommender.evaluation.folds import Question
from recommender.evaluation.protocols import LIST_PROTOCOLS
from recommender.evaluation.truth import TRUTHS

CHANCE = 0.1
"""A system that knows nothing is far below; one that reads the answers is far above."""


class EntriesCheater:
    """Ranks what the entries of the corpus, from which links are made, say of the query."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.ids = [article.id for article in corpus]
        self.links = corpus.entries.links()

    def rank(self, question: Question, k: int) -> list[str]:
        linked = self.links[[question.position]].toarray()[0]
        return [self.ids[node] for node in question.candidates if node < len(self.ids) and linked[node]][:k]


class FoldCheater:
    """Ranks what the judgments of the question's fold call relevant."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.ids = [article.id for article in corpus]

    def rank(self, question: Question, k: int) -> list[str]:
        fold = getattr(question, "fold", None)
        grades = fold.judgments.grades[question.article_id] if fold else {}
        candidates = {self.ids[node] for node in question.candidates}
        return [name for name in grades if name in candidates][:k]


class RecursiveCheater:
    """Follows every attribute, member and closure of all it was ever handed; ranks what is paired with the query."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.corpus, self.rng = corpus, rng
        self.ids = [article.id for article in corpus]

    def rank(self, question: Question, k: int) -> list[str]:
        allowed = {self.ids[node] for node in question.candidates}
        found = dict.fromkeys(
            name for thing in reachable(question, self.corpus) for name in self._paired(thing, question)
        )
        return [name for name in found if name in allowed][:k]

    def _paired(self, thing: Any, question: Question) -> Iterator[str]:
        """The ids of articles that `thing` pairs with the query, if it is anything that could."""
        query, position, n = question.article_id, question.position, len(self.ids)
        if isinstance(thing, Mapping) and isinstance(thing.get(query), Mapping):
            yield from (name for name in thing[query] if isinstance(name, str))
        if sp.issparse(thing) and thing.shape[0] == n:
            # What the question shows of links is no secret, and in no protocol the answer.
            visible = question.links
            linked = set(sp.csr_array(thing)[[position]].indices) - set(visible[[position]].indices)
            yield from (self.ids[node] for node in linked if node < n)
        owner, target = getattr(thing, "owner", None), getattr(thing, "target", None)
        if isinstance(owner, np.ndarray) and isinstance(target, np.ndarray):
            yield from (self.ids[node] for node in target[owner == position] if node < n)
        if getattr(thing, "id", None) == query:
            for link in (*getattr(thing, "related", ()), *getattr(thing, "links", ())):
                yield self.corpus.find(link.reference or link.url).id


def reachable(*roots: Any) -> Iterator[Any]:
    """Everything that can be reached from some objects, each once: attributes, members, closures, lazy members."""
    waiting, seen = list(roots), set[int]()
    kept = list[Any]()  # so that no id is used twice
    while waiting:
        thing = waiting.pop()
        if id(thing) in seen or isinstance(thing, str | bytes | int | float | type | ModuleType | None.__class__):
            continue
        seen.add(id(thing))
        kept.append(thing)
        yield thing
        waiting += members(thing)


def members(thing: Any) -> list[Any]:
    if isinstance(thing, np.ndarray | np.random.Generator) or sp.issparse(thing):
        return []
    if isinstance(thing, Mapping):
        return [*thing.values()]
    if isinstance(thing, FunctionType):
        return [cell.cell_contents for cell in thing.__closure__ or ()]
    found = [getattr(thing, name, None) for name in dir(thing) if not name.startswith("__")]
    if isinstance(thing, list | tuple | set | frozenset):
        return [*thing]
    return [one for one in found if not callable(one) or isinstance(one, FunctionType)]


class TitleCheater:
    """Ranks what an article's text or excerpt calls by its title, and what calls the article by its title."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.articles = corpus.articles

    def rank(self, question: Question, k: int) -> list[str]:
        query = self.articles[question.position]
        return [
            other.id
            for other in (self.articles[node] for node in question.candidates)
            if f"{other.title}." in f"{query.body} {query.excerpt}"
            or f"{query.title}." in f"{other.body} {other.excerpt}"
        ][:k]


class LabelCheater:
    """Ranks what has a label with the query: a series, a topic, or a section."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.ids = [article.id for article in corpus]
        self.labels = corpus.labels.matrix
        self.written = [{article.series, article.section, *article.topics} - {""} for article in corpus]

    def rank(self, question: Question, k: int) -> list[str]:
        shared = (self.labels @ self.labels[[question.position]].T).toarray()[:, 0]
        own = self.written[question.position]
        return [self.ids[node] for node in question.candidates if shared[node] or own & self.written[node]][:k]


CHEATERS = {
    "entries": EntriesCheater,
    "fold": FoldCheater,
    "recursive": RecursiveCheater,
    "title": TitleCheater,
    "label": LabelCheater,
}


CHEATERS_OF_ALL_KINDS = ["entries", "fold", "title", "label", pytest.param("recursive", marks=pytest.mark.slow)]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Twelve stories of five articles, over some days, that list each other."""
    stories = [[f"s{story:02}p{part}" for part in range(5)] for story in range(12)]
    return site(
        *(
            article(name, f"olive {name}", on=2 * story + part, related=sorted({*names} - {name}))
            for story, names in enumerate(stories)
            for part, name in enumerate(names)
        )
    )


@pytest.mark.parametrize("protocol", LIST_PROTOCOLS)
@pytest.mark.parametrize("name", CHEATERS_OF_ALL_KINDS)
def test_a_cheater_stays_at_chance(corpus: Corpus, name: str, protocol: str) -> None:
    systems = {"cheater": CHEATERS[name]()}
    report = evaluate(corpus, systems=systems, protocol=protocol, metrics=["nDCG@10"])
    assert report.mean("nDCG@10", "cheater") < CHANCE


@pytest.fixture(scope="module")
def unlisted() -> dict[str, Corpus]:
    """The same stories without lists, by the protocol that can ask for them.

    Each text links to all others of its story by their titles, and the excerpt repeats that; or each article also names
    its story, as a series, a topic and a section.
    """
    stories = [[f"s{story:02}p{part}" for part in range(5)] for story in range(12)]
    articles = []
    for story, names in enumerate(stories):
        for part, name in enumerate(names):
            others = [other for other in names if other != name]
            text, anchors = "Growers object. ", []
            for other in others:
                anchors.append((len(text), len(text) + len(f"olive {other}")))
                text += f"olive {other}. "
            said: dict[str, Any] = {"excerpt": text, "body": text, "anchors": tuple(anchors)}
            links = tuple(RelatedLink(reference=other) for other in others)
            articles.append(article(name, f"olive {name}", on=2 * story + part, links=links, **said))
    labelled = [
        replace(
            one,
            series=f"Story {one.id[:3]}",
            section=f"story {one.id[:3]}",
            topics=(f"STORY {one.id[:3]}",),
        )
        for one in articles
    ]
    return {"mentions": site(*articles), "series": site(*labelled)}


@pytest.mark.parametrize("protocol", TRUTHS)
@pytest.mark.parametrize("name", CHEATERS_OF_ALL_KINDS)
def test_a_cheater_stays_at_chance_without_lists(unlisted: dict[str, Corpus], name: str, protocol: str) -> None:
    systems = {"cheater": CHEATERS[name]()}
    report = evaluate(unlisted[protocol], systems=systems, protocol=protocol, metrics=["nDCG@10"])
    assert report.counts["queries"] == 60
    assert report.mean("nDCG@10", "cheater") < CHANCE


@pytest.mark.parametrize("cheater", [TitleCheater, LabelCheater, RecursiveCheater])
def test_the_cheaters_would_find_what_texts_and_labels_say(unlisted: dict[str, Corpus], cheater: Any) -> None:
    corpus = unlisted["series"]
    system = cheater()
    system.fit(corpus, np.random.default_rng(0))
    others = np.setdiff1d(np.arange(len(corpus)), [corpus.position("s03p1")])
    nothing = sp.csr_array(corpus.links.shape, dtype=np.float32)
    question = Question("s03p1", corpus.position("s03p1"), others, nothing)
    assert set(system.rank(question, 100)) >= {"s03p0", "s03p2", "s03p3", "s03p4"}


class LinksOfTheFirst:
    """Remembers the links that the first question shows, and ranks what they say of all others."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.ids, self.seen = [article.id for article in corpus], sp.csr_array((0, 0))

    def rank(self, question: Question, k: int) -> list[str]:
        if not self.seen.nnz:
            self.seen = question.links
        linked = self.seen[[question.position]].toarray()[0]
        return [self.ids[node] for node in question.candidates if node < len(self.ids) and linked[node]][:k]


class LinksOfAll(LinksOfTheFirst):
    """Collects the links that all questions show."""

    def rank(self, question: Question, k: int) -> list[str]:
        before = self.seen if self.seen.nnz else question.links
        self.seen = before + question.links
        return super().rank(question, k)


@pytest.fixture(scope="module")
def shuffled() -> Corpus:
    """As `corpus`, with ids that are not in the order of dates: the first question may see much."""
    stories = [[f"{(7 * story + 11 * part) % 60:02}-{story}-{part}" for part in range(5)] for story in range(12)]
    return site(
        *(
            article(name, f"olive {name}", on=2 * story + part, related=sorted({*names} - {name}))
            for story, names in enumerate(stories)
            for part, name in enumerate(names)
        )
    )


@pytest.mark.parametrize("protocol", ["cold", "cluster", "as-of"])
@pytest.mark.parametrize("cheater", [LinksOfTheFirst, LinksOfAll])
def test_a_system_that_remembers_questions_is_refused(shuffled: Corpus, cheater: type, protocol: str) -> None:
    with pytest.raises(EvaluationError, match="differently when it is asked in another order"):
        evaluate(shuffled, systems={"memory": cheater()}, protocol=protocol, metrics=["nDCG@10"])


def test_a_system_that_cannot_be_copied_is_said() -> None:
    class Locked(FoldCheater):
        def __deepcopy__(self, memo: Any) -> Any:
            raise TypeError("cannot pickle 'lock'")

    with pytest.raises(EvaluationError, match=r"'locked' cannot be copied .*open files and connections in fit"):
        evaluate(newsroom("later", 3), systems={"locked": Locked()}, metrics=["nDCG@10"])


class CountingCheater:
    """Ranks the external pages that more entries describe than visible links name."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.nodes = corpus.nodes

    def rank(self, question: Question, k: int) -> list[str]:
        visible = np.asarray((question.links > 0).sum(axis=0)).ravel()
        candidates = [node for node in question.candidates.tolist() if isinstance(self.nodes[node], External)]
        candidates.sort(key=lambda node: visible[node] - len(self.nodes[node].entries))
        return [self.nodes[node].id for node in candidates[:k]]


def test_external_pages_do_not_tell_how_many_lists_name_them() -> None:
    rng = np.random.default_rng(0)
    pages = [RelatedLink(url=f"https://page.example/{number:02}") for number in range(30)]
    drawn = [[pages[place] for place in rng.choice(30, 3, replace=False)] for _ in range(60)]
    lists = [[*pages_of_one, f"a{(number + 1) % 60:02}"] for number, pages_of_one in enumerate(drawn)]
    corpus = site(*(article(f"a{number:02}", "olive", related=links) for number, links in enumerate(lists)))
    systems: dict[str, Any] = {"cheater": CountingCheater()}
    report = evaluate(corpus, systems=systems, externals=True, metrics=["nDCG@10"])
    assert report.mean("nDCG@10", "cheater") < 0.35  # 0.83 where an external has one entry a list


@dataclass(frozen=True)
class Careless(Question):
    """A question as it should not be: it leads to what it asks for."""

    judgments: Judgments | None = field(default=None, repr=False)


def test_the_cheater_would_find_judgments_that_a_question_leads_to(corpus: Corpus) -> None:
    judgments = Judgments.from_corpus(corpus)
    query, grades = next(iter(judgments.grades.items()))
    position = corpus.position(query)
    candidates = np.setdiff1d(np.arange(len(corpus)), [position])
    nothing = sp.csr_array(corpus.links.shape, dtype=np.float32)
    question = Careless(query, position, candidates, nothing, judgments=judgments)
    cheater = RecursiveCheater()
    cheater.fit(corpus.without_lists(), np.random.default_rng(0))
    assert set(cheater.rank(question, 100)) == set(grades)


@pytest.mark.parametrize("cheater", [EntriesCheater, RecursiveCheater])
def test_the_cheaters_would_find_lists_that_a_corpus_leads_to(corpus: Corpus, cheater: Any) -> None:
    judgments = Judgments.from_corpus(corpus)
    query, grades = next(iter(judgments.grades.items()))
    position = corpus.position(query)
    candidates = np.setdiff1d(np.arange(len(corpus)), [position])
    system = cheater()
    system.fit(corpus, np.random.default_rng(0))
    question = Question(query, position, candidates, sp.csr_array(corpus.links.shape, dtype=np.float32))
    assert set(system.rank(question, 100)) >= set(grades)


def test_what_a_question_shows_cannot_be_written_to(corpus: Corpus) -> None:
    """Another system is asked after it."""

    class Vandal(FoldCheater):
        def rank(self, question: Question, k: int) -> list[str]:
            question.links.data[:] = 0
            return []

    with pytest.raises(ValueError, match="read-only"):
        evaluate(corpus, systems={"vandal": Vandal()})
