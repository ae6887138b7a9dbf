"""Why customers left: the difference from the other market reason by reason, and what leavers said when asked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim import charts
from sim.charts import Look
from sim.charts.said_and_true import said_and_true
from sim.charts.style import Picture
from sim.charts.waterfall import Step, waterfall
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.paired import paired
from sim.exhibits.sentences import MAX_DIFFERENCES_NAMED, change, changes
from sim.market.customers import KINDS
from sim.market.exits import REASONS
from sim.measures import surveys
from sim.measures.exits import exits
from sim.measures.intervals import Interval, Values
from sim.measures.retention import OVERALL, base
from sim.results import Result
from sim.study.attribution import ALL
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number, signed

MAX_STEPS = 8  # reasons shown one by one, "all others" included
MAX_CAUSES = 2  # named in a sentence
DRAWN = ("taste", "chance")  # no causes: drawn at random and alike in both markets, they tip what others move
MIN_COMPARED = 0.5  # of 100, both said and true below it: not drawn
MIN_SHOWN = 0.05  # of 100: less reads as 0.0


def reasons(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return what leads from the departures of the other market to those of this one, reason by reason.

    Args:
        comparison: the arm shown, compared with its control.
        month: up to which departures of the base are counted.
        t: wording.
    """
    a, b = _departures(comparison.a, month), _departures(comparison.b, month)
    gaps = paired_departures(comparison, month)
    total = paired((a - b).sum(axis=1))
    rows = [
        {
            "reason": reason,
            "a": _mean(a[:, at]),
            "b": _mean(b[:, at]),
            "difference": gap.mean,
            "lo": gap.lo,
            "hi": gap.hi,
        }
        for at, (reason, gap) in enumerate(gaps.items())
    ]
    left = {"a": _mean(a.sum(axis=1)), "b": _mean(b.sum(axis=1))}
    rows.append({"reason": "all", **left, "difference": total.mean, "lo": total.lo, "hi": total.hi})
    table = pd.DataFrame(rows)
    is_alike = not np.nan_to_num(a - b).any()
    finding = _finding(table, total, month, t, is_alike=is_alike, why=because(comparison, month, t))

    def picture(look: Look) -> Picture:
        if is_alike:  # no steps to show: then the reasons themselves
            drawn = charts.exits_table(comparison.a, month)
            return charts.exits(drawn, words=t.charts(), look=look)
        start = Step(t("reasons.left_b"), left["b"], number(left["b"]))
        end = Step(t("reasons.left_a"), left["a"], number(left["a"]))
        return waterfall(start, _steps(a - b, gaps, t), end, look=look)

    return Exhibit(
        code="reasons", title=t("reasons.title"), finding=finding, note=t("reasons.note", month=month), alt=finding,
        table=table, picture=picture,
    )  # fmt: skip


def because(comparison: Comparison, month: int, t: Wording) -> str:
    """Return which causes of leaving changed most, and apart from them what chance then decided; else nothing."""
    gap = _departures(comparison.a, month) - _departures(comparison.b, month)
    gaps = {reason: paired(gap[:, at]) for at, reason in enumerate(REASONS) if reason not in DRAWN}
    drawn = paired(gap[:, [REASONS.index(reason) for reason in DRAWN]].sum(axis=1))
    clear = sorted((one for one in gaps if gaps[one].is_clear()), key=lambda one: -abs(float(gaps[one].mean)))
    causes = t("chart.list").join(
        f"{t(f'chart.{one}').lower()} {signed(float(gaps[one].mean))}" for one in clear[:MAX_CAUSES]
    )
    sentences = [t("reasons.because", changes=causes)] if causes else []
    if drawn.is_clear():
        size, way = abs(float(drawn.mean)), "more" if drawn.mean > 0.0 else "fewer"
        if size > sum(abs(float(gaps[one].mean)) for one in clear) and (way == "fewer" or not causes):
            sentences = [t(f"reasons.drawn_first_{way}", n=number(size))]
            sentences += [t("reasons.also", changes=causes)] if causes else []
        else:
            sentences.append(t(f"reasons.drawn_{way}", n=number(size)))
    return t("verdict.join").join(sentences)


def paired_departures(comparison: Comparison, month: int) -> dict[str, Interval]:
    """Return by reason how many more departures of 100 customers of the base there are than in the other market."""
    gap = _departures(comparison.a, month) - _departures(comparison.b, month)
    return {reason: paired(gap[:, at]) for at, reason in enumerate(REASONS)}


