"""Write a chart to a file; the suffix says how. No browser is needed."""

from __future__ import annotations

import io
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
    target.write_bytes(content_of(chart, suffix))
    return target


def content_of(chart: Any, suffix: str) -> bytes:
    """Return a chart as the content of a file of one of `SUFFIXES`, without writing one."""
    if suffix == ".json":
        return f"{chart.to_json(indent=None)}\n".encode()
    if suffix in {".png", ".pdf"}:
        drawn = io.BytesIO()
        chart.save(drawn, format=suffix[1:], **({"ppi": 192} if suffix == ".png" else {}))
        return drawn.getvalue()
    written = io.StringIO()
    chart.save(written, format=suffix[1:], **({"inline": True} if suffix == ".html" else {}))
    return written.getvalue().encode()
