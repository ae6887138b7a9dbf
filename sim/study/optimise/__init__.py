"""The best mix of levers under a budget, robust over what is unknown, and re-measured once it is found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.errors import BadInput
from sim.keys import key_of
from sim.measures.figures import parse
from sim.measures.intervals import Values
from sim.scenario import Scenario
from sim.study.designs import cube, placed
from sim.study.evaluate import Progress, evaluate
from sim.study.executors import at_work
from sim.study.factors import Factor
from sim.study.optimise.optimum import Optimum, Search, goal_of, spending_name, tables
from sim.study.optimise.search import Candidate, Flags, Mix, Tried, check_optuna, not_dominated, search
from sim.study.plan import Design, Optimise, Study, load_study

FRESH_SEEDS = 20
"""Least number of fresh seeds on which what was found is measured again."""
AS_IT_IS, NO_LEVER, ALONE = "as_it_is", "no_lever", "alone"
OnProgress = Callable[[Progress], None]


class _Base(NamedTuple):
    """The scenario and what is decided on in it."""

    scenario: Scenario
    factors: tuple[Factor, ...]

    def filled(self, mix: Mix) -> Mix:
        """Return a mix with the scenario's values of the factors that it leaves alone."""
        return {factor.key: mix.get(factor.key, key_of(factor.key).value_in(self.scenario)) for factor in self.factors}

    @property
    def strengths(self) -> list[Factor]:
        """Return the factors that are strengths of levers."""
        return [one for one in self.factors if is_strength(one.key) and not isinstance(one.at(1.0), str)]

    def candidates(self) -> list[Candidate]:
        """Return what is tried in any case: the unmodified scenario, no lever, and each lever alone."""
        listed = [Candidate(AS_IT_IS, {})]
        off: Mix = {factor.key: 0.0 for factor in self.strengths}
        if off and self.filled(off) != self.filled({}):
            listed.append(Candidate(NO_LEVER, off))
        for factor in self.strengths:
            most = max(float(value) for value in factor.values) if factor.values else factor.bounds[1]
            listed.append(Candidate(ALONE, off | {factor.key: most}, factor.key))
        return listed


