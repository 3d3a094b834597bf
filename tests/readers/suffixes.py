"""The suffixes of content files, those of one reader together: where they differ in nothing, one stands for all."""

from __future__ import annotations

from recommender.readers import READERS

SUFFIXES_BY_READER = [
    [suffix for suffix, other in READERS.items() if other is reader] for reader in dict.fromkeys(READERS.values())
]
