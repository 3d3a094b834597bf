"""The cost model of sites in shards finds the costs that a site was made with, and says when it is far off."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

BENCHMARKS = Path(__file__).resolve().parents[2] / "evaluation" / "benchmarks"


def rows(n: int, links: int, *, worse: float = 1.0) -> list[dict[str, Any]]:
    """What a site takes of which an article costs a millisecond in each step, and a link half of one."""
    common = {"articles": n, "links": links, "shards": 4, "workers": 2}
    step = {
        "seconds": worse * (0.1 + n / 1e3 + links / 2e3),
        "longest": 1.0,
        "read": 100.0 * n,
        "written": 10.0 * links,
    }
    names = ("read", "order", "articles", "tables", "names", "link", "join", "vocabulary", "vectors", "direction")
    steps = [
        {**common, **step, "step": name, "tasks": 4, "memory": 1e8 + 3e3 * n / 4}
        for name in (*names, "typicality", "finish")
    ]
    asked = {**common, "step": "one question", "seconds": 1e-3 + n / 1e9}
    return [*steps, {**common, "step": "build", "kept": 3e3 * n, "seconds": 1.0}, asked]


def test_costs_are_found_predicted_and_checked() -> None:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        from scale_report import report
    finally:
        sys.path.remove(str(BENCHMARKS))
    small = [*rows(1_000, 500), *rows(2_000, 3_000), *rows(4_000, 1_000)]
    page = report([*small, *rows(20_000, 20_000)])
    assert "| read | 1,000.0 | 500.0 | 100.0 | 10.0 | 0.0 | 3,000.0 | 0.0 |" in page
    assert len(re.findall(r"\| 20,000 \| 4,000 \| .* \| [+-]0% \|", page)) == 3
    off = report([*small, *rows(20_000, 20_000, worse=1.5)])
    assert "| -33% |" in off
    assert "400 shards of 250,000 articles" in page
