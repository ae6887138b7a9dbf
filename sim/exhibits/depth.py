"""How deep may the rival cut before lock-in gives way?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.charts import Look
from sim.charts.depth import depth_curves
from sim.exhibits.exhibit import Exhibit
from sim.market.customers import KINDS
from sim.measures.intervals import Interval, interval
from sim.scenario import Scenario
from sim.study.depth import SNAP, Snap, by_depth, depth_summary, rivals_cut, snap
from sim.wording import Wording
from sim.wording.numbers import number, percent, signed

LOCKED = "locked_in"


def depth(table: pd.DataFrame, a: Scenario, b: Scenario, month: int, t: Wording) -> Exhibit:
    """Return the response to the depth of the rivals' cut.

    Args:
        table: as `sim.study.depth.depth_of_cut` returns it for these scenarios and this month.
        a: scenario shown.
        b: scenario it is compared with.
        month: up to which customers are counted.
        t: wording.
    """
    summary, cut, now = depth_summary(table), rivals_cut(a, b), depth_now(a)
    steepest = snap(table)
    has_two = bool((by_depth(table, "difference", "overall")[1] != 0.0).any())
    drawn = summary if has_two else summary[summary["market"] == "a"]
    words = t.texts("chart", "depth")
    note = [t("depth.note", month=month, times=number(SNAP, 0), n=table["seed"].nunique())]
    if steepest is not None and steepest.is_placed:
        note.append(t("depth.note_steepest"))
    if not cut.is_own:
        note.append(t("depth.note_supposed", start=cut.start))
    if has_two:
        note.append(t("depth.note_ghost"))

    def picture(look: Look) -> object:
        return depth_curves(
            drawn, steepest=(steepest.low, steepest.high) if steepest and steepest.is_placed else None,
            is_snap=bool(steepest and steepest.is_snap), now=now, words=words, look=look,
        )  # fmt: skip

    sentences = [_snapping(table, steepest, cut.start, month, t)]
    if steepest is not None and steepest.is_falling:
        sentences.append(_against_satisfied(table, t))
    if has_two:
        sentences.append(_against_other(summary, t))
    return Exhibit(
        code="depth", title=t("depth.title"), finding=t("verdict.join").join(filter(None, sentences)),
        note=t("verdict.join").join(note), alt=_alt(summary, month, t), table=drawn.reset_index(drop=True),
        picture=picture,
    )  # fmt: skip


def depth_now(scenario: Scenario) -> float | None:
    """Return the depth of the deepest cut of a rival in a scenario, None if no rival cuts."""
    cuts = [lever.strength for lever in scenario.levers if lever.kind == "price_cut" and lever.firm > 0]
    return max(cuts) if cuts and max(cuts) > 0.0 else None


def _snapping(table: pd.DataFrame, step: Snap | None, start: int, month: int, t: Wording) -> str:
    """Return whether lock-in snaps, and how fast it gives way."""
    if start > month:
        return t("depth.not_yet", start=start, month=month)
    if step is None:
        return t("depth.nobody")
    deepest = percent(float(table["depth"].max()))
    if not step.is_falling:
        return t("depth.unmoved", deepest=deepest, month=month)
    values = {
        "low": percent(step.low), "high": percent(step.high), "loss": number(step.loss),
        "average": number(step.average), "step": number(100.0 * (step.high - step.low), 0), "deepest": deepest,
        "month": month,
    }  # fmt: skip
    code = "snaps" if step.is_snap else "gives_way"
    return t(f"depth.{code}{'' if step.is_placed else '_somewhere'}", **values)


def _against_satisfied(table: pd.DataFrame, t: Wording) -> str:
    """Return up to which cut the locked-in stay rather than the merely satisfied; nothing where either is missing."""
    depths, locked = by_depth(table, "a", LOCKED)
    satisfied = by_depth(table, "a", "satisfied")[1]
    gap = interval(100.0 * (locked - satisfied))
    if np.isnan(gap.mean).any():
        return ""
    better, worse = gap.sign > 0, gap.sign < 0
    values = {
        "deepest": percent(float(depths[-1])), "first": number(gap.mean[0], 0), "last": number(abs(gap.mean[-1]), 0),
    }  # fmt: skip
    if better.all():
        return t("depth.always_better", **values)
    if worse.all():
        return t("depth.always_worse", **(values | {"first": number(abs(gap.mean[0]), 0)}))
    if worse[-1]:
        holds = np.flatnonzero(~worse)
        return t("depth.worse_from", depth=percent(float(depths[holds[-1] + 1])), **values)
    if better[-1]:
        return t("depth.better_from", depth=percent(float(depths[np.flatnonzero(~better)[-1] + 1])), **values)
    return t("depth.alike", **values)


def _against_other(summary: pd.DataFrame, t: Wording) -> str:
    """Return how the gap between the two markets changes with the depth of the cut."""
    gap = summary[(summary["market"] == "difference") & (summary["kind"] == "overall")].reset_index(drop=True)
    if gap["mean"].isna().any():
        return ""
    ends = gap.iloc[[0, -1]]
    if not Interval(*(ends[end].to_numpy() for end in ("mean", "lo", "hi"))).sign.any():
        return t("depth.gap_unclear", deepest=percent(float(gap["depth"].iloc[-1])))
    first, last = (
        t("depth.points", **{name: signed(100.0 * row[name]) for name in ("mean", "lo", "hi")})
        for _, row in ends.iterrows()
    )
    return t("depth.gap", first=first, last=last, deepest=percent(float(gap["depth"].iloc[-1])))


def _alt(summary: pd.DataFrame, month: int, t: Wording) -> str:
    a = summary[summary["market"] == "a"].pivot(index="kind", columns="depth", values="mean")
    least, deepest = float(a.columns.min()), float(a.columns.max())
    ends = t("chart.list").join(
        t("depth.alt_end", kind=t(f"chart.{kind}"), first=percent(a[least][kind]), last=percent(a[deepest][kind]))
        for kind in KINDS
    )
    return t("depth.alt", month=month, least=percent(least), deepest=percent(deepest), ends=ends)
