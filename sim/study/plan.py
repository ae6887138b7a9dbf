"""A study: which scenarios are run at which points, on which seeds, and what is kept. Read from a TOML file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field, ValidationError, field_validator, model_validator

from sim.data.reading import MAX_BYTES
from sim.errors import BadInput, nearest, sentence, short
from sim.industries import industry
from sim.measures.figures import MEASURES, parse
from sim.parameters import Listed, Strict
from sim.reading import check_file, check_values, read_toml, readable_errors
from sim.scenario import Scenario
from sim.study.company import ready
from sim.study.factors import Factor, Level
from sim.study.run import which_seeds

DesignKind = Literal["grid", "one_at_a_time", "latin_hypercube", "sobol", "halton", "saltelli", "morris", "list"]
BY_LEVELS = ("grid", "one_at_a_time")
"""Kinds of design that take the levels of factors."""
MAX_POINTS = 10_000_000
Robust = Literal["mean", "worst_tenth", "regret"]


class Design(Strict):
    """Where in the space of factors the points lie.

    grid: every combination of levels. one_at_a_time: each factor over its levels while the others stay as the scenario
    has them. latin_hypercube, sobol, halton: `points` of them, spread evenly (scipy.stats.qmc). saltelli: the pairs of
    points that Sobol indices are estimated from. morris: trajectories of elementary effects. list: the rows of a CSV
    file, or `rows`; only the keys they name are set.
    """

    kind: DesignKind = "latin_hypercube"
    points: Annotated[int, Field(ge=1, le=MAX_POINTS)] = 64
    """How many; of saltelli the base sample, of morris the trajectories."""
    seed: Annotated[int, Field(ge=0)] = 1
    """Of the design's own draws, which have nothing to do with those of the markets."""
    file: str = ""
    rows: Listed[dict[str, Level]] = ()
    factors: Listed[str] = ()
    """Keys that this design varies; all factors if none is named."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Design:
        if self.kind == "list" and bool(self.file) == bool(self.rows):
            raise ValueError('a design of kind "list" needs a file or rows, one of the two.')
        if self.kind != "list" and (self.file or self.rows):
            raise ValueError(f'a design of kind "{self.kind}" makes its own points; file and rows belong to "list".')
        if self.kind in {"sobol", "saltelli"} and self.points & (self.points - 1):
            power = 1 << (self.points.bit_length() - 1)
            raise ValueError(
                f"points is {self.points}; {self.kind} needs a power of 2, such as {power} or {2 * power}."
            )
        return self

    @property
    def idle(self) -> list[str]:
        """Return what is said of the design though its points do not depend on it."""
        return sorted({"points", "seed"} & self.model_fields_set) if self.kind in {"list", *BY_LEVELS} else []


class Optimise(Strict):
    """What `optimise` looks for: the best values of the factors under a budget, whatever the assumptions turn out."""

    maximise: Listed[str] = ("profit_36",)
    """One figure, or two for a Pareto front; of a figure with a minus, as in "-complaints_36", little is wanted."""
    budget: Annotated[float, Field(gt=0.0)] | None = None
    """Most that may be spent on levers, discounted, currency per customer of the base up to the month of the figure."""
    trials: Annotated[int, Field(ge=10, le=100_000)] = 200
    """How many mixes are tried, the unmodified scenario and each lever alone among them."""
    robust: Robust = "mean"
    """Over the draws of the assumptions: the mean, the mean of the worst tenth, or the largest regret."""
    draws: Annotated[int, Field(ge=1, le=10_000)] = 16
    """Of the assumptions, spread evenly; without assumptions there is nothing to draw."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 1
    """Of the search and of its draws of assumptions, which have nothing to do with those of the markets."""

    @field_validator("maximise", mode="before")
    @classmethod
    def _one_or_more(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _makes_sense(self) -> Optimise:
        if not 1 <= len(self.maximise) <= 2:
            raise ValueError(f"maximise names {len(self.maximise)} figures; allowed are one or two.")
        if len(set(self.figures)) < len(self.figures):
            raise ValueError(f"maximise names {self.figures[0]} twice; name one figure, or two different ones.")
        return self

    @property
    def figures(self) -> tuple[str, ...]:
        """Return the names of the figures, without the minus of those of which little is wanted."""
        return tuple(name.removeprefix("-") for name in self.maximise)

    @property
    def signs(self) -> tuple[float, ...]:
        """Return 1 for a figure of which much is wanted, -1 for one of which little is."""
        return tuple(-1.0 if name.startswith("-") else 1.0 for name in self.maximise)


class Study(Strict):
    """One study. Every point is run on the same seeds, so that points can be compared pair by pair."""

    not_in_files = frozenset({"name", "folder"})

    name: str = "unnamed"
    title: str = ""
    question: str = ""
    scenarios: Listed[str] = ("price_war",)
    """Names of scenarios, or paths of their files, as seen from the study's own folder."""
    changes: dict[str, Level] = Field(default_factory=dict)
    """Keys set in every run, before the factors."""
    factors: Listed[Factor] = ()
    assumptions: Listed[Factor] = ()
    """What `optimise` is to be robust against; a sweep varies them like factors if its design names them."""
    design: Listed[Design] = (Design(),)
    seeds: int | Listed[int] = 20
    paired: bool = True
    """False gives every point seeds of its own."""
    outcomes: Listed[str] = ("retention_24.overall", "profit_24")
    record: Listed[str] = ()
    """Measures also kept for every month."""
    optimise: Optimise | None = None
    folder: Path = Field(default=Path(), exclude=True)
    """Where paths start from."""

    @model_validator(mode="before")
    @classmethod
    def _from_tables(cls, data: Any) -> Any:
        """Accept what reads well in a file: one scenario, tables of factors by key, one table of design."""
        if not isinstance(data, Mapping):
            return data
        data = dict(data)
        if "scenario" in data and "scenarios" not in data:
            data["scenarios"] = (data.pop("scenario"),)
        if isinstance(data.get("design"), Mapping | Design):
            data["design"] = (data["design"],)
        for name in ("factors", "assumptions"):
            if isinstance(data.get(name), Mapping):
                data[name] = tuple(_factor_table(key, value, name) for key, value in data[name].items())
        for name in ("scenarios", "outcomes", "record"):
            if isinstance(data.get(name), str):
                data[name] = (data[name],)
        return data

    @model_validator(mode="after")
    def _makes_sense(self) -> Study:
        if not self.scenarios:
            raise ValueError("scenarios: name at least one.")
        stems = [Path(name).stem for name in self.scenarios]
        if len(set(stems)) < len(stems):
            raise ValueError("scenarios: two have the same name.")
        seeds = which_seeds(self.seeds)
        if len(set(seeds)) < len(seeds):
            raise ValueError("seeds: a seed is listed twice.")
        if not self.outcomes:
            raise ValueError("outcomes: name at least one.")
        for name in self.outcomes:
            if self.outcomes.count(name) > 1:
                raise ValueError(f'outcomes: "{name}" is listed twice.')
        for name in (*self.outcomes, *(self.optimise.figures if self.optimise else ())):
            parse(name)
        for measure in self.record:
            if measure not in MEASURES:
                known = nearest(measure, MEASURES)
                raise ValueError(f'record: "{short(measure)[1:-1]}" is no measure.{known}')
        keys = [factor.key for factor in (*self.factors, *self.assumptions)]
        for key in keys:
            if keys.count(key) > 1:
                raise ValueError(f'factors: "{key}" is listed twice.')
        for key in self.changes:
            if key in keys:
                raise ValueError(f'changes: "{key}" is a factor as well; it cannot be held still and varied.')
        for design in self.design:
            for key in design.factors:
                if key not in keys:
                    raise ValueError(f'design: "{key}" is not among the factors.{nearest(key, keys)}')
            if design.kind != "list" and not self.factors:
                raise ValueError(f'design: kind "{design.kind}" needs factors to vary.')
        if "design" in self.model_fields_set and (idle := self.idle_levels()):
            raise ValueError(
                f'factors: "{idle[0]}" has levels, which no design takes; they belong to {" and ".join(BY_LEVELS)}.'
            )
        return self

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        """Return what its line tells: name, scenarios, and how much there is of the rest."""
        scenarios = self.scenarios if len(self.scenarios) <= 3 else len(self.scenarios)
        sizes = [("factors", len(self.factors)), ("outcomes", len(self.outcomes)), ("seeds", self.n_seeds)]
        return [(None, self.name), ("scenarios", scenarios), *sizes]

    @cached_property
    def bases(self) -> tuple[Scenario, ...]:
        """Return the scenarios, with the study's changes. Raises BadInput as `load` does."""
        return tuple(self._base(name).with_changes(self.changes, where="changes") for name in self.scenarios)

    def _base(self, name: str) -> Scenario:
        return ready(self.folder / name if name.endswith(".toml") else name)

    def idle_levels(self) -> list[str]:
        """Return the keys of factors whose levels no design takes."""
        taken = {factor.key for one in self.design if one.kind in BY_LEVELS for factor in self.factors_of(one)}
        return [one.key for one in self.factors if "levels" in one.model_fields_set and one.key not in taken]

    def over(self, design: Design) -> Study:
        """Return this study over another design; levels that only the designs of before took fall away.

        Raises:
            BadInput: the design does not go with the study.
        """
        table = self.model_dump(exclude_unset=True) | {"design": (design,), "name": self.name, "folder": self.folder}
        for name in ("factors", "assumptions"):
            table[name] = [{k: v for k, v in one.items() if k != "levels"} for one in table.get(name, ())]
        return study_from(table)

    def factors_of(self, design: Design) -> tuple[Factor, ...]:
        """Return the factors that a design varies."""
        if not design.factors:
            return self.factors
        by_key = {factor.key: factor for factor in (*self.factors, *self.assumptions)}
        return tuple(by_key[key] for key in design.factors)

    @property
    def n_seeds(self) -> int:
        """Return how many seeds every point is run on."""
        return self.seeds if isinstance(self.seeds, int) else len(self.seeds)

    def seed(self, point: int, replication: int) -> int:
        """Return the seed of one replication of a point: the same at every point unless the study is unpaired."""
        first = replication + 1 if isinstance(self.seeds, int) else self.seeds[replication]
        if self.paired:
            return first
        return int(np.random.SeedSequence(first, spawn_key=(point,)).generate_state(2, np.uint32)[0]) + (point << 32)

    @cached_property
    def digest(self) -> str:
        """Return a hash of everything that decides which runs are done, how many seeds apart."""
        data = self.model_dump(
            mode="json", include={"factors", "assumptions", "design", "paired", "outcomes", "record"}
        )
        data["design"] = [design | {"file": self._listed(design["file"])} for design in data["design"]]
        data["bases"] = [base.digest for base in self.bases]
        data["seeds"] = None if isinstance(self.seeds, int) else "listed"
        return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]

    def _listed(self, file: str) -> str:
        if not file:
            return ""
        path = self.list_of_points(file)
        with readable_errors(file):
            return hashlib.sha256(path.read_bytes()).hexdigest()

    def list_of_points(self, file: str) -> Path:
        """Return where a design's list of points is. Raises BadInput if it is no file that can be read."""
        path = self.folder / file
        with readable_errors(file):
            is_there = path.exists()
        if not is_there:
            raise BadInput(f'design: there is no file "{short(file)[1:-1]}" in "{self.folder}".')
        check_file(path, file, MAX_BYTES)
        return path


