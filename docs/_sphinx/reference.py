"""The chapters of the reference, as Markdown: made of the parser, of `Settings`, of the tables of the readers.

`CHAPTERS` is the table. What is made here is never written into the repository, but for the table of names that
`names_table` makes.
"""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from itertools import groupby
from types import ModuleType

import recommender
from recommender import content, settings
from recommender.cli import options, parser
from recommender.content import KEPT_OUT, Article
from recommender.ranking import Filters
from recommender.ranking import options as list_options
from recommender.readers import fields, front_matter_formats, generators, publication, rows, suffixes
from recommender.service import serve_settings

__all__ = ["CHAPTERS", "NAMES", "SOURCES"]


def commands() -> str:
    """Return every command with its options, as the parser has them."""
    root = parser.build_parser()
    lines = [*_usage(root), "", *_sentences(root.epilog or "")]
    for name, command in _children(root):
        lines += ["", f"## {name}", "", _sentence(command.description), "", *_usage(command), *_arguments(command)]
        for action, inner in _children(command):
            about = inner.description or _help_of(command, action)
            lines += ["", f"### {name} {action}", "", _sentence(about), "", *_usage(inner), *_arguments(inner)]
    return "\n".join(lines)


_TYPED = re.compile(
    r'eval "[^"]*"|recommender --[\w-]+ zsh > "[^"]*"|--[a-z]+|RECOMMENDER_\w+|\w+\.toml|\[tool\.\w+\]|~/\.\w+'
)


def _sentences(text: str) -> Iterator[str]:
    """Yield the paragraphs of the text below all commands, with what is typed as code."""
    for paragraph in text.strip().split("\n\n"):
        words = _TYPED.sub(lambda typed: f"`{typed[0]}`", " ".join(paragraph.split()))
        yield f"{words[0].upper()}{words[1:].removesuffix('.')}.\n"


