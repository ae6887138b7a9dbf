"""Leaving the market for good, and coming to it in somebody's place, for one person."""

from __future__ import annotations

from sim.market.customers import NOT_IN_BASE, STAYED, Columns
from sim.market.exits import LEFT_MARKET, PARTS
from sim.market.people.state import Person

OF_THE_PLACE = {"kind", "left_month", "basket"}
"""Columns that do not change with the person: by them the base of month 0 is kept, and what is bought is recorded.

Before there is a base, the kind is the person's own.
"""


class MakingRoom(Person):
    """How one person gives way to another."""

    def is_customer(self) -> bool:
        """Return whether one counts as a customer of the focal company."""
        p = self.model.values
        return self.idle < p.repertoire.months_active if p.market.repertoire else self.provider == 0

    def make_room(self, newcomer: Columns) -> None:
        """Leave the market for good, and be counted; be the newcomer from now on."""
        p, totals, group = self.model.values, self.model.totals, self.group
        if self.is_customer():
            totals.exits[group, LEFT_MARKET] += PARTS
            totals.leavers[group] += 1
            totals.satisfied_leavers[group] += self.satisfaction[0] > p.ladder.neutral
            self.left_month = self.model.month if self.left_month == STAYED else self.left_month
        totals.lost[self.provider] += 1
        if self.cards:
            for k, balance in enumerate(self.cards):
                totals.points_forfeited[k] += max(balance, 0)
        else:
            totals.points_forfeited[self.card if self.is_member else self.provider] += self.points
        for name, value in newcomer._asdict().items():
            if name not in OF_THE_PLACE or (name == "kind" and self.model.month <= 0):
                setattr(self, name, value.tolist())
        totals.won[self.provider] += 1

    def begin(self) -> None:
        """Begin the story, having lived up to month 0: who is a customer then is in the base."""
        self.left_month = STAYED if self.is_customer() else NOT_IN_BASE
        self.stayed_for = self.left_because = -1  # what was chosen before is not told
