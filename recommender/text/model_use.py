"""How a model in a folder is to be used: its pooling, its prefix, its longest text; as sentence-transformers says it.

What fastembed needs beside that is written into a folder of its own. The user's folder is only read.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, TypeGuard

from recommender.errors import SettingsError
from recommender.text.model_files import REMEDY, ModelFiles

__all__ = ["complete_files", "pooling_of", "prefix_of"]

MAX_TOKENS = 512
"""Tokens of a text, if the folder does not say how many its model can read: those of BERT and its relatives."""

POOLINGS = {
    "pooling_mode_mean_tokens": "MEAN",
    "pooling_mode_mean_sqrt_len_tokens": "MEAN",
    "pooling_mode_cls_token": "CLS",
    "pooling_mode_lasttoken": "LAST_TOKEN",
    "mean": "MEAN",
    "mean_sqrt_len_tokens": "MEAN",
    "cls": "CLS",
    "lasttoken": "LAST_TOKEN",
}
"""What sentence-transformers calls a pooling → what fastembed calls it. Scaled to length one, the sum over the square
root of the number of tokens is the mean."""

PREFIXES = (
    (re.compile(r"(?<![a-z])(nano|m)?e5(?![a-z0-9])", re.IGNORECASE), "query: "),
    (re.compile("nomic-embed", re.IGNORECASE), "clustering: "),
)
"""Models by name → what every text begins with where two texts of one kind are compared, by their makers' manuals."""


def prefix_of(files: ModelFiles) -> str:
    """Return what each text has to begin with: the default prompt of the folder, else that of the name; else empty."""
    said = _read(files.folder / "config_sentence_transformers.json")
    prompts, default = said.get("prompts"), said.get("default_prompt_name")
    if isinstance(prompts, dict) and isinstance(prompts.get(default), str):
        return str(prompts[default])
    names = f"{files.listed_as or files.folder.name} {_read(files.folder / 'config.json').get('_name_or_path', '')}"
    return next((prefix for pattern, prefix in PREFIXES if pattern.search(names)), "")


def pooling_of(files: ModelFiles) -> str:
    """Return how the vectors of the tokens become one: a name of fastembed's ``PoolingType``; by default ``MEAN``.

    Raises
    ------
    SettingsError
        If ``1_Pooling/config.json`` names another one than those of `POOLINGS`, or several.
    """
    said = _read(files.folder / "1_Pooling" / "config.json")
    modes = [key for key, value in said.items() if key.startswith("pooling_mode_") and value is True]
    newer = said.get("pooling_mode", [])  # a name, or a list of names
    modes += newer if isinstance(newer, list) else [newer]
    poolings = {POOLINGS.get(mode) if isinstance(mode, str) else None for mode in modes} or {"MEAN"}
    pooling = poolings.pop()
    if poolings or pooling is None:
        raise SettingsError(
            f"semantic is {files.name!r}, whose pooling is {modes!r} in 1_Pooling/config.json; only the mean, the "
            f"first and the last token are known; {REMEDY}"
        )
    return pooling


def complete_files(files: ModelFiles, target: Path) -> None:
    """Write into `target` the tokenizer, and the settings that fastembed needs; what is missing is worked out.

    Raises
    ------
    SettingsError
        If there is no tokenizer.
    """
    tokenizer = files.folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise SettingsError(f"semantic is {files.name!r}, which holds no model (no file tokenizer.json); {REMEDY}")
    shutil.copyfile(tokenizer, target / "tokenizer.json")
    own = _read(tokenizer)
    config = _read(files.folder / "config.json")
    use = _read(files.folder / "tokenizer_config.json")
    special = _read(files.folder / "special_tokens_map.json")
    names = {token["content"]: token["id"] for token in own.get("added_tokens", ())}
    pad = _text(use.get("pad_token")) or _text(special.get("pad_token"))
    pad = pad or next((name for name in names if "pad" in name.lower()), next(iter(names), ""))
    use = {key: value for key, value in use.items() if key in ("truncation_side", "padding_side")}
    use |= {"model_max_length": _max_tokens(files.folder, own), "pad_token": pad}
    use["max_length"] = use["model_max_length"]  # older versions of fastembed ask for both
    if "pad_token_id" not in config and pad in names:
        config["pad_token_id"] = names[pad]
    for name, content in (("config", config), ("tokenizer_config", use), ("special_tokens_map", special)):
        (target / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")


def _max_tokens(folder: Path, tokenizer: dict[str, Any]) -> int:
    """The smallest number of tokens that a file about the use of the model says; else that of the tokenizer itself."""
    use, sentences = _read(folder / "tokenizer_config.json"), _read(folder / "sentence_bert_config.json")
    said = (use.get("model_max_length"), use.get("max_length"), sentences.get("max_seq_length"))
    cut = (tokenizer.get("truncation") or {}).get("max_length")
    return min([length for length in said if _is_length(length)] or [cut if _is_length(cut) else MAX_TOKENS])


def _is_length(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000


def _text(token: Any) -> str:
    """The text of a token, which may stand in a table of its properties."""
    text = token.get("content") if isinstance(token, dict) else token
    return text if isinstance(text, str) else ""


def _read(file: Path) -> dict[str, Any]:
    """The object in a JSON file; empty if there is no such file, or if it holds something else."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
