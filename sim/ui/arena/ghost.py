"""What the market as tuned is held against, and which question that answers."""

from __future__ import annotations

from typing import NamedTuple

from sim.charts import cut_months
from sim.errors import BadInput
from sim.scenario import Scenario, load, scenario_names
from sim.ui.shared.pairs import pair_named
from sim.ui.shared.tuning import Match, assumed, moves, others, tuned


class Ghost(NamedTuple):
    """The market held against, and the question: "pinned", "moves", "war", "case" or "calm"."""

    scenario: Scenario
    question: str


def ghost_of(match: Match, shipped: Scenario) -> Ghost:
    """Return what a match is held against.

    Pinned moves stand in the same market. Moves of the company are held against the same market without them; a market
    without moves against its baseline under the same assumptions, which shows what the war does.
    """
    if match.pinned is not None:
        return Ghost(match.rival_market(shipped), "pinned")
    market = match.market(shipped)
    if moves(match.changes):
        return Ghost(tuned(shipped, dict(others(match.changes))), "moves")
    pair = pair_named(shipped.name)
    calm = pair[1] if pair else load(shipped.baseline) if shipped.baseline in scenario_names() else shipped
    try:
        calm = tuned(calm, dict(assumed(match.changes)))
    except BadInput:  # the baseline cannot take an assumption that this scenario can
        return Ghost(market, "calm")
    sizes = [one.parameters.market for one in (calm, market)]
    if calm.digest == market.digest or len({(size.months, size.customers) for size in sizes}) > 1:
        return Ghost(calm if calm.digest == market.digest else market, "calm")
    return Ghost(calm, "war" if cut_months(market) and not cut_months(calm) else "case")
