"""What a build does, and where the results of its steps lie: all that a worker has to be told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy.typing as npt

from recommender._io import array_store
from recommender.cluster.inputs import InputFile
from recommender.engine import SHARDS, code_version, made_by, store_of
from recommender.errors import StoreError

__all__ = ["BUILDING", "Arrays", "Options", "Plan", "Result", "plan_of"]

Arrays = dict[str, npt.NDArray[Any]]

Result = tuple[Arrays, dict[str, Any]]
"""The arrays and the facts of a step."""

NAME = "plan.json"

BUILDING = "building"
"""The folder whose lock keeps a second build of the same index waiting."""


@dataclass(frozen=True)
class Options:
    """How articles are read and ranked; attributes as for `recommender.cluster.build`."""

    fields: Mapping[str, Sequence[str]]
    related_origin: str
    weights: Mapping[str, float] | None
    exclude_hidden: bool
    learn: bool | str


@dataclass(frozen=True, eq=False)
class Plan:
    """A build.

    Attributes
    ----------
    index : Path
        The folder of the index, which all workers can read and write at this path.
    files : list of InputFile
        What is read, by name.
    n_shards : int
    options : Options
    moment : str
        When it was begun, as ISO 8601; empty if lists are for no moment.
    content : str
        Where its files lie, as seen from the folder of the index; empty if at several places.
    """

    index: Path
    files: list[InputFile]
    n_shards: int
    options: Options
    moment: str
    content: str = ""

    @cached_property
    def name(self) -> str:
        """The name of this plan: another one if other files are read, they are read otherwise, or by other code."""
        says = (self.files, self.n_shards, asdict(self.options), code_version(), made_by())
        return blake2b(json.dumps(says, sort_keys=True).encode(), digest_size=8).hexdigest()

    @property
    def home(self) -> Path:
        """The folder of the results."""
        return self.index / SHARDS / self.name

    def begin(self) -> Plan:
        """Write the plan down, and return it; or the same plan as it was begun earlier, whose results are kept.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        with suppress(OSError, ValueError, TypeError, KeyError):
            before = Plan.read(self.index, self.name)
            if before.name == self.name:
                return before
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            says = {"files": self.files, "n_shards": self.n_shards, "moment": self.moment, "content": self.content}
            draft = self.home / f"{NAME}.draft"
            draft.write_text(json.dumps({**says, "options": asdict(self.options)}), encoding="utf-8")
            draft.replace(self.home / NAME)
        except OSError as error:
            raise StoreError(
                f"{str(self.home)!r} cannot be written: {error.strerror}; name a folder that all workers can write"
            ) from error
        return self

    @classmethod
    def read(cls, index: Path, name: str) -> Plan:
        """Return a plan that was begun."""
        says = json.loads((index / SHARDS / name / NAME).read_text(encoding="utf-8"))
        files = [InputFile(*file) for file in says["files"]]
        return cls(index, files, says["n_shards"], Options(**says["options"]), says["moment"], says["content"])

    def span(self, shard: int, n: int) -> tuple[int, int]:
        """Return the first position of a shard of a site of `n` articles, and that behind its last one."""
        return n * shard // self.n_shards, n * (shard + 1) // self.n_shards

    def is_done(self, kind: str, number: int) -> bool:
        """Whether a step was finished, and its files have the size that they should have."""
        try:
            self.load(kind, number)
        except StoreError:
            return False
        return True

    def load(self, kind: str, number: int = 0) -> Result:
        """Return the results of a step, mapped.

        Raises
        ------
        StoreError
            If it was not finished, or is damaged.
        """
        arrays, facts = array_store.load(store_of(self.home, kind, number), verify=False)
        if facts.get("plan") != self.name:
            raise StoreError(f"{str(store_of(self.home, kind, number))!r} belongs to another build; remove it")
        return arrays, facts

    def loaded(self, kind: str) -> list[Result]:
        """Return the results of a step for all shards."""
        return [self.load(kind, number) for number in range(self.n_shards)]

    def save(self, kind: str, number: int, result: Result) -> None:
        """Write the results of a step. The caller holds the lock, see `step_lock`."""
        arrays, facts = result
        array_store.save(store_of(self.home, kind, number), arrays, {**facts, "plan": self.name})

    def forget(self, kinds: Sequence[str]) -> None:
        """Remove the results of all steps but those of some kinds, and those of other plans."""
        for other in (self.index / SHARDS).iterdir():
            if other not in (self.home, self.index / SHARDS / BUILDING):
                shutil.rmtree(other, ignore_errors=True)
        for store in self.home.iterdir():
            if store.is_dir() and store.name.rpartition("-")[0] not in kinds:
                shutil.rmtree(store, ignore_errors=True)


@lru_cache(maxsize=2)
def plan_of(index: str, name: str) -> Plan:
    """Return a plan, in a worker. A process keeps the last ones.

    Raises
    ------
    StoreError
        If the worker cannot read it, or has another version of the package.
    """
    try:
        plan = Plan.read(Path(index), name)
    except (OSError, ValueError) as error:
        raise StoreError(
            f"a worker cannot read {str(Path(index, SHARDS, name, NAME))!r}: {error}; the folder of the index must be "
            "one that all workers can read and write at the same path"
        ) from error
    if plan.name != name:
        raise StoreError(f"a worker has another recommender than its caller ({code_version()}); install the same")
    return plan
