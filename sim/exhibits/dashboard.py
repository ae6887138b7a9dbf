"""What a manager's dashboard reads against what is so: did the metrics see what retention shows?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.charts.strips import Strip, ends_of_scale, strips
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.paired import paired
from sim.exhibits.sentences import change
from sim.measures.figures import MEASURES
from sim.measures.intervals import Interval, Values
from sim.measures.retention import OVERALL, survival
from sim.measures.units import UNITS
from sim.results import Result
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number

READ = ("csat", "nps", "engagement", "intention")
TRUE = ("kept", "satisfaction", "felt_bond")
DIGITS = {"csat": 1, "felt_bond": 2}
YEAR = 12
NORMAL_95 = 1.96


class Sight(NamedTuple):
    """What became of a metric at the judged month.

    Attributes:
        gap: this market less the other, in the metric's unit, paired by seed.
        noise: half the range that 95 % of single readings keep to around what they measure.
        code: "saw" it, "missed" it, or pointed "wrong" way; "moved" or "still" where retention tells no difference.
    """

    gap: Interval
    noise: float
    code: str


def yearly_retention(result: Result) -> Values:
    """Return of 100 customers of the base who were still there a year ago, how many never left since.

    Shape (seeds, months); a year is as long as the scenario where that is shorter; not a number before the first year
    is over.
    """
    kept = survival(result)[:, :, OVERALL]
    span = min(YEAR, result.months)
    share = np.full_like(kept, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        share[:, span:] = 100.0 * kept[:, span:] / kept[:, :-span]
    return share


def noise_of(series: Values) -> float:
    """Return the noise of a monthly reading: 1.96 standard deviations of a single reading around its trend.

    From differences of neighbouring months, in which a slow trend all but cancels: their standard deviation within a
    market is √2 times that of one reading.

    Args:
        series: readings, shape (markets, months); not a number where no customer answered.
    """
    steps = np.diff(series, axis=1)
    known = steps[np.isfinite(steps)]
    return NORMAL_95 * float(np.sqrt(np.mean(known**2) / 2.0)) if known.size else float("nan")


def sights(comparison: Comparison, month: int) -> dict[str, Sight]:
    """Return whether each metric saw what happened to retention.

    A metric saw it if its mean shift is larger than the noise of a single reading and goes the way of retention.

    Args:
        comparison: the arm shown, compared with its control.
        month: judged; before the first year is over, the end of that year.
    """
    a, b = _series(comparison.a), _series(comparison.b)
    kept = paired((a["kept"] - b["kept"])[:, _judged(comparison, month)])
    seen = {}
    for metric in READ:
        gap = paired((a[metric] - b[metric])[:, month])
        noise = noise_of(np.concatenate([a[metric], b[metric]]))
        has_moved = gap.is_clear() and abs(float(gap.mean)) > noise
        if not kept.is_clear():
            code = "moved" if has_moved else "still"
        elif has_moved:
            code = "saw" if (gap.mean > 0.0) == (kept.mean > 0.0) else "wrong"
        else:
            code = "missed"
        seen[metric] = Sight(gap, noise, code)
    return seen


def dashboard(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return survey metrics as a manager reads them, above the truth that no manager sees, month by month."""
    a, b = _series(comparison.a), _series(comparison.b)
    table = pd.DataFrame(_rows(a, b))
    judged, seen = _judged(comparison, month), sights(comparison, month)
    gaps = {name: paired((a[name] - b[name])[:, judged if name == "kept" else month]) for name in (*READ, *TRUE)}
    drawn = []
    for name in (*READ, *TRUE):
        digits = DIGITS.get(name, 0)
        text, noise = change(gaps[name], max(digits, 1)), 0.0
        if name in seen and np.isfinite(seen[name].noise):
            gap, noise = float(seen[name].gap.mean), seen[name].noise
            text = t("dashboard.read", gap=number(gap, max(digits, 1), "+"), noise=number(noise, max(digits, 1)))
        low, high = ends_of_scale(table, name, noise)
        drawn.append(Strip(name, t(f"dashboard.{name}"), text, low, high, digits, noise))
    words = t.charts(a=t("told.a"), b=t("told.b"))
    finding = _finding(gaps["kept"], seen, judged, t)
    ends = t("chart.list").join(f"{strip.name} {strip.text}" for strip in drawn)
    return Exhibit(
        code="dashboard", title=t("dashboard.title"), finding=finding, note=t("dashboard.note"),
        alt=t("told.alt", title=t("dashboard.title"), month=month, ends=ends), table=table,
        picture=lambda look: strips(table, drawn, month=month, words=words, look=look),
    )  # fmt: skip


def _judged(comparison: Comparison, month: int) -> int:
    """Return the month at which yearly retention is judged: there is none before the first year is over."""
    return max(month, min(YEAR, comparison.a.months))


def _series(result: Result) -> dict[str, Values]:
    """Return each measure in the unit shown, shape (seeds, months)."""
    measures = {name: MEASURES[name] for name in (*READ, *TRUE) if name in MEASURES}
    series = {name: UNITS[measure.unit].scale * measure.of(result) for name, measure in measures.items()}
    return series | {"kept": yearly_retention(result)}


def _rows(a: dict[str, Values], b: dict[str, Values]) -> list[dict[str, object]]:
    """Return a row per measure and month from month 1 on, from the markets in which both arms have a reading."""
    rows: list[dict[str, object]] = []
    for name in a:
        for month in range(1, a[name].shape[1]):
            in_a, in_b = a[name][:, month], b[name][:, month]
            is_known = np.isfinite(in_a - in_b)
            mean_a, mean_b = (float(arm[is_known].mean()) if is_known.any() else np.nan for arm in (in_a, in_b))
            gap = paired(in_a - in_b)
            rows.append(
                {
                    "month": month, "measure": name, "a": mean_a, "b": mean_b, "difference": float(gap.mean),
                    "lo": float(gap.lo), "hi": float(gap.hi),
                }
            )  # fmt: skip
    return rows


def _finding(kept: Interval, seen: dict[str, Sight], judged: int, t: Wording) -> str:
    if np.isnan(kept.mean):
        return t("told.nobody")
    if kept.mean == 0.0 and not kept.is_clear() and all(sight.gap.mean == 0.0 for sight in seen.values()):
        return t("told.alike")
    if kept.is_clear():
        size = change(Interval(*(abs(kept.mean), *sorted((abs(kept.lo), abs(kept.hi)))))).lstrip("+")
        sentences = [t("dashboard.more" if kept.mean > 0.0 else "dashboard.fewer", month=judged, size=size)]
    else:
        sentences = [t("dashboard.unclear", month=judged, gap=change(kept))]
    for code in ("saw", "wrong", "missed", "moved", "still"):
        ends = [
            t(
                "dashboard.end", name=t(f"dashboard.{metric}"), gap=number(float(sight.gap.mean), 1, "+"),
                noise=number(sight.noise, 1),
            )
            for metric, sight in seen.items() if sight.code == code
        ]  # fmt: skip
        if ends:
            sentences.append(t(f"dashboard.{code}", ends=t("dashboard.list").join(ends)))
    return t("verdict.join").join(sentences)
