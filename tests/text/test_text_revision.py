"""The rules of text have a number, and whoever changes the rules is reminded to raise it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from worlds import article

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.text import detector, language, terms, vectors, weighting, words
from recommender.text.vectors import TfidfVectors
from recommender.text.words import TEXT_REVISION

HASHES = {
    1: "fe61bc1df2163ae6", 2: "7699f9e7bf0b0763", 3: "3bf1a2dadd5bd55a", 4: "c4ca54c02c7653c1", 5: "b7ccd7ead416d06d",
}  # fmt: skip
"""What `rules` hashes to, by revision. A revision keeps its hash; a change of the rules adds a line."""

BODY = "The board meets again on Thursday to vote. " * 30
ALMOST_SHORT = ("Growers of Puglia expect a poor year. " * 3)[:100]
LINK = RelatedLink(url="https://else.example/", title="Bauern in Apulien: schlechte Ernte", excerpt="Frost im Süden.")
ARTICLES = (
    article("en", "States’ limits on facial recognition", "Police don't need a warrant.", body=BODY, language="en-GB"),
    article("en-2", "Olive harvest", ALMOST_SHORT, body=BODY),
    article("de", "Häuser und Gesichtserkennungsverbot", "Die Bauern rechnen mit wenig.", related=[LINK]),
    article("fr", "Été: l’olive à l’honneur", "La récolte des olives commence plus tôt que prévu.", language="fr"),
    article("es", "La cosecha de aceitunas empieza antes", "Los agricultores esperan un mal año.", language="es"),
    article("no", "Havnebroen åpner", "Broene skal åpnes i mai.", language="nb"),
    article("ru", "Штаты ограничили распознавание лиц", "Новые ограничения вступят в силу.", language="ru"),
    article("sr", "Ограничења препознавања лица", language="sr"),
    article("ar", "الولايات تحد من التعرف على الوجوه", "قانون جديد يمر في البرلمان."),
    article("hi", "चेहरा पहचान पर रोक", "कानून पारित।", language="hi"),
    article("ja", "顔認証の制限、東京で可決", "警察は令状が必要になる。AI時代2024年"),
    article("ko", "얼굴 인식 제한 법안 통과", language="ko"),
    article("th", "การเลือกตั้งทั่วไปวันอาทิตย์", language="th"),
    article("marks", "אָלֶף ẹ̀kọ́ naïveté snake_case covid-19", language="xx"),
    article("hashtags", "Hier geht es zum Video:", "https://www.example.com/watch-this @thewatcher #harvest"),
    article("unknown", "Nintendo Switch Pro"),
    article("linking", "Night pilots", body="They took the tug to the pier.", anchors=((10, 18),)),
)


def rules() -> dict[str, Any]:
    """What the rules make of some texts, and those rules that a few short texts would not show."""
    corpus = Corpus.from_articles(ARTICLES)
    fitted = TfidfVectors.fit(corpus)
    again = fitted.transform(["Häuser im Frost: facial recognition 顔認証"])
    return {
        "detection": [language.FIRST_CHARACTERS, language.MORE_CHARACTERS, language.CERTAIN, language.MAIN_SHARE],
        "left out": [language._NO_PROSE.pattern, *sorted(detector.EXCLUDED)],
        "languages": [*fitted.languages.guesses.tolist(), *fitted.languages.certain.tolist(), fitted.languages.main],
        "terms": list(fitted.counts.names),
        "counts": fitted.counts.matrix.toarray().tolist(),
        "weights": [[round(value, 4) for value in row] for row in fitted.matrix.toarray().tolist()],
        "query": [round(value, 4) for value in again.toarray()[0].tolist()],
    }


def hash_of(facts: Mapping[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(facts, sort_keys=True).encode("ascii"), digest_size=8).hexdigest()


def test_a_change_of_the_rules_raises_their_revision() -> None:
    actual = hash_of(rules())
    assert HASHES.get(TEXT_REVISION) == actual, (
        f"the rules of text have changed: raise TEXT_REVISION in recommender/text/words.py to {TEXT_REVISION + 1}, and "
        f'add the new hash to HASHES: {TEXT_REVISION + 1}: "{actual}". (If only a library has changed, whose '
        f'version is part of the key of an index: replace the hash of {TEXT_REVISION} by "{actual}".)'
    )
    assert max(HASHES) == TEXT_REVISION


def without_logarithm(counts: Any) -> Any:
    return counts.astype("float32")


RULES: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "what is read: excerpts": lambda patch: patch.setattr(words, "SHORT_EXCERPT", 101),
    "what is read: leads": lambda patch: patch.setattr(words, "LEAD_CHARACTERS", 1_010),
    "what is read: bodies": lambda patch: patch.setattr(words, "TEXT_CHARACTERS", 1_100),
    "weights of fields": lambda patch: patch.setitem(vectors.FIELD_WEIGHTS, "title", 0.21),
    "fields": lambda patch: patch.delitem(vectors.FIELD_WEIGHTS, "letters"),
    "weights of terms": lambda patch: patch.setattr(weighting, "_sublinear", without_logarithm),
    "n-grams": lambda patch: patch.setattr(terms, "character_ngrams", lambda word: [word]),
    "stop words": lambda patch: patch.setattr(words, "is_stop_word", lambda word, language: word == "limits"),
    "stemmers": lambda patch: patch.delitem(words._STEMMER_BY_LANGUAGE, "sr"),
    "scripts": lambda patch: patch.setattr(words, "_CYRILLIC", words._ARABIC),
    "certainty of a language": lambda patch: patch.setattr(language, "CERTAIN", 0.91),
    "what a language is detected in": lambda patch: patch.setattr(language, "_NO_PROSE", re.compile("x")),
    "languages that are not detected": lambda patch: patch.setattr(detector, "EXCLUDED", {"vo"}),
}


@pytest.mark.parametrize("change", RULES)
def test_a_change_of_any_rule_is_detected(change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = hash_of(rules())
    caches = (words._stems_of, words._known_language, language._guess)
    with monkeypatch.context() as patch:
        clear(caches)
        RULES[change](patch)
        after = hash_of(rules())
    clear(caches)
    assert after != before


def clear(caches: tuple[Any, ...]) -> None:
    """Forget what was computed by other rules."""
    for one in caches:
        one.cache_clear()
