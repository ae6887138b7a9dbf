"""Scenarios that a name in a link can mean, and as whose market: read and fitted once for all visitors."""

from __future__ import annotations

from functools import lru_cache

from sim.company import company_from
from sim.scenario import Scenario, load, scenario_names
from sim.study.company import ready
from sim.ui.shared.pairs import pair_named


@lru_cache(maxsize=512)  # links name whatever they like
def named_scenario(name: str) -> Scenario | None:
    """Return a scenario as shipped, or the treatment of an experiment; None if there is none of this name."""
    if name in scenario_names():
        return load(name)
    pair = pair_named(name)
    return pair[0] if pair else None


@lru_cache(maxsize=64)
def of_company(scenario: Scenario, company: str) -> Scenario:
    """Return a scenario that can be simulated, as the market of a company if it has none of its own.

    Args:
        scenario: as shipped, or brought along.
        company: as `sim.company` takes it; nobody's if empty.

    Raises:
        BadInput: the company cannot be used.
    """
    if not company or scenario.company is not None:
        return ready(scenario)
    return ready(scenario.with_company(company_from(company, "company")))