def _departures(result: Result, month: int) -> Values:
    """Return departures of the base to date by reason, of 100 customers of the base, shape (seeds, reasons)."""
    counts = exits(result)[:, : month + 1, : len(KINDS)].sum(axis=(1, 2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(100.0 * counts / base(result)[:, OVERALL:])


def _mean(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _finding(table: pd.DataFrame, total: Interval, month: int, t: Wording, *, is_alike: bool, why: str) -> str:
    shares = dict(zip(table["reason"].tolist(), table[["a", "b"]].to_numpy(dtype=float).tolist(), strict=True))
    left_a, left_b = shares.pop("all")
    if np.isnan(left_a):
        return t("told.nobody")
    values = {"month": month, "a": number(left_a), "b": number(left_b)}
    if is_alike:
        loudest = sorted(shares, key=lambda reason: -shares[reason][0])[:MAX_DIFFERENCES_NAMED]
        top = t("chart.list").join(f"{t(f'chart.{reason}')} {number(shares[reason][0])}" for reason in loudest)
        return t("reasons.alike", top=top, **values) if left_a else t("reasons.nobody_left", month=month)
    sentence = t("reasons.finding" if total.is_clear() else "reasons.unclear", gap=change(total), **values)
    return sentence + t("verdict.join") + (why or t("told.unclear"))


def _steps(differences: Values, gaps: dict[str, Interval], t: Wording) -> list[Step]:
    """Return the largest differences, largest first, and all others in one: together they are the whole difference."""
    causes = sorted(set(REASONS) - set(DRAWN), key=lambda reason: -abs(float(gaps[reason].mean)))
    largest = [reason for reason in causes if abs(float(gaps[reason].mean)) >= MIN_SHOWN]
    largest = largest[: MAX_STEPS - 2]
    steps = [Step(t(f"chart.{reason}"), float(gaps[reason].mean), change(gaps[reason])) for reason in largest]
    tipped = paired(differences[:, [REASONS.index(reason) for reason in DRAWN]].sum(axis=1))
    steps.append(Step(t("reasons.tipped"), float(tipped.mean), change(tipped)))
    steps.sort(key=lambda step: -abs(step.by))
    rest = [at for at, reason in enumerate(REASONS) if reason not in {*largest, *DRAWN}]
    if rest:
        others = paired(differences[:, rest].sum(axis=1))
        steps.append(Step(t("reasons.others"), float(others.mean), change(others)))
    return steps


def causes(table: pd.DataFrame, month: int, n: int, t: Wording) -> Exhibit:
    """Return what leads from the customers kept in the other market to those kept in this one, cause by cause.

    Args:
        table: from `sim.study.attribution.attribution`, not empty.
        month: up to which it counts.
        n: markets simulated each way.
        t: wording.
    """
    parts, total = table[table["part"] != ALL], table.iloc[-1]
    gaps = {
        part_name(row["part"], t): Interval(row["kept"], row["kept_lo"], row["kept_hi"]) for _, row in parts.iterrows()
    }
    whole = Interval(total["kept"], total["kept_lo"], total["kept_hi"])
    if len(parts) == 1:
        finding = t("causes.only", cause=next(iter(gaps)), gap=change(whole))
    else:
        finding = (
            t("causes.finding", gap=change(whole), month=month) + t("verdict.join") + changes(gaps, t, "causes.named")
        )

    def picture(look: Look) -> Picture:
        order = sorted(gaps, key=lambda name: -abs(float(gaps[name].mean)))
        steps = [Step(name, float(gaps[name].mean), change(gaps[name])) for name in order]
        end = Step(t("causes.end"), float(whole.mean), change(whole))
        return waterfall(Step(t("causes.start"), 0.0, number(0.0)), steps, end, look=look)

    return Exhibit(
        code="causes", title=t("causes.title"), finding=finding, note=t("causes.note", n=n),
        alt=finding, table=table.round(4), picture=picture,
    )  # fmt: skip


def part_name(part: str, t: Wording) -> str:
    """Return what a part in which two scenarios differ is called; its code where it has no name."""
    owner, _, name = part.partition(".")
    if (code := f"causes.part.{part}") in t:
        return t(code)
    if (code := f"move.{name}.label") in t:
        return t("causes.of_rivals", move=t(code)) if owner == "rival" else t(code)
    code = next((code for code in (f"event.{name}.label", f"parameter.{part}.label") if code in t), "")
    return t(code) if code else part.replace("_", " ")


def interviews(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return what exit interviews recorded in this market compared with why its customers left, up to a month."""
    result = comparison.a
    recorded = surveys.interviews(result)[:, : month + 1].sum(axis=1)
    stated, true = _shares(recorded), _shares(exits(result)[:, : month + 1].sum(axis=(1, 2)))
    rows: list[dict[str, object]] = []
    means: dict[str, tuple[float, float]] = {}
    for at, reason in enumerate(REASONS):
        gap = paired((stated - true)[:, at])
        is_known = np.isfinite((stated - true)[:, at])
        means[reason] = _mean(stated[is_known, at]), _mean(true[is_known, at])
        rows.append(
            {
                "reason": reason, "said": means[reason][0], "true": means[reason][1], "difference": gap.mean,
                "lo": gap.lo, "hi": gap.hi,
            }
        )  # fmt: skip
    table = pd.DataFrame(rows).sort_values("true", ascending=False, kind="stable", ignore_index=True)
    compared = [reason for reason in table["reason"].tolist() if max(means[reason]) >= MIN_COMPARED]
    finding = t("interviews.nobody", month=month)
    if compared:
        hidden = min(set(REASONS) - {"price", *DRAWN}, key=lambda reason: means[reason][0] - means[reason][1])
        price, other = ([number(mean, 0) for mean in means[reason]] for reason in ("price", hidden))
        finding = t(
            "interviews.finding", said=price[0], true=price[1], other=t(f"chart.{hidden}"), other_said=other[0],
            other_true=other[1], n=number(float(recorded.sum(axis=1).mean()), 0), month=month,
        )  # fmt: skip
    drawn = pd.DataFrame(
        [
            {
                "name": t(f"chart.{reason}"), "said": means[reason][0], "true": means[reason][1],
                "told": t("interviews.told", said=number(means[reason][0], 0), true=number(means[reason][1], 0)),
            }
            for reason in compared
        ],
        columns=["name", "said", "true", "told"],
    )  # fmt: skip
    return Exhibit(
        code="interviews", title=t("interviews.title"), finding=finding, note=t("interviews.note"), alt=finding,
        table=table,
        picture=lambda look: said_and_true(
            drawn, said_word=t("interviews.said"), true_word=t("interviews.true"), look=look
        ),
    )  # fmt: skip


def _shares(counts: Values) -> Values:
    """Return counts of 100, by seed; not a number where there are none. Shape (seeds, reasons)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(100.0 * counts / counts.sum(axis=1, keepdims=True))
