"""Recognises what a file is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.data.columns import LOG, PANEL, TABLE, few, match_columns
from sim.data.log import Log, load_log
from sim.data.panel import Panel, load_panel
from sim.data.reading import open_source
from sim.data.survival import Survival, load_survival
from sim.errors import BadInput

Data = Panel | Log | Survival


def load_any(path: str | Path, columns: Mapping[str, str] | None = None) -> Data:
    """Read a panel, a log of transactions or a survival table, whichever the file is.

    With customers and brands it is a panel, with customers and dates a log, with periods and shares surviving a
    survival table. `columns` is as for these.

    Raises:
        BadInput: it is none of them, or cannot be used.
    """
    source = open_source(path)
    if source.kind == "fixed":
        return load_log(path, columns)
    named = dict(columns or {})
    kinds = {"panel": PANEL, "log": LOG, "survival": TABLE}
    fitting = {
        kind: match_columns(source.names, roles, source.where, {r: c for r, c in named.items() if r in roles})
        for kind, roles in kinds.items()
    }
    if {"customer", "firm"} <= fitting["panel"].keys():
        return load_panel(path, columns)
    if {"customer", "date"} <= fitting["log"].keys():
        return load_log(path, columns)
    if {"time", "surviving"} <= fitting["survival"].keys():
        return load_survival(path, columns)
    raise BadInput(
        f"{source.where} has the columns {few(source.names)}; needed are customers and brands (a panel), customers and "
        "dates (a log), or periods and what is left of a cohort (a survival table)."
    )
