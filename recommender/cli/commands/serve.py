"""The command ``serve``: the site over HTTP, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from recommender._io.extras import install
from recommender.cli.content import check_workers, located, reading, say_opened, say_waiting
from recommender.cli.exit_codes import DONE
from recommender.cli.output import print_line
from recommender.cli.progress import embedding_progress
from recommender.cli.remarks import print_done, remark
from recommender.content import counted
from recommender.errors import SettingsError, StoreError

if TYPE_CHECKING:
    from recommender.api import Site

__all__ = ["check_extra", "prepare", "run"]


def run(arguments: argparse.Namespace) -> int:
    """Bring the index up to date, and serve the site from it; return the exit code."""
    check_extra("serve", "uvicorn", "starlette", "msgspec", "prometheus_client")
    from recommender.service import ServeSettings, check_site, create_app, in_own_process, serve

    check_workers(arguments.workers)
    site = prepare(arguments, must_save=arguments.workers > 1)
    if ServeSettings.of(site.settings).mcp:
        check_extra("mcp", "mcp")
    check_site(site)

    def say(url: str) -> None:
        print_done(f"{counted(len(site), 'article')}, version {site.version}")
        print_line(f"open {url}", flush=True)
        remark("Ctrl-C ends it")

    with suppress(KeyboardInterrupt):
        serve(
            create_app(in_own_process(lambda: site)) if arguments.workers == 1 else "recommender.asgi:app",
            host=arguments.host,
            port=arguments.port,
            workers=arguments.workers,
            access_log=not arguments.no_access_log,
            on_listening=say,
        )
    return DONE


def prepare(arguments: argparse.Namespace, *, must_save: bool = False) -> Site:
    """Return the site, opened from an index that is up to date: workers, and the next start, read that one."""
    from recommender.api import open as open_site
    from recommender.index import refresh_index

    settings, folder, index = located(arguments)
    folder = folder.resolve()
    try:
        refresh_index(
            folder,
            settings,
            index,
            reading=reading(),
            embedding_progress=embedding_progress,
            on_wait=say_waiting,
        )
    except StoreError as error:
        if must_save:
            raise
        remark(f"{error}; the site is read into memory")
    os.environ["RECOMMENDER_CONTENT"] = str(folder)  # for the workers, which are processes of their own
    site = open_site(content=folder)
    say_opened(site.corpus, site.source, site.trouble)
    return site


def check_extra(extra: str, *modules: str) -> None:
    """Raise a `SettingsError` that says what to install, if a library of an extra is missing."""
    from importlib.util import find_spec

    if missing := [name for name in modules if find_spec(name) is None]:
        raise SettingsError(f"{missing[0]} is not installed; run: {install(extra)}")
