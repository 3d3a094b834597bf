"""An index knows which code made it: after a change of features or text rules it is made again, and never half used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import two_topics

import recommender
from recommender import Recommender, StoreError
from recommender.engine import serialise
from recommender.index import FOLDER, index_of, refresh_index
from recommender.settings import Settings

MORE = {
    "a feature": ("FEATURES", (*serialise.FEATURES, ("text", "length"))),
    "other text rules": ("TEXT_REVISION", serialise.TEXT_REVISION + 1),
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


def _recommender(home: Path, folder: Path) -> str:
    """What a package says after it has made or followed the index of a folder."""
    environment = {**os.environ, "PYTHONPATH": str(home)}
    answers = []
    for command in (["build", "--content", "content"], ["recommend", "a0", "--content", "content", "--min-score", "0"]):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "recommender", *command],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        answers.append(done.stdout)
    return answers[-1]
