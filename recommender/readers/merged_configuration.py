"""The configuration of a generator, of all files that hold a part of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from recommender.content import Problem
from recommender.readers.configuration import config_text, read_config, read_value
from recommender.readers.generators import FURTHER_CONFIGS, FURTHER_TABLES, Generator
from recommender.readers.report import Report

__all__ = ["config_of"]


def config_of(
    generator: Generator, root: Path, sign: str, text: str, content: Path
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return what the configuration of a project says, and what is broken in it.

    Parameters
    ----------
    generator : Generator
        Which was found.
    root : Path
        The folder of the project.
    sign, text : str
        The file, or the folder, that showed the generator, and its text.
    content : Path
        The content folder, to which the paths of problems are relative.
    """
    above = os.path.relpath(root, content.resolve()).replace(os.sep, "/")
    reports = list[Report]()

    def report(name: str) -> Report:
        reports.append(Report(name if above == "." else f"{above}/{name}"))
        return reports[-1]

    config = read_config(sign, text, report(sign))
    for name in FURTHER_CONFIGS.get(generator.name, ()) if sign.endswith("/") or sign == "package.json" else ():
        if (root / name).is_file():
            config = {**config, **read_config(name, config_text(root / name), report(name))}
    for key, names in FURTHER_TABLES.get(generator.name, {}).items():
        for name in names:
            if key not in config and (root / name).is_file():
                config = {**config, key: read_value(name, config_text(root / name), report(name))}
    return config, tuple(problem for one in reports for problem in one.problems)
