"""A former map is read from node-link JSON that `export` wrote, and from nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.errors import ExportError
from recommender.exporters import read_map


@pytest.mark.parametrize("content", ["[" * 200_000, "{}", '{"nodes": [{"id": 1}]}', '{"nodes": []}', "\udcff"])
def test_another_file_is_an_error_with_a_remedy(content: str, tmp_path: Path) -> None:
    path = tmp_path / "former.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ExportError, match=r"former\.json.*name a \.json file that recommender export wrote"):
        read_map(path)
