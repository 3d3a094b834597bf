"""What the service says of itself: OpenAPI, figures for Prometheus, and whether it is ready."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from served import FERRY, Serve, Served

from recommender.evaluation import evaluate
from recommender.service import ENDPOINTS


def test_the_description_names_every_endpoint_and_every_parameter(seeds: Served) -> None:
    description = seeds.client.get("/openapi.json").json()
    assert description["openapi"] == "3.1.0"
    operations = {(method.upper(), path) for path, item in description["paths"].items() for method in item}
    assert operations == {(one.method, one.path) for one in ENDPOINTS}
    names = [item[method]["operationId"] for item in description["paths"].values() for method in item]
    assert len({*names}) == len(names)
    related = description["paths"]["/v1/related"]["get"]
    by_name = {one["name"]: one for one in related["parameters"]}
    assert by_name["article"]["required"] and by_name["article"]["schema"]["maxLength"] == 4096
    assert by_name["filter"]["style"] == "deepObject"
    assert {"200", "304", "400", "404", "503"} <= set(related["responses"])


def test_the_description_is_sound_and_answers_are_as_it_says(seeds: Served) -> None:
    from jsonschema import Draft202012Validator

    description = seeds.client.get("/openapi.json").json()

    def validate(answer: dict[str, Any], reference: str) -> None:
        schema = {"$ref": reference, "components": description["components"]}
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(answer)

    for path, parameters in (
        ("/v1/related", {"article": FERRY}),
        ("/v1/similar", {"text": "ferry"}),
        ("/v1/explain", {"article": FERRY, "other": "Ferries sail again after Skerrin crews accept roster deal"}),
        ("/v1/articles", {"title": "ferry"}),
    ):
        shape = description["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        validate(seeds.client.get(path, params=parameters).json(), shape["$ref"])
    shape = description["paths"]["/v1/related"]["get"]["responses"]["404"]["content"]["application/problem+json"]
    validate(seeds.client.get("/v1/related", params={"article": "x"}).json(), shape["schema"]["$ref"])


def test_it_is_alive_and_ready(seeds: Served) -> None:
    assert seeds.client.get("/healthz").text == "ok\n"
    ready = seeds.client.get("/readyz").json()
    assert ready == {"version": seeds.site.version, "articles": len(seeds.site), "trouble": ""}


def test_figures_are_those_of_prometheus(serve: Serve) -> None:
    served = serve()
    for path in ("/v1/articles/olives", "/v1/articles/nothing", "/strange/%0A%22{x}"):
        served.client.get(path)
    served.client.request("BREW", "/v1/related")
    families = {one.name: one for one in text_string_to_metric_families(served.client.get("/metrics").text)}
    counted = {
        (one.labels["route"], one.labels["method"], one.labels["status"]): one.value
        for one in families["recommender_request_seconds"].samples
        if one.name.endswith("_count")
    }
    assert counted[("/v1/articles/{id}", "GET", "200")] == counted[("/v1/articles/{id}", "GET", "404")] == 1
    assert counted[("other", "GET", "404")] == counted[("other", "other", "405")] == 1
    assert families["recommender_articles"].samples[0].value == 5
    assert families["recommender_version_info"].samples[0].labels == {"version": served.site.version}
    assert families["recommender_index_age_seconds"].samples[0].value >= 0


def test_the_quality_of_the_last_evaluation_is_a_figure(serve: Serve, seeds: Served, tmp_path: Any) -> None:
    report = evaluate(seeds.site.corpus, systems=("ours",), metrics=("nDCG@10",))
    report.to_json(tmp_path / "report.json")
    text = serve(table='report = "report.json"').client.get("/metrics").text
    (value,) = re.findall(r'recommender_quality\{metric="nDCG@10",protocol="cold",system="ours"\} (\S+)', text)
    assert float(value) == pytest.approx(report.mean("nDCG@10", "ours"))


@pytest.mark.slow
def test_no_request_that_the_description_allows_or_forbids_makes_it_fail(serve: Serve, tmp_path: Path) -> None:
    """Schemathesis makes up requests from the description."""
    import subprocess
    import sys

    served = serve(table='inbox = "content/inbox"\nevents = "clicks"', build=True)
    from served import TOKEN

    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "run", f"{served.url}/openapi.json"),
            *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance"),
            *("--checks", "response_schema_conformance"),
            *("--max-examples", "40", "--seed", "1", "--header", f"Authorization: Bearer {TOKEN}"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        cwd=tmp_path,  # where it remembers what failed
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
