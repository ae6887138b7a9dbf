"""What the market as tuned is compared with, and which question that answers."""

from __future__ import annotations

from typing import NamedTuple

from sim.charts import cut_months
from sim.errors import BadInput
from sim.scenario import Scenario, load, scenario_names
from sim.study.company import alike
from sim.ui.shared.pairs import pair_named
from sim.ui.shared.tuning import Match, assumed, moves, others, tuned


class Control(NamedTuple):
    """The market compared with, and the question: "pinned", "moves", "war", "case" or "calm"."""

    scenario: Scenario
    question: str


def control_of(match: Match, shipped: Scenario) -> Control:
    """Return what a match is compared with.

    Pinned moves are in the same market. Moves of the company are compared with the same market without them; a market
    without moves against its baseline under the same assumptions, which shows what the war does.
    """
    if match.pinned is not None:
        return Control(match.rival_market(shipped), "pinned")
    market = match.market(shipped)
    if moves(match.changes):
        return Control(tuned(shipped, dict(others(match.changes))), "moves")
    pair = pair_named(shipped.name)
    calm = pair[1] if pair else load(shipped.baseline) if shipped.baseline in scenario_names() else shipped
    try:
        calm = tuned(alike(calm, shipped), dict(assumed(match.changes)))
    except BadInput:  # the baseline cannot take an assumption that this scenario can
        return Control(market, "calm")
    sizes = [one.parameters.market for one in (calm, market)]
    if calm.digest == market.digest or len({(size.months, size.customers) for size in sizes}) > 1:
        return Control(calm if calm.digest == market.digest else market, "calm")
    return Control(calm, "war" if cut_months(market) and not cut_months(calm) else "case")
