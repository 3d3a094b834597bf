"""The command line: reads arguments, shows progress, prints, and turns errors into exit codes.

`build_parser` says which commands there are. Each is a module of the same name in `recommender.cli.commands`.
"""

from recommender.cli.entry_point import main
from recommender.cli.parser import build_parser

__all__ = ["build_parser", "main"]
