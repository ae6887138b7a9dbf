"""One combined picture of a run or of a comparison, as the command line writes it."""

from __future__ import annotations

import altair as alt

from sim.charts.difference import difference
from sim.charts.holds import holds
from sim.charts.look import Look
from sim.charts.palette import PaletteName
from sim.charts.retention import retention
from sim.charts.style import with_theme
from sim.charts.tables import cut_months, difference_table, holds_table, retention_table
from sim.charts.words import ENGLISH, Words
from sim.question import titles
from sim.results import Result
from sim.study.compare import Comparison
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain


def market_figure(
    result: Result | Comparison,
    comparison: Comparison | None = None,
    *,
    palette: PaletteName = "light",
    words: Words = ENGLISH,
) -> alt.VConcatChart:
    """Return retention over the difference (of a comparison), or retention over what holds people (of a single run).

    Args:
        result: a run, or a comparison.
        comparison: the comparison in which `result` is the policy, if there is one.
        palette: "light" or "dark".
        words: in the language wanted.
    """
    if isinstance(result, Comparison):
        comparison = result
        result = comparison.a
    look = Look(palette)
    control = retention_table(comparison.b) if comparison else None
    curves = retention(retention_table(result), control, cut=cut_months(result.scenario), words=words, look=look)
    if comparison:
        gap = difference(difference_table(comparison), words=words, look=look, height=140)
        below = gap.properties(title=words["title_difference"])
    else:
        below = holds(holds_table(result), words=words, look=look).properties(title=words["title_holds"])
    names = titles(result.scenario, comparison.b.scenario if comparison else result.scenario, IN_ENGLISH)
    against = f" · {words['b']}: {names[1]}" if comparison else ""
    heading = alt.TitleParams(
        names[0],
        subtitle=f"{words['title_retention']}{against} · {len(result.seeds)} × {plain(result.customers)}",
        fontSize=18,
        subtitleColor=look.colours.ink,
    )
    whole = alt.vconcat(curves, below, spacing=24).properties(title=heading, padding=16)
    return with_theme(whole.resolve_scale(color="independent", strokeDash="independent"), look.colours)
