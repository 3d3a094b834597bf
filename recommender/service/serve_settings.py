"""What a site may set about its service: the table ``[serve]`` of the settings, and the token of its editors."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from recommender.errors import SettingsError, unknown
from recommender.settings import Settings

__all__ = ["MIN_TOKEN", "TOKEN", "TOKEN_FILE", "ServeSettings", "read_token"]

TOKEN, TOKEN_FILE = "RECOMMENDER_TOKEN", "RECOMMENDER_TOKEN_FILE"
"""Environment variables that hold the token, or name the file that does. It is never an argument of a command, which
every user of a machine can see."""

MIN_TOKEN = 16
"""Characters of the shortest token: 16 random letters cannot be guessed over a network. A plain choice."""

Seconds = Annotated[int, Meta(ge=0, le=31_536_000)]


class ServeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table ``[serve]``; a relative path starts at the folder of the settings file.

    Attributes
    ----------
    inbox : str
        The folder, within the content, into which ``PUT /v1/articles/…`` writes. Without it nothing is written.
    events : str
        The folder for the log of impressions and clicks. Without it none are taken.
    report : str
        A report of ``evaluate --json``; its figures are shown by ``/metrics``.
    token_file : str
        A file that holds the token.
    cors : tuple of str
        Origins whose pages may ask, as ``"https://example.org"``; ``"*"`` for all.
    mcp : bool
        Whether programs are answered at ``/mcp``, too; needs the extra ``mcp``.
    max_age, stale : int
        For how many seconds others may keep an answer, and for how many more they may use it while they ask again.
    timeout : float
        After how many seconds a question is given up, and a request that is still on its way is refused.
    max_body : int
        Bytes of a request.
    follow : float
        How often, in seconds, a newer index is looked for, which another process has written; 0 for never.
    """

    inbox: str = ""
    events: str = ""
    report: str = ""
    token_file: str = ""
    cors: tuple[str, ...] = ()
    mcp: bool = False
    max_age: Seconds = 60
    stale: Seconds = 600
    timeout: Annotated[float, Meta(gt=0, le=600)] = 10.0
    max_body: Annotated[int, Meta(ge=1_000, le=100_000_000)] = 1_000_000
    follow: Annotated[float, Meta(ge=0, le=86_400)] = 1.0

    @classmethod
    def of(cls, settings: Settings) -> ServeSettings:
        """Return what a settings file says about the service; a `SettingsError` if it says what cannot be."""
        table, names = settings.serve, cls.__struct_fields__
        where = f"{settings.path}: " if settings.path else ""
        for name in table:
            if name not in names:
                raise SettingsError(f"{where}{unknown('setting', name, names, ' of [serve]')}")
        try:
            return msgspec.convert(table, cls)
        except msgspec.ValidationError as error:
            raise SettingsError(f"{where}[serve]: {error}") from error


def path_in(settings: Settings, name: str) -> Path:
    """Return the path that a setting names."""
    return (settings.path.parent if settings.path else Path.cwd()) / name


def read_token(settings: Settings, environment: Mapping[str, str] | None = None) -> str:
    """Return the token of those who may write; empty if there is none.

    Parameters
    ----------
    settings : Settings
        Which may name a file.
    environment : mapping of str to str, optional
        That of this process by default. It goes before the settings.

    Raises
    ------
    SettingsError
        If the file cannot be read, or the token is too short. The message does not hold it.
    """
    variables: Mapping[str, str] = os.environ if environment is None else environment
    token, named = variables.get(TOKEN, ""), variables.get(TOKEN_FILE, "")
    serve = ServeSettings.of(settings)
    path = Path(named) if named else path_in(settings, serve.token_file) if serve.token_file else None
    if not token and path:
        try:
            token = path.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
            raise SettingsError(f"the token cannot be read from {str(path)!r}: {reason}") from error
    token = token.strip()
    if token and (len(token) < MIN_TOKEN or not token.isascii() or not token.isprintable()):
        raise SettingsError(
            f"the token must have {MIN_TOKEN} characters of ASCII or more; make one: "
            'python -c "import secrets; print(secrets.token_urlsafe())"'
        )
    return token
