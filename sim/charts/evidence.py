"""Evidence as pictures: verdicts by article, an effect under all circumstances it was tried in, facts next to bands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import PALETTES, Palette
from sim.charts.style import Picture, quiet, with_theme

Row = Mapping[str, Any]
AXIS, AXIS_AND_UNIT = 50, 80  # pixels below a chart
ROW = 24  # pixels per circumstance
ON_PAPER = PALETTES["light"]  # documents are white
FAR = 1.0  # widths of its band beyond which a missed check is drawn at the edge


def verdicts(claims: Sequence[Row], articles: Mapping[str, str], names: Mapping[str, str]) -> Picture:
    """Return how many claims of each article got which verdict, as tiles.

    Args:
        claims: rows of a claims report.
        articles: number to title.
        names: verdict to the word for it.
    """
    colours = ON_PAPER
    counted = [
        {
            "article": f"{number} {title}",
            "verdict": word,
            "claims": sum(number in one["articles"] and one["verdict"] == verdict for one in claims),
        }
        for number, title in articles.items()
        for verdict, word in names.items()
    ]
    data = pd.DataFrame(counted)
    data["shown"] = [str(n) if n else "" for n in data["claims"]]
    x = alt.X(
        "verdict:N",
        sort=list(names.values()),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False, **quiet(colours)),
    )
    y = alt.Y("article:N", title=None, axis=alt.Axis(labelLimit=260, domain=False, ticks=False, **quiet(colours)))
    shade = alt.Scale(
        domain=[0, max(int(data["claims"].max()), 1)], range=[colours.background, colours.accent], interpolate="rgb"
    )
    tiles = alt.Chart(data).mark_rect(stroke=colours.grid).encode(x, y, alt.Color("claims:Q", scale=shade, legend=None))
    most = int(data["claims"].max())
    ink = alt.condition(alt.datum.claims > 0.6 * most, alt.value(colours.background), alt.value(colours.ink))
    numbers = alt.Chart(data).mark_text(fontSize=14).encode(x, y, text="shown:N", color=ink)
    return alt.layer(tiles, numbers).properties(width=600, height=alt.Step(34))


def circumstances(readings: Sequence[Row], expect: str, *, unit: str = "", look: Look = Look(width=420)) -> Picture:
    """Return one effect under every circumstance it was tried in, and where the claim says that it lies.

    A dot is the mean, a line its 95 % interval.

    Args:
        readings: label, mean, lo, hi of each circumstance, in their order.
        expect: "> 0", "< 1" or "2.5 to 3.5".
        unit: of the effect, for the axis.
        look: palette and width.
    """
    colours = look.colours
    data = pd.DataFrame([{key: one[key] for key in ("label", "mean", "lo", "hi")} for one in readings]).dropna()
    low, high, bound = _claimed(expect)
    ends = [*data["lo"], *data["hi"], *(end for end in (low, high, bound) if end is not None)]
    room = 0.06 * (max(ends) - min(ends) or 1.0)
    domain = [min(ends) - room, max(ends) + room]
    scale = alt.Scale(domain=domain, nice=False, zero=False)
    axis = alt.Axis(title=unit or None, tickCount=5, **quiet(colours))
    y = alt.Y(
        "label:N",
        sort=list(data["label"]),
        title=None,
        axis=alt.Axis(labelLimit=320, labelOverlap=False, domain=False, ticks=False, labelPadding=8, **quiet(colours)),
    )
    band = pd.DataFrame({"from": [domain[0] if low is None else low], "to": [domain[1] if high is None else high]})
    claimed = (
        alt.Chart(band)
        .mark_rect(color=colours.grid, opacity=0.55)
        .encode(alt.X("from:Q", scale=scale, axis=axis), alt.X2("to:Q"))
    )
    base = alt.Chart(data)
    tips = [
        alt.Tooltip("label:N", title=" "),
        *(alt.Tooltip(f"{key}:Q", format="+.3g") for key in ("mean", "lo", "hi")),
    ]
    bars = base.mark_rule(color=colours.ink, strokeWidth=2).encode(
        alt.X("lo:Q", scale=scale, axis=axis), alt.X2("hi:Q"), y, tooltip=tips
    )
    dots = base.mark_point(color=colours.ink, filled=True, size=55, opacity=1).encode(
        alt.X("mean:Q", scale=scale, axis=axis), y, tooltip=tips
    )
    layers = [claimed, bars, dots]
    if bound is not None:
        line = alt.Chart(pd.DataFrame({"at": [bound]})).mark_rule(color=colours.baseline, strokeDash=[3, 3])
        layers.insert(1, line.encode(alt.X("at:Q", scale=scale, axis=axis)))
    height = ROW * len(data) + look.room(AXIS_AND_UNIT if unit else AXIS)
    return alt.layer(*layers).properties(width=look.width, height=height)


def _claimed(expect: str) -> tuple[float | None, float | None, float | None]:
    """Return where a claim says the effect lies: from, to (None where open), and the line it starts from."""
    if " to " in expect:
        low, high = map(float, expect.split(" to "))
        return low, high, None
    side, number = expect.split()
    bound = float(number)
    return (bound, None, bound) if side == ">" else (None, bound, bound)


def turning(claims: Sequence[Row]) -> alt.ConcatChart:
    """Return, for every experiment whose answer turns, its effect over the parameter that it turns on.

    claims: rows of a claims report
    """
    panels = [
        _over_parameter(claim["id"], experiment, change["key"])
        for claim in claims
        for experiment in claim["experiments"]
        if experiment["verdict"] == "depends"
        for change in experiment["changes_at"]
    ]
    return alt.concat(*panels, columns=4, spacing=22)


def _over_parameter(number: str, experiment: Row, key: str) -> Picture:
    """Return one panel: the effect at every value tried, where it turns, and where the claim says it lies."""
    colours = ON_PAPER
    turns = [turn for turn in experiment["turns"] if turn["key"] == key]
    place = next(change["value"] for change in experiment["changes_at"] if change["key"] == key)
    data = pd.DataFrame([{name: turn[name] for name in ("value", "mean", "lo", "hi")} for turn in turns]).dropna()
    low, high, bound = _claimed(experiment["expect"])
    reach = [*data["lo"], *data["hi"], *(end for end in (low, high, bound) if end is not None)]
    room = 0.08 * (max(reach) - min(reach) or 1.0)
    scale = alt.Scale(domain=[min(reach) - room, max(reach) + room], nice=False, zero=False)
    values = alt.Axis(tickCount=3, grid=False, **quiet(colours))
    x = alt.X("value:Q", title=key, scale=alt.Scale(zero=False), axis=values)
    y = alt.Y("mean:Q", title=None, scale=scale, axis=alt.Axis(tickCount=4, **quiet(colours)))
    ends = pd.DataFrame({
        "from": [min(reach) - room if low is None else low], "to": [max(reach) + room if high is None else high]
    })  # fmt: skip
    claimed = alt.Chart(ends).mark_rect(color=colours.grid, opacity=0.55)
    base = alt.Chart(data)
    layers = [
        claimed.encode(alt.Y("from:Q", scale=scale), alt.Y2("to:Q")),
        alt.Chart(pd.DataFrame({"at": [place]})).mark_rule(color=colours.baseline, strokeDash=[3, 3]).encode(x="at:Q"),
        base.mark_area(color=colours.accent, opacity=0.25).encode(x, alt.Y("lo:Q", scale=scale), alt.Y2("hi:Q")),
        base.mark_line(color=colours.ink, point={"color": colours.ink}).encode(x, y),
    ]
    return alt.layer(*layers).properties(width=190, height=110, title=number)


def bands(facts: Sequence[Row]) -> Picture:
    """Return every check that has a band with two ends: where the measured number lies, with the band as 0 to 1.

    facts: rows of a facts report
    """
    marks = []
    for fact in facts:
        for check in fact["checks"]:
            low, high = check["low"], check["high"]
            if low is None or high is None or check["mean"] is None or high <= low:
                continue
            place = {
                key: min(
                    max(((check["mean"] if check[key] is None else check[key]) - low) / (high - low), -FAR), 1.0 + FAR
                )
                for key in ("mean", "lo", "hi")
            }
            marks.append({"label": f"{fact['id']} {check['name']}", "met": check["passed"], **place})
    return _in_bands(pd.DataFrame(marks), ON_PAPER)


def _in_bands(data: pd.DataFrame, colours: Palette) -> Picture:
    scale = alt.Scale(domain=[-FAR, 1.0 + FAR], nice=False)
    axis = alt.Axis(
        values=[0, 1],
        labelExpr="datum.value == 0 ? 'lower end' : 'upper end'",
        title="Target band",
        orient="top",
        **quiet(colours),
    )
    x = alt.X("mean:Q", scale=scale, axis=axis)
    y = alt.Y(
        "label:N",
        sort=list(data["label"]),
        title=None,
        axis=alt.Axis(labelLimit=420, domain=False, ticks=False, labelPadding=8, **quiet(colours)),
    )
    target = alt.Chart(pd.DataFrame({"from": [0.0], "to": [1.0]})).mark_rect(color=colours.grid, opacity=0.55)
    target = target.encode(alt.X("from:Q", scale=scale, axis=axis), alt.X2("to:Q"))
    base = alt.Chart(data)
    bars = base.mark_rule(color=colours.ink).encode(alt.X("lo:Q", scale=scale, axis=axis), alt.X2("hi:Q"), y)
    shape = alt.Shape("met:N", scale=alt.Scale(domain=[True, False], range=["circle", "cross"]), legend=None)
    dots = base.mark_point(color=colours.ink, filled=True, size=60, opacity=1).encode(x, y, shape)
    return alt.layer(target, bars, dots).properties(width=420, height=alt.Step(18))


def evidence_figure(chart: Any, title: str, subtitle: str = "") -> Any:
    """Return a chart of this room as a picture of its own, with a heading."""
    heading = alt.TitleParams(title, subtitle=subtitle, fontSize=18, subtitleColor=ON_PAPER.ink)
    return with_theme(chart.properties(title=heading, padding=16), ON_PAPER)