def _children(command: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def _help_of(command: argparse.ArgumentParser, name: str) -> str:
    (action,) = (action for action in command._actions if isinstance(action, argparse._SubParsersAction))
    return next(choice.help or "" for choice in action._choices_actions if choice.dest == name)


def _usage(command: argparse.ArgumentParser) -> list[str]:
    return ["```text", command.format_usage().strip(), "```"]


def _arguments(command: argparse.ArgumentParser) -> Iterator[str]:
    """Yield a list of the arguments, group by group."""
    for group in command._action_groups:
        actions = [action for action in group._group_actions if not isinstance(action, argparse._SubParsersAction)]
        if not actions:
            continue
        title = {"positional arguments": "Arguments", "options": "Options"}.get(group.title or "", group.title or "")
        about = f" {group.description}:" if group.description else ":"
        yield f"\n**{title.capitalize()}**{about}\n"
        for action in actions:
            names = ", ".join(f"`{name}`" for name in action.option_strings) or f"`{_value(action)}`"
            value = f" `{_value(action)}`" if action.option_strings and action.nargs != 0 else ""
            yield f"{names}{value}\n: {_sentence(action.help or '')}\n"


def _value(action: argparse.Action) -> str:
    if action.metavar:
        return str(action.metavar)
    return "{" + ",".join(map(str, action.choices)) + "}" if action.choices else action.dest.upper()


def _sentence(text: str | None) -> str:
    """Return a help text as a sentence of Markdown: a pattern like ``**`` in it is no mark-up."""
    text = (text or "").replace("%%", "%").replace("*", r"\*").replace("<", r"\<").replace("_", r"\_")
    return text[:1].upper() + text[1:].removesuffix(".") + "."


def all_settings() -> str:
    """Return every setting with its default, the values it may have, and what it does."""
    defaults = settings.Settings()
    about = _described(settings.Settings)
    of_lists = _described(list_options.TextOptions)
    lines = []
    for name, (_, requirement) in settings._ALLOWED.items():
        text = of_lists[name] if name in of_lists and name != "filters" else about[name]
        lines += [f"## {name}", "", f"*{requirement[0].upper()}{_words(requirement[1:])}. Default: "]
        lines[-1] += f"{_default(getattr(defaults, name))}.*"
        lines += ["", _prose(text)]
        if name == "filters":
            lines += ["", *_definitions(_described(Filters))]
        if name == "serve":
            lines += ["", *_definitions(_described(serve_settings.ServeSettings))]
        lines.append("")
    return "\n".join(lines)


def _default(value: object) -> str:
    if value is None:
        return "not set"
    if value in ("", (), {}):
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f'`"{value}"`' if isinstance(value, str) else f"`{value}`"


def _described(thing: type) -> dict[str, str]:
    """Return what a numpydoc docstring says of each attribute."""
    text = inspect.cleandoc(thing.__doc__ or "").partition("Attributes\n----------\n")[2]
    text = re.split(r"\n\n\w+\n---", text)[0]
    found: dict[str, str] = {}
    for entry in re.split(r"\n(?=\S)", text):
        head, _, body = entry.partition("\n")
        for name in head.partition(" : ")[0].split(", "):
            found[name.strip()] = inspect.cleandoc(body)
    return found


def _prose(text: str) -> str:
    """Return the text of a docstring as Markdown: names of our own lead to their descriptions."""
    text = text.replace("``", "\0")
    text = re.sub(r"`([^`\0]+)`", lambda name: _reference(name[1]), text)
    return " ".join(text.replace("\0", "`").split())


def _reference(name: str) -> str:
    known = name.removeprefix("recommender.").split(".")[0] in recommender.__all__
    return f"{{py:obj}}`~{name}`" if known and name.startswith("recommender.") else f"`{name}`"


def _words(text: str) -> str:
    return re.sub(r"(\w+ = .*)", r"`\1`", text)


def _definitions(described: dict[str, str]) -> Iterator[str]:
    """Yield a list of names with what is said of each; neighbours that share a text stand together."""
    for text, names in groupby(described, key=lambda name: described[name]):
        yield f"{_codes(names)}\n: {_prose(text)}\n"


def all_fields() -> str:
    """Return the fields of an article and the keys of each, and those of an entry of a list."""
    about = _described(Article) | {
        "title": "The headline; without one, the first heading or the name of the file stands for it.",
        "excerpt": "What a visitor of the site reads below it.",
        "section": "The part of the site that it belongs to.",
        "series": "The series of articles that it belongs to.",
        "hidden": "Whether it is not featured.",
        "draft": "Whether it is a draft: never recommended.",
        "id": "Its id, if that is not to be the path of the file.",
        "quality": "The publisher's own grade.",
        "related_origin": "Who made that list.",
    }
    lines = ["| Field | Keys, the first one counts | What it is |", "|---|---|---|"]
    for name, keys in fields.FIELDS.items():
        text = _prose(about.get(name, about.get(f"{name}s", "")))
        lines.append(f"| `{name}` | {_codes(dict.fromkeys(keys))} | {text.replace('|', chr(92) + '|')} |")
    lines += ["", "## An entry of a curated list", "", "| Field | Keys |", "|---|---|"]
    lines += [f"| `{name}` | {_codes(dict.fromkeys(keys))} |" for name, keys in fields.LINK_FIELDS.items()]
    lines += ["", f"Keys in the tables {_codes(fields.TABLES)} count like those of the front matter itself. "]
    lines[-1] += f"`{fields.COMPUTED}` is written by this program, and never read."
    lines += [
        "",
        "## What keeps a page out of all lists",
        "",
        "| Reason | Which means | Keys that may say so |",
        "|---|---|---|",
    ]
    for reason, sentence in KEPT_OUT.items():
        said = dict.fromkeys(key for rule in publication.RULES if rule.reason == reason for key in rule.keys)
        lines.append(f"| {reason} | {sentence} | {_codes(said)} |")
    return "\n".join(lines)


def dialects() -> str:
    """Return the kinds of files that are read, of front matter, of tables, and the generators that are known."""
    readers: dict[Callable[..., object], list[str]] = {}
    for suffix, of_suffix in suffixes.READERS.items():
        readers.setdefault(of_suffix, []).append(suffix)
    lines = ["## Files", "", "| Suffixes | What is read |", "|---|---|"]
    for reader, of_reader in readers.items():
        text = _prose((reader.__doc__ or "").split("\n")[0]).removeprefix("Yield ")
        lines.append(f"| {_codes(of_reader)} | {text[0].upper()}{text[1:]} |")
    table = (front_matter_formats.__doc__ or "").partition("```text\n")[2].partition("```")[0]
    lines += ["", "## Front matter", "", "```text", table.rstrip(), "```", "", "## Tables", ""]
    lines += [
        "| Kind | Recognised by the columns | Columns that mean something else than their name |",
        "|---|---|---|",
    ]
    for name, shape in rows.SHAPES.items():
        renamed = ", ".join(f"`{column}` → {field}" for column, field in shape.names.items())
        lines.append(f"| {name} | {_codes(sorted(shape.signs))} | {renamed} |")
    lines += [
        "",
        "## Generators",
        "",
        "| `generator` | Recognised by | Dated in the future | Writes into |",
        "|---|---|---|---|",
    ]
    for name, generator in generators.GENERATORS.items():
        signs = _codes(dict.fromkeys(sign.file for sign in generator.signs))
        future = "published" if generator.shows_future else "kept out"
        lines.append(
            f"| `{name}` | {signs} | {future} | `{generator.output}` |"
            if generator.output
            else f"| `{name}` | {signs} | {future} | |"
        )
    return "\n".join(lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


NAMES: dict[str, tuple[str, ...]] = {
    "A site": ("open", "Site", "SiteSnapshot", "recommend"),
    "Articles": ("read_corpus", "Corpus", "Article", "RelatedLink", "External", "Problem"),
    "Recommending": ("Recommender", "Recommendations", "Recommendation", "Reason", "Fate", "Filters"),
    "The graph": ("communities", "Community", "layout", "mapped", "select", "undirected", "export", "plot", "show"),
    "Evaluation": ("evaluate", "EvaluationReport", "Judgments"),
    "Errors": (
        *("RecommenderError", "ContentError", "EditError", "EvaluationError", "ExportError", "NoArticlesError"),
        *("NoIndexError", "SettingsError", "StoreError", "UnknownArticleError"),
    ),
}
"""Chapter → its public names. A test holds that all names are here."""

FURTHER: dict[str, tuple[str, ...]] = {
    "recommender.ranking": ("ListOptions", "TextOptions"),
    "recommender.engine": ("EveryListOptions",),
    "recommender.sites": ("open_site", "OpenSite", "box", "theme"),
    "recommender.evaluation": (
        *("Evaluation", "Question", "Scorer", "sample", "write_pool", "read_pool"),
        *("Impression", "Click", "interleave", "click_report", "click_log_schema"),
    ),
    "recommender.cluster": ("build", "open"),
}
"""Room → names in it that documents use: options of public methods, and what is less settled than the public names."""


def python() -> str:
    """Return the directives that describe all public names, and the further ones."""
    lines = []
    for chapter, names in NAMES.items():
        lines += [f"## {chapter}", "", *_described_names("recommender", names)]
    for room, names in FURTHER.items():
        lines += [f"## In `{room}`", "", *_described_names(room, names)]
    return "\n".join(lines)


def _described_names(module: str, names: Iterable[str]) -> Iterator[str]:
    yield from ("```{eval-rst}", f".. currentmodule:: {module}", "")
    for name in names:
        thing = getattr(import_module(module), name)
        is_class = inspect.isclass(thing)
        yield f".. {'autoclass' if is_class else 'autofunction'}:: {module}.{name}"
        if is_class and not issubclass(thing, Exception | dict):
            yield from ("   :members:", "   :inherited-members: list, tuple, object")
        yield ""
    yield from ("```", "")


CHAPTERS: dict[str, Callable[[], str]] = {
    "commands": commands,
    "settings": all_settings,
    "fields": all_fields,
    "dialects": dialects,
    "python": python,
}
SOURCES: dict[str, tuple[ModuleType, ...]] = {
    "commands": (parser, options),
    "settings": (settings, list_options, serve_settings),
    "fields": (fields, publication, content),
    "dialects": (suffixes, front_matter_formats, rows, generators),
    "python": (),
}
"""Chapter → the modules it is made of: when one changes, the page is made again."""
