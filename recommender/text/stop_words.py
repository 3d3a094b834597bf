"""Stop words: the words of a language that say nothing of what a text is about.

Without them, "Everything we know about the second season" is not like everything else that somebody knows. What it is
worth was measured: see *Words that say nothing* in ``evaluation/experiments.md``.

The lists are those of the package ``stop-words`` (BSD licence), for 33 languages. The one for English is shorter: the
package's has words such as "computer" and "group", without which the related stories are worse.
"""

from __future__ import annotations

from functools import cache

__all__ = ["has_stop_words", "is_stop_word"]

_ENGLISH = """
    a about above across after afterwards again against all almost alone along already also although always am among
    amongst amoungst amount an and another any anyhow anyone anything anyway anywhere are around as at back be
    became because become becomes becoming been before beforehand behind being below beside besides between beyond
    bill both bottom but by call can cannot cant co con could couldnt cry de describe detail do done down due during
    each eg eight either eleven else elsewhere empty enough etc even ever every everyone everything everywhere
    except few fifteen fifty fill find fire first five for former formerly forty found four from front full further
    get give go had has hasnt have he hence her here hereafter hereby herein hereupon hers herself him himself his
    how however hundred i ie if in inc indeed interest into is it its itself keep last latter latterly least less
    ltd made many may me meanwhile might mill mine more moreover most mostly move much must my myself name namely
    neither never nevertheless next nine no nobody none noone nor not nothing now nowhere of off often on once one
    only onto or other others otherwise our ours ourselves out over own part per perhaps please put rather re same
    see seem seemed seeming seems serious several she should show side since sincere six sixty so some somehow
    someone something sometime sometimes somewhere still such system take ten than that the their them themselves
    then thence there thereafter thereby therefore therein thereupon these they thick thin third this those though
    three through throughout thru thus to together too top toward towards twelve twenty two un under until up upon
    us very via was we well were what whatever when whence whenever where whereafter whereas whereby wherein
    whereupon wherever whether which while whither who whoever whole whom whose why will with within without would
    yet you your yours yourself yourselves
"""
"""By the Glasgow Information Retrieval Group, as scikit-learn (BSD licence) has it, misspellings included."""


def is_stop_word(word: str, language: str) -> bool:
    """Whether `word` is a stop word ("the", "didn't").

    Parameters
    ----------
    word : str
        In upper or lower case.
    language : str
        Primary language; English if it is empty. A language without a list has no stop words.
    """
    word = word.casefold().replace("’", "'")
    return word.partition("'")[0] in _stop_words(language or "en") or word.endswith("n't")  # "it's"


def has_stop_words(language: str) -> bool:
    """Whether there is a list for a primary language."""
    from stop_words import LANGUAGE_MAPPING

    return _code(language) in LANGUAGE_MAPPING


@cache  # of the languages that are known, and of the empty one: not of whatever a text says of itself
def _stop_words(language: str) -> frozenset[str]:
    if language == "en":
        return frozenset(_ENGLISH.split())
    from stop_words import get_stop_words

    return frozenset(map(str.casefold, get_stop_words(_code(language)) if has_stop_words(language) else ()))


def _code(language: str) -> str:
    """What the package calls a language: of Norwegian it has one list."""
    return "nb" if language in ("nn", "no") else language
