"""The map: where binding wins, where bonding wins, and where the market shown is on it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pandas as pd

from sim.charts.where import Across, where_map
from sim.errors import BadInput
from sim.exhibits.depth import depth_now
from sim.exhibits.exhibit import Exhibit
from sim.scenario import Scenario
from sim.shipped import shipped
from sim.study.frontier import QUESTIONS, winner
from sim.wording import Wording
from sim.wording.numbers import number, percent, signed, typed

TABLE = "where_binding_wins.csv"
AXES = ("receptivity", "depth", "months")
MAX_CONDITIONS_NAMED = 2  # told in the finding


class Here(NamedTuple):
    """Where a market is on the map."""

    receptivity: float
    """Share, on average."""
    depth: float
    """Of the deepest cut of a rival, share of the list price; 0 if no rival cuts."""
    months: int
    """At which it is judged."""


@cache
def measured() -> pd.DataFrame:
    """Return the map as it was measured; columns as `sim.study.frontier.where_binding_wins` returns them.

    Raises:
        BadInput: this installation came without it.
    """
    path = shipped(f"docs/{TABLE}")
    if not path.is_file():
        raise BadInput(f"{TABLE}: is missing from this installation; install the package again.")
    return pd.read_csv(path)


def here_of(scenario: Scenario, month: int) -> Here:
    """Return where a scenario is, judged at a month."""
    return Here(scenario.parameters.population.receptivity, depth_now(scenario) or 0.0, month)


def nearest(table: pd.DataFrame, here: Here) -> Here:
    """Return the measured place nearest to another: the nearest value of each axis, the lower of two as near."""

    def closest(axis: str) -> float:
        values = sorted(table[axis].unique())
        return float(min(values, key=lambda value: round(abs(value - getattr(here, axis)), 9)))

    return Here(closest("receptivity"), closest("depth"), int(closest("months")))


def where(table: pd.DataFrame, question: str, across: Across, *, fixed: float, here: Here, t: Wording) -> Exhibit:
    """Return one slice of the map, and what it says about the market shown.

    Args:
        table: as `measured` returns it.
        question: "people" or "answers", as `sim.study.frontier.QUESTIONS` explains.
        across: column on the horizontal axis; receptivity is on the vertical one.
        fixed: value of the third axis, one of those measured.
        here: where the market shown is.
        t: wording.

    Raises:
        BadInput: no such question, or a value that was not measured.
    """
    third = "months" if across == "depth" else "depth"
    if question not in QUESTIONS:
        raise BadInput(f'question: there is no "{question}"; allowed is {" or ".join(QUESTIONS)}.')
    rows = table[table["question"] == question]
    part = rows[rows[third] == fixed]
    if part.empty:
        raise BadInput(
            f"{third}: {typed(fixed)} was not measured; allowed is {', '.join(map(str, rows[third].unique()))}."
        )
    place = nearest(rows, here)
    is_here, most = getattr(place, third) == fixed, 100.0 * float(rows["difference"].abs().max())
    words = t.texts("where")

    mark = (place.receptivity, float(getattr(place, across))) if is_here else None
    fixed_as = t(f"where.at_{third}", value=percent(fixed) if third == "depth" else number(fixed, 0))
    counts = part.apply(winner, axis=1).value_counts()
    counted = {who: int(counts.get(who, 0)) for who in ("bond", "bind", "neither")}
    return Exhibit(
        code="map", title=t("where.title"), finding=_finding(rows, question, place, t),
        note=t("verdict.join").join([
            t(f"where.{question}_is"), fixed_as, t("where.note_here" if is_here else "where.note_elsewhere"),
            _stands(here, place, t), t("where.note"),
        ]),
        alt=t("where.alt", fixed=fixed_as, **counted), table=rows.reset_index(drop=True),
        picture=lambda look: where_map(part, across, most=most, here=mark, words=words, look=look),
    )  # fmt: skip


def _at(place: Here, t: Wording) -> str:
    return t(
        "where.place", receptivity=percent(place.receptivity), depth=percent(place.depth), months=place.months
    )  # fmt: skip


def _stands(here: Here, place: Here, t: Wording) -> str:
    """Return where the market is itself, where that is not a measured place."""
    is_measured = all(abs(getattr(here, axis) - getattr(place, axis)) < 1e-9 for axis in AXES)
    return t("where.note_exact") if is_measured else t("where.note_nearest", place=_at(here, t))


def _row(rows: pd.DataFrame, place: Here) -> pd.Series:
    row = rows[(rows[list(AXES)] == pd.Series(place._asdict())).all(axis=1)]
    return row.iloc[0]


def _finding(rows: pd.DataFrame, question: str, place: Here, t: Wording) -> str:
    """Return who wins at a place, by how much, and what would turn it."""
    row = _row(rows, place)
    who, sign = winner(row), -1.0 if row["difference"] < 0.0 else 1.0
    if who == "neither":
        lo, hi = signed(100.0 * row["lo"]), signed(100.0 * row["hi"])
        sentence = t(f"where.{question}_neither", place=_at(place, t), lo=lo, hi=hi)
    else:
        lo, hi = sorted((sign * 100.0 * row["lo"], sign * 100.0 * row["hi"]))
        sentence = t(
            f"where.{question}_{who}", place=_at(place, t), points=number(sign * 100.0 * row['difference']),
            lo=number(lo), hi=number(hi),
        )  # fmt: skip
    turning = turns(rows, place)
    if not turning:
        return sentence + t("verdict.join") + t(f"where.no_turn{'_unclear' if who == 'neither' else ''}")
    listed = [
        t(f"where.turn_{axis}", value=value if axis == "months" else percent(value), who=t(f"where.{winning}_wins"))
        for axis, value, winning in turning[:MAX_CONDITIONS_NAMED]
    ]
    return sentence + t("verdict.join") + t("where.turn", turns=t("where.or").join(listed))


def turns(rows: pd.DataFrame, place: Here) -> list[tuple[str, float, str]]:
    """Return what would turn the answer at a place: moves along one axis, the shortest in each direction.

    Args:
        rows: of the measured map, of one question.
        place: one that was measured.

    Returns:
        Axis, its value, and who wins there for sure ("bond" or "bind"), those fewest steps away first.
    """
    now, places = winner(_row(rows, place)), []
    for axis in AXES:
        values = sorted(rows[axis].unique())
        at = values.index(getattr(place, axis))
        for direction in (-1, 1):
            for steps in range(1, len(values)):
                if not 0 <= at + direction * steps < len(values):
                    break
                there = values[at + direction * steps]
                winning = winner(_row(rows, place._replace(**{axis: there})))
                if winning not in {now, "neither"}:
                    places.append((steps, axis, there, winning))
                    break
    places.sort(key=lambda one: one[0])
    return [(axis, there, winning) for _, axis, there, winning in places]
