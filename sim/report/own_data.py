"""People's own data as JSON and in sentences: how a file was understood, and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.data import Own, Understanding
from sim.errors import printable
from sim.evidence.described import described
from sim.evidence.own_data import measured_on
from sim.evidence.why import Why
from sim.report.evidence import check_row
from sim.report.run import SCHEMA_VERSION
from sim.wording import Wording
from sim.wording.numbers import number, plain

SHOWN_PERIODS = (1, 2, 3, 6, 12)
SHOWN_FIRMS = 12
KINDS = {"tenures": "lifetimes", "spans": "lifetimes", "choices": "panel", "triangle": "cohorts"}
"""Shapes of files that hold the same kind of data as others."""


def own_report(own: Own) -> dict[str, Any]:
    """Return what a file says, as JSON types only: how it was understood, its measures, and the facts it answers to."""
    seen, answers = own.seen, measured_on(own.data)
    return {
        "schema_version": SCHEMA_VERSION,
        "source": seen.as_table() | {"kind": KINDS.get(seen.shape, seen.shape), "stored_as": seen.kind},
        "facts": [
            {
                "id": fact,
                "passed": all(one.passed for one in checks),
                "checks": [check_row(vars(one)) for one in checks],
            }
            for fact, checks in answers.checks.items()
        ],
        "unanswered": [{"id": fact, **_why(why)} for fact, why in answers.why.items()],
        "measures": {
            code: {"why": _why(found)} if isinstance(found, Why) else found
            for code, found in described(own.data).items()
        },
    }


def _why(why: Why) -> dict[str, Any]:
    return {"why": why.code, **why.values}


def why_words(row: Mapping[str, Any], t: Wording) -> str:
    """Return the sentence of a reason in a report."""
    return t(f"data.why.{row['why']}", **{key: value for key, value in row.items() if key not in {"id", "why"}})


def understood(seen: Understanding, t: Wording) -> list[str]:
    """Return how a file was understood, in sentences: what it is, which column is what, and what was left out."""
    return [read_as(seen, t), *columns_read(seen, t), *decided(seen, t)]


def read_as(seen: Understanding, t: Wording) -> str:
    """Return in a sentence what a file is, and how much of it is used."""
    shape = t(f"data.shape.{seen.shape}")
    return t("data.read_as", file=shown(seen.file), shape=shape, used=plain(seen.used), rows=plain(seen.rows))


def columns_read(seen: Understanding, t: Wording) -> list[str]:
    """Return which column is what, and how texts, dates and numbers are written."""
    columns = [t("data.column", role=role_words(role, t), name=shown(name)) for role, name in seen.columns.items()]
    lines = [t("data.columns", columns="; ".join(columns))]
    if seen.unused:
        lines.append(t("data.unused", names=", ".join(shown(name) for name in seen.unused)))
    if seen.encoding:
        between = {" ": "blank", "\t": "tab", "": "none", ",": "comma", ";": "semicolon"}.get(seen.separator)
        separator = t(f"data.separator_{between}") if between else seen.separator
        lines.append(t("data.written", encoding=seen.encoding, separator=separator))
    if seen.dates:
        lines.append(t("data.dates_are", dates=t(f"data.dates.{seen.dates}")))
    if seen.decimal:
        lines.append(t("data.decimal_is", sign=t(f"data.decimal_{'comma' if seen.decimal == ',' else 'point'}")))
    return lines


def decided(seen: Understanding, t: Wording) -> list[str]:
    """Return what was left out and why, and what else was decided for the owner of a file."""
    lines = []
    for one in seen.dropped:
        rows = t(f"data.dropped.{one.reason}")
        lines.append(t("data.dropped_rows", rows=rows, n=plain(one.rows), first=one.first))
    lines += [
        t(f"data.note.{code}", **{key: shown(value) for key, value in values.items()}) for code, values in seen.notes
    ]
    return lines


def role_words(role: str, t: Wording) -> str:
    """Return what a column holds, in words."""
    for general in ("price of ", "period "):
        if role.startswith(general):
            return (
                f"{t('data.role.price' if general == 'price of ' else 'data.role.time')} {role.removeprefix(general)}"
            )
    return t(f"data.role.{role}")


def shown(text: str) -> str:
    """Return a word from a file as text for people: on one line, without signs that move a cursor."""
    return " ".join(printable(text).split())


def measure_lines(measures: Mapping[str, Any], t: Wording) -> list[str]:
    """Return what a file says of itself, a line for each measure; what it cannot say is left to its JSON."""
    lines = []
    for code, found in measures.items():
        if "why" not in found:
            lines += _LINES[code](found, t)
    return lines


def _percent(value: float | None) -> str:
    return f"{number(value, 1)}%"


def _curve(values: Sequence[float | None], ends: Mapping[str, Any], t: Wording) -> str:
    at = [period for period in (*SHOWN_PERIODS, len(values) - 1) if 0 < period < len(values)]
    parts = []
    for period in dict.fromkeys(at):
        value, low, high = (
            None if one is None else 100.0 * one for one in (values[period], ends["low"][period], ends["high"][period])
        )
        share = _percent(value)
        if low is not None and high is not None:
            share = t("data.measure.interval", value=share, low=number(low), high=number(high))
        parts.append(t("data.measure.period", n=period, share=share))
    return "; ".join(parts)


def _survival(found: Mapping[str, Any], t: Wording) -> list[str]:
    return [t("data.measure.survival", shares=_curve(found["surviving"], found, t))]


def _plain(code: str) -> Any:
    def line(found: Mapping[str, Any], t: Wording) -> list[str]:
        return [
            t(
                f"data.measure.{code}",
                **{key: plain(one) for key, one in found.items() if not isinstance(one, list | str | dict)},
            )
        ]

    return line


def _cohorts(found: Mapping[str, Any], t: Wording) -> list[str]:
    return [t("data.measure.cohorts", n=len(found["cohorts"]), periods=max(map(len, found["share"])) - 1)]


def _concentration(found: Mapping[str, Any], t: Wording) -> list[str]:
    shares = {key: _percent(found[key]) for key in ("top_10", "top_20", "top_50")}
    return [t(f"data.measure.concentration_{found['of']}", **shares)]


def _repeat(found: Mapping[str, Any], t: Wording) -> list[str]:
    known = [found["again"][at] for at in SHOWN_PERIODS if at < len(found["again"])]
    again = ", ".join(_percent(100.0 * one) if one is not None else "–" for one in known)
    return [t("data.measure.repeat", once_only=_percent(found["once_only"]), days=found["period_days"], again=again)]


def _gaps(found: Mapping[str, Any], t: Wording) -> list[str]:
    low, median, high = (plain(one) for one in found["quartiles"])
    return [t("data.measure.gaps", low=low, median=median, high=high)]


def _rfm(found: Mapping[str, Any], t: Wording) -> list[str]:
    median = {key: plain(found["median"][key]) for key in ("recency", "frequency")}
    return [t("data.measure.rfm", **median)]


def _firms(found: Mapping[str, Any], t: Wording) -> list[str]:
    order = sorted(range(len(found["names"])), key=lambda at: -(found["share"][at] or 0.0))[:SHOWN_FIRMS]
    return [
        t(
            "data.measure.firm",
            name=shown(found["names"][at]),
            share=_percent(found["share"][at]),
            penetration=_percent(found["penetration"][at]),
            per_buyer=plain(found["per_buyer"][at], 3),
            requirements=_percent(found["requirements"][at]),
            sole=_percent(found["sole_buyers"][at]),
        )
        for at in order
    ]


def _loyalty(found: Mapping[str, Any], t: Wording) -> list[str]:
    return [t("data.measure.loyalty", repeat=_percent(found["repeat"]), phi=plain(found["phi"], 3))]


def _inertia(found: Mapping[str, Any], t: Wording) -> list[str]:
    return [t("data.measure.inertia", repeat=_percent(found["repeat"]), shuffled=_percent(found["shuffled"]))]


_LINES: dict[str, Any] = {
    "survival": _survival,
    "sbg": _plain("sbg"),
    "cohorts": _cohorts,
    "concentration": _concentration,
    "repeat": _repeat,
    "gaps": _gaps,
    "rfm": _rfm,
    "bgnbd": _plain("bgnbd"),
    "firms": _firms,
    "duplication": _plain("duplication"),
    "loyalty": _loyalty,
    "inertia": _inertia,
}
"""How each measure is said."""
