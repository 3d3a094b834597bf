"""A PostgreSQL of one's own, for as long as it is needed: it listens on a socket in its own folder only."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["NoServerError", "server"]

SECONDS = 60


class NoServerError(Exception):
    """There is no PostgreSQL on this machine, or it does not start; says why."""


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """Start a server, and yield the folder of its socket; its user is ann, its database postgres, without a password.

    Parameters
    ----------
    *settings : str
        More settings, as ``shared_buffers=256MB``.

    Raises
    ------
    NoServerError
    """
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    user = getpass.getuser()
    if os.geteuid() == 0:  # the server refuses to run as root
        try:
            user = pwd.getpwnam("postgres").pw_name
        except KeyError as error:
            raise NoServerError("PostgreSQL does not run as root, and there is no user postgres") from error
    as_user = user if os.geteuid() == 0 else None
    home = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the path of a socket must be short
    if as_user:
        shutil.chown(home, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=home, capture_output=True, text=True, timeout=SECONDS, check=False, user=as_user
        )
        if done.returncode:
            raise NoServerError(f"PostgreSQL does not start: {done.stderr.strip()[-300:]}")

    try:
        run(initdb, "-D", str(home / "data"), "-U", "ann", "-A", "trust", "--no-sync", "-E", "UTF8")
        given = (f"unix_socket_directories={home}", "listen_addresses=''", "fsync=off", *settings)
        options = " ".join(f"-c {one}" for one in given)
        run(pg_ctl, "-D", str(home / "data"), "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield str(home)
        finally:
            run(pg_ctl, "-D", str(home / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _program(name: str) -> str:
    """The path of a program of PostgreSQL: distributions put some of them where no shell looks."""
    folders = [os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    path = shutil.which(name, path=os.pathsep.join(folders))
    if not path:
        raise NoServerError(f"PostgreSQL's {name} is not installed")
    return path
