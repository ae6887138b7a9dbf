"""What a search for the best mix found: every mix tried, and the best of them re-measured, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.measures.figures import parse
from sim.measures.intervals import Interval, Values, interval, jackknife
from sim.measures.words import figure_words
from sim.study.optimise.search import Flags, Goal, Mix, Tried, best_of_draws, n_worst, not_dominated, scores
from sim.study.plan import Optimise, Study
from sim.wording import Wording
from sim.wording.numbers import plain, setting


@dataclass(frozen=True, eq=False, repr=False)
class Optimum:
    """What a search for the best mix found.

    A robust value is the mean over the draws of the assumptions, the mean over the worst tenth of them, or the largest
    regret, as the study asks. `origin` says where a mix comes from: "as_it_is" (the scenario), "no_lever" (all levers
    that the study decides on at strength 0), "alone" (one of them, as strong as its range and the budget allow), or
    "search".
    """

    study: Study
    trials: pd.DataFrame
    """One row per mix tried: trial, origin, the factors, robust value of each figure, spending, is_feasible, is_front.
    Values are those of the search, so the best of them are flattered by chance; those of `confirmed` are not."""
    confirmed: pd.DataFrame
    """One row per re-measured mix and figure, spending included: trial, origin, is_front, figure, value, lo, hi,
    difference from the unmodified scenario (paired), difference_lo, difference_hi, draws_better (in how many draws the
    figure is better than in the unmodified scenario). Intervals are 95 %, over fresh seeds; the draws stay the same."""
    front: pd.DataFrame
    """The best mix, or those of the front, re-measured: trial, origin, factors, figures, spending."""
    against_alone: dict[str, Any]
    """The best mix less the best lever alone, on fresh seeds: lever, trial, difference, lo, hi; may be empty."""
    draws: pd.DataFrame
    """The assumptions, one row per draw."""
    seeds: tuple[int, ...]
    """Of the search."""
    fresh: tuple[int, ...]
    """Of the re-measurement."""
    failed: dict[int, str]
    """Why mixes could not be measured, by trial."""

    def __repr__(self) -> str:
        """Return one line: study, figures and size."""
        size = f"{plain(len(self.trials))} mixes tried, {len(self.front)} on the front"
        return f"Optimum({self.study.name!r}, {', '.join(map(repr, self.plan.maximise))}, {size})"

    @property
    def plan(self) -> Optimise:
        """Return what was looked for."""
        assert self.study.optimise is not None  # checked before the search
        return self.study.optimise

    @property
    def best(self) -> pd.DataFrame:
        """Return the best mix; of a front, the mix that is best in each figure."""
        if not len(self.front):
            return self.front
        sides = side_of_figures(goal_of(self.plan))
        ends = [int((side * self.front[name]).argmax()) for side, name in zip(sides, self.plan.figures, strict=True)]
        return self.front.iloc[ends].reset_index(drop=True)

    def measured(self, trial: int, figure: str) -> pd.Series:
        """Return what was re-measured of a mix and a figure."""
        of = self.confirmed
        return of[(of["trial"] == trial) & (of["figure"] == figure)].iloc[0]

    def sentence(self, language: str = "en") -> str:
        """Return the answer in a language."""
        plan, n, t = self.plan, len(self.trials), Wording(language)
        if not len(self.front):
            least = plain(float(self.trials["spending"].min()), 3)
            return t("optimise.none", n=n, budget=plain(plan.budget or 0.0, 3), least=least)
        return self._of_front(t) if len(plan.figures) > 1 else self._of_best(t)

    def _of_best(self, t: Wording) -> str:
        best, figure = self.front.iloc[0], self.plan.figures[0]
        trial, n, n_draws = int(best["trial"]), len(self.trials), len(self.draws)
        words = {
            "n": n, "over": over_draws(self.plan, n_draws, t),
            "figure": t(f"optimise.{'regret' if self.plan.robust == 'regret' else 'figure'}",
                        figure=figure_words(figure, t)),
        }  # fmt: skip
        if trial == 0:
            return t("optimise.as_it_is", **words)
        row, spent = self.measured(trial, figure), self.measured(trial, spending_name(self.plan))
        more = t("optimise.draws", better=plain(row["draws_better"]), draws=n_draws) if n_draws > 1 else ""
        gap = Interval(row["difference"], row["difference_lo"], row["difference_hi"])
        budget = self.plan.budget
        answer = t(
            "optimise.best", mix=", ".join(f"{one.key} {setting(best[one.key])}" for one in self.study.factors),
            apart=_apart(gap, t("optimise.than_as_it_is"), more, t), spent=plain(spent["value"], 3),
            of_budget="" if budget is None else t("optimise.of_budget", budget=plain(budget, 3)), **words,
        )  # fmt: skip
        alone = self.against_alone
        if alone and alone["trial"] != trial:
            than = t("optimise.than_alone", lever=alone["lever"].partition(".")[0])
            gap = Interval(alone["difference"], alone["lo"], alone["hi"])
            answer += t("optimise.best_alone", apart=_apart(gap, than, "", t))
        return answer

    def _of_front(self, t: Wording) -> str:
        plan = self.plan
        first, second = plan.figures
        rows = self.front.sort_values(first)
        names = {"first": figure_words(first, t), "second": figure_words(second, t)}
        ends = [
            t("optimise.both", a=plain(row[first], 3), b=plain(row[second], 3), **names) for _, row in rows.iterrows()
        ]
        better = sum(
            all(is_better(self.measured(trial, name), plan, at) for at, name in enumerate(plan.figures))
            for trial in rows["trial"]
        )
        return t(
            "optimise.front", n=len(self.trials), over=over_draws(plan, len(self.draws), t),
            lie=t("optimise.lies") if len(rows) == 1 else t("optimise.lie", n=len(rows)),
            between=t("optimise.from_to", begin=ends[0], end=ends[-1]) if len(ends) > 1
            else t("optimise.at", end=ends[0]),
            certain=t(f"optimise.certain{f'_{better}' if better < 2 else ''}", n=better),
        )  # fmt: skip


def goal_of(plan: Optimise) -> Goal:
    """Return what a plan looks for."""
    return Goal(plan.signs, plan.robust, plan.budget)


def side_of_figures(goal: Goal) -> tuple[float, ...]:
    """Return 1 for each robust value of which much is wanted, -1 where little is: of every regret little is."""
    return tuple(-1.0 for _ in goal.signs) if goal.robust == "regret" else goal.signs


def spending_name(plan: Optimise) -> str:
    """Return the figure that the budget is about: spending up to the latest month that a figure asks for."""
    return f"spending_{max(parse(name).month for name in plan.figures)}"


def over_draws(plan: Optimise, draws: int, t: Wording) -> str:
    """Return in words over what a robust value is taken; nothing where there is only one draw."""
    return "" if draws < 2 else t(f"optimise.over_{plan.robust}", draws=draws, worst=n_worst(draws))


def is_better(row: pd.Series, plan: Optimise, at: int) -> bool:
    """Return whether a re-measured figure is certainly better than in the unmodified scenario."""
    side = side_of_figures(goal_of(plan))[at]
    return bool(min(side * row["difference_lo"], side * row["difference_hi"]) > 0.0)


def _apart(gap: Interval, than: str, more: str, t: Wording) -> str:
    """Return in words how far apart two mixes are. `than`: what the other one is; `more`: said in the brackets."""
    mean, lo, hi = (float(value) for value in gap)
    way = "open"
    if gap.sign:
        way = "higher" if mean > 0.0 else "lower"
        mean, (lo, hi) = abs(mean), sorted((abs(lo), abs(hi)))
    return t(f"optimise.apart_{way}", mean=plain(mean, 3), lo=plain(lo, 3), hi=plain(hi, 3), than=than, more=more)


class Remeasured(NamedTuple):
    """Robust scores re-measured, and less those of one of the mixes; shape (mixes, figures) each."""

    score: Interval
    gap: Interval


def remeasured(measured: Values, goal: Goal, feasible: Flags, against: int) -> Remeasured:
    """Return robust scores with 95 % intervals over seeds, the draws held still.

    The jackknife over seeds gives Student's interval for a mean, and one for a worst tenth or a regret as well.

    Args:
        measured: shape (mixes, draws, seeds, figures).
        goal: what is looked for.
        feasible: which mixes regret is measured against.
        against: place of the mix whose scores are taken off.
    """
    n, total = measured.shape[2], measured.sum(axis=2)

    def score(values: Values) -> Values:
        return scores(values, goal, best_of_draws(values, goal, feasible))

    whole = score(total / n)
    left_out = np.stack([score((total - measured[:, :, at]) / (n - 1)) for at in range(n)])
    less = left_out - left_out[:, against : against + 1]
    return Remeasured(jackknife(whole, left_out), jackknife(whole - whole[against], less))


class Search(NamedTuple):
    """A search, and some of its mixes, re-measured: `places` says which, `values` has a row for each."""

    tried: Tried
    is_front: Flags  # of the search
    places: list[int]
    values: Values  # (places, draws, seeds, figures + 1)

    @property
    def feasible(self) -> Flags:
        """Return which of the re-measured mixes keep within the budget, as the search has it."""
        return np.asarray(self.tried.is_feasible[self.places] & np.isfinite(self.values).all(axis=(1, 2, 3)))

    def remeasured(self, against: int) -> Remeasured:
        """Return the scores re-measured, and less those of one of the mixes."""
        return remeasured(self.values[..., :-1], self.tried.goal, self.feasible, against)

    def winners(self) -> Flags:
        """Return which mixes are the answer.

        Of one figure that is what the search found best. Of two, re-measured, another mix may turn out to lie on
        the front, and one of the front not to.
        """
        if len(self.tried.goal.signs) > 1:
            return not_dominated(self.remeasured(0).score.mean, self.feasible)
        return np.array([self.is_front[at] for at in self.places]) & (np.arange(len(self.places)) == 0)

    def head(self, at: int) -> dict[str, Any]:
        """Return which trial it is and where it comes from."""
        return {"trial": at, "origin": self.tried.candidates[at].origin}


def tables(study: Study, result: Search, filled: Callable[[Mix], Mix], draws: Sequence[Mix], **more: Any) -> Optimum:
    """Return what was found, as tables.

    Args:
        study: the study.
        result: the search, and what was re-measured.
        filled: gives a mix the values of the factors that it leaves alone.
        draws: of the assumptions.
        **more: seeds, fresh and failed of the `Optimum`.
    """
    assert study.optimise is not None
    names = (*study.optimise.figures, spending_name(study.optimise))
    confirmed = _confirmed(result, names)
    wide = confirmed[confirmed["is_front"]].pivot(index="trial", columns="figure", values="value")
    front = pd.DataFrame(
        [
            result.head(at) | filled(result.tried.candidates[at].mix) | {name: wide.loc[at, name] for name in names}
            for at in (int(trial) for trial in wide.index)
        ],
        columns=["trial", "origin", *(factor.key for factor in study.factors), *names],
    ).sort_values(names[0], ignore_index=True)
    return Optimum(
        study, _trials(result, names, filled), confirmed, front, _against_alone(result), pd.DataFrame(draws), **more
    )


def _trials(result: Search, names: Sequence[str], filled: Callable[[Mix], Mix]) -> pd.DataFrame:
    tried = result.tried
    values = np.array(side_of_figures(tried.goal)) * tried.scores() + 0.0
    table = pd.DataFrame([result.head(at) | filled(one.mix) for at, one in enumerate(tried.candidates)])
    of_figures = {name: values[:, at] for at, name in enumerate(names[:-1])}
    return table.assign(
        **of_figures, spending=tried.spending, is_feasible=tried.is_feasible, is_front=result.is_front
    )  # fmt: skip


def _confirmed(result: Search, names: Sequence[str]) -> pd.DataFrame:
    base = result.places.index(0)  # the unmodified scenario was tried first
    score, gap = result.remeasured(base)
    signs, sides = np.array(result.tried.goal.signs), side_of_figures(result.tried.goal)
    by_draw = (result.values - result.values[base])[..., :-1].mean(axis=2) * signs
    spent, rows = result.values[..., -1].mean(axis=1), []
    for place, is_front in enumerate(result.winners()):
        head = result.head(result.places[place]) | {"is_front": bool(is_front)}
        for of, name in enumerate(names[:-1]):
            numbers = _both(_turned(score, place, of, sides[of]), _turned(gap, place, of, sides[of]))
            rows.append(head | {"figure": name, **numbers, "draws_better": float((by_draw[place, :, of] > 0.0).sum())})
        numbers = _both(interval(spent[place]), interval(spent[place] - spent[base]))
        rows.append(head | {"figure": names[-1], **numbers, "draws_better": np.nan})
    return pd.DataFrame(rows)


def _against_alone(result: Search) -> dict[str, Any]:
    """Return the best mix less the best lever alone; nothing of a front, and where no lever is alone."""
    tried, winners = result.tried, result.winners()
    alone = [place for place, at in enumerate(result.places) if tried.candidates[at].lever]
    if len(tried.goal.signs) > 1 or not winners.any() or not alone:
        return {}
    score = result.remeasured(0).score.mean[:, 0]
    rival = max(alone, key=lambda place: float(score[place]))
    gap = _turned(result.remeasured(rival).gap, int(winners.argmax()), 0, side_of_figures(tried.goal)[0])
    at = result.places[rival]
    numbers = dict(zip(("difference", "lo", "hi"), map(float, gap), strict=True))
    return {"lever": tried.candidates[at].lever, "trial": at, **numbers}


def _turned(scored: Interval, place: int, of: int, side: float) -> Interval:
    """Return an interval of scores as one of figures: where little is wanted, its ends change places."""
    mean, lo, hi = (side * part[place, of] + 0.0 for part in scored)
    return Interval(mean, lo, hi) if side > 0.0 else Interval(mean, hi, lo)


def _both(value: Interval, gap: Interval) -> dict[str, float]:
    names = ("value", "lo", "hi", "difference", "difference_lo", "difference_hi")
    return {name: float(part) for name, part in zip(names, (*value, *gap), strict=True)}
