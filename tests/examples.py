"""How many examples a property-based test gets whose single example takes long: a share of the usual number.

A share, so that a hunt for fresh examples (see ``conftest.py``) gives such a test more of them, too.
"""

from __future__ import annotations

from hypothesis import settings


def examples(share: float) -> settings:
    """Return a decorator for such a test."""
    return settings(max_examples=round(settings().max_examples * share))
