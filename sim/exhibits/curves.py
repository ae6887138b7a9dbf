"""The two main pictures of a comparison: who never left in both markets, and the paired difference."""

from __future__ import annotations

import math

import pandas as pd

from sim import charts
from sim.exhibits.exhibit import Exhibit
from sim.market.customers import KINDS
from sim.measures.intervals import Interval
from sim.measures.retention import CURVES, OVERALL
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number, plain, signed


def retention(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return who never left, by kind at the start, in the market asked about over the one it is compared with."""
    whole_a, whole_b = charts.retention_table(comparison.a), charts.retention_table(comparison.b)
    a, b = (table.dropna(subset="mean") for table in (whole_a, whole_b))  # a kind without customers has no curve
    words, cut = t.charts(), charts.cut_months(comparison.a.scenario)
    at_a, at_b = (table[table["month"] == month].set_index("kind")["mean"] * 100.0 for table in (a, b))
    texts = [
        t("curves.kept_kind", kind=words[kind], a=number(at_a[kind]), b=number(at_b[kind]))
        for kind in KINDS
        if kind in at_a and kind in at_b
    ]
    return Exhibit(
        code="retention",
        title=t("curves.retention"),
        finding=t(
            "curves.kept",
            month=month,
            a=number(at_a["overall"]),
            b=number(at_b["overall"]),
            kinds=words["list"].join(texts),
        ),
        note=t("curves.retention_note", n=len(comparison.a.seeds), customers=plain(comparison.a.customers)),
        alt=charts.retention_alt(whole_a, whole_b, month=month, words=words),
        table=pd.concat([a.assign(market="a"), b.assign(market="b")], ignore_index=True)[["market", *a.columns]],
        picture=lambda look: charts.retention(a, b, cut=cut, words=words, look=look),
    )


def difference(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return how many more of every 100 customers stay than in the other market, month by month."""
    table, words = charts.difference_table(comparison).dropna(subset="mean"), t.charts()
    rows = table[table["month"] == month].set_index("kind")
    texts = [t("curves.gap_kind", kind=words[kind], gap=_gap(rows, kind, t)) for kind in KINDS if kind in rows.index]
    is_same = not comparison.survival_difference()[..., OVERALL].any()
    finding = (
        t("curves.same")
        if is_same
        else t("curves.gap", month=month, gap=_gap(rows, "overall", t), kinds=words["list"].join(texts))
    )
    return Exhibit(
        code="difference",
        title=t("curves.difference"),
        finding=finding,
        note=t("curves.difference_note", n=len(comparison.a.seeds)),
        alt=charts.difference_alt(table, month=month, words=words),
        table=table.reset_index(drop=True),
        picture=lambda look: charts.difference(table, words=words, look=look, height=180),
    )


def curves_in_words(comparison: Comparison, t: Wording) -> pd.DataFrame:
    """Return the numbers of both pictures in one table, as people read it.

    Returns:
        A row per month and kind at the start; columns in the reader's language: month, kind, who never left in this
        market and in the other (percent), and the difference with its 95 % interval (points).
    """
    tables = (
        charts.retention_table(comparison.a),
        charts.retention_table(comparison.b),
        charts.difference_table(comparison),
    )
    here, other, gap = (table.set_index(["month", "kind"]) for table in tables)
    wide = pd.DataFrame({"here": 100.0 * here["mean"], "other": 100.0 * other["mean"], **gap[["mean", "lo", "hi"]]})
    wide = wide.dropna(subset="mean").round(1).add(0.0).reset_index()  # no minus before a zero
    wide["kind"] = wide["kind"].map({kind: t(f"chart.{kind}") for kind in CURVES})
    return wide.rename(columns={column: t(f"curves.table.{column}") for column in wide})


def _gap(rows: pd.DataFrame, kind: str, t: Wording) -> str:
    """Return a difference with its 95 % interval, and whether it can be told from zero."""
    gap = Interval(*(rows[column][kind] for column in ("mean", "lo", "hi")))
    mean, lo, hi = map(float, gap)
    if gap.is_nothing():
        return t("curves.none")
    if math.isnan(lo):  # a single market has no interval
        return signed(mean)
    code = "curves.clear" if gap.is_clear() else "curves.unclear"
    return t(code, mean=signed(mean), lo=signed(lo), hi=signed(hi))
