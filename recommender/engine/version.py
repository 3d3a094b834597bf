"""The version of a site: a short hash of all that its answers depend on."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from recommender.engine.code_version import code_version
from recommender.engine.fitted import Fitted
from recommender.engine.serialise import made_by

__all__ = ["BYTES", "version_of"]

BYTES = 8
"""Length of a version. A plain choice: two of a million versions are the same with a chance of 1 in 37 million."""


def version_of(site: Fitted, moment: datetime | None, options: Any = None) -> str:
    """Return a hash of the articles, of what their lists teach, of how they are ranked, and of the code.

    It is the same in each process and on each machine, and says nothing of where the files lie.

    Parameters
    ----------
    site : Fitted
        Whose answers are meant.
    moment : datetime or None
        For which they are: where a story is published or expires between two moments, their versions differ.
    options : object, optional
        What else they depend on, as JSON knows it.
    """
    calibration, meaning = site.calibration, site.text.meaning
    facts = {
        "articles": site.corpus.fingerprint,
        "period": site.period(moment or site.corpus.moment),
        "lists": [calibration.to_facts()["lessons"], hashlib.blake2b(calibration.half.tobytes()).hexdigest()],
        "meaning": [meaning.fingerprint, meaning.max_characters] if meaning else None,
        "ranking": [dict(sorted((site.weights or {}).items())), site.weights is None, site.exclude_hidden],
        "code": [code_version(), made_by()],
        "options": options,
    }
    return hashlib.blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=BYTES).hexdigest()
