"""Which factors matter: bars with intervals, hollow where the effect cannot be told from zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import PaletteName
from sim.charts.style import Picture, quiet, with_theme
from sim.report.sensitivity import number_words
from sim.wording import IN_ENGLISH, Words
from sim.wording.numbers import typed

WORDS: Words = IN_ENGLISH.texts("studies.bars")
MAIN = {"sobol": "total", "morris": "mu_star", "regional": "distance"}
"""The measure by which bars are sorted."""
MAX_FACTORS = 15
ROW = 34  # pixels
ROOM = 44  # pixels of axis, which a page counts into the height
FAR = 1.5  # shares of variance beyond it, on either side, are cut off


class Bars(NamedTuple):
    """A row per factor and measure of one outcome in one scenario, the greatest first, and how many are not shown."""

    rows: pd.DataFrame
    n_left_out: int


def bars_of(report: Mapping[str, Any], outcome: str, scenario: str | None = None) -> Bars:
    """Return what is drawn of an outcome: key, measure, value, lo, hi, is_zero, of the factors that matter most.

    Args:
        report: as `sim.report.sensitivity.sensitivity_report` makes it.
        outcome: one of the report's.
        scenario: one of the report's; its first if None.
    """
    main = MAIN[str(report["method"])]
    table = pd.DataFrame(list(report["rows"])).astype({"value": float, "lo": float, "hi": float})
    scenario = scenario or str(report["scenarios"][0])
    mine = table[(table["outcome"] == outcome) & (table["scenario"] == scenario)]
    ranked = mine[mine["measure"] == main].sort_values("value", ascending=False, kind="stable", na_position="last")
    keys = ranked["key"].tolist()
    drawn = mine[mine["key"].isin(keys[:MAX_FACTORS]) & mine["measure"].isin([main, "first"])]
    place = {key: at for at, key in enumerate(keys)}
    rows = drawn.assign(place=drawn["key"].map(place)).sort_values(["place", "measure"], ascending=[True, False])
    return Bars(rows.drop(columns=["outcome", "scenario", "place"]), max(len(keys) - MAX_FACTORS, 0))


def sensitivity_bars(
    report: Mapping[str, Any],
    outcome: str,
    scenario: str | None = None,
    *,
    words: Words = WORDS,
    look: Look = Look(),
) -> Picture:
    """Return horizontal bars of the factors of one outcome, the greatest on top.

    Of Sobol indices the broad bar is the total, the narrow one below it the first-order index. A bar that cannot be
    told from zero is hollow, and a word next to it says so. At most 15 factors are drawn; the last line says how many
    are not.

    Args:
        report: as `sim.report.sensitivity.sensitivity_report` makes it.
        outcome: one of the report's.
        scenario: one of the report's; its first if None.
        words: in the language wanted; a factor's key may be among them.
        look: palette and width.
    """
    colours = look.colours
    rows, n_left_out = bars_of(report, outcome, scenario)
    method = str(report["method"])
    low, high = _domain(rows, method)
    data = rows.assign(
        factor=[label(key, words) for key in rows["key"]],
        word=[words[measure] for measure in rows["measure"]],
        from_=rows["lo"].clip(low, high), to=rows["hi"].clip(low, high), bar=rows["value"].clip(low, high),
    )  # fmt: skip
    order = list(dict.fromkeys(data["factor"]))
    more = [words["more"].format(n=n_left_out)] if n_left_out else []
    axis = alt.Axis(labelLimit=260, ticks=False, domain=False, labelPadding=8, **quiet(colours))
    y = alt.Y("factor:N", sort=[*order, *more], scale=alt.Scale(domain=[*order, *more]), title=None, axis=axis)
    scale = alt.Scale(domain=[low, high], nice=False)
    x = alt.X("bar:Q", scale=scale, title=None, axis=alt.Axis(grid=True, tickCount=6, **quiet(colours)))
    tips = [
        alt.Tooltip("factor:N", title=" "), alt.Tooltip("word:N", title="  "),
        alt.Tooltip("value:Q", format=".3~f", title="="),
        alt.Tooltip("lo:Q", format=".3~f", title="95% –"), alt.Tooltip("hi:Q", format=".3~f", title="95% +"),
    ]  # fmt: skip
    is_pair = method == "sobol"
    layers = []
    for measure, size, offset in ((MAIN[method], 12, -5 if is_pair else 0), ("first", 6, 8)):
        for is_zero in (False, True):
            some = data[(data["measure"] == measure) & (data["is_zero"].astype(bool) == is_zero) & data["bar"].notna()]
            if some.empty:
                continue
            bar = alt.Chart(some).mark_bar(
                size=size, yOffset=offset, color=colours.accent, filled=not is_zero,
                opacity=1.0 if is_zero else 0.6, strokeWidth=1.2, strokeDash=[3, 2] if is_zero else [1, 0],
            )  # fmt: skip
            whisker = alt.Chart(some).mark_rule(color=colours.ink, strokeWidth=1.2, yOffset=offset)
            layers.append(bar.encode(x, y, tooltip=tips))
            layers.append(whisker.encode(alt.X("from_:Q", scale=scale), y, x2="to:Q", tooltip=tips))
    layers.append(_numbers(data, method, words).mark_text(
        align="left", dx=6, yOffset=-5 if is_pair else 0, fontSize=12, color=colours.ink,
    ).encode(alt.X("end:Q", scale=scale), y, text="said:N"))  # fmt: skip
    zero = alt.Chart(pd.DataFrame({"zero": [0.0]})).mark_rule(color=colours.baseline)
    layers.append(zero.encode(alt.X("zero:Q", scale=scale)))
    height = ROW * (len(order) + len(more)) + look.room(ROOM)
    return alt.layer(*layers).properties(width=look.width, height=height)


def sensitivity_bars_alt(
    report: Mapping[str, Any], outcome: str, scenario: str | None = None, *, words: Words = WORDS
) -> str:
    """Return the bars in one sentence or two, for those who cannot see them."""
    method = str(report["method"])
    main = MAIN[method]
    rows = bars_of(report, outcome, scenario).rows
    rows = rows[rows["measure"] == main]
    names = {"outcome": outcome, "scenario": scenario or str(report["scenarios"][0])}
    if rows["value"].isna().all():
        return words["alt_none"].format(**names)
    is_zero = rows["is_zero"].astype(bool)
    ends = []
    for key, *numbers in rows.loc[~is_zero, ["key", "value", "lo", "hi"]].to_numpy().tolist():
        value, lo, hi = (number_words(number, method) for number in numbers)
        ends.append(words["alt_end"].format(factor=label(str(key), words), value=value, lo=lo, hi=hi))
    sentence = words["alt"].format(**names, measure=words[main], ends=words["list"].join(ends) or "–")
    zero = [label(str(key), words) for key in rows.loc[is_zero, "key"]]
    return sentence + (words["alt_zero"].format(factors=words["list"].join(zero)) if zero else "")


def sensitivity_figure(
    report: Mapping[str, Any], *, palette: PaletteName = "light", words: Words = WORDS
) -> alt.VConcatChart:
    """Return the bars of every outcome and scenario of a report below one another, as the command line writes them."""
    look = Look(palette)
    above = words["median"] if report["above"] is None else typed(report["above"])
    panels = [
        sensitivity_bars(report, outcome, scenario, words=words, look=look).properties(title=f"{outcome} · {scenario}")
        for outcome in report["outcomes"]
        for scenario in report["scenarios"]
    ]
    heading = alt.TitleParams(
        report["title"] or report["name"],
        subtitle=words[f"legend_{report['method']}"].format(above=above),
        fontSize=18,
        subtitleColor=look.colours.ink,
    )
    whole = alt.vconcat(*panels, spacing=28).properties(title=heading, padding=16)
    return with_theme(whole.resolve_scale(y="independent"), look.colours)


def label(key: str, words: Words = WORDS) -> str:
    """Return how a factor is called: by the words handed in, or by its key made readable."""
    return words.get(key) or key.replace(".", ": ").replace("_", " ")


def _numbers(data: pd.DataFrame, method: str, words: Words) -> alt.Chart:
    """Return the words at the ends of bars, one per factor."""
    ends = data.groupby("factor", sort=False)[["to", "bar"]].max().max(axis=1).fillna(0.0)
    main = data[data["measure"] == MAIN[method]].set_index("factor")
    marks = [f", {words['zero_mark']}" if is_zero else "" for is_zero in main["is_zero"]]
    texts = [
        words["unknown"] if value != value else f"{number_words(value, method)}{mark}"
        for value, mark in zip(main["value"].tolist(), marks, strict=True)
    ]
    return alt.Chart(pd.DataFrame({"factor": main.index, "end": ends.loc[main.index].to_numpy(), "said": texts}))


def _domain(rows: pd.DataFrame, method: str) -> tuple[float, float]:
    """Return the ends of the axis: 0 to 1 for shares unless an interval goes beyond, else what there is."""
    low, high = rows[["lo", "value"]].min().min(), rows[["hi", "value"]].max().max()
    low, high = (0.0 if pd.isna(low) else min(low, 0.0)), (0.0 if pd.isna(high) else high)
    if method == "morris":
        return float(low), float(high) or 1.0
    return float(max(low, 1.0 - FAR)), float(min(max(high, 1.0), FAR))
