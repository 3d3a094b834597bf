"""Answers that were given lately: readers ask for the same few articles again and again."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["MAX_ANSWERS", "MAX_BYTES", "KeptAnswers"]

MAX_ANSWERS = 1_000
"""How many are kept by one process. A plain choice."""

MAX_BYTES = 50_000
"""Bytes of an answer that is kept; so all of them have 50 MB at the very most."""


class KeptAnswers:
    """Answers by their ETags, which say all that an answer depends on. Used by one thread, that of the event loop."""

    def __init__(self) -> None:
        self._answers: OrderedDict[str, bytes] = OrderedDict()

    def get(self, tag: str | None) -> bytes | None:
        """Return the answer with an ETag, if it is kept."""
        if tag is None or tag not in self._answers:
            return None
        self._answers.move_to_end(tag)
        return self._answers[tag]

    def keep(self, tag: str | None, answer: bytes) -> None:
        """Keep an answer, instead of the one that was not asked for longest."""
        if tag is None or len(answer) > MAX_BYTES:
            return
        self._answers[tag] = answer
        if len(self._answers) > MAX_ANSWERS:
            self._answers.popitem(last=False)
