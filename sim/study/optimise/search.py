"""Search for the best mix under a budget, whatever it is that is measured: robust scores, candidates, fronts."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.installed import lacking
from sim.measures.intervals import Values
from sim.study.factors import Factor, Level
from sim.study.plan import Robust

Mix = dict[str, Level]
"""Values of factors; one that is missing stays as the scenario has it."""
Flags = NDArray[np.bool_]
Measure = Callable[[Sequence[Mix]], Values]
"""Figures of mixes, shape (mixes, draws, figures + 1), all on the same draws and seeds; spending is last."""
AT_ONCE = 10
"""Mixes that are asked for together. It does not depend on the workers, so that what is found does not either."""
UNINFORMED = 10
"""Mixes tried at random before the sampler makes use of what was found."""
ROUNDS = 2
"""How often a lever alone that is over the budget is brought nearer to it."""
SHORT_OF = 0.995
"""How near to the budget it is brought, as what a lever costs is not quite proportional to its strength."""


class Goal(NamedTuple):
    """What is looked for: much (1) or little (-1) of each figure, robust over draws, for no more than a budget."""

    signs: tuple[float, ...]
    robust: Robust = "mean"
    budget: float | None = None


class Candidate(NamedTuple):
    """A mix, where it came from, and the key of the strength of the lever that is alone in it, if one does."""

    origin: str
    mix: Mix
    lever: str = ""


@dataclass
class Tried:
    """Everything tried so far, in order."""

    goal: Goal
    candidates: list[Candidate] = field(default_factory=list)
    values: Values = field(default_factory=lambda: np.empty((0, 0, 0)))
    """Shape (candidates, draws, figures + 1)."""

    def add(self, candidates: Sequence[Candidate], measure: Measure) -> range:
        """Measure some more and return their places."""
        measured = measure([one.mix for one in candidates])
        self.values = np.concatenate([self.values, measured]) if self.candidates else measured
        self.candidates += candidates
        return range(len(self.candidates) - len(candidates), len(self.candidates))

    @property
    def spending(self) -> Values:
        """Return what each spends, mean over draws."""
        return np.asarray(self.values[..., -1].mean(axis=1))

    @property
    def is_feasible(self) -> Flags:
        """Return which could be measured in every draw and spend no more than the budget."""
        most = math.inf if self.goal.budget is None else self.goal.budget
        return np.asarray(np.isfinite(self.values).all(axis=(1, 2)) & (self.spending <= most))

    def scores(self) -> Values:
        """Return the robust score of each and every figure, shape (candidates, figures); regret is over all tried."""
        figures = self.values[..., :-1]
        return scores(figures, self.goal, best_of_draws(figures, self.goal, self.is_feasible))


def best_of_draws(values: Values, goal: Goal, among: Flags) -> Values:
    """Return the best that any candidate reaches in each draw, shape (draws, figures), larger being better.

    Args:
        values: figures, shape (candidates, draws, figures).
        goal: what is looked for.
        among: candidates that count; if there are none, all that could be measured.
    """
    measured = np.isfinite(values).all(axis=(1, 2))
    counted = values[among & measured if (among & measured).any() else measured] * np.array(goal.signs)
    if not len(counted):
        return np.full(values.shape[1:], np.nan)
    return np.asarray(counted.max(axis=0))


def scores(values: Values, goal: Goal, best: Values) -> Values:
    """Return how good mixes are, whatever the assumptions turn out; larger is better, whichever way a figure is wanted.

    mean: over the draws. worst_tenth: mean of the worst tenth of the draws, rounded up to whole draws. regret: how far
    a mix falls short of the best of each draw, in the draw where that is most (Savage 1951), as a number below 0.

    Args:
        values: figures, shape (candidates, draws, figures).
        goal: what is looked for.
        best: the best of each draw, from `best_of_draws`.

    Returns:
        Shape (candidates, figures).
    """
    wanted = values * np.array(goal.signs)
    if goal.robust == "mean":
        return np.asarray(wanted.mean(axis=1))
    if goal.robust == "regret":
        return np.asarray((wanted - best).min(axis=1))
    worst = np.sort(wanted, axis=1)[:, : n_worst(values.shape[1])].mean(axis=1)
    return np.asarray(np.where(np.isfinite(wanted).all(axis=1), worst, np.nan))


def n_worst(draws: int) -> int:
    """Return how many draws a tenth is, at least one."""
    return math.ceil(draws / 10)


def not_dominated(scores: Values, among: Flags) -> Flags:
    """Return which candidates no other beats in one score without losing in another.

    Args:
        scores: scores, larger being better, shape (candidates, figures).
        among: candidates that count.
    """
    front = np.zeros(len(scores), dtype=bool)
    counted = scores[among]
    for at in np.flatnonzero(among):
        beats = (counted >= scores[at]).all(axis=1) & (counted > scores[at]).any(axis=1)
        front[at] = not beats.any()
    return front


def search(
    factors: Sequence[Factor],
    measure: Measure,
    goal: Goal,
    first: Sequence[Candidate],
    *,
    filled: Callable[[Mix], Mix] = dict,
    trials: int = 200,
    seed: int = 1,
) -> Tried:
    """Try mixes and return all of them, in order.

    Those given come first; a lever alone that is over the budget is then brought near to it. The rest are asked of a
    tree-structured Parzen estimator (Bergstra et al. 2011; with one figure the multivariate one of Falkner et al. 2018;
    constraints and fronts as Optuna has them), `AT_ONCE` at a time. It goes by what is known at that time: during the
    search, regret is against the best of each draw so far.

    Args:
        factors: decisions, with their ranges.
        measure: measures mixes.
        goal: what is looked for.
        first: candidates to begin with.
        filled: gives a mix the values of the factors that it leaves alone.
        trials: how many mixes to try, those given included.
        seed: of the sampler.

    Raises:
        BadInput: Optuna is not installed.
    """
    check_optuna()
    tried = Tried(goal)
    tried.add(first, measure)
    for _ in range(ROUNDS if goal.budget is not None else 0):
        nearer = [_nearer(tried, at) for at in _over_alone(tried)]
        if not nearer:
            break
        tried.add(nearer, measure)
    with _silent() as optuna:
        sampler = _Sampler(optuna, factors, goal, seed)
        for at, score in enumerate(tried.scores()):
            sampler.learn(filled(tried.candidates[at].mix), score, tried.spending[at])
        while len(tried.candidates) < trials:
            asked = [sampler.ask() for _ in range(min(AT_ONCE, trials - len(tried.candidates)))]
            places = tried.add([Candidate("search", mix) for _, mix in asked], measure)
            scores = tried.scores()
            for (trial, _), at in zip(asked, places, strict=True):
                sampler.tell(trial, scores[at], tried.spending[at])
    return tried


def _over_alone(tried: Tried) -> list[int]:
    """Return the last candidate of each lever alone, where it is over the budget."""
    last = {one.lever: at for at, one in enumerate(tried.candidates) if one.lever}
    assert tried.goal.budget is not None
    return [at for at in last.values() if tried.spending[at] > tried.goal.budget]


def _nearer(tried: Tried, at: int) -> Candidate:
    origin, mix, lever = tried.candidates[at]
    assert tried.goal.budget is not None
    share = SHORT_OF * tried.goal.budget / float(tried.spending[at])
    return Candidate(origin, mix | {lever: float(mix[lever]) * share}, lever)


def check_optuna() -> Any:
    """Return the optimiser's package. Raises BadInput if it is not installed."""
    try:
        import optuna
    except ImportError:
        raise lacking("optimise needs Optuna", "optuna") from None
    return optuna


