"""Lists over HTTP: the same as in Python, for whoever may see them, and refused with a reason where there are none."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from served import EDITOR, FERRY, SMALL, Serve, Served, page


def get(served: Served, path: str, **parameters: Any) -> dict[str, Any]:
    answer = served.client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    value: dict[str, Any] = answer.json()
    return value


def ids(answer: dict[str, Any]) -> list[str]:
    return [story["article_id"] for story in answer["stories"]]


def test_a_list_is_that_of_the_library_with_the_settings_of_the_site(seeds: Served) -> None:
    answer = get(seeds, "/v1/related", article=FERRY)
    expected = seeds.site.recommend(FERRY)
    assert ids(answer) == [story.article_id for story in expected]
    assert [story["score"] for story in answer["stories"]] == [story.score for story in expected]
    assert answer["stories"][2]["reasons"] == [reason.to_dict() for reason in expected[2].reasons]
    assert answer["version"] == seeds.site.version
    assert answer["articles"][0]["id"] == FERRY


@pytest.mark.parametrize("name", [FERRY, f"{FERRY}.md", "Ferry crews walk out, cutting off the Skerrin Islands"])
def test_an_article_is_named_in_any_way_in_the_query_or_in_the_path(seeds: Served, name: str) -> None:
    expected = ids(get(seeds, "/v1/related", article=FERRY))
    assert ids(get(seeds, "/v1/related", article=name)) == expected
    assert ids(get(seeds, f"/v1/related/{quote(name)}")) == expected
    assert ids(get(seeds, f"/v1/related/{quote(name, safe='')}")) == expected
    assert get(seeds, f"/v1/articles/{quote(name, safe='')}")["id"] == FERRY


def test_an_article_is_named_by_its_address(seeds: Served) -> None:
    address = seeds.site.corpus.find(FERRY).url
    assert address.startswith("https://")
    assert get(seeds, "/v1/related", article=address)["articles"][0]["id"] == FERRY


def test_pages_of_a_list_are_its_parts(seeds: Served) -> None:
    whole = get(seeds, "/v1/related", article=FERRY, limit=6, fill="true")
    parts = [get(seeds, "/v1/related", article=FERRY, limit=2, offset=n, fill="true") for n in (0, 2, 4)]
    assert [story for part in parts for story in part["stories"]] == whole["stories"]
    assert [story["rank"] for story in parts[2]["stories"]] == [5, 6]


def test_fields_reasons_and_filters_are_chosen(seeds: Served) -> None:
    answer = get(seeds, "/v1/related", article=FERRY, fields="title,url", limit=3)
    assert [set(story) for story in answer["stories"]] == [{"title", "url"}] * 3
    bare = get(seeds, "/v1/related", article=FERRY, reasons="false", mode="computed-only")
    assert all(story["reasons"] == [] for story in bare["stories"])
    videos = get(seeds, "/v1/related", article=FERRY, mode="computed-only", **{"filter[kind]": "video"})
    assert ids(videos) and all("video" in name for name in ids(videos))


def test_several_articles_have_one_list_without_themselves_and_what_was_read(seeds: Served) -> None:
    one, other = ids(get(seeds, "/v1/related", article=FERRY))[:2]
    body = {"ids": [FERRY, one], "exclude": [other, "read long ago"], "limit": 5, "fill": True}
    answer = seeds.client.post("/v1/related", json=body).json()
    assert len(ids(answer)) == 5
    assert not {FERRY, one, other} & {*ids(answer)}
    assert [story["rank"] for story in answer["stories"]] == [1, 2, 3, 4, 5]
    scores = [story["score"] for story in answer["stories"]]
    assert scores == sorted(scores, reverse=True)
    alone = seeds.client.post("/v1/related", json={"ids": [FERRY]}).json()
    assert alone["stories"] == get(seeds, "/v1/related", article=FERRY)["stories"]


def test_a_text_has_a_list_too(seeds: Served) -> None:
    text = "the ferry crews and their strike"
    expected = [story.article_id for story in seeds.site.recommend_text(text)]
    assert expected
    assert ids(get(seeds, "/v1/similar", text=text)) == expected
    posted = seeds.client.post("/v1/similar", json={"text": text, "exclude": expected[:1]}).json()
    assert ids(posted)[: len(expected) - 1] == expected[1:]


def test_an_explanation_has_parts_and_says_why_not(seeds: Served) -> None:
    other = "Harrowmouth signs 25-year terminal deal with a jobs guarantee and a new ferry berth"
    answer = get(seeds, "/v1/explain", article=FERRY, other=other, mode="computed-only", limit=3)
    assert answer["why_not"]["cause"] == seeds.site.why_not(FERRY, other, 3, mode="computed-only").cause
    assert sum(part["contribution"] for part in answer["story"]["reasons"]) == pytest.approx(answer["story"]["score"])


def test_articles_are_found_by_words_of_their_titles(seeds: Served) -> None:
    found = get(seeds, "/v1/articles", title="FERRY crews")
    assert [one["id"] for one in found["articles"]].count(FERRY) == 1
    everything = get(seeds, "/v1/articles", limit=100)
    public = [article for article in seeds.site.corpus if not article.why_kept_out(None)]
    assert everything["total"] == len(everything["articles"]) == len(public) > 0
    dates = [one["published"] for one in everything["articles"] if one["published"]]
    assert dates == sorted(dates, reverse=True)
    assert get(seeds, "/v1/articles", offset=1, limit=1)["articles"] == everything["articles"][1:2]


def test_what_is_known_of_an_article_is_told(seeds: Served) -> None:
    answer, article = get(seeds, f"/v1/articles/{FERRY}"), seeds.site.corpus.find(FERRY)
    assert (answer["title"], answer["excerpt"], answer["path"]) == (article.title, article.excerpt, article.path)
    assert [one["id"] for one in answer["related"]][:1] == ids(get(seeds, "/v1/related", article=FERRY))[:1]


REFUSED = [
    ("/v1/related", {}, 400, "article"),
    ("/v1/related", {"article": "newsroom/2026-03-05-ferry"}, 404, "no article answers"),
    ("/v1/related", {"article": ""}, 400, "length"),
    ("/v1/related", {"article": FERRY, "limit": "101"}, 400, "limit"),
    ("/v1/related", {"article": FERRY, "limit": "-1"}, 400, "limit"),
    ("/v1/related", {"article": FERRY, "limit": "many"}, 400, "limit"),
    ("/v1/related", {"article": FERRY, "limt": "3"}, 400, "did you mean 'limit'?"),
    ("/v1/related", {"article": [FERRY, FERRY]}, 400, "given twice"),
    ("/v1/related", {"article": FERRY, "mode": "best"}, 400, "mode"),
    ("/v1/related", {"article": FERRY, "fields": "titel"}, 400, "did you mean 'title'"),
    ("/v1/related", {"article": FERRY, "filter[topic]": "Labor"}, 400, "did you mean 'Labour'"),
    ("/v1/related", {"article": FERRY, "filter[topics]": "x"}, 400, "did you mean 'filter[topic]'?"),
    ("/v1/related", {"article": FERRY, "filter[topic][x]": "x", "]": "y"}, 400, "unknown parameter"),
    ("/v1/related", {"article": FERRY, "filter": "x"}, 400, "filter"),
    ("/v1/related", {"article": FERRY, "as_of": "9999-01-01T00:00:00Z"}, 400, "in the future"),
    ("/v1/related", {"article": FERRY, "as_of": "yesterday"}, 400, "as_of"),
    ("/v1/related", {"article": FERRY, "min_score": "nan"}, 400, "min_score"),
    ("/v1/similar", {"text": ""}, 400, "length"),
    ("/v1/explain", {"article": FERRY, "other": "nothing"}, 404, "no article answers"),
    ("/v1/articles/nothing", {}, 404, "no article answers"),
    ("/v1/problems", {}, 403, "no token is set"),
    ("/v2/related", {}, 404, "openapi.json"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "parameters", "status", "said"), REFUSED)
def test_what_cannot_be_answered_is_refused_with_a_reason(
    seeds: Served, path: str, parameters: dict[str, Any], status: int, said: str
) -> None:
    answer = seeds.client.get(path, params=parameters)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert problem["status"] == status and problem["title"]
    assert said in problem["detail"]


def test_a_misspelt_article_is_answered_with_those_nearest(seeds: Served) -> None:
    problem = seeds.client.get("/v1/related", params={"article": f"{FERRY}s"}).json()
    assert FERRY in problem["closest"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"ids": []}', "application/json", 400),
        (b'{"ids": ["x"], "k": 1}', "application/json", 400),
        (b'{"ids": "x"}', "application/json", 400),
        (b'{"ids": ["\\ud800"]}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"ids": ["x"]}', "application/json", 404),
        (b"ids=x", "application/x-www-form-urlencoded", 415),
        (b'{"ids": ["x"]}', "text/plain", 415),
    ],
)
def test_a_body_that_is_no_question_is_refused(seeds: Served, content: bytes, kind: str, status: int) -> None:
    answer = seeds.client.post("/v1/related", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_parameters_of_a_body_are_not_looked_for_in_the_query(seeds: Served) -> None:
    answer = seeds.client.post("/v1/related?limit=3", json={"ids": [FERRY]})
    assert (answer.status_code, "stand in its body" in answer.text) == (400, True)


def test_other_methods_are_refused(seeds: Served) -> None:
    answer = seeds.client.put("/v1/related", json={})
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json()["detail"]


# --- what is not public ---------------------------------------------------------------------------------------


def test_drafts_are_not_there_for_whoever_has_no_token(serve: Serve) -> None:
    served = serve()
    for path, parameters in (
        ("/v1/related", {"article": "secret"}),
        ("/v1/related", {"article": "Ferry deal of tomorrow"}),
        ("/v1/articles/secret", {}),
        ("/v1/explain", {"article": "harbour/ferry", "other": "secret"}),
        ("/v1/related", {"article": "secrets"}),
    ):
        answer = served.client.get(path, params=parameters)
        assert answer.status_code == 404
        assert "tomorrow" not in answer.text.replace(parameters.get("article", ""), "")
        assert "secret" not in answer.json().get("closest", [])
    assert get(served, "/v1/articles")["total"] == 4
    assert "secret" not in ids(get(served, "/v1/related", article="harbour/ferry", fill="true"))
    shown = served.client.get("/v1/articles/secret", headers=EDITOR)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "private, no-cache")
    assert served.client.get("/v1/articles", headers=EDITOR).json()["total"] == 5


@pytest.mark.parametrize("topic", ["Mergers", "Merger"])
def test_a_topic_that_only_drafts_have_is_not_there_either(serve: Serve, topic: str) -> None:
    draft = "---\ntitle: Banks\ndraft: true\ntopics: [Mergers]\n---\n"
    served = serve({**SMALL, "banks.md": draft, "sea.md": "---\ntitle: Sea\ntopics: [Tides]\n---\nThe ferry.\n"})
    asked = {"article": "harbour/ferry", "filter[topic]": topic}
    for is_written in (False, True):
        if is_written:  # the version is another one now
            (served.folder / "content/quay.md").write_text("---\ntitle: Quay\ntopics: [Quays]\n---\n")
            served.site.refresh()
        answer = served.client.get("/v1/related", params=asked)
        assert (answer.status_code, "Mergers'?" in answer.text) == (400, False)
        assert "did you mean" in answer.json()["detail"]
    assert get(served, "/v1/related", **{**asked, "filter[topic]": "quays"})["stories"] == []
    editors = served.client.get("/v1/related", params=asked, headers=EDITOR)
    assert (editors.status_code == 200) == (topic == "Mergers")


def test_what_is_published_later_is_not_there_yet(serve: Serve) -> None:
    served = serve({**SMALL, "later.md": page("The ferry of later", "The ferry strike.", publishDate="2999-01-01")})
    assert served.client.get("/v1/articles/later").status_code == 404
    assert "later" not in ids(get(served, "/v1/related", article="harbour/ferry", fill="true"))


# --- what others may keep ---------------------------------------------------------------------------------------


def test_an_answer_that_is_known_is_not_sent_again(seeds: Served) -> None:
    first = seeds.client.get("/v1/related", params={"article": FERRY})
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = seeds.client.get("/v1/related", params={"article": FERRY}, headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for parameters in ({"article": FERRY, "limit": 3}, {"article": f"{FERRY}.md"}):
        other = seeds.client.get("/v1/related", params=parameters, headers={"If-None-Match": tag})
        assert other.status_code == 200 and other.headers["etag"] != tag


def test_an_answer_is_made_once_and_the_least_wanted_is_forgotten(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recommender.engine import Recommender

    made: list[str] = []
    recommend = Recommender.recommend

    def counted(self: Recommender, name: str, **options: Any) -> Any:
        made.append(name)
        return recommend(self, name, **options)

    monkeypatch.setattr(Recommender, "recommend", counted)
    monkeypatch.setattr("recommender.service.kept_answers.MAX_ANSWERS", 2)
    served = serve()
    first, second = (get(served, "/v1/related", article="olives") for _ in range(2))
    assert first == second and made == ["olives"]
    for name in ("harbour/ferry", "harbour/bread", "olives"):
        get(served, "/v1/related", article=name)
    assert made == ["olives", "harbour/ferry", "harbour/bread", "olives"]
    served.client.get("/v1/related", params={"article": "olives"}, headers=EDITOR)
    assert made[-2:] == ["olives", "olives"]  # an editor may see more


def test_a_head_is_the_head_of_the_answer(seeds: Served) -> None:
    whole, head = (getattr(seeds.client, name)("/v1/related", params={"article": FERRY}) for name in ("get", "head"))
    assert head.content == b"" and head.headers["etag"] == whole.headers["etag"]


def test_long_answers_are_compressed_for_those_who_can_read_them(seeds: Served) -> None:
    answer = seeds.client.get("/v1/related", params={"article": FERRY}, headers={"Accept-Encoding": "gzip"})
    plain = seeds.client.get("/v1/related", params={"article": FERRY}, headers={"Accept-Encoding": "identity"})
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(plain.content) / 2
    assert answer.json() == plain.json()
    assert "content-encoding" not in plain.headers


def test_only_pages_that_are_named_may_ask(seeds: Served) -> None:
    for origin, allowed in (("https://pages.example", "https://pages.example"), ("https://evil.example", None)):
        answer = seeds.client.get("/v1/related", params={"article": FERRY}, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
        wish = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = seeds.client.options("/v1/related", headers=wish)
        assert preflight.headers.get("access-control-allow-origin") == allowed
        assert "access-control-allow-credentials" not in preflight.headers


def test_every_answer_forbids_what_no_answer_needs(seeds: Served) -> None:
    for path in ("/v1/articles", "/v1/nothing", "/", "/docs", "/widget.js", "/healthz", "/openapi.json", "/metrics"):
        headers = seeds.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "set-cookie" not in headers and "server" not in headers


def test_the_total_is_that_of_all_pages_and_only_said_when_asked_for(seeds: Served) -> None:
    text = "a strike of ferry crews cuts off the islands"
    for path, asked in (("/v1/related", {"article": FERRY}), ("/v1/similar", {"text": text})):
        assert "total" not in get(seeds, path, **asked)
        answer = get(seeds, path, **asked, limit=2, offset=1, total="true")
        everything = get(seeds, path, **asked, limit=100)["stories"]
        assert answer["total"] == len(everything) > 3
        assert answer["stories"] == everything[1:3]
    first = everything[0]["article_id"]
    for path, body in (("/v1/similar", {"text": text}), ("/v1/related", {"ids": [FERRY, first]})):
        whole = seeds.client.post(path, json={**body, "total": True, "limit": 3}).json()
        left_out = [whole["stories"][0]["article_id"]]
        rest = seeds.client.post(path, json={**body, "total": True, "limit": 2, "exclude": left_out}).json()
        assert rest["total"] == whole["total"] - 1
        assert [one["article_id"] for one in rest["stories"]] == [one["article_id"] for one in whole["stories"][1:]]
        assert [one["rank"] for one in rest["stories"]] == [1, 2]
