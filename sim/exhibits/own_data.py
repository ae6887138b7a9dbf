"""People's own data as exhibits: what the measures of `sim.evidence.described` look like."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from sim.charts.own_data import period_curve, share_bars, tiles
from sim.estimators.survival import Sbg, sbg_survival
from sim.evidence.described import GAP_ENDS
from sim.exhibits.exhibit import Exhibit, harmless
from sim.report.own_data import SHOWN_FIRMS, measure_lines, shown
from sim.wording import Wording
from sim.wording.numbers import number, plain

MOST_TILES = 40  # rows and columns of cohorts drawn
Found = Mapping[str, Any]
Measures = Mapping[str, Found]


def own_exhibits(measures: Measures, t: Wording) -> list[Exhibit]:
    """Return a picture of every measure that was answered and has one.   measures: as in `report.own_data`."""
    return [make(measures, t) for code, make in _PICTURES.items() if "why" not in measures[code]]


def _exhibit(code: str, found: Found, t: Wording, **parts: Any) -> Exhibit:
    """Return an exhibit whose finding is the line that the command line prints, the first where there are several."""
    finding = measure_lines({code: found}, t)[0]
    title = t(f"your_data.picture.{code}")
    note = t(f"your_data.picture.{code}_note")
    return Exhibit(
        **{"code": code, "title": title, "finding": finding, "note": note, "alt": f"{title}: {finding}"} | parts
    )


def _survival(measures: Measures, t: Wording) -> Exhibit:
    found, sbg = measures["survival"], measures["sbg"]
    table = _curve(found, "surviving")
    if "why" not in sbg:
        table["model"] = sbg_survival(Sbg(sbg["alpha"], sbg["beta"]), len(table) - 1)
    return _exhibit("survival", found, t, table=table, picture=_drawn(period_curve, table, t, "survival"))


def _repeat(measures: Measures, t: Wording) -> Exhibit:
    found = measures["repeat"]
    table = _curve(found, "again")
    return _exhibit("repeat", found, t, table=table, picture=_drawn(period_curve, table, t, "repeat"))


def _curve(found: Found, of: str) -> pd.DataFrame:
    columns = {"share": found[of], "low": found["low"], "high": found["high"]}
    table = pd.DataFrame({name: pd.Series(values, dtype=float) for name, values in columns.items()})
    table.insert(0, "period", range(len(table)))
    return table.assign(model=math.nan)


def _cohorts(measures: Measures, t: Wording) -> Exhibit:
    found = measures["cohorts"]
    rows = [
        (shown(name), period, share)
        for name, shares in zip(found["cohorts"], found["share"], strict=True)
        for period, share in enumerate(shares)
        if share is not None
    ]
    table = pd.DataFrame(rows, columns=["cohort", "period", "share"])
    last = [shown(name) for name in found["cohorts"]][-MOST_TILES:]
    seen = table[table["cohort"].isin(last) & (table["period"] <= MOST_TILES)]
    data = pd.DataFrame({"row": seen["cohort"], "column": seen["period"].astype(str), "value": 100.0 * seen["share"]})
    data["said"] = [number(one, 0) for one in data["value"]]
    note = t("your_data.picture.cohorts_note")
    if len(seen) < len(table):
        note = f"{note} {t('your_data.picture.cohorts_cut', n=MOST_TILES)}"
    return _exhibit("cohorts", found, t, table=table, note=note, picture=_drawn(tiles, data, t, "cohorts"))


def _concentration(measures: Measures, t: Wording) -> Exhibit:
    found = measures["concentration"]
    tops = [key for key in found if key.startswith("top_")]
    table = pd.DataFrame({"top_percent": [int(key[4:]) for key in tops], "share": [found[key] for key in tops]})
    names = [t("your_data.picture.top", n=top) for top in table["top_percent"]]
    return _exhibit("concentration", found, t, table=table, picture=_bars(names, table["share"]))


def _gaps(measures: Measures, t: Wording) -> Exhibit:
    found = measures["gaps"]
    ends = list(GAP_ENDS)
    names = [t("your_data.picture.one_day")]
    names += [t("your_data.picture.days", low=low + 1, high=high) for low, high in pairwise(ends)]
    names.append(t("your_data.picture.more_days", n=ends[-1]))
    table = pd.DataFrame({"up_to_days": [*map(float, ends), math.inf], "share": found["share"]})
    return _exhibit("gaps", found, t, table=table, picture=_bars(names, table["share"]))


def _rfm(measures: Measures, t: Wording) -> Exhibit:
    found = measures["rfm"]
    rows = [
        (recency + 1, frequency + 1, count)
        for recency, counts in enumerate(found["customers_by_r_and_f"])
        for frequency, count in enumerate(counts)
    ]
    table = pd.DataFrame(rows, columns=["recency", "frequency", "customers"])
    seen = table.sort_values(["recency", "frequency"], ascending=[False, True])
    data = pd.DataFrame(
        {
            "row": seen["recency"].astype(str),
            "column": seen["frequency"].astype(str),
            "value": seen["customers"].astype(float),
            "said": [plain(one) for one in seen["customers"]],
        }
    )
    return _exhibit("rfm", found, t, table=table, picture=_drawn(tiles, data, t, "rfm"))


def _firms(measures: Measures, t: Wording) -> Exhibit:
    found = measures["firms"]
    table = pd.DataFrame({"brand": [shown(one) for one in found["names"]]} | {key: found[key] for key in FIGURES})
    table = table.sort_values("share", ascending=False, ignore_index=True)
    most = table.head(SHOWN_FIRMS)
    bars = most.melt("brand", ["share", "penetration"], "measure", "value").rename(columns={"brand": "name"})
    bars["measure"] = [t(f"your_data.picture.firm_{code}") for code in bars["measure"]]
    in_words = pd.DataFrame({t("data.role.firm"): [harmless(one) for one in table["brand"]]})
    for key in FIGURES:
        # A number that a file lacks is a dash there and not a hole.
        in_words[t(f"your_data.picture.firm_{key}")] = [plain(one, 3) for one in table[key]]
    return _exhibit("firms", found, t, table=table, in_words=in_words, picture=lambda look: share_bars(bars, look=look))


FIGURES = ("share", "penetration", "per_buyer", "requirements", "sole_buyers")
"""What is said of each brand."""


def _duplication(measures: Measures, t: Wording) -> Exhibit:
    found, firms = measures["duplication"], measures["firms"]
    share = dict(zip(firms.get("names", ()), firms.get("share", ()), strict=True))
    order = sorted(range(len(found["names"])), key=lambda at: -(share.get(found["names"][at]) or 0.0))[:SHOWN_FIRMS]
    names = [shown(one) for one in found["names"]]
    rows = [
        (names[at], names[other], found["also_buy"][at][other])
        for at in order
        for other in order
        if at != other and found["also_buy"][at][other] is not None
    ]
    table = pd.DataFrame(rows, columns=["buyers_of", "also_buy", "share"])
    data = pd.DataFrame({"row": table["buyers_of"], "column": table["also_buy"], "value": table["share"].astype(float)})
    data["said"] = [number(one, 0) for one in data["value"]]
    # The diagonal is empty, so that the columns have to be told their order.
    blank = pd.DataFrame({"row": [names[at] for at in order], "column": [names[at] for at in order]})
    data = pd.concat([blank, data], ignore_index=True)
    return _exhibit("duplication", found, t, table=table, picture=_drawn(tiles, data, t, "duplication"))


def _bars(names: list[str], shares: pd.Series) -> Callable[[Any], Any]:
    bars = pd.DataFrame({"name": names, "measure": "", "value": shares.astype(float).to_numpy()})
    return lambda look: share_bars(bars, look=look)


def _drawn(chart: Any, table: pd.DataFrame, t: Wording, code: str) -> Callable[[Any], Any]:
    words = t.texts(f"your_data.axis.{code}")
    return lambda look: chart(table, words=words, look=look)


_PICTURES: dict[str, Callable[[Measures, Wording], Exhibit]] = {
    "survival": _survival,
    "cohorts": _cohorts,
    "repeat": _repeat,
    "gaps": _gaps,
    "concentration": _concentration,
    "rfm": _rfm,
    "firms": _firms,
    "duplication": _duplication,
}
"""What has a picture, by code, in the order in which it is shown."""
