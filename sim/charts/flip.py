"""How far away the nearest reversal of a verdict is, and who wins where. Drawn from a flip report alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from sim.charts.palette import PALETTES, Palette, PaletteName
from sim.charts.style import Picture, Width, dressed, quiet

Report = Mapping[str, Any]
Words = Mapping[str, str]
MOST_BARS = 10
MOST_NAMED = 4
BESIDE = 46  # pixels below the points on a page, for their axis

WORDS: dict[str, Words] = {
    "en": {
        "title": "{distance} standard deviations to the nearest flip",
        "title_none": "No flip found within the plausible ranges",
        "title_open": "Too close to call: there is no verdict to flip",
        "title_bars": "Change that reverses the verdict",
        "title_space": "Sampled combinations of assumptions",
        "sds": "Prior standard deviations from the default",
        "distance": "Prior standard deviations from the default",
        "together": "{n} together",
        "nothing": "nothing alone, nothing together",
        "change": "{key} {default} → {value}",
        "and_more": "and {n} more",
        "list": ", ",
        "wins": "{name} wins in {share}",
        "open": "too close to call in {share}",
        "default": "default",
        "flip": "flip",
        "points": "{figure}: {a} less {b}, points of 100",
        "units": "{figure}: {a} less {b}",
        "alt": "Bars: how far assumptions must change to reverse the verdict; {bars}. Points: {n} combinations of all "
        "assumptions; {a} wins in {share_a}, {b} in {share_b}, too close to call in {share_open}.",
        "alt_none": "no change was found that does",
        "alt_joint": "the nearest change of several together is {distance} prior standard deviations away",
        "alt_alone": "{n} do so alone, the nearest {key} at {value}, {sds} away",
        "alt_alone_none": "none does so alone",
    },
    "zh": {
        "title": "距离结论被推翻最近 {distance} 个标准差",
        "title_none": "在合理范围内没有找到能推翻结论的变动",
        "title_open": "难分高下: 没有可以推翻的结论",
        "title_bars": "能推翻结论的变动",
        "title_space": "抽取的假设组合",
        "sds": "与默认值的距离, 先验标准差",
        "distance": "与默认值的距离, 先验标准差",
        "together": "{n} 项合起来",
        "nothing": "单独或合起来都没有",
        "change": "{key} {default} → {value}",
        "and_more": "另有 {n} 项",
        "list": ", ",
        "wins": "{name} 在 {share} 的情形下胜出",
        "open": "{share} 难分高下",
        "default": "默认",
        "flip": "翻转",
        "points": "{figure}: {a} 减 {b}, 百分点",
        "units": "{figure}: {a} 减 {b}",
        "alt": "条形: 假设要变动多远才能推翻结论; {bars}。点: 全部假设的 {n} 种组合; "
        "{a} 在 {share_a} 的情形下胜出, {b} 在 {share_b}, 难分高下占 {share_open}。",
        "alt_none": "没有找到这样的变动",
        "alt_joint": "几项合起来最近的变动为 {distance} 个先验标准差",
        "alt_alone": "{n} 项单独即可, 最近的是 {key} 取 {value}, 距离 {sds}",
        "alt_alone_none": "没有一项单独能做到",
    },
}
ENGLISH = WORDS["en"]


def flip_figure(
    report: Report, *, palette: PaletteName = "light", words: Words = ENGLISH, width: int = 340
) -> alt.HConcatChart:
    """Return the whole picture, for a file: how far the flip is, and who wins in the sampled space.

    Args:
        report: as `sim.report.flip.flip_report` returns it, or as flip.json holds it.
        palette: "light" or "dark".
        words: of `WORDS`, in the language wanted.
        width: pixels of each half.
    """
    colours = PALETTES[palette]
    whole = alt.hconcat(
        flip_bars(report, palette=palette, words=words, width=width).properties(title=words["title_bars"]),
        flip_space(report, palette=palette, words=words, width=width).properties(
            title=alt.TitleParams(words["title_space"], subtitle=_axis(report, words), subtitleColor=colours.quiet)
        ),
        spacing=36,
    ).resolve_scale(color="independent", shape="independent")
    heading = alt.TitleParams(
        flip_title(report, words=words), subtitle=_subtitle(report, words), fontSize=22, fontWeight=700,
        subtitleFontSize=13, subtitleColor=colours.ink, subtitlePadding=6, offset=18,
    )  # fmt: skip
    return dressed(whole.properties(title=heading, padding=16), colours)


def flip_title(report: Report, *, words: Words = ENGLISH) -> str:
    """Return how far the flip is, in a few words."""
    if report["nearest"] is not None:
        return words["title"].format(distance=_short(report["nearest"]["distance"]))
    return words["title_open" if report["verdict"]["winner"] == "open" else "title_none"]


def flip_bars(report: Report, *, palette: PaletteName = "light", words: Words = ENGLISH, width: Width = 340) -> Picture:
    """Return a bar per way to reverse the verdict, the nearest on top; its length is how far away that is."""
    colours = PALETTES[palette]
    data = _bars(report, words)
    if not len(data):
        return _said(flip_title(report, words=words), colours, width)
    far = max(float(data["sds"].max()), 2.0)
    x = alt.X(
        "sds:Q",
        title=words["sds"],
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
    told = base.mark_text(align="left", dx=6, fontSize=12, color=colours.ink)
    first = told.transform_filter(alt.datum.is_nearest).encode(x, y, text="told:N")
    others = told.transform_filter(~alt.datum.is_nearest).encode(x, y, text="told:N")
    # room below for the axis, which a page counts into the height
    room = BESIDE if width == "container" else 0
    return alt.layer(
        bars, first.mark_text(align="left", dx=6, fontSize=15, fontWeight=700, color=colours.ink), others
    ).properties(width=width, height=30 * len(data) + room)


def flip_space(
    report: Report, *, palette: PaletteName = "light", words: Words = ENGLISH, width: Width = 340, height: int = 300
) -> Picture:
    """Return the sampled combinations: distance from the default against the difference, and who wins how often.

    Full marks are drawn from the whole plausible space and make the shares; small ones lie nearer by.
    """
    colours = PALETTES[palette]
    scale = report["scale"]
    space = pd.DataFrame(report["space"]).dropna()
    space["difference"] = (scale * space["difference"]).round(4)
    most = max(
        float(space["difference"].abs().max()) if len(space) else 0.0, scale * abs(report["verdict"]["mean"]), 1e-9
    )
    far = float(space["distance"].max()) if len(space) else 1.0
    x = alt.X(
        "distance:Q", title=words["distance"], scale=alt.Scale(domain=[0.0, 1.02 * far], nice=False),
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
    here = pd.DataFrame([{"distance": 0.0, "difference": scale * report["verdict"]["mean"], "word": words["default"]}])
    default = alt.Chart(here).encode(x, y)
    layers = [
        dots,
        zero,
        default.mark_point(shape="diamond", filled=True, size=150, opacity=1, color=colours.ink),
        default.mark_text(align="left", dx=10, fontWeight=700, color=colours.ink).encode(text="word:N"),
    ]
    if report["nearest"] is not None:
        turned = alt.Chart(pd.DataFrame([{
            "distance": report["nearest"]["distance"], "difference": -1.3 * most, "word": words["flip"],
        }]))  # fmt: skip
        layers += [
            turned.mark_rule(color=colours.baseline, strokeDash=[4, 3]).encode(x),
            turned.mark_text(align="left", dx=5, color=colours.ink).encode(x, y, text="word:N"),
        ]
    layers += _shares(report, words, colours, far=far, most=most, scale=y_scale)
    return alt.layer(*layers).properties(width=width, height=height + (BESIDE if width == "container" else 0))


def flip_alt(report: Report, *, words: Words = ENGLISH) -> str:
    """Return the picture in one sentence, for those who cannot see it."""
    alone = [one for one in report["singles"] if one["flips"]]
    nearest = report["nearest"]
    parts = []
    if nearest is None:
        parts.append(words["alt_none"])
    else:
        if len(nearest["changes"]) > 1:
            parts.append(words["alt_joint"].format(distance=_short(nearest["distance"])))
        parts.append(
            words["alt_alone"].format(
                n=len(alone), key=alone[0]["key"], value=_value(alone[0]["value"]), sds=_short(abs(alone[0]["sds"]))
            ) if alone else words["alt_alone_none"]
        )  # fmt: skip
    shares = {f"share_{who}": _percent(share["share"]) for who, share in report["shares"].items()}
    n = sum(sample == "space" for sample in report["space"]["sample"])
    return words["alt"].format(bars=words["list"].join(parts), n=n, **_names(report), **shares)


def _bars(report: Report, words: Words) -> pd.DataFrame:
    """Return the ways to reverse the verdict, the nearest first."""
    nearest = report["nearest"]
    alone = [
        {"label": one["key"], "sds": abs(one["sds"]), "change": f"{_value(one['default'])} → {_value(one['value'])}"}
        for one in report["singles"] if one["flips"]
    ]  # fmt: skip
    if nearest is not None and len(nearest["changes"]) > 1:
        told = words["list"].join(_changed(one, words) for one in nearest["changes"])
        alone.insert(
            0,
            {"label": words["together"].format(n=len(nearest["changes"])), "sds": nearest["distance"], "change": told},
        )
    data = pd.DataFrame(alone, columns=["label", "sds", "change"]).head(MOST_BARS)
    data["is_nearest"] = data.index == 0
    is_joint = nearest is not None and len(nearest["changes"]) > 1
    data["told"] = [
        _short(sds) if is_joint and at == 0 else f"{_short(sds)}   ({change})"
        for at, (sds, change) in enumerate(zip(data["sds"], data["change"], strict=True))
    ]
    return data


def _shares(report: Report, words: Words, colours: Palette, *, far: float, most: float, scale: alt.Scale) -> list[Any]:
    """Return who wins in how much of the space, in words on the side of the zero where it holds."""
    names, shares = _names(report), {who: _percent(share["share"]) for who, share in report["shares"].items()}
    said = pd.DataFrame([
        {"x": far, "y": 1.32 * most, "word": words["wins"].format(name=names["a"], share=shares["a"]), "who": "a"},
        {"x": far, "y": -1.3 * most, "word": words["wins"].format(name=names["b"], share=shares["b"]), "who": "b"},
        {"x": far, "y": 1.15 * most, "word": words["open"].format(share=shares["open"]), "who": "open"},
    ])  # fmt: skip
    layers = []
    for who in ("a", "b", "open"):
        words_there = alt.Chart(said[said["who"] == who])
        layers.append(
            words_there.mark_text(
                align="right", fontWeight=400 if who == "open" else 700, fontSize=13, color=_colour(who, colours)
            ).encode(alt.X("x:Q"), alt.Y("y:Q", scale=scale), text="word:N")
        )
    return layers


def _said(sentence: str, colours: Palette, width: Width) -> Picture:
    """Return words where there are no bars."""
    there = alt.Chart(pd.DataFrame([{"word": sentence}]))
    return alt.layer(there.mark_text(color=colours.ink, fontSize=13).encode(text="word:N")).properties(
        width=width, height=60
    )


def _subtitle(report: Report, words: Words) -> str:
    nearest = report["nearest"]
    if nearest is None:
        return ""
    changes = nearest["changes"]
    named = changes if len(changes) <= MOST_NAMED + 1 else changes[:MOST_NAMED]
    told = [_changed(one, words) for one in named]
    if len(named) < len(changes):
        told.append(words["and_more"].format(n=len(changes) - len(named)))
    return words["list"].join(told)


def _changed(one: Mapping[str, Any], words: Words) -> str:
    return words["change"].format(key=one["key"], default=_value(one["default"]), value=_value(one["value"]))


def _names(report: Report) -> dict[str, str]:
    a, b = report["a"]["name"], report["b"]["name"]
    return {"a": a, "b": b} if a != b else {"a": "A", "b": "B"}


def _axis(report: Report, words: Words) -> str:
    return words["units" if report["scale"] == 1.0 else "points"].format(figure=report["figure"], **_names(report))


def _colour(who: str, colours: Palette) -> str:
    return {"a": colours.holds["value"], "b": colours.holds["lock_in"], "open": colours.baseline}[who]


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _short(distance: float) -> str:
    return f"{distance:.1f}" if distance >= 1.0 else f"{distance:.2g}"


def _value(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
