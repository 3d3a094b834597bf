"""The language of each article: what its record says, else what its letters tell, else unknown.

Unknown is an honest answer: headlines of three words, lists of names and mixed texts have no language that anybody
could be sure of. On a site that is nearly all in one language they are taken to be in it, if that is at all what they
look like; nothing doubtful is ever said to be in another one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from recommender.article import Article
from recommender.text.reading import readable

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["Languages", "primary"]

GLANCE, LOOK = 160, 600
"""How many characters are looked at first, and how many where those leave a doubt."""

CERTAIN = 0.9
"""From this probability, which the model calibrates by the length of the text, a guess counts as knowledge."""

NEARLY_ALL = 0.9
"""From this share of the articles whose language is known, a site is in one language."""

_SAME = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}
"""Tags that records and detection use side by side."""

_LOOK_ALIKES = {
    "an", "ary", "arz", "bcl", "ext", "gcf", "gcr", "grc", "guw", "hbo", "lij", "ltg", "pcm", "vec", "vo", "wuu", "yue",
}  # fmt: skip
"""Languages of hardly any site, which the model takes others for: headlines for Nigerian Pidgin, Chinese for Wu."""

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[#@]\w+")


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a site.

    Attributes
    ----------
    tags : tuple of str
        The primary language of each article as BCP 47 knows it (``"de"``), empty where it is unknown.
    main : str
        The language that nearly the whole site is in; empty if there is none.
    """

    tags: tuple[str, ...] = field(repr=False)
    main: str

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Languages:
        """Return the languages of `articles`, in their order."""
        texts = [(readable(article), article.language) for article in articles]
        known = Counter(filter(None, (cls((), "").tag(*text) for text in texts)))
        main, count = known.most_common(1)[0] if known else ("", 0)
        site = cls((), main if count >= NEARLY_ALL * known.total() else "")
        return replace(site, tags=tuple(site.tag(*text) for text in texts))

    def tag(self, text: str, language: str = "") -> str:
        """Return the primary language of `text`, empty if unknown.

        Parameters
        ----------
        text : str
            Of the site, or asked of it.
        language : str, optional
            BCP 47 tag, where the record has one: that settles it.
        """
        return primary(language) or self._told(_ADDRESS.sub(" ", text[: 2 * LOOK])[:LOOK])

    def _told(self, text: str) -> str:
        guess, chance = _detected(text)
        return guess if chance >= CERTAIN or guess == self.main else ""


def primary(tag: str) -> str:
    """Return the language of a BCP 47 tag, without script and region.

    Examples
    --------
    >>> primary("de-AT"), primary("nb"), primary("")
    ('de', 'no', '')
    """
    language = tag.lower().replace("_", "-").partition("-")[0]
    return _SAME.get(language, language)


@lru_cache(maxsize=20_000)
def _detected(text: str) -> tuple[str, float]:
    """The likeliest language of `text` and its probability."""
    guess, chance = _model().classify(text[:GLANCE])
    if chance < CERTAIN and len(text) > GLANCE:
        guess, chance = _model().classify(text)
    return ("", 0.0) if guess == "zxx" else (primary(guess), chance)  # zxx: not language at all


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages([language for language in model.labels if language not in _LOOK_ALIKES])
    return model
