"""The same customers in both markets: whom this market saved, whom it lost, and who did the same anyway."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.charts import Look
from sim.charts.stacks import Part, Row, stacks
from sim.charts.style import Picture
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.paired import paired
from sim.market.customers import KINDS
from sim.measures.intervals import Values
from sim.measures.retention import CURVES
from sim.study.compare import FATES, Comparison, by_fate
from sim.wording import Wording
from sim.wording.numbers import number

ORDER = ("saved", "stayed_anyway", "left_anyway", "lost")


def fates(comparison: Comparison, month: int) -> Values:
    """Return the fates of twins of 100 customers, as `Comparison.twins` counts them, but seed by seed.

    Returns:
        Shape (seeds, 4, 4): kind at entry or overall, fate in the order of FATES; not a number where a kind is empty.
    """
    a, b = comparison.a, comparison.b
    who = np.stack(list(by_fate(a.left_month, b.left_month, month).values()), axis=1)
    in_base = who.any(axis=1)
    groups = np.stack([*(in_base & (b.kind == k) for k in range(len(KINDS))), in_base], axis=1)
    counts = np.einsum("sgn,sfn->sgf", groups.astype(np.int64), who.astype(np.int64))
    with np.errstate(invalid="ignore"):
        return np.asarray(100.0 * counts / groups.sum(axis=2)[..., np.newaxis])


def twins(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return how customers fared compared with their exact twins in the other market, by kind, up to a month.

    Args:
        comparison: the arm shown, compared with its control.
        month: judged.
        t: wording.
    """
    shares = fates(comparison, month)
    rows: list[dict[str, object]] = []
    by_kind: dict[str, dict[str, float]] = {}
    for group, kind in enumerate(CURVES):
        of_kind = shares[:, group]
        gaps = {fate: paired(of_kind[:, at]) for at, fate in enumerate(FATES)}
        by_kind[kind] = {fate: float(gap.mean) for fate, gap in gaps.items()}
        gaps["saved_less_lost"] = paired(of_kind[:, FATES.index("saved")] - of_kind[:, FATES.index("lost")])
        rows += [
            {"kind": kind, "fate": fate, "share": gap.mean, "lo": gap.lo, "hi": gap.hi} for fate, gap in gaps.items()
        ]
    table = pd.DataFrame(rows)
    known = [kind for kind in ("overall", *KINDS) if np.isfinite(by_kind[kind]["saved"])]
    bars = [Row(kind, t(f"chart.{kind}"), t("twins.told", **_few(by_kind[kind]))) for kind in known]
    finding = _finding(by_kind, [kind for kind in known if kind != "overall"], month, t)
    drawn = table.rename(columns={"kind": "row", "fate": "part"})

    def picture(look: Look) -> Picture:
        colours = look.colours
        # What this market changed stands out, filled for the better and hollow for the worse; the rest stands back.
        looks = {
            "saved": (colours.ink, 1.0, False), "stayed_anyway": (colours.accent, 0.45, False),
            "left_anyway": (colours.accent, 0.2, False), "lost": (colours.background, 1.0, True),
        }  # fmt: skip
        parts = [Part(fate, t(f"twins.{fate}"), *looks[fate]) for fate in ORDER]
        return stacks(drawn, bars, parts, look=look, row=56)

    return Exhibit(
        code="twins", title=t("twins.title"), finding=finding, note=t("twins.note"), alt=finding, table=table,
        picture=picture,
    )  # fmt: skip


def _few(shares: dict[str, float]) -> dict[str, str]:
    return {fate: number(shares[fate]) for fate in ("saved", "lost")}


def _finding(by_kind: dict[str, dict[str, float]], kinds: list[str], month: int, t: Wording) -> str:
    if not kinds:
        return t("told.nobody")
    overall = by_kind["overall"]
    if not overall["saved"] and not overall["lost"]:
        return t("twins.alike", month=month)
    stayed, left = (number(overall[fate], 0) for fate in ("stayed_anyway", "left_anyway"))
    sentence = t("twins.finding", month=month, stayed=stayed, left=left, **_few(overall))
    most = max(kinds, key=lambda kind: by_kind[kind]["saved"] + by_kind[kind]["lost"])
    at = by_kind[most]
    return sentence + t("verdict.join") + t(
        "twins.most", kind=t(f"chart.{most}"), stayed=number(at["stayed_anyway"], 0), **_few(at)
    )  # fmt: skip
