"""Settings: where they are found, how they are read, and the messages for wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.api import list_options
from recommender.errors import ContentError, SettingsError
from recommender.ranking.filters import Filters
from recommender.settings import Settings, load_settings


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)


# --- discovery ----------------------------------------------------------------------------------------------


def test_argument_before_environment_before_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "recommender.toml", 'content = "posts"')
    settings = load_settings(tmp_path)
    assert settings.content_folder() == tmp_path / "posts"
    monkeypatch.setenv("RECOMMENDER_CONTENT", "elsewhere")
    assert settings.content_folder() == Path("elsewhere")
    assert settings.content_folder("here") == settings.content_folder(Path("here")) == Path("here")
    monkeypatch.setenv("RECOMMENDER_CONTENT", "")
    assert settings.content_folder() == tmp_path / "posts", "an empty variable names nothing"


def test_a_relative_content_folder_starts_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "recommender.toml", 'content = "../posts"')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert load_settings().content_folder().resolve() == tmp_path.parent / "posts"


def test_an_absolute_content_folder_is_kept(tmp_path: Path) -> None:
    write(tmp_path / "a" / "recommender.toml", f"content = {str(tmp_path / 'posts')!r}")
    assert load_settings(tmp_path / "a").content_folder() == tmp_path / "posts"


def test_a_relative_model_folder_starts_at_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "recommender.toml", "semantic = 'model'")
    below = tmp_path / "below"
    below.mkdir()
    assert load_settings(below).model == "model", "there is no such folder: it is a name"
    (tmp_path / "model").mkdir()
    assert load_settings(below).model == tmp_path / "model"
    monkeypatch.chdir(tmp_path)
    assert Settings(semantic="model").model == Path("model")
    assert Settings().model is None


def test_the_nearest_file_wins_and_recommender_toml_over_pyproject(tmp_path: Path) -> None:
    write(tmp_path / "recommender.toml", "k = 1")
    near = write(tmp_path / "a" / "pyproject.toml", "[tool.recommender]\nk = 2")
    (tmp_path / "a" / "b").mkdir()
    assert (load_settings(tmp_path / "a" / "b").k, load_settings(tmp_path / "a" / "b").path) == (2, near)
    write(tmp_path / "a" / "recommender.toml", "k = 3")
    assert load_settings(tmp_path / "a" / "b").k == 3
    assert load_settings(tmp_path).k == 1


@pytest.mark.parametrize("foreign", ["[project]\nname = 'x'", "not toml at all [", "[tool]\nother = 1", "tool = 1"])
def test_a_pyproject_without_the_section_is_skipped(tmp_path: Path, foreign: str) -> None:
    write(tmp_path / "recommender.toml", "k = 7")
    write(tmp_path / "a" / "pyproject.toml", foreign)
    assert load_settings(tmp_path / "a").k == 7


def test_without_a_file_the_defaults_apply_and_the_error_says_how_to_name_content(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings == Settings()
    with pytest.raises(ContentError, match=r"--content FOLDER.*RECOMMENDER_CONTENT.*recommender\.toml"):
        settings.content_folder()


def test_a_file_without_content_names_no_folder(tmp_path: Path) -> None:
    write(tmp_path / "recommender.toml", "")
    with pytest.raises(ContentError):
        load_settings(tmp_path).content_folder()


def test_an_empty_argument_is_refused() -> None:
    with pytest.raises(ContentError, match=r'the content folder is ""; name one, "\." for the current folder'):
        Settings(content="posts", path=Path("recommender.toml")).content_folder("")


@pytest.mark.parametrize(("path", "place"), [(Path("site", "recommender.toml"), "site/recommender.toml: "), (None, "")])
def test_an_error_of_a_setting_names_its_file(path: Path | None, place: str) -> None:
    with pytest.raises(SettingsError) as caught, Settings(path=path).error_context():
        raise SettingsError("unknown signal 'txt'")
    assert str(caught.value) == f"{place}unknown signal 'txt'"


# --- values -------------------------------------------------------------------------------------------------


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """\ufeff
content = "posts"
exclude_hidden = true
externals = "all"
semantic = "model"
semantic_max_characters = 500
k = 0
[fields]
title = "headline"
url = ["link", "href"]
[weights]
text = 1
links = 0.5
"""
    path = write(tmp_path / "recommender.toml", text)
    assert load_settings(tmp_path) == Settings(
        content="posts",
        fields={"title": ("headline",), "url": ("link", "href")},
        weights={"text": 1, "links": 0.5},
        exclude_hidden=True,
        externals="all",
        semantic="model",
        semantic_max_characters=500,
        k=0,
        path=path,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("contents = 'x'", "unknown setting 'contents'; did you mean 'content'"),
        ("path = 'x'", "unknown setting 'path'"),
        ("weihgts = 1", "did you mean 'weights'"),
        ("content = 1", "content is 1; it must be a string"),
        ("exclude_hidden = 'no'", "exclude_hidden is 'no'; it must be true or false"),
        ("externals = 'some'", 'externals is \'some\'; it must be "none", "curated" or "all"'),
        ("externals = []", "externals is"),
        ("semantic = true", "semantic is True; it must be a string"),
        ("semantic_max_characters = 0", "semantic_max_characters is 0; it must be a whole number, 1 or more"),
        ("semantic_max_characters = 10.0", "semantic_max_characters is 10.0; it must be a whole number"),
        ("k = -1", "k is -1; it must be a whole number, 0 or more"),
        ("k = true", "k is True; it must be a whole number"),
        ("k = 2.0", "k is 2.0; it must be a whole number"),
        ("weights = 1", "weights is 1; it must be a table of numbers"),
        ("[weights]\ntext = -1", "weights is .*-1.*; it must be a table of numbers, 0 or more"),
        ("[weights]\ntext = nan", "weights is .*nan"),
        ("[weights]\ntext = inf", "weights is .*inf"),
        ("[weights]\ntext = '1'", "weights is"),
        ("[weights]\ntext = true", "weights is"),
        ("fields = 'title'", "fields is 'title'; it must be a table of lists"),
        ("[fields]\ntitle = 1", "fields is"),
        ("[fields]\ntitle = ['a', 1]", "fields is"),
        ("k = ", "cannot be read as TOML"),
    ],
)
def test_a_wrong_setting_is_refused_with_file_and_value(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "recommender.toml", text)
    with pytest.raises(SettingsError, match=message) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}: ")


def test_a_section_that_is_no_table_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "[tool]\nrecommender = 'posts'")
    with pytest.raises(SettingsError, match=r"tool\.recommender is 'posts'; it must be a table"):
        load_settings(tmp_path)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "recommender.toml").write_bytes(b"content = '\xff'")
    with pytest.raises(SettingsError, match="cannot be read as TOML"):
        load_settings(tmp_path)


# --- lists --------------------------------------------------------------------------------------------------


def test_list_options_are_those_of_the_settings(tmp_path: Path) -> None:
    write(tmp_path / "recommender.toml", 'k = 3\nduplicates = "keep"\nmin_score = 0.2\nfilters = { topics = ["AI"] }')
    options = list_options(load_settings(tmp_path))
    assert options == {
        "k": 3, "duplicates": "keep", "min_score": 0.2, "diversity": 0.0, "externals": "curated",
        "filters": Filters(topics=("AI",)),
    }  # fmt: skip


def test_what_a_caller_says_goes_before_the_settings_and_a_min_score_before_fill(tmp_path: Path) -> None:
    """To fill a list, said at the call, also goes before the settings' threshold."""
    write(tmp_path / "recommender.toml", "fill = false\nmin_score = 0.2\nlearn = true")
    settings = load_settings(tmp_path)
    assert settings.learn is True
    assert {"fill": False, "min_score": 0.2}.items() <= list_options(settings).items()
    assert {"fill": True, "k": 3}.items() <= list_options(settings, fill=True, k=3).items()
    assert "min_score" not in list_options(settings, fill=True)
    assert list_options(settings, fill=True, min_score=0.4)["min_score"] == 0.4
    assert "fill" not in list_options(Settings()), "each function has its own default"


@pytest.mark.parametrize("text", ['learn = "yes"', "learn = 1", 'fill = "yes"', "fill = 1"])
def test_a_setting_of_few_values_names_them(tmp_path: Path, text: str) -> None:
    write(tmp_path / "recommender.toml", text)
    with pytest.raises(SettingsError, match=r'(learn is .* "auto", true or false|fill is .* true or false)'):
        load_settings(tmp_path)


def test_a_misspelt_filter_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path / "recommender.toml", 'filters = { topic = ["AI"] }')
    with pytest.raises(SettingsError, match=r"recommender.toml: unknown filter 'topic'; did you mean 'topics'\?"):
        list_options(load_settings(tmp_path))