@contextmanager
def _silent() -> Iterator[Any]:
    """Give out Optuna, and let it say nothing meanwhile."""
    optuna = check_optuna()
    before = optuna.logging.get_verbosity()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what is experimental in one release is the default of the next
            yield optuna
    finally:
        optuna.logging.set_verbosity(before)


class _Sampler:
    """Optuna's sampler, asked and told by hand."""

    def __init__(self, optuna: Any, factors: Sequence[Factor], goal: Goal, seed: int) -> None:
        self._factors, self._budget = factors, goal.budget
        self._ways = {factor.key: _way(optuna.distributions, factor) for factor in factors}
        self._failed = optuna.trial.TrialState.FAIL
        self._knows_constraints = hasattr(optuna.trial.Trial, "set_constraint")  # from Optuna 5 on
        options: dict[str, Any] = {}
        if goal.budget is not None and not self._knows_constraints:
            options["constraints_func"] = lambda trial: trial.user_attrs["over"]
        sampler = optuna.samplers.TPESampler(
            seed=seed, multivariate=len(goal.signs) == 1, constant_liar=True, n_startup_trials=UNINFORMED, **options
        )
        self._study = optuna.create_study(directions=["maximize"] * len(goal.signs), sampler=sampler)

    def learn(self, mix: Mix, score: Values, spending: float) -> None:
        """Take in a mix that was not asked for, if it lies within the ranges."""
        if all(_is_within(factor, mix[factor.key]) for factor in self._factors):
            self._study.enqueue_trial(mix)
            self.tell(self._study.ask(self._ways), score, spending)

    def ask(self) -> tuple[Any, Mix]:
        """Return a trial and the mix to be tried."""
        trial = self._study.ask(self._ways)
        return trial, dict(trial.params)

    def tell(self, trial: Any, score: Values, spending: float) -> None:
        """Say what came of a trial."""
        if not np.isfinite([*score, spending]).all():
            self._study.tell(trial, state=self._failed)
            return
        if self._budget is not None:
            over = float(spending) - self._budget
            if self._knows_constraints:
                trial.set_constraint("budget", over)
            else:
                trial.set_user_attr("over", (over,))
        self._study.tell(trial, [float(one) for one in score])


def _way(distributions: Any, factor: Factor) -> Any:
    """Return how a factor's values are drawn: from a list, whole, or from a range."""
    if factor.values:
        return distributions.CategoricalDistribution(list(factor.values))
    low, high = factor.bounds
    if factor.is_whole:
        return distributions.IntDistribution(int(low), int(high))
    return distributions.FloatDistribution(low, high)


def _is_within(factor: Factor, value: Level) -> bool:
    if factor.values:
        return value in factor.values
    low, high = factor.bounds
    return not isinstance(value, str) and low <= value <= high
