"""The best mix under a budget: what a mix adds to the unmodified scenario, against another figure or the spending."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import Palette, PaletteName
from sim.charts.style import Picture, quiet, with_theme
from sim.measures.words import figure_words
from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import plain, setting, typed

Report = Mapping[str, Any]
WIDTH, HEIGHT = 560, 380  # pixels
Box = tuple[float, float, float, float]  # pixels: left, bottom, right, top
MAX_PALE = 1_200  # marks for mixes that were only tried
BEYOND = 0.4  # how far around what is marked mixes are shown, in parts of its span
ROOM = 0.07  # of the axis, on either side
AXIS_ROOM = 60  # pixels to the left of the picture
ROLES = ["front", "as_it_is", "other"]


class Axis(NamedTuple):
    """What an axis shows, a figure less that of the unmodified scenario or (None) the spending, and its two ends."""

    figure: str | None
    title: str
    low: float
    high: float
    is_reversed: bool

    def holds(self, value: float) -> bool:
        """Return whether a value lies within the picture."""
        return self.low <= value <= self.high

    def axis(self, colours: Palette, **more: Any) -> alt.Axis:
        """Return the axis; differences carry their sign."""
        signed = "datum.value == 0 ? '0' : format(datum.value, '+~g')"
        labels: dict[str, Any] = {"labelExpr": signed} if self.figure else {"format": "~g"}
        return alt.Axis(title=self.title, tickCount=6, grid=False, **labels, **quiet(colours), **more)

    def pixel(self, value: float, length: int) -> float:
        """Return how far along an axis of so many pixels a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return length * (1.0 - share if self.is_reversed else share)

    def value(self, pixel: float, length: int) -> float:
        """Return the value at a pixel of an axis."""
        share = 1.0 - pixel / length if self.is_reversed else pixel / length
        return self.low + share * (self.high - self.low)

    @property
    def scale(self) -> alt.Scale:
        """Return the scale: better is up, and to the right."""
        return alt.Scale(domain=[self.low, self.high], reverse=self.is_reversed, nice=False, zero=False)


def pareto(report: Report, *, t: Wording = IN_ENGLISH, look: Look = Look(width=WIDTH)) -> Picture:
    """Return what mixes add to the unmodified scenario: one figure against the other, or the figure against spending.

    Better is up, and of two figures to the right as well. Mixes that were only tried are pale; the front, or the best
    mix, carries 95 % intervals of its paired difference from the unmodified scenario, which is a point without any.

    Args:
        report: as `sim.report.optimise.optimise_report` makes it.
        t: wording.
        look: palette and width.
    """
    colours, (across, up) = look.colours, axes(report, t)
    pale, marked = _pale(report, across, up), _marked(report, across, up, t)
    marked = _with_labels(marked, across, up, WIDTH if look.width == "container" else look.width)
    x = alt.X("x:Q", scale=across.scale, axis=across.axis(colours))
    # A long title would not fit upright next to the axis, and Chinese is not read sideways.
    above = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -14, "titleX": -AXIS_ROOM}
    y = alt.Y("y:Q", scale=up.scale, axis=up.axis(colours, minExtent=AXIS_ROOM, maxExtent=AXIS_ROOM, **above))
    tips = [alt.Tooltip(f"{name}:N", title=" ") for name in ("mix", "x_said", "y_said")]
    green, front = colours.kinds["engaged"], alt.Chart(marked[marked["role"] == "front"])
    tried = alt.Chart(pale).mark_point(filled=True, size=20, opacity=0.38, color=colours.baseline)
    layers = [*_rules(report, across, up, t, colours), tried.encode(x, y, tooltip=tips)]
    if across.figure is not None:
        layers.append(front.mark_line(color=green, strokeWidth=1.6).encode(x, y, order="x:Q"))
    whiskers = front.mark_rule(color=green, strokeWidth=1.4)
    layers += [
        whiskers.encode(x, alt.Y("y_lo:Q", scale=up.scale), alt.Y2("y_hi:Q")),
        whiskers.encode(alt.X("x_lo:Q", scale=across.scale), y, alt.X2("x_hi:Q")),
    ]
    shape = alt.Scale(domain=ROLES, range=["circle", "diamond", "triangle-up"])
    colour = alt.Scale(domain=ROLES, range=[green, colours.ink, colours.accent])
    points = alt.Chart(marked).mark_point(filled=True, size=80, opacity=1, stroke=colours.background, strokeWidth=1)
    looks = alt.Shape("role:N", scale=shape, legend=None), alt.Color("role:N", scale=colour, legend=None)
    layers.append(points.encode(x, y, *looks, tooltip=tips))
    for side in ("left", "right"):
        marks = marked[(marked["label"] != "") & (marked["label_side"] == side)]
        at = alt.X("label_x:Q", scale=across.scale), alt.Y("label_y:Q", scale=up.scale)
        text = alt.Chart(marks).encode(*at, text="label:N")
        style: dict[str, Any] = {"align": side, "baseline": "middle", "fontSize": 12}
        halo: dict[str, Any] = {"stroke": colours.background, "strokeWidth": 3, "color": colours.background}
        layers += [text.mark_text(**halo, **style), text.mark_text(color=colours.ink, **style)]
    return alt.layer(*layers).properties(width=look.width, height=HEIGHT)


