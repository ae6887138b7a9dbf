"""Robustness: what each assumption could do to the answer, and which is most able to overturn it."""

from __future__ import annotations

import pandas as pd

from sim.charts.tornado import tornado
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.money import lever_name
from sim.levers import LEVERS, declared
from sim.measures.intervals import Interval
from sim.study.overturn import ENDS, Figure, Overturn, most_able
from sim.wording import Wording
from sim.wording.numbers import in_unit, plain, signed

MAX_ASSUMPTIONS_SHOWN = 12  # assumptions drawn


def assumption_name(key: str, t: Wording) -> str:
    """Return what an assumption is called, its key where it has no name."""
    block, _, field = key.partition(".")
    for code in (f"parameter.{key}.label", f"move.{block}.fields.{field}", f"field.{field}.label"):
        if code in t:
            return f"{lever_name(block, t)}: {t(code)}" if block in LEVERS else t(code)
    return key


def overturning(table: pd.DataFrame, month: int, t: Wording, figure: Figure = "kept") -> Exhibit:
    """Return the assumptions that do most to the difference, and whether one overturns it.

    Args:
        table: rows from `sim.study.overturn.overturn`, put together; not empty.
        month: at which the two were judged.
        t: wording.
        figure: which answer: customers kept, or profit.
    """
    mine = table[table["figure"] == figure]
    now = Interval(*mine[["mean", "lo", "hi"]].iloc[0])
    turned = mine["low_overturns"].astype(bool) | mine["high_overturns"].astype(bool)
    ranked = mine.assign(turned=turned).sort_values(["turned", "swing"], ascending=False, kind="stable")
    drawn = (
        ranked[ranked["swing"] > 0.0].head(MAX_ASSUMPTIONS_SHOWN).sort_values("swing", ascending=False, kind="stable")
    )
    drawn = drawn.assign(
        name=[
            t("sure.name_now", name=assumption_name(key, t), value=value_of(key, value))
            for key, value in zip(drawn["key"], drawn["default"], strict=True)
        ],
        remark=[t("sure.reverses") if is_turned else "" for is_turned in drawn["turned"]],
        **{f"{end}_at": list(map(value_of, drawn["key"], drawn[end])) for end in ENDS},
    ).reset_index(drop=True)
    words = {code: t(f"sure.{code}") for code in ("zero", "now", "at")} | {"axis": t(f"sure.axis_{figure}")}
    ends = t("sure.list").join(
        t("sure.alt_end", name=assumption_name(row["key"], t), **{end: row[f"{end}_at"] for end in ENDS},
          low_mean=signed(row["low_mean"]), high_mean=signed(row["high_mean"])) for _, row in drawn.iterrows()
    )  # fmt: skip
    return Exhibit(
        f"sure_{figure}", t(f"sure.title_{figure}"), _finding(table, month, figure, t),
        t("sure.note", month=month), t("sure.alt", month=month, now=_difference(now, figure, t), ends=ends or "–"),
        mine.sort_values("swing", ascending=False, kind="stable").round(4),
        lambda look: tornado(drawn, float(now.mean), words=words, look=look),
    )  # fmt: skip


def _finding(table: pd.DataFrame, month: int, figure: Figure, t: Wording) -> str:
    overturn = most_able(table, figure)
    mine = table[table["figure"] == figure]
    if overturn is None:
        is_same = not mine[["mean", "lo", "hi"]].to_numpy().any()
        return t("sure.same", month=month) if is_same else t("sure.none_matters", n=len(mine))
    if overturn.is_open:
        return t("sure.finding_open", **_values(overturn, t))
    if not overturn.reverses:
        return t("sure.finding_none", n=overturn.n_tested, **_values(overturn, t))
    more = (
        t("sure.finding_alone", n=overturn.n_tested) if overturn.n_reversing == 1
        else t("sure.finding_others", k=overturn.n_reversing, n=overturn.n_tested)
    )  # fmt: skip
    return t("sure.finding_reverses", **_values(overturn, t)) + t("verdict.join") + more


def overturn_sentence(overturn: Overturn, t: Wording) -> str:
    """Return in one short sentence which assumption is most able to overturn the answer."""
    code = "open" if overturn.is_open else "reverses" if overturn.reverses else "none"
    return t(f"sure.sentence_{code}", n=overturn.n_tested, **_values(overturn, t))


def _values(overturn: Overturn, t: Wording) -> dict[str, str]:
    return {
        "name": assumption_name(overturn.key, t), "value": value_of(overturn.key, overturn.value),
        "default": value_of(overturn.key, overturn.default),
        "now": _difference(overturn.now, overturn.figure, t), "there": _difference(overturn.there, overturn.figure, t),
    }  # fmt: skip


def _difference(gap: Interval, figure: Figure, t: Wording) -> str:
    digits = 1 if figure == "kept" else 2
    return t(f"sure.{figure}_value", **{name: signed(float(value), digits) for name, value in gap._asdict().items()})


def value_of(key: str, value: float) -> str:
    """Return the value of an assumption as its declaration has it."""
    return in_unit(value, declared()[key].unit) if key in declared() else plain(value)
