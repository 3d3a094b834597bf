"""A former map is read from a page or from node-link JSON that `export` wrote, and from nothing else."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender import Recommender, read_corpus
from recommender.errors import ExportError
from recommender.exporters import read_map


@pytest.mark.parametrize("content", ["[" * 200_000, "{}", '{"nodes": [{"id": 1}]}', '{"nodes": []}', "\udcff"])
def test_another_file_is_an_error_with_a_remedy(content: str, tmp_path: Path) -> None:
    path = tmp_path / "former.json"
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ExportError, match=r"former\.json.*name a page or a \.json file that recommender export wrote"):
        read_map(path)


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rec = tmp_path_factory.mktemp("maps"), Recommender.fit(read_corpus("seeds/newsroom"))
    for suffix in (".html", ".json"):
        rec.export(folder / f"site{suffix}")
    return folder


def test_a_page_tells_what_a_file_of_the_same_map_tells(exported: Path) -> None:
    of_page, of_file = (read_map(exported / f"site{suffix}") for suffix in (".html", ".json"))
    assert of_page.story_of == of_file.story_of
    assert (of_page.names, of_page.colours, of_page.themes) == (of_file.names, of_file.colours, of_file.themes)
    assert (of_page.titles, of_page.addresses) == (of_file.titles, of_file.addresses)
    assert of_page.last is not None
    assert of_file.last is not None
    assert of_page.last.date() == of_file.last.date()
    assert of_page.places.keys() == of_file.places.keys()
    size = max(abs(number) for place in of_file.places.values() for number in place)
    for node, place in of_file.places.items():
        assert of_page.places[node] == pytest.approx(place, abs=size / 10_000)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace('id="data">', 'id="data">AAAA'),
        lambda text: re.sub(r'id="data">[^<]*', 'id="data">', text),
        lambda text: re.sub(r'id="data">[^<]*', 'id="data">' + packed("[]"), text),
        lambda text: re.sub(r'id="data">[^<]*', 'id="data">' + packed('{"nodes": {}}'), text),
        lambda text: re.sub(
            r'id="data">[^<]*', 'id="data">' + packed('{"frame": [0, 0, 0], "nodes": {"id": ["a"]}}'), text
        ),
        lambda _: "<!doctype html><title>Another page</title>",
    ],
)
def test_a_page_that_was_changed_is_an_error_in_one_line(
    damage: Callable[[str], str], exported: Path, tmp_path: Path
) -> None:
    page = tmp_path / "site.html"
    page.write_text(damage((exported / "site.html").read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ExportError, match=r"site\.html' is no map: .*; name a page"):
        read_map(page)


def packed(text: str) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()
