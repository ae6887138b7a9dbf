"""How the page of studies says things: outcomes and scenarios by name."""

from __future__ import annotations

from functools import cache

from sim.errors import BadInput
from sim.measures.words import figure_words
from sim.scenario import load, scenario_names
from sim.wording import Wording


@cache
def _titles() -> dict[str, tuple[str, str]]:
    """Return the titles of the scenarios that come with the project."""
    return {name: ((one := load(name)).title, one.title_zh) for name in scenario_names()}


def scenario_words(name: str, t: Wording) -> str:
    """Return a scenario's title, or its name if it does not come with the project."""
    english, chinese = _titles().get(name, ("", ""))
    return (chinese if t.language == "zh" else "") or english or name


def outcome_words(outcome: str, t: Wording) -> str:
    """Return an outcome's name as people say it; one that this version does not know is left unmodified."""
    try:
        return figure_words(outcome, t)
    except BadInput:
        return outcome
