"""The command ``mcp``: tools for one assistant, on standard input and output."""

from __future__ import annotations

import argparse

from recommender.cli.commands.serve import check_extra, prepare
from recommender.cli.exit_codes import DONE

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Answer an assistant until it closes standard input; return the exit code."""
    check_extra("serve,mcp", "msgspec", "mcp", "starlette", "prometheus_client")
    import anyio

    from recommender.service.mcp_server import run_on_stdio
    from recommender.service.service import Service

    anyio.run(run_on_stdio, Service(prepare(arguments)))
    return DONE
