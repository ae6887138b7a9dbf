"""One customer's life next to her twin's: with whom they are, what happens to them, and what they feel."""

from __future__ import annotations

import altair as alt
import pandas as pd

from sim.charts.labels import spread
from sim.charts.look import Look
from sim.charts.palette import CONTROL_DASH, DASHES, Palette
from sim.charts.style import AXIS_ROOM, MONTHS_ROOM, Picture, labels, month_axis, panel, quiet
from sim.charts.words import Words
from sim.wording.numbers import number

HEIGHT = 340  # pixels
ARMS = {"a": 1.52, "b": 1.2}  # heights of the two lanes, above the scale of feelings
HALF = 0.05  # of the thickness of a lane
ABOVE = 0.13  # from the middle of a lane to its marks
TOP = 1.75
LATIN = 0x2E7F  # the last letter that is not as wide as a Chinese one
LETTER, WIDE_LETTER = 6.5, 11.5  # pixels, of the words within a stay
LABEL_HEIGHT = 16  # pixels between two labels
FEELINGS = ("bond", "satisfaction")
SHAPES = {
    "trouble": "M-0.8,-0.8L0.8,0.8M-0.8,0.8L0.8,-0.8",
    "letter": "diamond",
    "said": "triangle-up",
    "looked": "circle",
}
"""What is marked on the lanes, the gravest first, and its shape."""


def story(table: pd.DataFrame, *, words: Words, look: Look = Look()) -> Picture:
    """Return both lives in one picture: two lanes of providers with marks, and lines of bond and satisfaction below.

    Args:
        table: rows of `sim.study.story.trace` with a column arm, "a" or "b"; without "b" one life is drawn.
        words: month, company, rival ("Rival {k}"), nobody, rivals (their number), bond, satisfaction, a and b (the
            arms), trouble, letter, looked, said.
        look: palette and width.
    """
    colours, months = look.colours, int(table["month"].max())
    x, scale = month_axis(months, words, colours), alt.Scale(domain=[0, TOP], nice=False)
    axis = alt.Axis(
        values=[0, 0.5, 1], grid=True, format=".1f", minExtent=AXIS_ROOM, maxExtent=AXIS_ROOM, domain=False,
        **quiet(colours),
    )  # fmt: skip
    y = alt.Y("value:Q", scale=scale, axis=axis, title=None)
    hues = alt.Scale(domain=list(FEELINGS), range=[colours.kinds["engaged"], colours.kinds["satisfied"]])
    dashes = alt.Scale(domain=list(FEELINGS), range=[DASHES["engaged"], DASHES["satisfied"]])
    feeling = alt.Color("feeling:N", scale=hues, legend=None)
    dash = alt.StrokeDash("feeling:N", scale=dashes, legend=None)
    lines = table.melt(["arm", "month"], list(FEELINGS), "feeling", "value").round({"value": 3})
    control = alt.Chart(lines[lines["arm"] == "b"]).mark_line(
        strokeWidth=1.6, strokeDash=CONTROL_DASH, color=colours.baseline
    )
    main = alt.Chart(lines[lines["arm"] == "a"]).mark_line(strokeWidth=2.4)
    return panel(
        [
            control.encode(x, y, detail="feeling:N"),
            main.encode(x, y, feeling, dash),
            *_labels(
                lines[lines["arm"] == "a"],
                months,
                colours,
                words,
                height=HEIGHT - look.room(MONTHS_ROOM),
                scale=scale,
                key=feeling,
            ),
            *_lanes(stays(table), months, colours, words, scale),
            _marks(table, colours, words, scale),
        ],
        months,
        look,
        HEIGHT,
    )


def stays(table: pd.DataFrame) -> pd.DataFrame:
    """Return unbroken stays with one firm: columns arm, firm, since, until (months).   table: as for `story`."""
    rows = []
    for arm, life in table.groupby("arm", sort=True):
        spell = (life["provider"] != life["provider"].shift()).cumsum()
        for _, stay in life.groupby(spell):
            since, until = int(stay["month"].iloc[0]), int(stay["month"].iloc[-1])
            rows.append({"arm": arm, "firm": int(stay["provider"].iloc[0]), "since": since, "until": until})
    return pd.DataFrame(rows)


