"""Configurations that a stranger wrote: whatever they say, every page is read, in a time that grows with their length.

Nothing here is timed: what is mended took minutes to centuries, and `check_site` ends a test after half a minute.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz import check_site

from recommender.readers import find_content, read_articles
from recommender.readers.configuration import MAX_PYTHON
from recommender.readers.gitignore_lines import usable_lines
from recommender.readers.path_metadata import plain_pattern
from recommender.readers.path_patterns import PathPattern

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the time is limited by a signal of POSIX")

HUGO = "baseURL = '/'\n"
LONG = f"posts/{'a' * 200}.md"
MODULUS = 2**61 - 1  # Python finds numbers by their remainder
EQUAL = [1 + number * MODULUS for number in range(20_000)]


def cascade(target: str) -> str:
    return f"[[cascade]]\ndraft = true\n[cascade.target]\n{target}\n"


SITES: dict[str, dict[str, str]] = {
    "blank lines": {"config.toml": "\n" * 500_000},
    "a key of many parts": {"hugo.toml": ".".join("a" * 100_000) + " = 1\n"},
    "a huge number": {"hugo.toml": HUGO + "a = 0x" + "f" * 5_000},
    "keys of several types": {"mkdocs.yml": "docs_dir: .\nextra: {404: a, b: c, 2021-05-21: d, null: e}\n"},
    "numbers that Python finds at one place": {"mkdocs.yml": "x:\n" + "".join(f"  {key}: 1\n" for key in EQUAL)},
    "the same in front matter": {"a.md": "---\ntitle: A\n" + "".join(f"{key}: 1\n" for key in EQUAL) + "---\n"},
    "one list for many names": {"pelicanconf.py": "a = " * 10_000 + "[" + "1," * 25_000 + "]\n"},
    "a long program": {"pelicanconf.py": "a = f'" + "{a}" * 300_000 + "'\n"},
    "open quotes": {"astro.config.mjs": '"' + '\\"' * 400_000 + "\\"},
    "stars": {LONG: "", "hugo.toml": HUGO + cascade(f"path = '{'*' * 900}b'")},
    "stars and signs": {LONG: "", "hugo.toml": HUGO + cascade("path = '*a*a*a*a*b'") * 400},
    "stars in braces": {LONG: "", "hugo.toml": HUGO + cascade(f"path = '{{{'*a*,' * 90}}}{{{'*b,' * 90}}}'")},
    "an environment of stars": {"hugo.toml": HUGO + cascade(f"environment = '{'*' * 900}b'")},
    "values that many targets share": {
        "_index.md": "---\ntitle: A\ncascade:\n  params:\n" + "".join(f"    k{number}: 1\n" for number in range(50_000))
        + "  target:\n" + "".join(f"  - path: /x{number}/**\n" for number in range(400)) + "---\n",
        "hugo.toml": HUGO,
    },
    "categories in an address": {
        "_posts/2021-05-21-a.md": "---\ntitle: A\ncategories: " + "a b " * 100_000 + "\n---\n",
        "_config.yml": f"permalink: '{':categories' * 90}'\n",
    },
    "a range that is none": {".gitignore": "[z-a]\n[a-\tz]\n", "_config.yml": "exclude: ['[z-a]']\n"},
    "ignored names": {"b/" + "a" * 200 + "/" + "a" * 200 + "/c.md": "", ".gitignore": "*a*a*/*a*a*/b\n" * 100},
}  # fmt: skip


@pytest.mark.parametrize("name", SITES)
def test_a_hostile_configuration_costs_little(name: str) -> None:
    check_site({path: text.encode() for path, text in SITES[name].items()})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform has no pipes with names")
@pytest.mark.parametrize("name", ["hugo.toml", "conf.py", ".eleventy.js", "package.json"])
def test_a_pipe_is_no_configuration(tmp_path: Path, name: str) -> None:
    """To open it would take for ever."""
    os.mkfifo(tmp_path / name)
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    assert len(read_articles(tmp_path)[0]) == 1


@pytest.mark.parametrize(
    "pattern",
    [
        "([^b]*b{0})" * 40,  # the sign that must follow need not
        "[^a-z]*-" * 50,  # - stands between letters, and is not in the set
        r"[^\n]*n" * 50,  # n behind a stroke is another sign
        r"[^\W]*W" * 50,
    ],
)
def test_a_set_must_not_match_what_follows_it(pattern: str) -> None:
    assert plain_pattern(pattern + "c") is None


def test_patterns_with_several_wildcards_are_few() -> None:
    assert len(usable_lines(["*a*b"] * 1_000)) == 300
    assert len(usable_lines(["*a*b*c", "a*b/**/c/**/d"] * 1_000)) == 10
    assert usable_lines(["*" * 30 + "/a"]) == []
    assert len(usable_lines(["*.log", "/build/*/tmp*/**", "**/"] * 1_000)) == 3_000


def test_literals_of_a_long_program_are_read(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_text("SITEURL = 'https://a.example'\n" + "#" * MAX_PYTHON)
    (tmp_path / "a.md").write_text("Title: A\n\nText\n")
    assert find_content(tmp_path)[1].host == "a.example"


def test_what_pages_inherit_has_the_same_fingerprint_in_every_process(tmp_path: Path) -> None:
    """Else every build would read all files again: sets of texts have another order in every process."""
    (tmp_path / "hugo.toml").write_text(HUGO + cascade("path = '/x/**'"))
    for language in ("de", "en", "fr", "it", "es", "pt"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "a.md").write_text("---\ntitle: A\n---\n")
    code = (
        "import sys; from pathlib import Path; from recommender.readers import find_content;"
        "print(find_content(Path(sys.argv[1]))[1].fingerprint)"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": str(number)}, check=True, capture_output=True,
        ).stdout
        for number in range(3)
    }  # fmt: skip
    assert len(prints) == 1


PIECES = st.lists(st.sampled_from(["**/", "**", "*", "?", "a", "b", "/", "{a,b/}", "{,*}"]), max_size=6).map("".join)
SIGNS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@settings(max_examples=1_500)
@given(pattern=PIECES, path=st.text("ab/", max_size=7))
def test_patterns_of_paths_match_what_an_expression_matches(pattern: str, path: str) -> None:
    plain = re.sub(r"(?:\*\*/){2,}", "**/", re.sub(r"\*{2,}", "**", pattern))
    plain = re.sub(r"(?:^|(?<=[{,]))/|/$", "", plain)
    pieces = re.split(r"(\*\*/|\*\*|[*?{},])", plain)
    expression = "".join({**SIGNS, "{": "(?:", "}": ")", ",": "|"}.get(piece, re.escape(piece)) for piece in pieces)
    assert PathPattern(pattern).matches(path) == (re.fullmatch(expression, path) is not None)
    folders = [path[:end] for end, sign in enumerate(path) if sign == "/"]
    is_like = any(re.fullmatch(expression, one) for one in (path, *folders))
    assert PathPattern(pattern).matches(path, or_folder=True) == is_like
