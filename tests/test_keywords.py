"""A misspelt keyword is a SettingsError with the nearest name, whatever public function it is given to."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import pytest
from worlds import two_topics

import recommender
from recommender import (
    Article,
    Corpus,
    EvaluationReport,
    Filters,
    Judgments,
    Recommender,
    RelatedLink,
    SettingsError,
    Site,
)
from recommender.errors import checked_keywords
from recommender.evaluation import Evaluation
from recommender.text import TextIndex

CLASSES = (Recommender, Site, Corpus, Evaluation, EvaluationReport, Judgments)


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """All functions and classes that are public, but errors, and all methods of those that have any."""
    for name in recommender.__all__:
        thing = getattr(recommender, name)
        if callable(thing) and not (isinstance(thing, type) and issubclass(thing, BaseException)):
            yield name, thing
    yield "Evaluation", Evaluation
    yield "TextIndex.fit", TextIndex.fit
    for kind in CLASSES:
        for name in dir(kind):
            member = inspect.getattr_static(kind, name)
            if not name.startswith("_") and isinstance(member, FunctionType | classmethod):
                yield f"{kind.__name__}.{name}", getattr(kind, name)


def parameters_of(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    return {name: found for name, found in inspect.signature(function).parameters.items() if name != "self"}


def of_kind(function: Callable[..., Any], kind: Any) -> bool:
    return any(found.kind is kind for found in parameters_of(function).values())


FUNCTIONS = {name: function for name, function in public_functions() if parameters_of(function)}
"""Those that take any argument."""

OPEN = {name for name, function in FUNCTIONS.items() if of_kind(function, inspect.Parameter.VAR_KEYWORD)}
"""They look at their ``**options`` themselves; tests/engine/test_arguments.py asks each."""

INTERNAL = {
    *("Corpus.restored", "Corpus.find", "Corpus.position", "Corpus.node", "Corpus.id_of", "Corpus.find_node"),
    *("Corpus.node_position", "Corpus.related", "Corpus.same_page", "Corpus.published_by"),
    *("Recommendation", "Reason", "Fate", "External", "Problem", "Community"),
}
"""They are called a hundred times for each list, with one argument, or made by the package only: not worth a check."""


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_misspelt_keyword_is_refused_with_the_nearest_name(name: str) -> None:
    function = FUNCTIONS[name]
    required = [p for p in parameters_of(function).values() if p.default is p.empty and p.kind < p.VAR_POSITIONAL]
    named = [p for p in parameters_of(function).values() if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    if name in INTERNAL or (name in OPEN and not required):
        pytest.skip("it looks at its options itself")
    nearest = (required or named)[0].name
    misspelt = nearest + "x"
    expected = rf"did you mean {nearest!r}\? Known: "
    is_method = "." in name and inspect.isfunction(function)
    with pytest.raises(SettingsError, match=rf"^unknown option {misspelt!r} of [\w.]+; {expected}") as caught:
        function(*[object()] * is_method, **{misspelt: None})
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    if named and name not in OPEN:  # every name that there is is known
        with pytest.raises(SettingsError, match="Known: " + ", ".join(p.name for p in named) + "$"):
            function(*[object()] * is_method, **{misspelt: None})


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - INTERNAL))
def test_a_required_argument_that_is_missing_is_pythons_own_error(name: str) -> None:
    function = FUNCTIONS[name]
    required = [p.name for p in parameters_of(function).values() if p.default is p.empty and p.kind < p.VAR_POSITIONAL]
    if required:
        with pytest.raises(TypeError, match=f"missing .* {required[-1]!r}"):
            function(*[object()] * ("." in name and inspect.isfunction(function)))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda rec: rec.similar_items("face-1", n=3), "'n' of similar_items; it is called 'k' here"),
        (lambda rec: rec.recommend(article="face-1"), "'article' of recommend; did you mean 'article_id'?"),
        (lambda rec: recommender.recommend("face-1", contnt="x"), "'contnt' of recommend; did you mean 'content'?"),
        (lambda rec: Recommender(rec.corpus, rec.text, lern=True), "'lern' of Recommender; did you mean 'learn'?"),
        (lambda rec: Recommender.load("x", verfy=False), "'verfy' of Recommender.load; did you mean 'verify'?"),
        (lambda rec: Recommender.fit(rec.corpus, vectors=[]), "'vectors' of Recommender.fit; it is called 'semantic'"),
        (lambda rec: rec.update(remove=["face-1"]), "'remove' of update; did you mean 'removed'?"),
        (lambda rec: Article("a", titel="A"), "'titel' of Article; did you mean 'title'?"),
        (lambda rec: RelatedLink(ref="a"), "'ref' of RelatedLink; did you mean 'reference'?"),
        (lambda rec: Filters(topic=["AI"]), "'topic' of Filters; did you mean 'topics'?"),
        (lambda rec: Corpus.from_articles(article=[]), "'article' of Corpus.from_articles; did you mean 'articles'?"),
        (lambda rec: Judgments({}, grade=True), "'grade' of Judgments; did you mean 'grades'?"),
    ],
)  # fmt: skip
def test_a_misspelt_keyword_is_understood(ask: Any, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        ask(Recommender.fit(two_topics()))
    assert str(caught.value).startswith(f"unknown option {message}")


def test_other_mistakes_in_a_call_stay_pythons_own() -> None:
    with pytest.raises(TypeError, match=r"Article.__init__\(\) missing 1 required positional argument: 'title'"):
        Article("a")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match=r"Article.__init__\(\) takes .* positional arguments but 32 were given"):
        Article(*["a"] * 31)  # type: ignore[arg-type, call-arg]
    with pytest.raises(TypeError, match="multiple values for argument 'id'"):
        Article("a", id="b", title="c")  # type: ignore[misc]
    rec = Recommender.fit(two_topics())
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'other_id'"):
        rec.explain("face-1", mode="complete")  # type: ignore[call-arg]


def test_a_function_stays_what_it_was() -> None:
    def join(first: str, /, *rest: str) -> str:
        return first + "".join(rest)

    def ranked(items: list[int], k: int = 3, *, key: str, best: bool = True) -> tuple[int, str, bool]:
        """Return what it was given."""
        return len(items[:k]), key, best

    class Shelf:
        def __init__(self, size: int = 2) -> None:
            self.size = size

        @classmethod
        @checked_keywords
        def of(cls, size: int) -> Shelf:
            return cls(size)

    checked = checked_keywords(ranked)
    assert checked([1, 2], key="a") == (2, "a", True)
    assert checked([1, 2], 1, key="b", best=False) == (1, "b", False)
    assert inspect.signature(checked) == inspect.signature(ranked)
    assert (checked.__doc__, checked.__name__) == (ranked.__doc__, "ranked")
    assert checked_keywords(join)("a", "b") == "ab"
    assert checked_keywords(Shelf) is Shelf
    assert Shelf.of(size=5).size == 5
    with pytest.raises(SettingsError, match=r"unknown option 'siz' of .*Shelf\.of; did you mean 'size'"):
        Shelf.of(siz=5)  # type: ignore[call-arg]
