"""How far away the nearest reversal of a verdict is, and who wins where. Drawn from a flip report alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.look import Look
from sim.charts.palette import Palette, PaletteName
from sim.charts.style import Picture, quiet, with_theme
from sim.measures.words import figure_words
from sim.wording import IN_ENGLISH, Wording
from sim.wording.numbers import percent, plain

Report = Mapping[str, Any]
MAX_BARS = 10
MAX_NAMED = 4
WIDTH, HEIGHT = 340, 300  # pixels
BARS_ROOM, POINTS_ROOM = 76, 46  # pixels of axis, which a page counts into the height


def flip_figure(report: Report, *, palette: PaletteName = "light", t: Wording = IN_ENGLISH) -> alt.HConcatChart:
    """Return the whole picture, for a file: how far the flip is, and who wins in the sampled space.

    Args:
        report: as `sim.report.flip.flip_report` returns it, or as flip.json holds it.
        palette: "light" or "dark".
        t: wording.
    """
    look = Look(palette, WIDTH)
    colours = look.colours
    whole = alt.hconcat(
        flip_bars(report, t=t, look=look).properties(title=t("flip.chart.title_bars")),
        flip_space(report, t=t, look=look).properties(
            title=alt.TitleParams(t("flip.chart.title_space"), subtitle=_axis(report, t), subtitleColor=colours.quiet)
        ),
        spacing=36,
    ).resolve_scale(color="independent", shape="independent")
    heading = alt.TitleParams(
        flip_title(report, t=t), subtitle=_subtitle(report, t), fontSize=22, fontWeight=700,
        subtitleFontSize=13, subtitleColor=colours.ink, subtitlePadding=6, offset=18,
    )  # fmt: skip
    return with_theme(whole.properties(title=heading, padding=16), colours)


def flip_title(report: Report, *, t: Wording = IN_ENGLISH) -> str:
    """Return how far the flip is, in a few words."""
    if report["nearest"] is not None:
        return t("flip.chart.title", distance=plain(report["nearest"]["distance"], 2))
    return t(f"flip.chart.title_{'open' if report['verdict']['winner'] == 'open' else 'none'}")


def flip_bars(report: Report, *, t: Wording = IN_ENGLISH, look: Look = Look(width=WIDTH)) -> Picture:
    """Return a bar per way to reverse the verdict, the nearest on top; its length is how far away that is."""
    colours = look.colours
    data = _bars(report, t)
    if not len(data):
        return _text_only(flip_title(report, t=t), look)
    far = max(float(data["sds"].max()), 2.0)
    x = alt.X(
        "sds:Q",
        title=t("flip.chart.sds"),
        scale=alt.Scale(domain=[0.0, 1.45 * far], nice=False),
        axis=alt.Axis(values=[step / 2 for step in range(int(2 * far) + 2)], format="~g", grid=False, **quiet(colours)),
    )
    y = alt.Y(
        "label:N",
        sort=list(data["label"]),
        title=None,
        axis=alt.Axis(labelLimit=300, labelOverlap=False, domain=False, ticks=False, labelPadding=6, **quiet(colours)),
    )
    beyond = _colour("b" if report["verdict"]["winner"] == "a" else "a", colours)
    base = alt.Chart(data)
    strong = alt.condition(alt.datum.is_nearest, alt.value(1.0), alt.value(0.45))
    tips = [alt.Tooltip("label:N", title=" "), alt.Tooltip("change:N", title=" "), alt.Tooltip("sds:Q", format=".2f")]
    bars = base.mark_bar(color=beyond, height={"band": 0.62}).encode(x, y, opacity=strong, tooltip=tips)
    texts = base.mark_text(align="left", dx=6, fontSize=12, color=colours.ink)
    first = texts.transform_filter(alt.datum.is_nearest).encode(x, y, text="told:N")
    others = texts.transform_filter(~alt.datum.is_nearest).encode(x, y, text="told:N")
    return alt.layer(
        bars, first.mark_text(align="left", dx=6, fontSize=15, fontWeight=700, color=colours.ink), others
    ).properties(width=look.width, height=30 * len(data) + look.room(BARS_ROOM))


def flip_space(report: Report, *, t: Wording = IN_ENGLISH, look: Look = Look(width=WIDTH)) -> Picture:
    """Return the sampled combinations: distance from the default against the difference, and who wins how often.

    Full marks are drawn from the whole plausible space and make the shares; small ones lie nearer by.
    """
    colours = look.colours
    scale = report["scale"]
    space = pd.DataFrame(report["space"]).dropna()
    space["difference"] = (scale * space["difference"]).round(4)
    most = max(
        float(space["difference"].abs().max()) if len(space) else 0.0, scale * abs(report["verdict"]["mean"]), 1e-9
    )
    far = float(space["distance"].max()) if len(space) else 1.0
    x = alt.X(
        "distance:Q", title=t("flip.chart.distance"), scale=alt.Scale(domain=[0.0, 1.02 * far], nice=False),
        axis=alt.Axis(grid=False, tickCount=6, **quiet(colours)),
    )  # fmt: skip
    y_scale = alt.Scale(domain=[-1.4 * most, 1.4 * most], nice=False)
    y = alt.Y("difference:Q", title=None, scale=y_scale, axis=alt.Axis(tickCount=6, **quiet(colours)))
    who = ["a", "b", "open"]
    colour = alt.Color(
        "winner:N", legend=None, scale=alt.Scale(domain=who, range=[_colour(one, colours) for one in who])
    )
    shape = alt.Shape("winner:N", legend=None, scale=alt.Scale(domain=who, range=["circle", "triangle-down", "cross"]))
    tips = [alt.Tooltip("distance:Q", format=".1f"), alt.Tooltip("difference:Q", format="+.2f")]
    size = alt.condition(alt.datum.sample == "space", alt.value(46), alt.value(14))
    dots = alt.Chart(space).mark_point(filled=True, opacity=0.65).encode(
        x, y, colour, shape, size=size, tooltip=tips
    )  # fmt: skip
    zero = alt.Chart(pd.DataFrame({"difference": [0.0]})).mark_rule(color=colours.ink).encode(y)
    here = pd.DataFrame(
        [{"distance": 0.0, "difference": scale * report["verdict"]["mean"], "word": t("flip.chart.default")}]
    )
    default = alt.Chart(here).encode(x, y)
    layers = [
        dots,
        zero,
        default.mark_point(shape="diamond", filled=True, size=150, opacity=1, color=colours.ink),
        default.mark_text(align="left", dx=10, fontWeight=700, color=colours.ink).encode(text="word:N"),
    ]
    if report["nearest"] is not None:
        turned = alt.Chart(pd.DataFrame([{
            "distance": report["nearest"]["distance"], "difference": -1.3 * most, "word": t("flip.chart.flip"),
        }]))  # fmt: skip
        layers += [
            turned.mark_rule(color=colours.baseline, strokeDash=[4, 3]).encode(x),
            turned.mark_text(align="left", dx=5, color=colours.ink).encode(x, y, text="word:N"),
        ]
    layers += _shares(report, t, colours, far=far, most=most, scale=y_scale)
    return alt.layer(*layers).properties(width=look.width, height=HEIGHT + look.room(POINTS_ROOM))


def flip_alt(report: Report, *, t: Wording = IN_ENGLISH) -> str:
    """Return the picture in one sentence, for those who cannot see it."""
    alone = [one for one in report["singles"] if one["flips"]]
    nearest = report["nearest"]
    parts = []
    if nearest is None:
        parts.append(t("flip.chart.alt_none"))
    else:
        if len(nearest["changes"]) > 1:
            parts.append(t("flip.chart.alt_joint", distance=plain(nearest["distance"], 2)))
        parts.append(
            t(
                "flip.chart.alt_alone", n=len(alone), key=alone[0]["key"], value=plain(alone[0]["value"], 3),
                sds=plain(abs(alone[0]["sds"]), 2),
            ) if alone else t("flip.chart.alt_alone_none")
        )  # fmt: skip
    shares = {f"share_{who}": percent(share["share"]) for who, share in report["shares"].items()}
    n = sum(sample == "space" for sample in report["space"]["sample"])
    return t("flip.chart.alt", bars=t("flip.chart.list").join(parts), n=n, **_names(report), **shares)


def _bars(report: Report, t: Wording) -> pd.DataFrame:
    """Return the ways to reverse the verdict, the nearest first."""
    nearest = report["nearest"]
    alone = [
        {"label": one["key"], "sds": abs(one["sds"]), "change": t("flip.chart.from_to", **_ends(one))}
        for one in report["singles"] if one["flips"]
    ]  # fmt: skip
    if nearest is not None and len(nearest["changes"]) > 1:
        ends = t("flip.chart.list").join(_changed(one, t) for one in nearest["changes"])
        alone.insert(
            0,
            {"label": t("flip.chart.together", n=len(nearest["changes"])), "sds": nearest["distance"], "change": ends},
        )
    data = pd.DataFrame(alone, columns=["label", "sds", "change"]).head(MAX_BARS)
    data["is_nearest"] = data.index == 0
    is_joint = nearest is not None and len(nearest["changes"]) > 1
    data["told"] = [
        plain(sds, 2) if is_joint and at == 0 else f"{plain(sds, 2)}   ({change})"
        for at, (sds, change) in enumerate(zip(data["sds"], data["change"], strict=True))
    ]
    return data


def _shares(report: Report, t: Wording, colours: Palette, *, far: float, most: float, scale: alt.Scale) -> list[Any]:
    """Return who wins in how much of the space, in words on the side of the zero where it holds."""
    names, shares = _names(report), {who: percent(share["share"]) for who, share in report["shares"].items()}
    labels = pd.DataFrame([
        {"x": far, "y": 1.32 * most, "word": t("flip.chart.wins", name=names["a"], share=shares["a"]), "who": "a"},
        {"x": far, "y": -1.3 * most, "word": t("flip.chart.wins", name=names["b"], share=shares["b"]), "who": "b"},
        {"x": far, "y": 1.15 * most, "word": t("flip.chart.open", share=shares["open"]), "who": "open"},
    ])  # fmt: skip
    layers = []
    for who in ("a", "b", "open"):
        words_there = alt.Chart(labels[labels["who"] == who])
        layers.append(
            words_there.mark_text(
                align="right", fontWeight=400 if who == "open" else 700, fontSize=13, color=_colour(who, colours)
            ).encode(alt.X("x:Q"), alt.Y("y:Q", scale=scale), text="word:N")
        )
    return layers


def _text_only(sentence: str, look: Look) -> Picture:
    """Return words where there are no bars."""
    there = alt.Chart(pd.DataFrame([{"word": sentence}]))
    word = there.mark_text(color=look.colours.ink, fontSize=13).encode(text="word:N")
    return alt.layer(word).properties(width=look.width, height=60 + look.room(30))


def _subtitle(report: Report, t: Wording) -> str:
    nearest = report["nearest"]
    if nearest is None:
        return ""
    changes = nearest["changes"]
    named = changes if len(changes) <= MAX_NAMED + 1 else changes[:MAX_NAMED]
    texts = [_changed(one, t) for one in named]
    if len(named) < len(changes):
        texts.append(t("flip.chart.and_more", n=len(changes) - len(named)))
    return t("flip.chart.list").join(texts)


def _changed(one: Mapping[str, Any], t: Wording) -> str:
    return t("flip.chart.change", key=one["key"], **_ends(one))


def _ends(one: Mapping[str, Any]) -> dict[str, str]:
    return {end: plain(one[end], 3) for end in ("default", "value")}


def _names(report: Report) -> dict[str, str]:
    a, b = report["a"]["name"], report["b"]["name"]
    return {"a": a, "b": b} if a != b else {"a": "A", "b": "B"}


def _axis(report: Report, t: Wording) -> str:
    return t(
        f"flip.chart.{'units' if report['scale'] == 1.0 else 'points'}",
        figure=figure_words(report["figure"], t),
        **_names(report),
    )


def _colour(who: str, colours: Palette) -> str:
    return {"a": colours.holds["value"], "b": colours.holds["lock_in"], "open": colours.baseline}[who]
