"""Studies in the words of other tools: a SALib problem, an EMA Workbench model, parameters for `mesa.batch_run`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import BadInput, nearest
from sim.installed import lacking
from sim.keys import key_of
from sim.scenario import Scenario
from sim.study.evaluate import evaluate
from sim.study.factors import Factor, Level
from sim.study.plan import Design, Study
from sim.wording.numbers import typed


def salib_problem(study: Study) -> dict[str, Any]:
    """Return the factors of a study's first design as a SALib problem: num_vars, names, bounds.

    A range is unmodified. Of whole numbers the upper bound is one more, and of a list of n values the bounds are 0
    and n: `from_salib` rounds down, so that every value gets an equal part of the way.

    Raises:
        BadInput: the study has no factors.
    """
    factors = _factors(study)
    bounds = [[factor.bounds[0], factor.bounds[1] + _one_more(factor)] for factor in factors]
    return {"num_vars": len(factors), "names": [factor.key for factor in factors], "bounds": bounds}


def from_salib(study: Study, samples: ArrayLike) -> Study:
    """Return a study of the points that SALib has sampled, in their order.

    The rows of `sweep(...).means()` line up with the samples, scenario by scenario, so that a column of them is what
    SALib calls Y.

    Args:
        study: the study that `salib_problem` was asked about.
        samples: one row per point, one column per factor, within the problem's bounds.

    Raises:
        BadInput: another number of columns, no rows, or a value out of bounds.
    """
    factors, x = _factors(study), np.asarray(samples, dtype=float)
    if x.ndim != 2 or x.shape[1] != len(factors) or not len(x):
        raise BadInput(f"The samples have shape {x.shape}; wanted is one row per point and {len(factors)} columns.")
    for factor, column, (low, high) in zip(factors, x.T, salib_problem(study)["bounds"], strict=True):
        outside = np.flatnonzero(~((column >= low) & (column <= high)))
        if len(outside):
            raise BadInput(
                f'Row {outside[0]} of the samples has {typed(column[outside[0]])} for "{factor.key}"; '
                f"allowed is {typed(low)} to {typed(high)}."
            )
    rows = tuple({f.key: _value(f, float(share)) for f, share in zip(factors, row, strict=True)} for row in x)
    return study.over(Design(kind="list", rows=rows, factors=tuple(factor.key for factor in factors)))


class MeanOutcomes:
    """The market as a function of keyword arguments: runs the seeds of a study and returns the mean of each outcome.

    A dot in a key or in the name of an outcome is written as two underscores: "bond__weight", "retention_24__overall".
    """

    def __init__(self, base: Scenario, seeds: Sequence[int], outcomes: Sequence[str]) -> None:
        self.base, self.seeds, self.outcomes = base, tuple(seeds), tuple(outcomes)

    def __call__(self, **changes: Any) -> dict[str, float]:
        """Return the mean outcomes of the scenario with some keys set.

        Raises:
            BadInput: the market cannot be run with these values.
        """
        point = {key: _plain(key, value) for name, value in changes.items() for key in [name.replace("__", ".")]}
        outcomes = evaluate([self.base], [(0, point)], self.seeds, self.outcomes)
        for why in outcomes.errors.values():
            raise BadInput(why)
        return dict(zip(map(_identifier, self.outcomes), outcomes.values[0].mean(axis=0).tolist(), strict=True))


def ema_model(study: Study, scenario: str = "") -> Any:
    """Return a study as a model of the EMA Workbench, for `perform_experiments`.

    Levers are the factors whose role is that of a lever and those that take words; uncertainties are all others, and
    all assumptions. Constants are the study's changes, outcomes its outcomes: means over its seeds, the same seeds in
    every experiment. The workbench wants names that Python would take, so that a dot is written as two underscores. A
    point that cannot be run stops the experiments with its reason.

    Args:
        study: the study; its design does not matter, as the workbench makes its own.
        scenario: name of the scenario, if the study has several.

    Raises:
        BadInput: no factors, several scenarios and none named, or the workbench is not installed.
    """
    try:
        from ema_workbench import CategoricalParameter, Constant, IntegerParameter, Model, RealParameter, ScalarOutcome
    except ImportError:
        raise lacking("A model for the EMA Workbench needs it", "ema_workbench") from None

    def parameter(factor: Factor) -> Any:
        if factor.values:
            return CategoricalParameter(_identifier(factor.key), list(factor.values))
        low, high = factor.bounds
        if factor.is_whole:
            return IntegerParameter(_identifier(factor.key), int(low), int(high))
        return RealParameter(_identifier(factor.key), low, high)

    if not (study.factors or study.assumptions):
        raise BadInput("The study has no factors; name under [factors] what is to be varied.")
    seeds = [study.seed(0, replication) for replication in range(study.n_seeds)]
    base = _one_of(study, scenario)
    model = Model("BindOrBond", function=MeanOutcomes(base, seeds, study.outcomes))
    levers = [factor for factor in study.factors if _is_lever(factor.key)]
    uncertain = [factor for factor in (*study.factors, *study.assumptions) if factor not in levers]
    model.levers = [parameter(factor) for factor in levers]
    model.uncertainties = [parameter(factor) for factor in uncertain]
    model.constants = [Constant(_identifier(key), value) for key, value in study.changes.items()]
    model.outcomes = [ScalarOutcome(_identifier(name)) for name in study.outcomes]
    return model


def batch_parameters(study: Study) -> dict[str, Any]:
    """Return the parameters with which `mesa.batch_run(MarketModel, ...)` runs the grid of a study's factors.

    Scenarios go by name or path, as `batch_run` would take a scenario itself apart. The seeds are among the parameters,
    under "rng", so that they are paired, and so that neither `iterations=` nor `rng=` of `batch_run` is needed.
    """
    named = [str(study.folder / name) if name.endswith(".toml") else name for name in study.scenarios]
    grid = {factor.key: factor.grid() for factor in study.factors}
    seeds = [study.seed(0, replication) for replication in range(study.n_seeds)]
    return {"scenario": named, **study.changes, **grid, "rng": seeds}


def _factors(study: Study) -> tuple[Factor, ...]:
    factors = study.factors_of(study.design[0])
    if not factors:
        raise BadInput("The study has no factors; name under [factors] what is to be varied.")
    return factors


def _one_more(factor: Factor) -> float:
    return 1.0 if factor.values or factor.is_whole else 0.0


def _value(factor: Factor, sampled: float) -> Level:
    """Return the value that a number sampled within the problem's bounds stands for."""
    if factor.values:
        return factor.values[min(int(sampled), len(factor.values) - 1)]
    return int(min(np.floor(sampled), factor.bounds[1])) if factor.is_whole else sampled


def _identifier(name: str) -> str:
    return name.replace(".", "__")


def _plain(key: str, value: Any) -> Level:
    """Return a value as the kind of number or word that its key takes, whatever a sampler made of it."""
    if isinstance(value, str):
        return str(value)
    return int(value) if key_of(key).is_whole else float(value)


def _is_lever(key: str) -> bool:
    declared = key_of(key).declared
    return declared is None or declared.role == "lever"


def _one_of(study: Study, scenario: str) -> Scenario:
    by_name = {base.name: base for base in study.bases}
    if scenario and scenario not in by_name:
        raise BadInput(f'The study has no scenario "{scenario[:60]}".{nearest(scenario, by_name)}')
    if not scenario and len(by_name) > 1:
        raise BadInput(f"The study has {len(by_name)} scenarios; name one of them: {', '.join(by_name)}.")
    return by_name[scenario] if scenario else study.bases[0]