def _lanes(stay: pd.DataFrame, months: int, colours: Palette, words: Words, scale: alt.Scale) -> list[alt.Chart]:
    drawn = stay.copy()
    # A month is the time before its end: a customer who moves in month 13 is elsewhere from its beginning.
    drawn["from"] = (drawn["since"] - 1).clip(lower=0)
    middle = drawn["arm"].map(ARMS)
    drawn["low"], drawn["high"], drawn["middle"] = middle - HALF, middle + HALF, middle
    last = int(words["rivals"])
    names = [words["company"], *(words["rival"].format(k=k) for k in range(1, last + 1)), words["nobody"]]
    drawn["word"] = [names[k] for k in drawn["firm"]]
    drawn["short"] = drawn["firm"].where(drawn["firm"].between(1, last)).astype("Int64").astype("string").fillna("")
    drawn["needs"] = [sum(WIDE_LETTER if ord(one) > LATIN else LETTER for one in word) for word in drawn["word"]]
    # Only the browser knows how wide a stay is drawn: the name where it fits, else the rival's number, else nothing.
    room = "(scale('x', datum.until) - scale('x', datum.from) - 8)"
    written = f"{room} > datum.needs ? datum.word : {room} > {LETTER} ? datum.short : ''"
    low, high = alt.Y("low:Q", scale=scale), alt.Y2("high:Q")
    base = alt.Chart(drawn)
    own, elsewhere = base.transform_filter("datum.firm == 0"), base.transform_filter("datum.firm != 0")
    tips = [alt.Tooltip("word:N", title=" "), alt.Tooltip("from:Q", title="≥"), alt.Tooltip("until:Q", title="≤")]
    word = base.mark_text(align="left", dx=5, fontSize=11, fontWeight=600)
    heads = drawn.groupby("arm", sort=True).first().reset_index().assign(month=months)
    heads["word"] = [words[arm] for arm in heads["arm"]]
    return [
        own.mark_rect(color=colours.accent).encode(x="from:Q", x2="until:Q", y=low, y2=high, tooltip=tips),
        elsewhere.mark_rect(filled=True, fill=colours.background, stroke=colours.accent, strokeWidth=1.2).encode(
            x="from:Q", x2="until:Q", y=low, y2=high, tooltip=tips
        ),
        word.encode(
            x="from:Q", y=alt.Y("middle:Q", scale=scale), text=alt.TextValue(alt.ExprRef(written)),
            color=alt.condition("datum.firm == 0", alt.value(colours.background), alt.value(colours.ink)),
        ),
        alt.Chart(heads)
        .mark_text(align="left", dx=10, fontSize=13, fontWeight=600, color=colours.ink)
        .encode(x="month:Q", y=alt.Y("middle:Q", scale=scale), text="word:N"),
    ]  # fmt: skip


def _marks(table: pd.DataFrame, colours: Palette, words: Words, scale: alt.Scale) -> alt.Chart:
    happened = {
        "trouble": table["incident"] != "",
        "letter": table["letter"] != "",
        "said": table["said"] != 0,
        "looked": table["is_looking"] & (table["left_because"] == ""),  # a move shows in the lane itself
    }
    parts = [table.loc[is_so, ["arm", "month"]].assign(what=what) for what, is_so in happened.items()]
    marks = pd.concat(parts, ignore_index=True).drop_duplicates(["arm", "month"])  # one mark a month, the gravest
    marks["at"] = marks["arm"].map(ARMS).astype(float) + ABOVE
    marks["word"] = marks["what"].map({what: words[what] for what in SHAPES})
    marks["middle"] = (marks["month"] - 0.5).clip(lower=0.0)
    shape = alt.Shape("what:N", scale=alt.Scale(domain=list(SHAPES), range=list(SHAPES.values())), legend=None)
    return (
        alt.Chart(marks)
        .mark_point(size=46, strokeWidth=1.6, color=colours.ink, filled=False, opacity=1)
        .encode(
            x="middle:Q", y=alt.Y("at:Q", scale=scale), shape=shape,
            tooltip=[alt.Tooltip("month:Q", title=words["month"]), alt.Tooltip("word:N", title=" ")],
        )
    )  # fmt: skip


def _labels(
    lines: pd.DataFrame, months: int, colours: Palette, words: Words, *, height: int, scale: alt.Scale, key: alt.Color
) -> list[alt.Chart]:
    ends = lines[lines["month"] == months].copy()
    ends["at"] = spread(ends["value"].tolist(), LABEL_HEIGHT * TOP / height, 0.04, 0.98)
    ends["word"] = [
        f"{words[what]} {number(value, 2)}" for what, value in zip(ends["feeling"], ends["value"], strict=True)
    ]
    place = alt.Chart(ends).encode(x="month:Q", y=alt.Y("at:Q", scale=scale))
    return labels(place, colours, key)