def pareto_figure(report: Report, *, palette: PaletteName = "light", t: Wording = IN_ENGLISH) -> Any:
    """Return the chart as a picture of its own, with a heading that says what is marked and what is pale."""
    look, (across, up) = Look(palette, WIDTH), axes(report, t)
    n_drawn, marked = len(_pale(report, across, up)), len(_marked(report, across, up, t))
    outside = sum(trial["is_feasible"] and trial["origin"] == "search" for trial in report["trials"]) - n_drawn
    outside += sum(one["is_front"] or one["origin"] != "search" for one in report["confirmed"]) - marked
    lines = [t("pareto.subtitle", seeds=len(report["fresh_seeds"]), shown=n_drawn)]
    more = [t("pareto.outside", n=outside)] if outside > 0 else []
    if report["draws"] > 1:
        kind = "largest" if report["robust"] == "regret" else report["robust"]
        more.append(t(f"pareto.{kind}", draws=report["draws"], worst=report["worst_draws"]))
    title = report["title"] or t(f"pareto.title{'_front' if len(report['figures']) > 1 else ''}")
    heading = alt.TitleParams(
        title,
        subtitle=[*lines, " ".join(more)],
        fontSize=18,
        subtitleColor=look.colours.quiet,
        subtitlePadding=4,
        offset=14,
    )
    return with_theme(pareto(report, t=t, look=look).properties(title=heading, padding=16), look.colours)


def pareto_alt(report: Report, *, t: Wording = IN_ENGLISH) -> str:
    """Return the chart in one sentence, for those who cannot see it."""
    front = [one for one in report["confirmed"] if one["is_front"]]
    names = [one["figure"] for one in report["figures"]]
    seeds, tried = len(report["fresh_seeds"]), len(report["trials"])
    if not front:
        return t("pareto.alt_none", tried=tried, budget=report["budget"])
    if len(names) == 1:
        numbers = front[0]["figures"][names[0]]
        ends = {"mean": "difference", "lo": "difference_lo", "hi": "difference_hi"}
        return t(
            "pareto.alt_best", tried=tried, seeds=seeds, figure=figure_words(names[0], t),
            spent=plain(front[0]["figures"][report["spending"]]["value"], 3),
            **{name: plain(numbers[end], 3, "+") for name, end in ends.items()},
        )  # fmt: skip
    front.sort(key=lambda one: one["figures"][names[0]]["difference"])
    ends = {
        f"{which}_{end}": plain(one["figures"][name]["difference"], 3, "+")
        for which, name in zip(("first", "second"), names, strict=True)
        for end, one in (("low", front[0]), ("high", front[-1]))
    }
    first, second = (figure_words(name, t) for name in names)
    return t("pareto.alt_front", n=len(front), seeds=seeds, first=first, second=second, **ends)


