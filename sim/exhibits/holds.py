"""What holds those who are still here: as a whole over time, and by kind at the judged month."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import charts
from sim.charts import Look
from sim.charts.holds import ORDER
from sim.charts.stacks import Part, Row, stacks
from sim.charts.style import Picture
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.paired import at_month, by_month, paired
from sim.exhibits.sentences import change, changes, in_whole
from sim.market.customers import KINDS
from sim.market.hold import HOLDS
from sim.measures import holds as measured
from sim.measures.intervals import Values
from sim.measures.retention import OVERALL
from sim.results import Result
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number

ASIDE = ("here", "hostages", "fans")


def holds(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return what holds the customers of month 0 who are with the company, over time.

    Args:
        comparison: the arm shown, compared with its control.
        month: judged, from 1 on.
        t: wording.
    """
    held_a, held_b = charts.holds_table(comparison.a), charts.holds_table(comparison.b)
    table = by_month(_held(comparison.a), _held(comparison.b), (*HOLDS, *ASIDE), "hold")
    now = at_month(table, month, "hold")
    words = t.charts(b=t("told.b"))
    note = t("holds.note")
    if np.isnan(now["here"].a):
        finding = alt = t("told.nobody")
    else:
        order = sorted(HOLDS, key=lambda hold: -now[hold].a)
        whole = dict(zip(order, in_whole([now[hold].a for hold in order]), strict=True))
        parts = t("chart.list").join(t(f"holds.by.{hold}", n=whole[hold]) for hold in order if whole[hold])
        finding = t("holds.finding", here=sum(whole.values()), month=month, parts=parts) + t("verdict.join")
        finding += t("holds.aside", **{name: number(now[name].a) for name in ("hostages", "fans")})
        names = {code: t(f"holds.{code}") for code in ASIDE} | {hold: t(f"chart.{hold}") for hold in HOLDS}
        finding += t("verdict.join") + changes({name: now[code].gap for code, name in names.items()}, t)
        alt = charts.holds_alt(held_a, month=month, words=words)
    return Exhibit(
        code="holds", title=t("holds.title"), finding=finding, note=note, alt=alt, table=table,
        picture=lambda look: charts.holds(held_a, held_b, judged=month, words=words, look=look, height=300),
    )  # fmt: skip


def _held(result: Result) -> Values:
    """Return holds, all who are here, hostages and fans of 100 customers, shape (seeds, months, 7)."""
    held = measured.holds(result)[:, :, OVERALL]
    here = held.sum(axis=2, keepdims=True)
    aside = [counted(result)[:, :, OVERALL, np.newaxis] for counted in (measured.hostages, measured.fans)]
    return 100.0 * np.concatenate([held, here, *aside], axis=2)


def holds_by_kind(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return what holds each kind of customer at the judged month, here and in the other market."""
    shares = {
        arm: 100.0 * measured.holds(result)[:, month, : len(KINDS)]
        for arm, result in (("a", comparison.a), ("b", comparison.b))
    }
    rows: list[dict[str, object]] = []
    bars: list[Row] = []
    ends: list[str] = []
    for k, kind in enumerate(KINDS):
        here = {arm: held[:, k].sum(axis=1) for arm, held in shares.items()}
        if not np.isfinite(here["a"]).any():
            continue
        gap = paired(here["a"] - here["b"])
        for arm, held in shares.items():
            means = {hold: float(np.nanmean(held[:, k, at])) for at, hold in enumerate(HOLDS)}
            parts = {hold: means[hold] for hold in ORDER} | {"gone": 100.0 - sum(means.values())}
            rows += [
                {"row": f"{kind}.{arm}", "kind": kind, "arm": arm, "part": part, "share": share}
                for part, share in parts.items()
            ]
            if arm == "a":
                main = max(means, key=lambda hold: means[hold])
                at_a = number(sum(means.values()), 0)
                bars.append(Row(f"{kind}.a", t(f"chart.{kind}"), t("holds.told", here=at_a, gap=change(gap))))
                ends.append(t("holds.kind", kind=t(f"chart.{kind}"), here=at_a, main=t(f"holds.main.{main}")))
        bars.append(Row(f"{kind}.b", t("told.b"), is_control=True))
    finding = t("holds.kinds", month=month, ends=t("holds.list").join(ends)) if ends else t("told.nobody")
    table = pd.DataFrame(rows, columns=["row", "kind", "arm", "part", "share"])

    def picture(look: Look) -> Picture:
        parts = [Part(hold, t(f"chart.{hold}"), look.colours.holds[hold]) for hold in ORDER]
        return stacks(table, bars, [*parts, Part("gone", t("holds.gone"), look.colours.grid)], look=look)

    return Exhibit(
        code="holds-by-kind", title=t("holds.kinds_title"), finding=finding, note=t("holds.kinds_note"), alt=finding,
        table=table.drop(columns="row"), picture=picture,
    )  # fmt: skip