def load_study(study: Study | str | Path, name: str = "") -> Study:
    """Return a study from its TOML file, called like the file unless a name is given; a Study unmodified.

    Raises:
        BadInput: no such file, not TOML, too large, unknown key, wrong type, or out of range.
        TypeError: it is neither a Study nor the path of one.
    """
    if isinstance(study, Study):
        return study
    if not isinstance(study, str | Path):
        raise TypeError(f"study is {short(study)}; it must be a Study, or the path of its file.")
    given = str(study)
    if not given.endswith(".toml"):
        raise BadInput(f'"{given[:80]}" is not a study: name a .toml file.')
    table = read_toml(Path(given), given)
    Study.check_names(table, given)
    return study_from(table, given, name=name or Path(given).stem, folder=Path(given).parent)


def study_from(table: Mapping[str, Any], where: str = "study", **more: Any) -> Study:
    """Return a study from a table as its file would hold it. Raises BadInput as `load_study` does."""
    check_values(table, where)
    try:
        study = Study.model_validate(dict(table) | more)
    except ValidationError as error:
        raise BadInput(sentence(error, where, Study)) from None
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None
    _ = study.bases  # so that a scenario that is not there is found now
    _check_months(study, where)
    return _as_usual(study)


def _as_usual(study: Study) -> Study:
    """Return a study whose factors have, where bounds are left open, those of the industry that all scenarios name."""
    named = {base.industry for base in study.bases}
    sizes = industry(*named).sizes() if len(named) == 1 and "" not in named else {}

    def bounded(factor: Factor) -> Factor:
        if factor.values or factor.key not in sizes:
            return factor
        low, high = sizes[factor.key].plausible
        return factor.replaced(**{"low": low, "high": high} | factor.given())

    varied = {name: tuple(map(bounded, getattr(study, name))) for name in ("factors", "assumptions")}
    same = all(varied[name] == getattr(study, name) for name in varied)
    return study if same else study.replaced(**varied)


def _check_months(study: Study, where: str) -> None:
    """Check that every outcome's month is simulated in every scenario that the factors leave alone."""
    varied = {factor.key for factor in (*study.factors, *study.assumptions)}
    if {"months", "market.months"} & varied or (study.optimise and "outcomes" not in study.model_fields_set):
        return
    for base in study.bases:
        for name in study.outcomes:
            month, there = parse(name).month, base.parameters.market.months
            if month > there:
                raise BadInput(
                    f'{where}: outcome "{name}" asks for month {month}, but {base.name} simulates {there} months; '
                    "set months under [changes]."
                )


def _factor_table(key: str, value: Any, where: str) -> Any:
    if isinstance(value, Factor):
        return value
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {"key": key, "values": value}
    if isinstance(value, Mapping):
        return {"key": key, **value}
    if value is True:
        return {"key": key}
    raise ValueError(
        f'{where}: "{key}" is {short(value)}; write a table such as {{ low = 0.1, high = 0.5 }}, '
        "a list of values, or true for the whole plausible range."
    )
