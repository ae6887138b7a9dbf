"""Where people are over time: the rungs of the experience ladder, and the four loyalties."""

from __future__ import annotations

from collections.abc import Sequence

from sim.charts.strips import Strip, round_ends, strips
from sim.exhibits.exhibit import Exhibit
from sim.exhibits.paired import at_month, by_month
from sim.exhibits.sentences import change, changes
from sim.market.totals import RUNGS
from sim.measures.intervals import Values
from sim.measures.loyalty import LOYALTIES, loyalty_shares
from sim.measures.opinions import rungs
from sim.study.compare import Comparison
from sim.wording import Wording
from sim.wording.numbers import number


def ladder(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return how many of 100 people are on each rung of the company's experience ladder, month by month.

    Args:
        comparison: the arm shown, compared with its control.
        month: judged, from 1 on.
        t: wording.
    """
    a, b = (100.0 * rungs(result) / result.customers for result in (comparison.a, comparison.b))
    return _exhibit("ladder", a, b, RUNGS, order=RUNGS[::-1], headline=("loyal", "advocate"), month=month, t=t)


def loyalties(comparison: Comparison, month: int, t: Wording) -> Exhibit:
    """Return how many of 100 people show each of four loyalties to the company (Dick & Basu 1994), month by month."""
    a, b = (100.0 * loyalty_shares(result) for result in (comparison.a, comparison.b))
    return _exhibit(
        "loyalties", a, b, LOYALTIES, order=("true", "spurious", "latent", "none"), headline=("true", "spurious"),
        month=month, t=t,
    )  # fmt: skip


def _exhibit(
    code: str, a: Values, b: Values, names: Sequence[str], *, order: Sequence[str], headline: Sequence[str],
    month: int, t: Wording,
) -> Exhibit:  # fmt: skip
    """Return strips of shares of all people; names in the order of the arrays, `order` from top to bottom."""
    table = by_month(a, b, names, code)
    now = at_month(table, month, code)
    called = {name: t(f"{code}.{name}") for name in names}
    first = {name: number(now[name].a) for name in headline}
    finding = t(f"{code}.finding", month=month, **first) + t("verdict.join")
    finding += changes({called[name]: now[name].gap for name in order}, t)
    drawn = table.rename(columns={code: "measure"})
    measures = []
    for name in order:
        highest = float(drawn.loc[drawn["measure"] == name, ["a", "b"]].to_numpy(dtype=float).max())
        high = round_ends(0.0, max(highest, 1.0))[1]
        text = t("told.strip", a=number(now[name].a), gap=change(now[name].gap))
        measures.append(Strip(name, called[name], text, 0.0, high))
    words = t.charts(a=t("told.a"), b=t("told.b"))
    ends = t("chart.list").join(f"{strip.name} {strip.text}" for strip in measures)
    return Exhibit(
        code=code, title=t(f"{code}.title"), finding=finding, note=t(f"{code}.note", month=month),
        alt=t("told.alt", title=t(f"{code}.title"), month=month, ends=ends), table=table,
        picture=lambda look: strips(drawn, measures, month=month, words=words, look=look),
    )  # fmt: skip
