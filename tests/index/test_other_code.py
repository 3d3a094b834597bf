"""An index knows which code made it: after a change of features or text rules it is made again, and never half used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from worlds import two_topics

import recommender
from recommender import Article, Recommender, StoreError, read_corpus
from recommender._io import array_store
from recommender.engine import serialise
from recommender.index import FOLDER, index_of, refresh_index
from recommender.ranking.learning import rules_of_learning
from recommender.readers import READERS, Source
from recommender.readers.front_matter_formats import FORMATS, fenced
from recommender.readers.parse_result import ParseResult
from recommender.settings import Settings

MORE = {
    "a feature": ("FEATURES", (*serialise.FEATURES, ("text", "length"))),
    "other text rules": ("TEXT_REVISION", serialise.TEXT_REVISION + 1),
    "another coefficient": ("DEFAULT", {**serialise.DEFAULT, "topics": 0.3}),
    "another weight of a field": ("FIELD_WEIGHTS", {**serialise.FIELD_WEIGHTS, "title": 0.25}),
    "another rule of learning": ("rules_of_learning", lambda: {**rules_of_learning(), "MIN_GAIN": 0.04}),
    "another stemmer": ("_version", lambda library: "0.0"),
}


@pytest.mark.parametrize("change", MORE)
def test_an_index_of_other_code_is_refused_in_a_sentence(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Recommender.fit(two_topics()).save(tmp_path)
    monkeypatch.setattr(serialise, *MORE[change])
    with pytest.raises(StoreError, match="made by another version of recommender; fit the site and save it again"):
        Recommender.load(tmp_path)


@pytest.mark.parametrize("change", MORE)
def test_an_index_of_other_code_is_made_again(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = tmp_path / "content"
    content.mkdir()
    for name in ("olive", "frost"):
        (content / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{name} harvest\n")
    monkeypatch.chdir(tmp_path)
    settings, index = Settings(), index_of(Settings())
    assert refresh_index(content, settings, index).outcome == "built"
    assert refresh_index(content, settings, index).outcome == "unchanged"
    monkeypatch.setattr(serialise, *MORE[change])
    built = refresh_index(content, settings, index)
    assert (built.outcome, built.trouble) == ("built", "")


def read_lines(source: Source) -> Iterator[Article]:
    """Each line of a file is the title of an article."""
    for number, line in enumerate(source.file.read_text(encoding="utf-8").splitlines(), 1):
        yield Article(id=f"line-{number}", title=line, path=source.path, line=number)


def load_title(text: str, first_line: int) -> ParseResult:
    return ParseResult({"title": text.strip()})


TABLES: dict[str, tuple[str, str, dict[str, Any], list[Any]]] = {
    "a reader is added": ("news.lines", "olives\nfrost\n", {".lines": read_lines}, []),
    "a reader is replaced": ("news.txt", "olives\nfrost\n", {".txt": read_lines}, []),
    "a format is added": ("news.md", "%%%\nolives\n%%%\nharvest\n", {}, [fenced("%%%", load_title)]),
}
"""A file, its text, and what docs/extending.md enters in `READERS` and in `FORMATS`."""


@pytest.mark.parametrize("change", TABLES)
def test_an_index_by_other_tables_of_readers_is_made_again(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, text, readers, formats = TABLES[change]
    content = tmp_path / "content"
    content.mkdir()
    (content / "ice.md").write_text("---\ntitle: ice\n---\n", encoding="utf-8")
    (content / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    settings, index = Settings(), index_of(Settings())
    before = [*refresh_index(content, settings, index).recommender.corpus.articles]
    assert refresh_index(content, settings, index).outcome == "unchanged"
    for suffix, reader in readers.items():
        monkeypatch.setitem(READERS, suffix, reader)
    FORMATS.extend(formats)
    try:
        built = refresh_index(content, settings, index)
        fresh = [*read_corpus(content).articles]
    finally:
        del FORMATS[len(FORMATS) - len(formats) :]
    assert built.outcome == "built"
    assert [*built.recommender.corpus.articles] == fresh != before


CODE = {
    "ranking/scoring.py": ('"topics": 0.4', '"topics": 3.0'),
    "text/vectors.py": ('"title": 0.2, "text": 0.5', '"title": 0.7, "text": 0.0'),
    "ranking/learning/conditional_logit.py": ('MAY_BE_NEGATIVE = {"later"}', 'MAY_BE_NEGATIVE = {"later", "age"}'),
    "readers/fields.py": ('("title", "headline", "name")', '("rubric", "title")'),
    "readers/front_matter_formats.py": ('    fenced("+++", _load_toml),', '    fenced("%%%", load_yaml),'),
    "readers/suffixes.py": ('    ".rss": read_feed,', '    ".rss": read_feed,\n    ".lines": read_json_lines,'),
}
"""The modules of docs/extending.md that an index depends on: what stands in them, and what a developer writes there."""

SITE = {
    "a0.md": "---\ntitle: olive\nrubric: frost\ntags: [sea]\n---\nolive harvest\n",
    "a1.md": "---\ntitle: olives\ntags: [sea]\n---\nolives in the frost\n",
    "a2.md": "---\ntitle: olive oil\n---\nold olive harvest\n",
    "a3.md": "%%%\ntitle: olive press\n%%%\nolive harvest\n",
    "a4.lines": '{"id": "a4", "title": "olive tree"}\n',
}


@pytest.mark.slow
@pytest.mark.parametrize("module", CODE)
def test_a_table_may_be_changed_in_the_package_while_there_is_an_index(module: str, tmp_path: Path) -> None:
    """The changed package says what it says without an index, and makes the index again."""
    package = tmp_path / "changed" / "recommender"
    shutil.copytree(Path(recommender.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    code = (package / module).read_text(encoding="utf-8")
    before, after = CODE[module]
    assert code.count(before) == 1
    (package / module).write_text(code.replace(before, after), encoding="utf-8")
    (tmp_path / "content").mkdir()
    for name, text in SITE.items():
        (tmp_path / "content" / name).write_text(text, encoding="utf-8")
    former = _recommender(Path(recommender.__file__).parents[1], tmp_path)
    facts = array_store.facts_of(tmp_path / FOLDER)
    indexed = _run(package.parent, tmp_path, *ASK)
    assert array_store.facts_of(tmp_path / FOLDER)["key"] != facts["key"]
    shutil.rmtree(tmp_path / FOLDER)
    assert indexed == _run(package.parent, tmp_path, *ASK)
    assert (indexed == former) == module.startswith("ranking/learning")  # five articles teach nothing


@pytest.mark.slow
def test_a_feature_may_be_added_to_the_package_while_there_is_an_index(tmp_path: Path) -> None:
    """As a developer does it: the same folder is asked by the package as it is, and by one with another feature."""
    package = tmp_path / "changed" / "recommender"
    shutil.copytree(Path(recommender.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    features = package / "ranking" / "features.py"
    code = features.read_text(encoding="utf-8")
    line = '    "topics": {\n'
    assert code.count(line) == 1
    features.write_text(code.replace(line, f'{line}        "any": lambda evidence: evidence.topics > 0,\n'))
    scoring = package / "ranking" / "scoring.py"
    code = scoring.read_text(encoding="utf-8")
    assert code.count('    "topics": ') == 1
    scoring.write_text(code.replace('    "topics": ', '    "any": 0.0,\n    "topics": '))
    content = tmp_path / "content"
    content.mkdir()
    for number, name in enumerate(("olive", "olives", "olive oil")):
        (content / f"a{number}.md").write_text(
            f"---\ntitle: {name}\ndate: 2026-03-0{number + 1}\n---\n{name} harvest\n"
        )
    said = [_recommender(home, tmp_path) for home in (Path(recommender.__file__).parents[1], package.parent)]
    assert said[0] == said[1]
    assert "olive oil" in said[0]
    assert (tmp_path / FOLDER).is_dir()


ASK = ("recommend", "a0", "--content", "content", "--min-score", "0")


def _recommender(home: Path, folder: Path) -> str:
    """What a package says after it has made or followed the index of a folder."""
    _run(home, folder, "build", "--content", "content")
    return _run(home, folder, *ASK)


def _run(home: Path, folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(home)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "recommender", *command],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
