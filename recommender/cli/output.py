r"""What commands print: nothing in it can command a terminal or break a line, whatever files and titles are called.

Control characters and those that turn the direction of text are printed as `recommender._io.printable` writes them.
It happens at two places:

- `guard_streams` puts an `EscapingStream` before standard output and standard error, so that whatever is printed, by
  `argparse` and in tracebacks too, is escaped. Line feeds and tabs pass.
- `print_line` and `one_line` escape those as well, in text that must stay on one line.

`rich` writes colours with control characters of its own: `make_console` makes consoles that escape what they are given.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any, TextIO

from recommender._io.printable import commands_terminal, escaped_line, escaped_text

if TYPE_CHECKING:
    import argparse

    from rich.console import Console

    from recommender.ranking import Reason

__all__ = [
    "EscapingStream", "guard_streams", "make_console", "next_command", "one_line", "print_bytes", "print_json",
    "print_line", "print_reasons",
]  # fmt: skip

one_line = escaped_line


class EscapingStream:
    """A text stream that escapes what commands a terminal, and is otherwise the stream that it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self.unguarded = stream

    def write(self, text: str) -> int:
        """Write `text` with control characters escaped; line feeds and tabs stay."""
        return self.unguarded.write(escaped_text(text))

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.unguarded, name)


@contextmanager
def guard_streams() -> Iterator[None]:
    """Escape what is printed while the block runs.

    After an error that nobody foresaw, standard error stays guarded: Python prints the traceback later.
    """
    output, errors = (EscapingStream(_unguarded(stream)) for stream in (sys.stdout, sys.stderr))
    with ExitStack() as stack, redirect_stdout(output):
        stack.enter_context(redirect_stderr(errors))
        try:
            yield
        except Exception:
            stack.pop_all()
            raise


def _unguarded(stream: Any) -> TextIO:
    inner: TextIO = stream.unguarded if isinstance(stream, EscapingStream) else stream
    return inner


def print_line(text: str, *, to_stderr: bool = False, flush: bool = False) -> None:
    """Print one line, whatever is in `text`."""
    print(one_line(text), file=sys.stderr if to_stderr else sys.stdout, flush=flush)


def print_bytes(data: bytes) -> None:
    """Print bytes as they are, for another program; on a terminal, as text in which nothing commands it."""
    stream = _unguarded(sys.stdout)
    if stream.isatty() or not hasattr(stream, "buffer"):
        print(data.decode("utf-8", "replace"), end="")
        return
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def print_json(value: Any) -> None:
    """Print a value as indented JSON; letters outside ASCII stay as they are, but for those that turn text around."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def next_command(arguments: argparse.Namespace, *words: str) -> str:
    """Return a command that goes on where this one ends, on the same content, as it is typed."""
    content = ("--content", arguments.content) if arguments.content else ()
    return shlex.join(("recommender", *words, *content))


def make_console(*, to_stderr: bool = False, width: int | None = None) -> Console:
    """Return a console of `rich` that colours nothing by itself, and breaks no lines unless it has a `width`."""
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
    from rich.segment import Segment

    class Escaped:
        """Escapes the text of something that `rich` shows, but not the control codes of `rich` itself."""

        def __init__(self, shown: ConsoleRenderable) -> None:
            self.shown = shown

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
            for segment in console.render(self.shown, options):
                is_plain = segment.control or not commands_terminal(segment.text)
                yield segment if is_plain else Segment(escaped_text(segment.text), segment.style)

    class Escape(RenderHook):
        def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
            return [Escaped(shown) for shown in renderables]

    stream = _unguarded(sys.stderr if to_stderr else sys.stdout)
    console = Console(highlight=False, soft_wrap=width is None, width=width, file=stream)
    console.push_render_hook(Escape())
    return console


def print_reasons(console: Console, reasons: Iterable[Reason]) -> None:
    """Print one line a reason: its contribution to the score, its signal, its text."""
    from rich.text import Text

    for reason in reasons:
        line = f"       {reason.contribution:+.3f}  {reason.signal:<7}  {one_line(reason.text)}"
        console.print(Text(line, style="dim"))
