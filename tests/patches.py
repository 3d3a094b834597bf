"""Where code writes into the attributes of an object from outside of its class."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

READING = {"copy", "get", "items", "keys", "values"}
"""The methods of ``vars(x)`` that change nothing."""

EXCEPTIONS = {
    ("recommender/_io/process_pool.py", "main"): "what multiprocessing asks of the main module, while a process starts",
    ("recommender/cli/completion.py", "action"): "where shtab looks for what completes an argument",
    ("recommender/cli/streams.py", "sys"): "a closed standard stream is replaced for the whole process",
    ("recommender/engine/recommender.py", "recommender"): "the class's own second constructor, which skips __init__",
    ("recommender/engine/packing.py", "matrix"): "scipy's own flags of a matrix that is known to be sorted",
    (
        "recommender/errors.py",
        "constructor",
    ): "a decorator of classes: it gives the class back",
    ("recommender/errors.py", "shortener"): "reprlib.Repr takes its limits as arguments from Python 3.12 only",
    ("recommender/ranking/option_docs.py", "function"): "a decorator: it gives the function back, with a docstring",
    (
        "recommender/ranking/option_docs.py",
        "options",
    ): "a decorator: it gives the class back, with a docstring",
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

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCOPES = (*FUNCTIONS, ast.Module)

Aliases = Mapping[tuple[ast.AST, str], ast.expr]
"""A scope and a name in it that stands for ``vars(x)`` → `x`."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """Where a node stands."""

    node: ast.AST
    parent: Place | None

    @property
    def parents(self) -> Iterator[ast.AST]:
        """The nodes that it stands in, innermost first; the last one is the module."""
        place = self.parent
        while place:
            yield place.node
            place = place.parent

    @property
    def scopes(self) -> Iterator[ast.AST]:
        """The functions that it stands in, innermost first, and the module."""
        return (parent for parent in self.parents if isinstance(parent, SCOPES))

    @property
    def in_class(self) -> bool:
        return any(isinstance(parent, ast.ClassDef) for parent in self.parents)

    @property
    def method(self) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The innermost function, if it is a method of a class."""
        parents = list(self.parents)
        for function, outside in pairwise(parents):
            if isinstance(function, FUNCTIONS):
                return function if isinstance(outside, ast.ClassDef) else None
        return None


def places(module: ast.Module) -> Iterator[Place]:
    """Yield the places of all nodes, in the order of the text."""
    waiting = [Place(module, None)]
    while waiting:
        place = waiting.pop()
        yield place
        waiting.extend(reversed([Place(child, place) for child in ast.iter_child_nodes(place.node)]))


@dataclass(frozen=True, order=True)
class Patch:
    """One place that writes into the attributes of an object."""

    line: int
    target: str
    """The object, as the code calls it."""
    place: Place = field(compare=False)

    def is_of_its_own_class(self) -> bool:
        """Whether it stands in a method that may: ``__post_init__`` for `self`, and a class method ``restored``."""
        method = self.place.method
        if method is None:
            return False
        if method.name == "__post_init__":
            return self.target == "self"
        return method.name == "restored" and "classmethod" in map(ast.unparse, method.decorator_list)


def patches(found: Collection[Place]) -> list[Patch]:
    """Return the places of a module that write into the attributes of an object that its own class does not make.

    ``self.x = …`` in a class is no such place.
    """
    names = aliases(found)
    written = {patch for place in found if place.parent for patch in patches_at(place, place.parent.node, names)}
    return sorted(patch for patch in written if not patch.is_of_its_own_class())


def patches_at(place: Place, parent: ast.AST, names: Aliases) -> Iterator[Patch]:
    node = place.node
    match node:
        case ast.Attribute(ctx=ast.Store() | ast.Del(), value=holder):
            if not (place.in_class and isinstance(holder, ast.Name) and holder.id in {"self", "cls"}):
                yield Patch(node.lineno, ast.unparse(holder), place)
        case ast.Name(id="setattr" | "delattr") | ast.Attribute(attr="__setattr__" | "__delattr__"):
            called = isinstance(parent, ast.Call) and parent.func is node and parent.args
            target = parent.args[0] if called and is_of_any_object(node) else getattr(node, "value", node)
            yield Patch(node.lineno, ast.unparse(target), place)
        case ast.Call() | ast.Attribute() | ast.Name():
            holder = namespace_of(node) or (names and named_namespace(place, names))
            if holder and not only_reads(node, parent):
                yield Patch(node.lineno, ast.unparse(holder), place)


def is_of_any_object(setter: ast.Name | ast.Attribute) -> bool:
    """Whether a function that sets an attribute gets the object as its first argument."""
    return isinstance(setter, ast.Name) or ast.unparse(setter.value) in {"object", "type"}


def namespace_of(node: ast.AST) -> ast.expr | None:
    """Return `x` of ``vars(x)`` and of ``x.__dict__``, None for all else."""
    match node:
        case ast.Call(func=ast.Name(id="vars"), args=[holder]):
            return holder
        case ast.Attribute(attr="__dict__", value=holder):
            return holder
    return None


def named_namespace(place: Place, names: Aliases) -> ast.expr | None:
    """Return `x` where a name is used that stands for ``vars(x)``, None for all else."""
    match place.node:
        case ast.Name(ctx=ast.Load(), id=name):
            return next((names[scope, name] for scope in place.scopes if (scope, name) in names), None)
    return None


def aliases(found: Iterable[Place]) -> Aliases:
    """Return the names that functions, or the module, give to the attributes of an object, with that object."""
    holders = {}
    for place in found:
        match place.node:
            case ast.Assign(targets=names, value=value):
                pass
            case ast.AnnAssign(target=name, value=ast.AST() as value):
                names = [name]
            case _:
                continue
        if holder := namespace_of(value):
            scope = next(place.scopes)
            holders.update({(scope, name.id): holder for name in names if isinstance(name, ast.Name)})
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
