"""Where code writes into the attributes of an object from outside of its class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

READING = {"copy", "get", "items", "keys", "values"}
"""The methods of ``vars(x)`` that change nothing."""

EXCEPTIONS = {
    ("recommender/cli/streams.py", "sys"): "a closed standard stream is replaced for the whole process",
    ("recommender/engine/recommender.py", "recommender"): "the class's own second constructor, which skips __init__",
    ("recommender/engine/serialise.py", "matrix"): "scipy's own flags of a matrix that is known to be sorted",
    (
        "recommender/errors.py",
        "constructor",
    ): "a decorator of classes: it gives the class back",
    ("recommender/errors.py", "shortener"): "reprlib.Repr takes its limits as arguments from Python 3.12 only",
    ("recommender/readers/report.py", "_brief"): "reprlib.Repr takes its limits as arguments from Python 3.12 only",
    ("recommender/readers/safe_yaml/events.py", "frame"): "the parser's own stack, which changes with each event",
    ("recommender/readers/safe_yaml/events.py", "self._frames[-1]"): "the top of that stack",
    ("recommender/sites/plugins/mkdocs.py", "page"): "plugins of MkDocs change the pages that they are handed",
    ("recommender/sites/plugins/sphinx.py", "env"): "what extensions leave there Sphinx keeps until the next build",
    ("recommender/sites/plugins/pelican.py", "page"): "plugins of Pelican change the articles that they are handed",
    ("recommender/readers/xml_parser.py", "parser"): "expat takes its options and handlers as attributes only",
    ("evaluation/benchmarks/index.py", "process"): "os.wait4, not Popen, has waited for the process",
    ("evaluation/benchmarks/systems.py", "build"): "a stopwatch whose second figure is not comparable",
    ("evaluation/benchmarks/timing.py", "figure"): "a stopwatch, filled in when its block ends",
    ("evaluation/left_out_site.py", "features"): "tries another constant for the length of a with block",
}
"""Where it is right that a file writes into the attributes of something, and why. The second is what it writes into."""


@dataclass(frozen=True)
class Place:
    """Where a node stands: its parents, innermost first."""

    node: ast.AST
    parents: tuple[ast.AST, ...]

    @property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        return [parent for parent in self.parents if isinstance(parent, ast.FunctionDef | ast.AsyncFunctionDef)]

    @property
    def scopes(self) -> list[ast.AST]:
        """The functions that it stands in, innermost first, and the module."""
        return [*self.functions, self.parents[-1]]

    @property
    def in_class(self) -> bool:
        return any(isinstance(parent, ast.ClassDef) for parent in self.parents)

    @property
    def is_method(self) -> bool:
        """Whether the innermost function is a method of a class."""
        innermost = next((number for number, parent in enumerate(self.parents) if parent in self.functions), None)
        return innermost is not None and isinstance(self.parents[innermost + 1], ast.ClassDef)


def places(node: ast.AST, parents: tuple[ast.AST, ...] = ()) -> Iterator[Place]:
    for child in ast.iter_child_nodes(node):
        yield Place(child, (node, *parents))
        yield from places(child, (node, *parents))


@dataclass(frozen=True, order=True)
class Patch:
    """One place that writes into the attributes of an object."""

    line: int
    target: str
    """The object, as the code calls it."""
    place: Place = field(compare=False)

    def is_of_its_own_class(self) -> bool:
        """Whether it stands in a method that may: ``__post_init__`` for `self`, and a class method ``restored``."""
        if not self.place.is_method:
            return False
        method = self.place.functions[0]
        if method.name == "__post_init__":
            return self.target == "self"
        return method.name == "restored" and "classmethod" in map(ast.unparse, method.decorator_list)


def patches(tree: ast.Module) -> list[Patch]:
    """Return all places that write into the attributes of an object, except ``self.x = …`` in a class."""
    return sorted({patch for place in places(tree) for patch in patches_at(place)})


def patches_at(place: Place) -> Iterator[Patch]:
    node, parent = place.node, place.parents[0]
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del(), value=holder):
            if not (place.in_class and isinstance(holder, ast.Name) and holder.id in {"self", "cls"}):
                yield Patch(node.lineno, ast.unparse(holder), place)
        case ast.Name(id="setattr" | "delattr") | ast.Attribute(attr="__setattr__" | "__delattr__"):
            called = isinstance(parent, ast.Call) and parent.func is node and parent.args
            target = parent.args[0] if called and is_of_any_object(node) else getattr(node, "value", node)
            yield Patch(node.lineno, ast.unparse(target), place)
        case ast.Call() | ast.Attribute() | ast.Name():
            holder = namespace_of(node, place)
            if holder is not None and not only_reads(node, parent):
                yield Patch(node.lineno, ast.unparse(holder), place)


def is_of_any_object(setter: ast.Name | ast.Attribute) -> bool:
    """Whether a function that sets an attribute gets the object as its first argument."""
    return isinstance(setter, ast.Name) or ast.unparse(setter.value) in {"object", "type"}


def namespace_of(node: ast.AST, place: Place) -> ast.expr | None:
    """Return `x` of ``vars(x)``, ``x.__dict__``, or a local name for one of these; None for all else."""
    match node:
        case ast.Call(func=ast.Name(id="vars"), args=[holder]):
            return holder
        case ast.Attribute(attr="__dict__", value=holder):
            return holder
        case ast.Name(ctx=ast.Load(), id=name):
            return next((found[name] for scope in place.scopes if name in (found := aliases(scope))), None)
    return None


@cache
def aliases(scope: ast.AST) -> dict[str, ast.expr]:
    """Return the names that a module or a function gives to the attributes of an object, with that object."""
    holders = {}
    for place in places(scope):
        if place.scopes[0] is not scope:
            continue
        match place.node:
            case ast.Assign(targets=names, value=ast.Call() | ast.Attribute() as value):
                pass
            case ast.AnnAssign(target=name, value=ast.Call() | ast.Attribute() as value):
                names = [name]
            case _:
                continue
        holder = namespace_of(value, place)
        if holder is not None:
            holders.update({name.id: holder for name in names if isinstance(name, ast.Name)})
    return holders


def only_reads(namespace: ast.AST, parent: ast.AST) -> bool:
    """Whether what is done with the attributes of an object changes none: looked up, iterated, or named once."""
    is_new = not isinstance(namespace, ast.Name)
    match parent:
        case ast.Subscript(ctx=ctx):
            return isinstance(ctx, ast.Load)
        case ast.Attribute(attr=method):
            return method in READING
        case ast.Assign(targets=names):
            return is_new and all(isinstance(name, ast.Name) for name in names)
        case ast.AnnAssign(target=name):
            return is_new and isinstance(name, ast.Name)
        case ast.Compare() | ast.keyword(arg=None) | ast.Dict() | ast.comprehension() | ast.For():
            return True
        case ast.Call(func=ast.Name(id="dict" | "len" | "list" | "set" | "sorted" | "tuple")):
            return True
    return False


def patched(root: Path) -> Iterator[tuple[str, Patch]]:
    """Yield the file and place of each write into the attributes of an object that its own class does not make."""
    for folder in ("recommender", "evaluation"):
        for file in sorted((root / folder).rglob("*.py")):
            for patch in patches(ast.parse(file.read_text(encoding="utf-8"), str(file))):
                if not patch.is_of_its_own_class():
                    yield file.relative_to(root).as_posix(), patch
