"""What an installation weighs: the packages that it brings, and how large each is on disk, compiled Python included.

``python evaluation/benchmarks/weight.py [EXTRA …]`` builds the wheel of this checkout, and installs it by pip into an
empty environment; with extras, each of them beside it, and counts what it adds. It asks the package index. Sizes are in
megabytes of 10⁶ bytes, and differ a little between platforms. ``docs/install.md`` has the table.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEAST = 1.0
"""Megabytes: lighter packages share a row."""

WEIGH = """
import json
from importlib.metadata import distributions
sizes = {}
for one in distributions():
    files = [one.locate_file(file) for file in one.files or ()]
    sizes[one.metadata["Name"].lower().replace("_", "-")] = sum(f.stat().st_size for f in files if f.is_file()) / 1e6
print(json.dumps(sizes))
"""


def installed(wheel: Path, extra: str, folder: Path) -> dict[str, float]:
    """Return the megabytes of each package of an empty environment into which the wheel is installed."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--prefer-binary", f"{wheel}{extra and f'[{extra}]'}"], check=True)
    sizes: dict[str, float] = json.loads(subprocess.check_output([str(python), "-c", WEIGH]))
    return {name: size for name, size in sizes.items() if name not in {"pip", "setuptools"}}


def rows(sizes: dict[str, float]) -> list[str]:
    """Return the rows of a table in Markdown, the heaviest package first, and their sum."""
    total = sum(sizes.values())
    heavy = sorted((name for name in sizes if sizes[name] >= LEAST), key=lambda name: -sizes[name])
    light = sorted(sizes.keys() - {*heavy})
    named = [(name, sizes[name]) for name in heavy]
    named += [(f"{len(light)} lighter: {', '.join(light)}", sum(sizes[name] for name in light))] if light else []
    named.append((f"**{len(sizes)} packages**", total))
    return [f"| {name} | {size:.1f} | {size / total:.0%} |" for name, size in named]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("extras", metavar="EXTRA", nargs="*")
    extras = parser.parse_args().extras
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(ROOT)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        (wheel,) = folder.glob("*.whl")
        base = installed(wheel, "", folder / "base")
        print("| package | MB | share |\n|---|---:|---:|", *rows(base), sep="\n")
        if extras:
            print("\n| extra | packages | MB |\n|---|---:|---:|")
        for extra in extras:
            added = installed(wheel, extra, folder / extra)
            new = added.keys() - base.keys()
            print(f"| `{extra}` | +{len(new)} | +{sum(added[name] for name in new):.1f} |", flush=True)


if __name__ == "__main__":
    main()
