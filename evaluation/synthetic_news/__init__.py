"""Synthetic newsrooms of any size, to measure what a site of that size costs.

Stories break one after the other. Their sizes have a heavy tail: most are short, a few are very long. The articles of
a story appear within days, and some of them are near-copies of the first report by other outlets. Words follow a
Zipf–Mandelbrot law, over a vocabulary that grows with the site as Heaps' law says. They are built from syllables, so
that a rank is always the same word and frequent words are short. An article uses words of its story, of its topic, and
words that all articles share. Curated lists name the other articles of the story; they are incomplete, partly one way,
and have some entries drawn by chance. The same arguments give the same bytes.

Imports inside are relative: scripts of ``evaluation`` find this package as ``synthetic_news``, tests as
``evaluation.synthetic_news``.
"""

from .articles import newsroom
from .files import write_newsroom
from .stories import EXCERPT, TITLE, Habits
from .words import TOPICS, word

__all__ = ["EXCERPT", "TITLE", "TOPICS", "Habits", "newsroom", "word", "write_newsroom"]