class _Market:
    """Measures mixes: every mix on every draw of the assumptions and every seed, the same for all."""

    def __init__(self, study: Study, draws: Sequence[Mix], executor: Executor | None, on_progress: OnProgress) -> None:
        plan = study.optimise
        assert plan is not None
        self._bases, self._draws, self._executor = study.bases[:1], draws, executor
        self._on_progress = on_progress
        self.outcomes = (*plan.figures, spending_name(plan))
        self.errors: dict[int, str] = {}
        self._done, self._total, self._percent, self._mixes = 0, 1, 0, 0

    def expect(self, mixes: int, seeds: int) -> None:
        """Say how much work is to come."""
        self._total = self._done + max(mixes * len(self._draws) * seeds, 1)

    def values(self, mixes: Sequence[Mix], seeds: Sequence[int], doing: str) -> Values:
        """Return the figures, spending last, shape (mixes, draws, seeds, figures + 1)."""
        begin = self._done

        def tell(done: int) -> None:
            self._done = begin + done
            self._percent = max(self._percent, min(100 * self._done // self._total, 100))
            self._on_progress(Progress(self._percent, len(self.errors), 100, 0, doing))

        points = [(0, {**draw, **mix}) for mix in mixes for draw in self._draws]
        evaluated = evaluate(self._bases, points, seeds, self.outcomes, self._executor, tell)
        for point, why in evaluated.errors.items():
            self.errors.setdefault(self._mixes + point // len(self._draws), why)
        if not self._mixes and not np.isfinite(evaluated.values[: len(self._draws)]).all():
            why = self.errors.get(0, f"{' or '.join(self.outcomes)} does not exist there")
            raise BadInput(f"The scenario as it is cannot be measured in every draw of the assumptions: {why}")
        self._mixes += len(mixes)
        return evaluated.values.reshape(len(mixes), len(self._draws), len(seeds), len(self.outcomes))


def optimise(
    study: Study | str | Path,
    *,
    executor: Any = None,
    workers: int | None = None,
    on_progress: OnProgress = lambda progress: None,
) -> Optimum:
    """Look for the best mix of a study's factors under its budget, and re-measure what was found.

    Every mix is run on the same draws of the assumptions and the same seeds, so that mixes are paired. What the search
    finds is flattered by chance, so it is re-measured, with the unmodified scenario and each lever alone, on seeds that
    the search never saw. The answer does not depend on who does the work.

    Args:
        study: the study, or the path of its file.
        executor: that does the work, as of `sweep`.
        workers: processes of our own, all processors if None; 1 works in this process.
        on_progress: called after every batch of runs, with how many per cent are done and what is being done.

    Raises:
        BadInput: the study asks for nothing, or for something that cannot be had.
        WorkersLost: the executor broke down.
    """
    study = load_study(study)
    plan = _checked(study)
    check_optuna()
    base = _Base(study.bases[0], study.factors)
    goal = goal_of(plan)
    seeds = tuple(study.seed(0, at) for at in range(study.n_seeds))
    fresh = tuple(range(max(seeds) + 1, max(seeds) + 1 + max(FRESH_SEEDS, len(seeds))))
    draws = _draws(study, plan)
    with at_work(executor, workers) as hands:
        market = _Market(study, draws, hands, on_progress)
        market.expect(plan.trials + plan.trials // 4, len(seeds))

        def measure(mixes: Sequence[Mix]) -> Values:
            return np.asarray(market.values(mixes, seeds, "searching").mean(axis=2))

        tried = search(
            study.factors, measure, goal, base.candidates(),
            filled=base.filled, trials=plan.trials, seed=plan.seed,
        )  # fmt: skip
        failed = {trial: why for trial, why in market.errors.items() if trial < len(tried.candidates)}
        is_front = not_dominated(tried.scores(), tried.is_feasible)
        places = _worth_measuring(tried, is_front)
        market.expect(len(places), len(fresh))
        values = market.values([tried.candidates[at].mix for at in places], fresh, "measuring afresh")
    searched = Search(tried, is_front, places, values)
    return tables(study, searched, base.filled, draws, seeds=seeds, fresh=fresh, failed=failed)


def _checked(study: Study) -> Optimise:
    """Return what is asked for. Raises BadInput if it cannot be had."""
    plan = study.optimise
    if plan is None:
        raise BadInput(
            f'{study.name}: nothing says what is wanted; add [optimise] with maximise = "profit_36" and budget = 40.'
        )
    if not study.factors:
        raise BadInput(
            f"{study.name}: there is nothing to decide on; name strengths of levers under [factors], "
            'as in "front_line_warmth.strength" = true.'
        )
    if len(study.bases) > 1:
        raise BadInput(f"{study.name}: names {len(study.bases)} scenarios; optimise takes one at a time.")
    if not study.paired:
        raise BadInput(f"{study.name}: mixes are compared on the same seeds; leave out paired = false.")
    base = study.bases[0]
    for name in plan.figures:
        month, there = parse(name).month, base.parameters.market.months
        if month > there:
            raise BadInput(
                f'{study.name}: maximise asks for "{name}", but {base.name} simulates {there} months; '
                "set months under [changes]."
            )
    for factor in (*study.factors, *study.assumptions):
        if factor.key in {"months", "market.months"}:
            raise BadInput(f'{study.name}: "{factor.key}" cannot be varied here; set months under [changes].')
    for factor in study.factors:
        rivals = sorted({one.firm for one in base.levers if one.kind == factor.key.partition(".")[0]} - {0})
        if rivals:
            raise BadInput(
                f'{study.name}: "{factor.key}" would move the lever of firm {rivals[0]}, which the company does not '
                "decide on; put it under [assumptions], or leave it out."
            )
    return plan


def is_strength(key: str) -> bool:
    """Return whether a key is the strength of a lever."""
    return key_of(key).is_lever and key_of(key).name == "strength"


def is_decision(key: str) -> bool:
    """Return whether a key is a field of a lever that a company decides on: its costs, for example, are not."""
    declared = key_of(key).declared
    return key_of(key).is_lever and (declared is None or declared.role == "lever" or is_strength(key))


def _draws(study: Study, plan: Optimise) -> list[Mix]:
    """Return the draws of the assumptions: Sobol points for a power of two, a Latin hypercube for other numbers."""
    if not study.assumptions:
        return [{}]
    is_power = plan.draws & (plan.draws - 1) == 0
    design = Design(kind="sobol" if is_power else "latin_hypercube", points=plan.draws, seed=plan.seed)
    return placed(study.assumptions, cube(design, len(study.assumptions)))


def _worth_measuring(tried: Tried, front: Flags) -> list[int]:
    """Return which trials are re-measured: the front, what it is compared with, and who makes for regret."""
    feasible, scores = tried.is_feasible, tried.scores()
    chosen = [int(at) for at in np.flatnonzero(front)]
    if len(tried.goal.signs) == 1:  # of equals, the first
        chosen = chosen[:1]
    alone = {one.lever: at for at, one in enumerate(tried.candidates) if one.lever and feasible[at]}
    chosen += [at for at, one in enumerate(tried.candidates) if one.origin in {AS_IT_IS, NO_LEVER}]
    chosen += alone.values()
    if tried.goal.robust == "regret" and feasible.any():
        wanted = tried.values[..., :-1] * np.array(tried.goal.signs)
        wanted[~feasible] = -np.inf
        chosen += [int(at) for at in wanted.argmax(axis=0).reshape(-1)]
    return [at for at in dict.fromkeys(chosen) if np.isfinite(scores[at]).all()]
