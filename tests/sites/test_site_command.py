"""The command ``site``: what it writes, what it takes away again, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import dialects
import pytest
from made_sites import make_site, put

from recommender.cli import main
from recommender.cli.options import SITE_FORMATS
from recommender.readers import GENERATORS
from recommender.sites import FORMATS, TARGETS, open_site
from recommender.sites.box import style, theme
from recommender.sites.generators import VARIANTS
from recommender.sites.list_files import is_list_file

THEMES = [name for target in TARGETS.values() for name in target.partials]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path, dialects.HUGO).root


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_uninstall_leaves_the_site_as_it_was(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(root)
    assert main(["site", str(root), "--install"]) == 0
    said = capsys.readouterr().out
    assert '{{ partial "related-stories.html" . }}' in said
    assert "66 of 66 pages have a box" in said
    new = {path for path in {*tree(root)} - {*before} if not path.startswith(".recommender/")}
    assert new == {"data/related_stories.json", "layouts/partials/related-stories.html"}
    assert main(["site", str(root), "--uninstall"]) == 0
    assert tree(root) == before
    assert not (root / "data").exists()


def test_a_partial_that_was_changed_is_neither_overwritten_nor_removed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", str(root), "--install"]) == 0
    partial = root / "layouts/partials/related-stories.html"
    partial.write_text(partial.read_text("utf-8").replace("<h2", "<h3"), "utf-8")
    capsys.readouterr()
    assert main(["site", str(root), "--install"]) == 2
    assert "was changed since it was installed" in capsys.readouterr().err
    assert main(["site", str(root), "--uninstall"]) == 0
    assert "kept" in capsys.readouterr().out
    assert "<h3" in partial.read_text("utf-8")
    assert (root / "data/related_stories.json").exists()  # the partial needs it


def test_what_to_paste_is_said_when_it_is_installed_and_no_more(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever runs the command before each build has pasted it long ago."""
    main(["site", str(root), "--install"])
    assert "paste into the template of a page, such as layouts/page.html" in capsys.readouterr().out
    main(["site", str(root)])
    assert "paste" not in capsys.readouterr().out


def test_a_broken_configuration_is_said_and_the_lists_are_kept(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "hugo.toml").write_text("baseURL='https://e.org/", encoding="utf-8")
    assert main(["site", str(root)]) == 0
    out, err = capsys.readouterr()
    assert "hugo.toml:1: unreadable configuration: it is no TOML" in err
    assert "pages have a box" in out
    assert main(["site", str(root), "--strict"]) == 1


def test_a_site_without_articles_needs_a_first_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "hugo.toml").write_text("title = 'News'\n", encoding="utf-8")
    (tmp_path / "content").mkdir()
    assert main(["site", str(tmp_path), "--install"]) == 2
    assert "write a first article" in capsys.readouterr().err


def test_other_line_ends_are_no_change(root: Path) -> None:
    assert main(["site", str(root), "--install"]) == 0
    partial = root / "layouts/partials/related-stories.html"
    partial.write_bytes(partial.read_bytes().replace(b"\n", b"\r\n"))
    assert main(["site", str(root), "--uninstall"]) == 0
    assert not partial.exists()


def test_a_file_of_somebody_else_is_not_overwritten(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "data/related_stories.json", '{"mine": [1]}')
    assert main(["site", str(root)]) == 2
    assert "holds other things than lists" in capsys.readouterr().err
    put(root, "layouts/partials/related-stories.html", "mine")
    assert main(["site", str(root), "--install"]) == 2
    assert main(["site", str(root), "--uninstall"]) == 0
    assert (root / "layouts/partials/related-stories.html").read_text("utf-8") == "mine"
    assert (root / "data/related_stories.json").read_text("utf-8") == '{"mine": [1]}'