def axes(report: Report, t: Wording) -> tuple[Axis, Axis]:
    """Return what lies across and what lies up, wide enough for all that is marked and for mixes not too far off."""
    figures = report["figures"]
    across = _axis(report, figures[0], t) if len(figures) > 1 else _spending_axis(report, t)
    return across, _axis(report, figures[-1], t)


def _axis(report: Report, asked: Report, t: Wording) -> Axis:
    name, key = asked["figure"], "regret" if report["robust"] == "regret" else "against"
    title = t(f"pareto.{key}", figure=figure_words(name, t))
    if asked["is_less_better"]:
        title = t("pareto.less_is_better", axis=title)
    ends = [0.0]
    for one in report["confirmed"]:
        if one["is_front"]:
            gain = one["figures"][name]
            ends += [gain[end] for end in ("difference", "difference_lo", "difference_hi") if gain[end] is not None]
    others = [value for trial in report["trials"] if (value := _gain(report, trial, name)) is not None]
    return Axis(name, title, *_reach(ends, others), asked["is_less_better"])


def _spending_axis(report: Report, t: Wording) -> Axis:
    spent = [one["figures"][report["spending"]]["value"] for one in report["confirmed"]]
    others = [trial["spending"] for trial in report["trials"] if trial["is_feasible"]]
    ends = [0.0, *spent, *([report["budget"]] if report["budget"] is not None else [])]
    low, high = _reach(ends, others)
    return Axis(None, t("pareto.spending"), 0.4 * low, high, False)  # no mix spends less than nothing


def _reach(ends: list[float], others: list[float]) -> tuple[float, float]:
    """Return from where to where an axis goes."""
    low, high = min(ends), max(ends)
    beyond = BEYOND * (high - low)
    near = [value for value in others if low - beyond <= value <= high + beyond]
    low, high = min([low, *near]), max([high, *near])
    room = ROOM * (high - low or 1.0)
    return low - room, high + room


def _gain(report: Report, trial: Report, name: str) -> float | None:
    """Return a figure of a mix tried, less that of the unmodified scenario, which was tried first."""
    value, base = trial["values"][name], report["trials"][0]["values"][name]
    return None if value is None or not trial["is_feasible"] else value - base


