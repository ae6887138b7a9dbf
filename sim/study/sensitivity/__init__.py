"""Which factors of a study matter to which outcomes, and which cannot be told from zero."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from sim.errors import BadInput, nearest
from sim.measures.intervals import Values
from sim.study.dataset import Dataset
from sim.study.evaluate import Progress
from sim.study.factors import Factor
from sim.study.plan import Design, DesignKind, Study, load_study
from sim.study.sensitivity.indices import Estimate, check_size, morris, random_share, regional, sobol
from sim.study.sweep import sweep
from sim.wording import IN_ENGLISH
from sim.wording.numbers import plain, typed

Method = Literal["sobol", "morris", "regional"]
NEEDED: dict[Method, tuple[DesignKind, ...]] = {
    "sobol": ("saltelli",),
    "morris": ("morris",),
    "regional": ("latin_hypercube", "sobol", "halton", "grid", "list", "saltelli"),
}
"""Kinds of design that a method works on; a study with another one gets the first."""
MIN_POINTS: dict[Method, int] = {"sobol": 128, "morris": 10, "regional": 64}
"""Points, as a design counts them, below which intervals are wide and hold the truth less often than they say."""


class Note(NamedTuple):
    """What to bear in mind: a code, and what its sentence names."""

    code: str
    values: dict[str, Any]

    @property
    def text(self) -> str:
        """Return the sentence in English."""
        return IN_ENGLISH(f"studies.note.{self.code}", **self.values)


@dataclass(frozen=True, eq=False, repr=False)
class Sensitivity:
    """What an analysis found.

    `table` has one row per outcome, scenario, factor and measure: columns outcome, scenario, key, measure ("first" and
    "total" of Sobol; "mu", "mu_star" and "sigma" of Morris; "distance"), value, lo, hi (95 % interval), is_zero (cannot
    be told from zero). `luck` has one row per outcome and scenario: the share of random draws in the variance of runs,
    with lo and hi. `notes` say what to bear in mind.
    """

    study: Study
    method: Method
    n_runs: int
    above: float | None
    notes: tuple[Note, ...]
    table: pd.DataFrame
    luck: pd.DataFrame

    def __repr__(self) -> str:
        """Return one line: study, method and size."""
        factors, outcomes = (self.table[column].nunique() for column in ("key", "outcome"))
        size = f"{factors} factors, {outcomes} outcomes, {plain(self.n_runs)} runs"
        return f"Sensitivity({self.study.name!r}, {self.method!r}, {size})"


def sensitivity(
    study: Study | str | Path,
    method: Method = "sobol",
    out: str | Path | None = None,
    *,
    outcomes: Sequence[str] | None = None,
    above: float | None = None,
    executor: Any = None,
    workers: int | None = None,
    resume: bool = False,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Sensitivity:
    """Sweep a study over the design that a method needs, and analyse what comes of it.

    Args:
        study: the study, or the path of its file.
        method: "sobol", "morris" or "regional".
        out: folder that keeps the sweep; None keeps nothing.
        outcomes: which of the study's are analysed, all if None.
        above: of "regional", what an outcome must exceed; its median if None.
        executor: that does the work, as of `sweep`.
        workers: processes of our own, all processors if None.
        resume: go on with the sweep in `out`.
        on_progress: called after every batch of runs.

    Raises:
        BadInput: as `planned`, `sweep` and `analyse` do.
    """
    study = load_study(study)
    plan = planned(study, method)
    _chosen(plan, outcomes)
    _check_method(plan.design[0], method, above)
    if method != "regional":
        check_size(plan.n_seeds, plan.design[0].points, f"Method {method}")
    with tempfile.TemporaryDirectory() as folder:
        dataset = sweep(
            plan, out or folder, executor=executor, workers=workers, resume=resume, on_progress=on_progress
        )  # fmt: skip
        result = analyse(dataset, method, outcomes, above)
    return replace(result, notes=(*_changed(study, plan), *result.notes))


def planned(study: Study, method: Method) -> Study:
    """Return a study with the design that a method needs, of the same points, seed and factors.

    For Sobol indices the number of points goes up to the next power of two.

    Raises:
        BadInput: several designs, no factors, or no such method.
    """
    design = _only_design(study)
    if method not in NEEDED:
        raise BadInput(f'There is no method "{str(method)[:40]}".{nearest(str(method), NEEDED)}')
    if design.kind in NEEDED[method]:
        return study
    if not study.factors_of(design):
        raise BadInput("The study has no factors; name under [factors] what is to be varied.")
    points = 1 << (design.points - 1).bit_length() if method == "sobol" else design.points
    fit = Design(kind=NEEDED[method][0], points=points, seed=design.seed, factors=design.factors)
    return study.over(fit)


def analyse(
    dataset: Dataset, method: Method | None = None, outcomes: Sequence[str] | None = None, above: float | None = None
) -> Sensitivity:
    """Analyse a finished sweep.

    Args:
        dataset: its folder.
        method: that its design was made for, found out if None; "regional" also takes other designs.
        outcomes: which are analysed, all if None.
        above: of "regional", what an outcome must exceed; its median if None.

    Raises:
        BadInput: the sweep is not complete or has failed runs, an outcome is not a number somewhere, or the design is
            not one that the method works on.
    """
    study = dataset.study()
    names = _chosen(study, outcomes)
    design = _only_design(study)
    method = method or fitting(design)
    table = _points(dataset, study, method, above)
    runs = _complete_runs(dataset, names)
    keys = dataset.factors
    rows, shares, notes = [], [], _few(study, design, method, len(table))
    for name in names:
        every = _outcome(runs, name)
        for scenario in table["scenario"].drop_duplicates():
            at = np.flatnonzero(table["scenario"] == scenario)
            y = every[:, at]
            measures = _measured(method, study, design, table.iloc[at], y, above)
            if all(np.isnan(one.value).all() for one in measures.values()):
                notes.append(_nothing(name, str(scenario), method, above))
            for measure, one in measures.items():
                numbers_of = zip(keys, *(part.tolist() for part in one), strict=True)
                rows += [(name, scenario, key, measure, *numbers) for key, *numbers in numbers_of]
            shares.append((name, scenario, *(float(part) for part in random_share(y))))
    columns = ["outcome", "scenario", "key", "measure", "value", "lo", "hi", "is_zero"]
    return Sensitivity(
        study, method, dataset.n_runs, above, tuple(notes),
        pd.DataFrame(rows, columns=columns),
        pd.DataFrame(shares, columns=["outcome", "scenario", "share", "lo", "hi"]),
    )  # fmt: skip


def analysable(dataset: Dataset) -> list[str]:
    """Return the outcomes of which `analyse` would tell something; none if it refuses the sweep."""
    try:
        study = dataset.study()
        _points(dataset, study, fitting(_only_design(study)), None)
        runs = _complete_runs(dataset, study.outcomes)
    except BadInput:
        return []
    return [name for name in study.outcomes if np.isfinite(runs[name].to_numpy(dtype=float)).all()]


def fitting(design: Design) -> Method:
    """Return the method that a design was made for; "regional" for all that were made for none."""
    return next((method for method in ("sobol", "morris") if design.kind in NEEDED[method]), "regional")


def _changed(study: Study, plan: Study) -> list[Note]:
    """Return what `planned` changed about a study."""
    before, after = study.design[0], plan.design[0]
    if before == after:
        return []
    notes = [Note("design", {"before": before.kind, "after": after.kind, "points": after.points})]
    if before.points != after.points:
        notes.append(Note("power", {"before": before.points, "points": after.points}))
    return notes


def _measured(
    method: Method, study: Study, design: Design, points: pd.DataFrame, y: Values, above: float | None
) -> dict[str, Estimate]:
    """Return every measure of one outcome in one scenario, y of shape (seeds, points)."""
    factors = {factor.key: factor for factor in (*study.factors, *study.assumptions)}
    keys = list(points.columns[3:])
    if method == "sobol":
        parts = y.reshape(len(y), len(keys) + 2, design.points).swapaxes(0, 1)
        return sobol(parts[0], parts[1], parts[2:])._asdict()
    if method == "morris":
        places = [_places(points[key], factors.get(key)) / _length(factors[key]) for key in keys]
        return morris(np.column_stack(places), y)._asdict()
    if design.kind == "saltelli":  # matrices A and B are independent points, their mixtures are not
        points, y = points.iloc[: 2 * design.points], y[:, : 2 * design.points]
    places = [_places(points[key], factors.get(key)) for key in keys]
    return {"distance": regional(np.column_stack(places), y.mean(axis=0), above)}


def _points(dataset: Dataset, study: Study, method: Method, above: float | None) -> pd.DataFrame:
    """Return the design of a sweep, if the method can tell its factors apart. Raises BadInput as `analyse` does."""
    design, table = _only_design(study), dataset.design()
    _check_method(design, method, above)
    keys = dataset.factors
    if not keys:
        raise BadInput("The design varies nothing, so there are no factors to tell apart.")
    for key in keys:
        if table[key].isna().any():
            raise BadInput(f'The design leaves "{key}" alone at some points, so its effect cannot be told.')
    if method != "regional":
        check_size(study.n_seeds, design.points, f"Method {method}")
    return table


def _places(column: pd.Series[Any], factor: Factor | None) -> Values:
    """Return numbers that grow with the values of a factor: themselves, or their places in its list."""
    place = {value: at for at, value in enumerate(factor.values if factor is not None else ())}
    if set(column) <= set(place):  # a list of points may take other values than the factor lists
        return np.array([place[value] for value in column.tolist()], dtype=float)
    if column.map(lambda value: isinstance(value, str)).any():
        return np.asarray(pd.factorize(column, sort=True)[0], dtype=float)
    return column.to_numpy(dtype=float)


def _length(factor: Factor) -> float:
    low, high = factor.bounds
    return high - low


def _only_design(study: Study) -> Design:
    if len(study.design) > 1:
        raise BadInput(f"The study has {len(study.design)} designs; an analysis of sensitivity takes one.")
    return study.design[0]


def _chosen(study: Study, outcomes: Sequence[str] | None) -> list[str]:
    for name in outcomes or ():
        if name not in study.outcomes:
            raise BadInput(f'"{name[:60]}" is not among the outcomes of the study.{nearest(name, study.outcomes)}')
    return list(dict.fromkeys(outcomes or study.outcomes))


def _check_method(design: Design, method: Method, above: float | None) -> None:
    if method not in NEEDED:
        raise BadInput(f'There is no method "{str(method)[:40]}".{nearest(str(method), NEEDED)}')
    if design.kind not in NEEDED[method]:
        wanted = " or ".join(f'"{kind}"' for kind in NEEDED[method])
        raise BadInput(f'The design is of kind "{design.kind}"; method {method} needs {wanted}.')
    if above is not None and method != "regional":
        raise BadInput(f"A value to lie above belongs to method regional, not to {method}.")
    if above is not None and not np.isfinite(above):
        raise BadInput(f"The value to lie above is {above}; it must be a finite number.")


def _complete_runs(dataset: Dataset, outcomes: Sequence[str]) -> pd.DataFrame:
    """Return the runs of a sweep with the number of their replication, if all are there and went well."""
    folder = dataset.folder
    missing = dataset.n_missing
    if missing:
        raise BadInput(
            f'"{folder}" lacks {plain(missing)} of {plain(dataset.n_runs)} runs; go on with '
            f"`bond sweep {folder / 'study.toml'} --out {folder} --resume`."
        )
    failures = dataset.failures()
    if len(failures):
        first = failures.sort_values("design_id").iloc[0]
        raise BadInput(
            f'{plain(len(failures))} of {plain(dataset.n_runs)} runs in "{folder}" failed, '
            f"so that some effects are unknown; "
            f"the first at point {first['design_id']}: {str(first['error']).rstrip('.')}."
        )
    runs = dataset.runs(["design_id", *outcomes])
    return runs.assign(replication=runs.groupby("design_id").cumcount())


def _outcome(runs: pd.DataFrame, name: str) -> Values:
    """Return an outcome, shape (seeds, points)."""
    y = runs.pivot(index="replication", columns="design_id", values=name).to_numpy(dtype=float)
    bad = np.flatnonzero(~np.isfinite(y).all(axis=0))
    if len(bad):
        raise BadInput(
            f'Outcome "{name}" is not a number at {plain(len(bad))} of {plain(y.shape[1])} points, the first of them '
            f"design_id {bad[0]}; leave it out, or narrow the factors."
        )
    return y


def _few(study: Study, design: Design, method: Method, n_points: int) -> list[Note]:
    """Return what is to be said of points or seeds that are few."""
    notes = []
    points = n_points // len(study.bases)
    if design.kind in {"saltelli", "morris"}:
        points = 2 * design.points if method == "regional" else design.points
    if points < MIN_POINTS[method]:
        notes.append(Note("few_points", {"points": points, "better": max(MIN_POINTS[method], 4 * points)}))
    if study.n_seeds == 1:
        notes.append(Note("one_seed", {}))
    return notes


def _nothing(outcome: str, scenario: str, method: Method, above: float | None) -> Note:
    """Return that an outcome gives no measures."""
    where = {"outcome": outcome, "scenario": scenario}
    if method == "regional":
        return Note("one_sided", where | {"above": "its median" if above is None else typed(above)})
    return Note("no_variance", where)
