"""Where the project's files are: next to the package in a checkout, within it where it was installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
TOP = PACKAGE.parent


def is_checkout() -> bool:
    """Return whether the package lies next to its source files."""
    return (TOP / "pyproject.toml").is_file()


def shipped(name: str) -> Path:
    """Return where a file or folder is that goes along with the package; hatch_build.py says which do."""
    return TOP / name if is_checkout() else PACKAGE / f"_{name}"
