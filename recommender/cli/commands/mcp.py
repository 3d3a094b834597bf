"""The command ``mcp``: tools for one assistant, on standard input and output."""

from __future__ import annotations

import argparse

from recommender.cli.commands.serve import check_extra, prepare
from recommender.cli.exit_codes import DONE

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Answer an assistant until it closes standard input; return the exit code."""
    check_extra("serve,mcp", "msgspec", "mcp", "starlette", "prometheus_client")
    from recommender.service import serve_assistant

    serve_assistant(prepare(arguments))
    return DONE