def test_without_a_generator_it_is_said_what_was_looked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "a.md", "# Harbour\n\nShips.\n")
    assert main(["site", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "hugo.toml" in said
    assert "--format json" in said


def test_the_settings_may_name_the_generator(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "recommender.toml", 'generator = "hugo"\n')
    for number in range(3):
        put(tmp_path, f"posts/{number}.md", f"---\ntitle: Harbour {number}\n---\nShips and storms of the islands.\n")
    assert main(["site", str(tmp_path), "--install"]) == 0
    assert (tmp_path / "data/related_stories.json").exists()
    assert main(["site", str(tmp_path), "--uninstall"]) == 0
    assert not (tmp_path / "layouts").exists()


def test_in_the_folder_of_a_site_no_command_has_to_be_told_where_its_articles_are(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(root)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    assert main(["doctor", "--strict"]) == 0
    assert "72 articles" in capsys.readouterr().out  # and not README.md beside them
    assert main(["recommend", "posts/ferries-1.md", "-k", "1"]) == 0


@pytest.mark.parametrize("source", ["recommender.toml", "RECOMMENDER_CONTENT"])
def test_content_outside_of_the_site_does_not_count_and_that_is_said(
    source: str,
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    elsewhere = tmp_path_factory.mktemp("notes")
    if source == "recommender.toml":
        put(root, source, f'content = "{elsewhere}"\n')
    else:
        monkeypatch.setenv(source, str(elsewhere))
    assert main(["site", str(root)]) == 0
    said = capsys.readouterr()
    assert "66 of 66 pages have a box" in said.out
    expected = f"{source}{': content' if '.' in source else ''} is {str(elsewhere)!r}, outside of the site"
    assert expected in said.err
    assert f"the articles are read from {str(root / 'content')!r}; name a folder with --content" in said.err
    assert main(["site", str(root), "--content", str(root / "content")]) == 0
    assert "outside of" not in capsys.readouterr().err


def test_a_site_in_a_folder_below_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, "website/docusaurus.config.js", "")
    assert main(["site", str(tmp_path)]) == 2
    assert f"recommender site {tmp_path / 'website'}" in capsys.readouterr().err


def test_a_broken_page_is_told_with_its_line_and_stands_in_no_box(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = sorted((root / "content/posts").glob("energy-*.md"))[0]
    lines = page.read_text("utf-8").split("\n")
    title = next(number for number, line in enumerate(lines) if line.startswith("title:"))
    lines[title] = 'title: "Energy: never closed'
    page.write_text("\n".join(lines), "utf-8")
    (root / "content/posts/picture.md").write_bytes(bytes(range(256)) * 20)
    assert main(["site", str(root)]) == 0
    said = capsys.readouterr()
    assert re.search(rf"posts/{page.name}:\d+: unreadable front matter", said.err)
    assert "posts/picture.md: unreadable file: it is no text" in said.err
    lists = json.loads((root / "data/related_stories.json").read_text("utf-8"))
    assert f"posts/{page.name}" in lists, "it has a box itself"
    listed = {story["path"] for stories in lists.values() for story in stories}
    assert f"posts/{page.name}" not in listed
    assert "posts/picture.md" not in listed | {*lists}


def test_a_missing_folder_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "no-such-folder"]) == 2
    assert "'no-such-folder' does not exist" in capsys.readouterr().err


def test_install_is_refused_where_there_is_nothing_to_install(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "mkdocs.yml", "site_name: x\n")
    put(tmp_path, "docs/a.md", "# Harbour\n\nShips.\n")
    assert main(["site", str(tmp_path), "--install"]) == 2
    assert "plugins: [search, recommender]" in capsys.readouterr().err
    assert main(["site", str(tmp_path)]) == 0
    assert "plugins: [search, recommender]" in capsys.readouterr().out


@pytest.mark.parametrize("name", FORMATS)
def test_lists_can_be_written_for_anything_else(name: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", str(root), "--format", name, "-k", "2"]) == 0
    said = capsys.readouterr().out
    records = [json.loads(said)] if name == "json" else [json.loads(line) for line in said.splitlines()]
    assert len(records[0] if name == "json" else records) == 66
    assert main(["site", str(root), "--format", name, "-k", "2", "-o", str(root / "x.txt")]) == 0
    assert (root / "x.txt").read_text("utf-8") == said
    assert not (root / "data").exists()


def test_boxes_of_html_link_below_the_folder_of_the_site(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", str(root), "--format", "html", "-k", "1"]) == 0
    boxes = [json.loads(line)["html"] for line in capsys.readouterr().out.splitlines()]
    assert all('<a href="/news/' in box for box in boxes)
    assert all("&lt;" in box or "Fähren" in box for box in boxes)


def test_the_command_all_knows_addresses_too(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["all", "--content", str(root / "content"), "-k", "2"]) == 0
    stories = [story for line in capsys.readouterr().out.splitlines() for story in json.loads(line)["related"]]
    assert stories
    assert all(story["url"] for story in stories)


def test_help_names_every_format() -> None:
    assert tuple(FORMATS) == SITE_FORMATS


def test_every_target_is_a_generator() -> None:
    assert {*TARGETS} - {variant for variant, _ in VARIANTS.values()} <= {*GENERATORS}


def test_the_style_is_short_and_names_no_colour() -> None:
    assert len(style().encode()) <= 1024
    assert not {"#", "rgb", "black", "white", "<"} & {*style().split()} and "#" not in style()


@pytest.mark.parametrize("name", THEMES)
def test_every_partial_carries_a_checksum(name: str) -> None:
    text = theme(name)
    assert text.count("recommender-checksum:") == 1
    assert "@@" not in text


SHOW_THE_BOX = [*(name for name in THEMES if "aside" in theme(name)), "jinja/related-stories.html"]


PARTS = (
    '<aside class="related-stories" aria-labelledby="related-stories-title">',
    'id="related-stories-title"',
    "<ul>",
    "<li",
    "<time datetime=",
    'class="related-why"',
    'alt="" loading="lazy"',
)


@pytest.mark.parametrize("name", SHOW_THE_BOX)
def test_every_partial_shows_the_same_box(name: str) -> None:
    text = theme(name).replace("className", "class").replace("dateTime", "datetime")
    assert [part for part in (*PARTS, style()) if part not in text] == []
    assert "<script" not in text


def test_a_box_has_five_stories_unless_the_settings_say_otherwise(tmp_path: Path) -> None:
    for number in range(9):
        text = f"---\ntitle: Ferry crews on strike {number}\n---\nThe ferry crews of the islands are on strike.\n"
        (tmp_path / f"story-{number}.md").write_text(text, encoding="utf-8")
    settings = tmp_path / "recommender.toml"
    settings.write_text('content = "."\nduplicates = "keep"\n', encoding="utf-8")
    assert {len(stories) for stories in open_site(tmp_path).lists().values()} == {5}
    settings.write_text('content = "."\nduplicates = "keep"\nk = 7\n', encoding="utf-8")
    assert {len(stories) for stories in open_site(tmp_path).lists().values()} == {7}


def test_the_second_run_reads_only_what_changed(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to know of `recommender build`: the command keeps the index that makes the next run quick."""
    monkeypatch.chdir(root)
    assert main(["site", "--dry-run", "--format", "front-matter"]) == 0
    assert not (root / ".recommender").exists()  # what only looks keeps nothing
    assert main(["site"]) == 0
    first = tree(root)["data/related_stories.json"]
    assert tree(root)[".recommender/.gitignore"] == b"*\n"
    page = next((root / "content").rglob("*.md"))
    page.write_text(page.read_text("utf-8") + "\nOne more word.\n", "utf-8")
    capsys.readouterr()
    assert main(["site", "--verbose"]) == 0
    assert "1 file read" in capsys.readouterr().err
    page.write_text(page.read_text("utf-8").removesuffix("\nOne more word.\n"), "utf-8")
    assert main(["site"]) == 0
    assert tree(root)["data/related_stories.json"] == first


def test_the_index_lies_in_the_folder_of_the_site_wherever_the_command_is_given(
    root: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    assert main(["site", str(root)]) == 0
    assert not any(elsewhere.iterdir())
    (root / "themes").mkdir()
    monkeypatch.chdir(root / "themes")
    capsys.readouterr()
    assert main(["site", "--verbose"]) == 0
    assert f"index {root / '.recommender'}: nothing changed" in capsys.readouterr().err
    assert not any((root / "themes").iterdir())


def test_a_typo_leaves_nothing_behind(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    before = tree(root)
    assert main(["site", "--content", "nosuch"]) == 2
    assert tree(root) == before
    assert not (root / ".recommender").exists()


def test_a_lock_that_was_left_alone_is_no_index(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever was killed before the first index was whole left this: the next run makes one, or takes it away."""
    monkeypatch.chdir(root)
    put(root, ".recommender/lock", "")
    assert main(["site"]) == 0
    assert (root / ".recommender/current").exists()
    for path in (root / ".recommender").rglob("*"):
        if path.is_file() and path.name != "lock":
            path.unlink()
    for path in (root / ".recommender").iterdir():
        if path.is_dir():
            path.rmdir()
    assert main(["site", "--uninstall"]) == 0
    assert not (root / ".recommender").exists()


@pytest.mark.parametrize("layout", [None, 2])
def test_lists_are_known_for_ours_however_they_are_laid_out(root: Path, layout: int | None) -> None:
    """A formatter may have gone over them; and lines that look like ours say nothing about those between them."""
    site = open_site(root)
    lists, file = site.lists(), root / "lists.json"
    file.write_text(json.dumps(lists, indent=layout), "utf-8")
    assert is_list_file(file)
    lines = [*FORMATS["json"](lists, "")]
    file.write_text("\n".join(lines), "utf-8")
    assert is_list_file(file)
    file.write_text("\n".join([*lines[:1], '"mine": {"a": 1},', *lines[1:]]), "utf-8")
    assert not is_list_file(file)


def test_what_to_paste_is_not_asked_for_where_it_stands_and_named_where_it_is_left(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its partial, the line breaks the build of Hugo; and who pastes it twice gets two boxes."""
    template = root / "themes/plain/layouts/page.html"
    put(root, "themes/plain/layouts/page.html", "{{ .Content }}\n")
    for other in ("layouts/_default/single.html", "layouts/page.html", "layouts/single.html"):
        (root / other).unlink(missing_ok=True)
    main(["site", str(root), "--install"])
    assert "here it may be themes/plain/layouts/page.html" in capsys.readouterr().out
    template.write_text('{{ .Content }}\n{{ partial "related-stories.html" . }}\n', "utf-8")
    main(["site", str(root), "--install"])
    assert "paste into" not in capsys.readouterr().out
    main(["site", str(root), "--uninstall"])
    assert "take this line out of themes/plain/layouts/page.html" in capsys.readouterr().out


def test_pages_to_which_nothing_is_close_enough_are_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(root, "content/posts/alone.md", "---\ntitle: Zyxwv\ndate: 2020-01-01\n---\nQqq\n")
    main(["site", str(root)])
    said = capsys.readouterr()
    assert "66 of 67 pages have a box" in said.out
    assert "no story is close enough to posts/alone.md;" in said.err


def test_a_page_that_cannot_be_read_is_not_said_to_be_far_from_all(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(root, "content/posts/torn.md", "---\ntitle: [Zyxwv\ndate: {2020\n---\nQqq\n")
    main(["site", str(root)])
    said = capsys.readouterr()
    assert "66 of 67 pages have a box" in said.out
    assert "no story is close enough" not in said.err
    assert "posts/torn.md cannot be read, and has no box; see the problems" in said.err


@pytest.mark.parametrize("looked_through", [2_000, 0])
def test_what_is_wrong_is_said_at_each_build_until_it_is_mended(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, looked_through: int
) -> None:
    """Also when the index has followed a change, and when nothing changed since; and on a site of any size."""
    monkeypatch.setattr("recommender.index.refresh.LOOKED_THROUGH", looked_through)

    def said() -> bool:
        assert main(["site", str(root)]) == 0
        return "1 problem in the content; see: recommender doctor" in capsys.readouterr().err

    page = next(path for path in sorted((root / "content").rglob("*.md")) if path.name != "_index.md")
    whole = page.read_text(encoding="utf-8")
    assert not said()
    page.write_text(whole.replace("---\n", "---\nrelated: [no-such-page-anywhere]\n", 1), encoding="utf-8")
    assert said()
    assert said()
    other = next(path for path in sorted((root / "content").rglob("*.md")) if path not in (page, root / "_index.md"))
    other.write_text(other.read_text(encoding="utf-8") + "\nOne more line.\n", encoding="utf-8")
    assert said()
    page.write_text(whole, encoding="utf-8")
    assert not said()