def _pale(report: Report, across: Axis, up: Axis) -> pd.DataFrame:
    """Return the mixes that the search tried and that lie within the picture."""
    rows = []
    for trial in report["trials"]:
        y = _gain(report, trial, str(up.figure))
        x = trial["spending"] if across.figure is None else _gain(report, trial, across.figure)
        if trial["origin"] == "search" and y is not None and x is not None and across.holds(x) and up.holds(y):
            texts = {"x_said": _axis_words(across, x), "y_said": _axis_words(up, y)}
            rows.append({"x": _short_number(x), "y": _short_number(y), "mix": _mix(trial["mix"]), **texts})
    step = -(-len(rows) // MAX_PALE) or 1
    return pd.DataFrame(rows[::step], columns=["x", "y", "mix", "x_said", "y_said"])


def _marked(report: Report, across: Axis, up: Axis, t: Wording) -> pd.DataFrame:
    """Return what was re-measured: the front or the best mix, the unmodified scenario, no lever, each lever alone."""
    rows = []
    for one in report["confirmed"]:
        role = "front" if one["is_front"] else one["origin"] if one["origin"] == "as_it_is" else "other"
        if role == "other" and one["origin"] == "search":
            continue  # not on the front after all: it stays among the pale ones
        x, y = _place(report, one, across), _place(report, one, up)
        if not (across.holds(x[0]) and up.holds(y[0])):
            continue
        row = dict(zip(("x", "x_lo", "x_hi", "y", "y_lo", "y_hi"), map(_short_number, (*x, *y)), strict=True))
        texts = {"mix": _mix(one["mix"]), "x_said": _axis_words(across, *x), "y_said": _axis_words(up, *y)}
        rows.append(row | texts | {"role": role, "label": _label(report, one, t)})
    columns = ["x", "x_lo", "x_hi", "y", "y_lo", "y_hi", "mix", "x_said", "y_said", "role", "label"]
    return pd.DataFrame(rows, columns=columns)


def _place(report: Report, one: Report, axis: Axis) -> tuple[float, float, float]:
    """Return where a re-measured mix lies on an axis, and its interval."""
    numbers = one["figures"][axis.figure or report["spending"]]
    kind = "difference" if axis.figure else "value"
    low, high = ("difference_lo", "difference_hi") if axis.figure else ("lo", "hi")
    return numbers[kind], numbers[low], numbers[high]


def _label(report: Report, one: Report, t: Wording) -> str:
    name = t("pareto.best") if one["is_front"] and len(report["figures"]) == 1 else ""
    if one["origin"] in {"as_it_is", "no_lever"}:
        what = t(f"pareto.{one['origin']}")
    elif one["origin"] == "alone":
        what = t("pareto.alone", lever=t(f"move.{one['lever']}.label"))
    else:
        return name
    return f"{name}: {what}" if name else what


def _with_labels(marked: pd.DataFrame, across: Axis, up: Axis, width: int) -> pd.DataFrame:
    """Return the marks with a place for each label, where it covers no other label and as few marks as may be."""
    spots = [(across.pixel(x, width), up.pixel(y, HEIGHT)) for x, y in zip(marked["x"], marked["y"], strict=True)]
    taken = [(x - 5.0, y - 5.0, x + 5.0, y + 5.0) for x, y in spots]
    places: list[tuple[float, float, str]] = []
    for (x, y), label in zip(spots, marked["label"], strict=True):
        long = sum(12.5 if ord(letter) > 0x2E80 else 6.7 for letter in label)
        tries: list[tuple[int, int, Box, tuple[float, float, str]]] = []
        for rise, side in product((-12.0, 12.0, 0.0, -27.0, 27.0, -42.0, 42.0), ("left", "right")):
            begin = x + 9.0 if side == "left" else x - 9.0 - long
            box = (begin, y + rise - 8.0, begin + long, y + rise + 8.0)
            covers = sum(_overlap(box, other) for other in taken)
            outside = 3 * (box[0] < 0.0 or box[2] > width or box[1] < 0.0 or box[3] > HEIGHT)
            tries.append((covers + outside, len(tries), box, (x + (9.0 if side == "left" else -9.0), y + rise, side)))
        _, _, box, place = min(tries)
        places.append(place)
        if label:
            taken.append(box)
    return marked.assign(
        label_x=[_short_number(across.value(x, width)) for x, _, _ in places],
        label_y=[_short_number(up.value(y, HEIGHT)) for _, y, _ in places],
        label_side=[side for _, _, side in places],
    )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _rules(report: Report, across: Axis, up: Axis, t: Wording, colours: Palette) -> list[Any]:
    """Return lines where nothing differs from the unmodified scenario, and where the budget ends."""
    nothing = alt.Chart(pd.DataFrame({"at": [0.0]})).mark_rule(color=colours.baseline, strokeDash=[3, 3], opacity=0.7)
    rules: list[Any] = [nothing.encode(y=alt.Y("at:Q", scale=up.scale))]
    if across.figure is not None:
        return [*rules, nothing.encode(x=alt.X("at:Q", scale=across.scale))]
    if report["budget"] is None:
        return rules
    data = pd.DataFrame({"at": [report["budget"]], "said": [t("pareto.budget", budget=typed(report["budget"]))]})
    at = alt.Chart(data).encode(x=alt.X("at:Q", scale=across.scale))
    word = at.mark_text(align="right", baseline="top", dx=-5, dy=2, fontSize=12, color=colours.quiet)
    return [*rules, at.mark_rule(color=colours.ink, strokeWidth=1.2), word.encode(y=alt.value(0), text="said:N")]


def _mix(mix: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {setting(value)}" for key, value in mix.items())


def _axis_words(axis: Axis, mean: float, lo: float | None = None, hi: float | None = None) -> str:
    mean_text, lo_text, hi_text = (plain(value, 3, "-" if axis.figure is None else "+") for value in (mean, lo, hi))
    around = "" if lo is None or hi is None else f" ({lo_text} – {hi_text})"
    return f"{axis.title}: {mean_text}{around}"


def _short_number(value: float) -> float:
    return float(f"{value:.4g}")
