"""The points of a study: where in the space of its factors the scenarios are run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.data.numbers import numbers
from sim.data.reading import Source, open_source, read
from sim.data.table import Table
from sim.errors import BadInput
from sim.installed import lacking
from sim.keys import check_value, key_of
from sim.scenario import Scenario
from sim.study.evaluate import Job
from sim.study.factors import Factor, Level
from sim.study.plan import MAX_POINTS, Design, Study
from sim.wording.numbers import plain

Shares = NDArray[np.float64]
Point = dict[str, Level]
MORRIS_LEVELS = 4


def design_table(study: Study) -> pd.DataFrame:
    """Return every point of a study, scenario by scenario.

    Returns:
        One row per point: columns design_id (from 0), design (which of the study's designs), scenario, and one per key
        that any design varies; a key that a design leaves alone is missing there.

    Raises:
        BadInput: a file of points cannot be used, or there are too many points.
    """
    rows: list[dict[str, Any]] = []
    for base in study.bases:
        for number, design in enumerate(study.design):
            for point in points(study, design):
                rows.append({"design": number, "scenario": base.name, **point})
                if len(rows) > MAX_POINTS:
                    raise BadInput(f"The design has more than {plain(MAX_POINTS)} points.")
    table = pd.DataFrame(rows)
    table.insert(0, "design_id", np.arange(len(table)))
    return table


class Points:
    """The points of a design table, one at a time, as runs take them."""

    def __init__(self, bases: Sequence[Scenario], design: pd.DataFrame) -> None:
        self._base = {base.name: at for at, base in enumerate(bases)}
        self._scenario = design["scenario"].to_numpy()
        self._columns = {str(key): design[key].to_numpy() for key in design.columns[3:]}
        self._is_whole = {key: key_of(key).is_whole for key in self._columns}

    def __len__(self) -> int:
        return len(self._scenario)

    def job(self, point: int, seed: int) -> Job:
        """Return the run of a point on a seed."""
        changes: dict[str, Level] = {}
        for key, column in self._columns.items():
            value = column[point]
            if isinstance(value, str):
                changes[key] = value
            elif value is not None and value == value:  # a key that the point leaves alone is not a number
                changes[key] = int(value) if self._is_whole[key] and value == int(value) else float(value)
        return Job(self._base[self._scenario[point]], changes, seed)


def points(study: Study, design: Design) -> list[Point]:
    """Return the points of one design, each with the keys that it sets."""
    factors = study.factors_of(design)
    if design.kind == "list":
        return _listed(study, design)
    if design.kind == "grid":
        size = int(np.prod([float(len(factor.grid())) for factor in factors]))
        if size > MAX_POINTS:
            raise BadInput(f"The grid has {plain(size)} points; allowed are {plain(MAX_POINTS)}. Take fewer levels.")
        names = [factor.key for factor in factors]
        return [dict(zip(names, values, strict=True)) for values in product(*(factor.grid() for factor in factors))]
    if design.kind == "one_at_a_time":
        return [{}, *({factor.key: value} for factor in factors for value in factor.grid())]
    return placed(factors, cube(design, len(factors)))


def placed(factors: Sequence[Factor], shares: Shares) -> list[Point]:
    """Return the points at shares 0..1 of the way through each factor's range, shape (points, factors)."""
    return [{f.key: f.at(float(share)) for f, share in zip(factors, row, strict=True)} for row in shares]


def cube(design: Design, width: int) -> Shares:
    """Return where a design's points lie in the unit cube, shape (points, width).

    Source: Sobol and Halton sequences (scrambled) and Latin hypercubes from scipy.stats.qmc; saltelli: the radial
    design of Saltelli et al. 2010, matrices A, B, then A with column i of B for every i, each of `points` rows; morris:
    trajectories of Morris 1991 on four levels (SALib).
    """
    from scipy.stats import qmc

    rng = np.random.default_rng(design.seed)
    n = design.points
    if design.kind == "sobol":
        return np.asarray(qmc.Sobol(width, rng=rng).random(n))
    if design.kind == "halton":
        return np.asarray(qmc.Halton(width, rng=rng).random(n))
    if design.kind == "latin_hypercube":
        return np.asarray(qmc.LatinHypercube(width, rng=rng).random(n))
    if design.kind == "saltelli":
        both = qmc.Sobol(2 * width, rng=rng).random(n)
        a, b = both[:, :width], both[:, width:]
        mixed = [np.where(np.arange(width) == column, b, a) for column in range(width)]
        return np.concatenate([a, b, *mixed])
    assert design.kind == "morris", design.kind
    return _trajectories(n, width, design.seed)


def _trajectories(n: int, width: int, seed: int) -> Shares:
    """Return n ways through the cube that move each factor once, by two thirds of its range.

    Shape (n * (width + 1), width).
    """
    try:
        from SALib.sample.morris import sample
    except ImportError:
        raise lacking("A Morris design needs SALib", "SALib") from None
    problem = {"num_vars": width, "names": [str(at) for at in range(width)], "bounds": [[0.0, 1.0]] * width}
    return np.asarray(sample(problem, n, num_levels=MORRIS_LEVELS, seed=seed))


def list_of_points(study: Study, design: Design) -> Source:
    """Return the file in which a design's points are listed, read as people's own data are.

    Raises:
        BadInput: it is no table with names over its columns.
    """
    source = open_source(study.list_of_points(design.file))
    if source.seen.kind != "text" or source.header == 0:
        raise BadInput(f"{source.where}: a list of points is a CSV file with a key of a scenario over every column.")
    return source


def _listed(study: Study, design: Design) -> list[Point]:
    """Return the points listed in a CSV file, one column per key, or in the study itself, each value checked."""
    rows: Sequence[Mapping[Any, Any]] = design.rows
    places = [f"design.rows, row {at}" for at in range(1, len(rows) + 1)]
    if design.file:
        source = list_of_points(study, design)
        names = [name for name in source.names if name]
        table = read(source, {name: name for name in names}, is_list=True)
        places = [table.row(at) for at in range(len(table))]
        columns = [_column(table, name) for name in names]
        rows = [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
    listed: list[Point] = []
    good: set[tuple[str, type, Any]] = set()  # values come many times, and are checked once
    for row, place in zip(rows, places, strict=True):
        point: Point = {}
        for key, value in row.items():
            if value is None or value != value:
                continue  # an empty cell leaves the key alone
            point[key] = _value(key, value, place)
            typed_value = (key, type(value), value)
            if typed_value not in good:
                check_value(key, point[key], place)
                good.add(typed_value)
        listed.append(point)
    return listed


def _column(table: Table, key: str) -> Sequence[Any]:
    """Return what is listed of a key: words, or numbers, with a comma for the point if the column says so.

    Words that are no numbers stay, to be refused with what the key takes.
    """
    words = [table[key].word(at) or None for at in range(len(table))]
    try:
        if key_of(key).declared is None:
            return words
        found = numbers(table, key, can_be_missing=True, point=True)
    except BadInput:
        return words
    whole = bool((np.floor(found.values[~np.isnan(found.values)]) == found.values[~np.isnan(found.values)]).all())
    values = [None if value != value else int(value) if whole else value for value in found.values.tolist()]
    return words if found.percent else values


def _value(key: str, value: Any, where: str) -> Level:
    """Return a listed value as the kind of number or word that its key takes; the rest stays unmodified."""
    try:
        takes_words = key_of(key).declared is None
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None
    if takes_words and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and key_of(key).is_whole and value == int(value):
        return int(value)
    return value
