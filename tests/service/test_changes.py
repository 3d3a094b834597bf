"""Whoever has the token may change the site: files stay the truth, and nobody else can write a byte."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from served import EDITOR, SMALL, TOKEN, Serve, Served, page
from waiting import wait_for

from recommender.errors import SettingsError
from recommender.service.inbox import Inbox
from recommender.service.serve_settings import ServeSettings, read_token
from recommender.settings import Settings, load_settings

INBOX = 'inbox = "content/inbox"'

NEWS = {
    "title": "The ferry is back",
    "body": "<p>The ferry crews end the strike.</p>",
    "published": "2026-01-10T08:00:00Z",
}


def put(served: Served, name: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, dict[str, Any]]:
    answer = served.client.put(f"/v1/articles/{quote(name, safe='')}", json=body or NEWS, headers=headers or EDITOR)
    return answer.status_code, answer.json()


def files(served: Served) -> list[str]:
    return sorted(path.relative_to(served.folder).as_posix() for path in served.folder.rglob("*") if path.is_file())


def content_files(served: Served) -> list[str]:
    return [path for path in files(served) if path.startswith("content/")]


@pytest.mark.parametrize(
    ("name", "build"),
    [("news/back", True), ("news/back", False), ("../../etc/passwd", True), ("/", True), ("https://x.example/ä", True)],
)
def test_an_article_that_is_sent_is_a_file_and_is_answered_at_once(serve: Serve, name: str, build: bool) -> None:
    served = serve(table=INBOX, build=build)
    before, version = content_files(served), served.site.version
    status, answer = put(served, name)
    assert (status, answer["changed"], answer["articles"]) == (200, True, 6)
    assert answer["version"] == served.site.version != version
    new = [path for path in content_files(served) if path not in before]
    assert len(new) == 1 and new[0].startswith("content/inbox/") and new[0].endswith(".json")
    assert json.loads((served.folder / new[0]).read_text())["id"] == name
    found = served.client.get(f"/v1/articles/{quote(name, safe='')}").json()
    assert (found["id"], found["title"], found["published"]) == (name, NEWS["title"], NEWS["published"])
    stories = served.client.get("/v1/related", params={"article": "harbour/ferry", "fill": "true"}).json()["stories"]
    assert name in [story["article_id"] for story in stories]
    status, answer = put(served, name, {**NEWS, "title": "The ferry is back again"})
    assert (status, answer["changed"], answer["articles"]) == (200, True, 6)
    gone = served.client.delete(f"/v1/articles/{quote(name, safe='')}", headers=EDITOR)
    assert (gone.status_code, gone.json()["articles"]) == (200, 5)
    assert content_files(served) == before


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guess"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nothing_is_changed(serve: Serve, headers: dict[str, str]) -> None:
    served = serve(table=INBOX)
    before = files(served)
    for method, path, body in (
        ("PUT", "/v1/articles/news", NEWS),
        ("DELETE", "/v1/articles/olives", None),
        ("POST", "/v1/refresh", {"force": True}),
        ("GET", "/v1/problems", None),
    ):
        answer = served.client.request(method, path, json=body, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in answer.text
    assert files(served) == before


def test_a_wrong_token_is_refused_where_none_is_asked_for_too(serve: Serve) -> None:
    answer = serve().client.get("/v1/articles", headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401


def test_without_an_inbox_nothing_is_written(serve: Serve) -> None:
    served = serve()
    before = files(served)
    assert put(served, "news")[0] == 405
    assert served.client.delete("/v1/articles/olives", headers=EDITOR).status_code == 405
    assert files(served) == before


def test_an_article_of_another_file_is_changed_there_and_not_in_the_inbox(serve: Serve) -> None:
    served = serve(table=INBOX)
    before = files(served)
    status, problem = put(served, "olives")
    assert (status, "olives.md" in problem["detail"]) == (409, True)
    assert served.client.delete("/v1/articles/olives", headers=EDITOR).status_code == 409
    assert served.client.delete("/v1/articles/nothing", headers=EDITOR).status_code == 404
    assert files(served) == before


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"title": ""},
        {"title": 1},
        {"title": "x", "titel": "y"},
        {"title": "x", "id": "other"},
        {"title": "x" * 1_001},
    ],
)
def test_what_is_no_article_is_not_written(serve: Serve, body: dict[str, Any]) -> None:
    served = serve(table=INBOX)
    before = files(served)
    answer = served.client.put("/v1/articles/news", json=body, headers=EDITOR)
    assert (answer.status_code, files(served)) == (400, before)


def test_a_disk_that_is_full_is_told_and_leaves_no_half_file(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve(table=INBOX)
    before = files(served)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("recommender.service.inbox.os.fsync", full)
    status, problem = put(served, "news")
    assert (status, "No space left" in problem["detail"], files(served)) == (507, True, before)


@pytest.mark.parametrize("content", [b'{"title":' + b"[" * 100_000, b'{"title": "x", "x": ' + b'{"a":' * 100_000])
def test_what_is_nested_without_end_is_refused(serve: Serve, content: bytes) -> None:
    kinds = {**EDITOR, "Content-Type": "application/json"}
    answer = serve(table=INBOX).client.put("/v1/articles/news", content=content, headers=kinds)
    assert (answer.status_code, "nested too deeply" in answer.text) == (400, True)


@pytest.mark.parametrize("name", ["a%ff", "a%ed%a0%80", "a%00b"])
def test_an_id_that_is_no_text_is_refused(serve: Serve, name: str) -> None:
    """What cannot be decoded is replaced by one and the same character: two ids would be one."""
    answer = serve(table=INBOX).client.put(f"/v1/articles/{name}", json=NEWS, headers=EDITOR)
    assert answer.status_code == 400


@given(st.text(min_size=1, max_size=300))
def test_no_id_leads_out_of_the_inbox(name: str) -> None:
    inbox = Inbox(Path("/content/inbox"), Path("/content"))
    path = inbox.path_of(name)
    assert path.parent == inbox.folder
    assert path.name.isascii() and len(path.name) < 100 and not path.name.startswith((".", "-"))


def test_an_inbox_outside_of_the_content_is_refused(serve: Serve) -> None:
    with pytest.raises(SettingsError, match="must lie in the content"):
        from recommender.api import open as open_site
        from recommender.service.service import Service

        served = serve()
        (served.folder / "recommender.toml").write_text('content = "content"\n[serve]\ninbox = "elsewhere"\n')
        Service(open_site(served.folder))


# --- refresh --------------------------------------------------------------------------------------------------


def test_a_refresh_takes_what_files_say_now(serve: Serve) -> None:
    served = serve(build=True)
    version = served.site.version
    assert served.client.post("/v1/refresh", json={}, headers=EDITOR).json()["changed"] is False
    (served.folder / "content/new.md").write_text(page("A new ferry", "The ferry is new."))
    answer = served.client.post("/v1/refresh", json={}, headers=EDITOR).json()
    assert (answer["changed"], answer["articles"]) == (True, 6)
    assert answer["version"] != version


def test_a_refresh_that_loses_more_than_half_of_the_site_asks_for_force(serve: Serve) -> None:
    served = serve(build=True)
    for name in SMALL:
        if name.startswith("harbour"):
            (served.folder / "content" / name).unlink()
    answer = served.client.post("/v1/refresh", json={}, headers=EDITOR)
    assert (answer.status_code, "3 of 4 articles" in answer.json()["detail"]) == (409, True)
    assert served.client.get("/v1/articles/harbour/ferry").status_code == 200
    forced = served.client.post("/v1/refresh", json={"force": True}, headers=EDITOR)
    assert (forced.status_code, forced.json()["articles"]) == (200, 2)


def lose_by_drafts(content: Path) -> None:
    for path in (content / "harbour").iterdir():
        path.write_text(path.read_text().replace("title:", "draft: true\ntitle:"))


def lose_by_broken_files(content: Path) -> None:
    for path in (content / "harbour").iterdir():
        path.write_text(path.read_text().replace("title: ", 'title: "'))


def lose_by_a_folder_that_cannot_be_read(content: Path) -> None:
    (content / "harbour").rename(content.parent / "harbour")
    (content / "harbour").write_text("no folder any more")


def lose_by_settings(content: Path) -> None:
    settings = content.parent / "recommender.toml"
    settings.write_text('ignore = ["harbour/**"]\n' + settings.read_text())


@pytest.mark.parametrize("build", [True, False])
@pytest.mark.parametrize(
    "lose", [lose_by_drafts, lose_by_broken_files, lose_by_a_folder_that_cannot_be_read, lose_by_settings]
)
def test_whatever_the_cause_a_loss_asks_for_force_and_the_index_stays(
    serve: Serve, lose: Callable[[Path], None], build: bool
) -> None:
    served = serve(table=INBOX, build=build)
    version = served.site.version
    index = [*(served.folder / ".recommender").glob("current")]
    before = [path.read_bytes() for path in index]
    lose(served.folder / "content")
    for answer in (
        served.client.post("/v1/refresh", json={}, headers=EDITOR),
        served.client.put("/v1/articles/news", json=NEWS, headers=EDITOR),
        served.client.delete("/v1/articles/harbour%2Fferry", headers=EDITOR),
    ):
        assert answer.status_code == 409, answer.text
    assert "3 of 4 articles would not be public" in served.client.post("/v1/refresh", json={}, headers=EDITOR).text
    assert (served.site.version, [path.read_bytes() for path in index]) == (version, before)
    assert not [*served.folder.glob("content/inbox/*")]
    forced = served.client.post("/v1/refresh", json={"force": True}, headers=EDITOR)
    assert (forced.status_code, served.client.get("/v1/articles").json()["total"]) in ((200, 1), (200, 4))


@pytest.mark.parametrize(
    ("toml", "body", "why"),
    [
        ('ignore = ["inbox/**"]\n', NEWS, "leave files of the inbox out"),
        ("", {**NEWS, "id": " news "}, "no article with that id"),
    ],
)
@pytest.mark.parametrize("build", [True, False])
def test_a_file_that_gives_no_article_is_refused_and_taken_back(
    serve: Serve, toml: str, body: dict[str, Any], why: str, build: bool
) -> None:
    served = serve(table=INBOX, build=build)
    settings = served.folder / "recommender.toml"
    settings.write_text(toml + settings.read_text())
    served.client.post("/v1/refresh", json={}, headers=EDITOR)
    before, total = content_files(served), len(served.site)
    status, answer = put(served, body.get("id", "news"), body)
    assert (status, why in answer["detail"]) == (422, True), answer
    assert (content_files(served), len(served.site)) == (before, total)


def test_an_article_stays_as_it_was_if_its_new_text_is_refused(serve: Serve) -> None:
    served = serve(table=INBOX)
    assert put(served, "news")[0] == 200
    (file,) = (served.folder / "content/inbox").iterdir()
    written = file.read_bytes()
    settings = served.folder / "recommender.toml"
    usual = settings.read_text()
    settings.write_text('ignore = ["inbox/**"]\n' + usual)
    assert put(served, "news", {**NEWS, "title": "Another title"})[0] == 422
    assert file.read_bytes() == written
    settings.write_text(usual)
    assert served.client.get("/v1/articles/news").json()["title"] == NEWS["title"]


def test_a_refresh_that_fails_leaves_the_site_as_it_was(serve: Serve) -> None:
    served = serve(build=True)
    for path in (served.folder / "content").rglob("*.md"):
        path.unlink()
    answer = served.client.post("/v1/refresh", json={"force": True}, headers=EDITOR)
    assert answer.status_code == 400
    assert served.client.get("/v1/articles").json()["total"] == 4


def test_a_newer_index_of_another_process_is_taken(serve: Serve) -> None:
    from recommender.index import index_of, refresh_index

    served = serve(build=True, table="follow = 0.01")
    (served.folder / "content/new.md").write_text(page("A new ferry", "The ferry is new."))
    settings = load_settings(served.folder)
    refresh_index(served.folder / "content", settings, index_of(settings))
    for _ in range(1_000):
        if served.client.get("/v1/articles").json()["total"] == 5:
            break
    else:
        pytest.fail("the newer index was not taken")


# --- problems -------------------------------------------------------------------------------------------------


def test_problems_are_those_of_the_doctor(serve: Serve) -> None:
    served = serve({**SMALL, "bad.md": page("Bad", date="2026-02-30")})
    answer = served.client.get("/v1/problems", headers=EDITOR, params={"kind": "bad date"}).json()
    assert [(one["path"], one["kind"]) for one in answer["problems"]] == [("bad.md", "bad date")]
    assert (answer["total"], answer["kinds"]["bad date"]) == (1, 1)
    wrong = served.client.get("/v1/problems", headers=EDITOR, params={"kind": "bad dates"})
    assert "did you mean 'bad date'" in wrong.json()["detail"]


# --- settings and the token -----------------------------------------------------------------------------------


def test_the_token_comes_from_the_environment_or_a_file_and_no_message_holds_it(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    assert read_token(Settings(), {"RECOMMENDER_TOKEN": TOKEN}) == TOKEN
    assert read_token(Settings(), {"RECOMMENDER_TOKEN_FILE": str(file)}) == TOKEN
    (tmp_path / "recommender.toml").write_text('[serve]\ntoken_file = "token"\n')
    assert read_token(load_settings(tmp_path), {}) == TOKEN
    assert read_token(Settings(), {}) == ""
    for short in ("hunter2", "ü" * 20):
        with pytest.raises(SettingsError) as raised:
            read_token(Settings(), {"RECOMMENDER_TOKEN": short})
        assert short not in str(raised.value)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_token(Settings(), {"RECOMMENDER_TOKEN_FILE": str(tmp_path / "none")})


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('inbx = "x"', "did you mean 'inbox'"),
        ("max_age = -1", "max_age"),
        ('cors = "https://x.example"', "cors"),
        ("timeout = 0", "timeout"),
        ("mcp = 1", "mcp"),
    ],
)
def test_a_misspelt_or_impossible_setting_is_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "recommender.toml").write_text(f"[serve]\n{line}\n")
    with pytest.raises(SettingsError, match=said):
        ServeSettings.of(load_settings(tmp_path))


def test_the_log_holds_neither_tokens_nor_questions(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    def access() -> list[logging.LogRecord]:
        return [record for record in caplog.records if record.name == "recommender.access"]

    served = serve(table=INBOX)
    with caplog.at_level(logging.INFO, logger="recommender.access"):
        put(served, "news")
        served.client.get("/v1/similar", params={"text": "my secret question", "token": TOKEN})
        wait_for(lambda: len(access()) > 1)  # an answer is logged once it is sent
    lines = [json.loads(record.getMessage()) for record in access()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("PUT", "/v1/articles/news", 200),
        ("GET", "/v1/similar", 400),
    ]
    assert TOKEN not in caplog.text and "secret question" not in caplog.text
