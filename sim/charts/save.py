"""Write a chart to a file; the suffix says how. No browser is needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.errors import BadInput

SUFFIXES = (".png", ".svg", ".pdf", ".html", ".json")


def save(chart: Any, path: str | Path) -> Path:
    """Write a chart as PNG, SVG, PDF, a page that needs no network, or its Vega-Lite specification.

    Raises:
        BadInput: another suffix, or the folder does not exist.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in SUFFIXES:
        allowed = ", ".join(SUFFIXES)
        raise BadInput(f'"{target.name}": a picture is written as {allowed}, not as "{target.suffix or "no suffix"}".')
    if not target.parent.is_dir():
        raise BadInput(f'"{target}": the folder "{target.parent}" does not exist.')
    if suffix == ".json":
        target.write_text(chart.to_json(indent=None) + "\n", encoding="utf-8")
    elif suffix == ".html":
        chart.save(str(target), format="html", inline=True)
    else:
        chart.save(str(target), format=suffix[1:], **({"ppi": 192} if suffix == ".png" else {}))
    return target
