"""One customer: read `step` to see the model.

It agrees with the compiled month to the last customer-month (tests/market/test_docking.py).
"""

from __future__ import annotations

from sim.market.people.deciding import Deciding
from sim.market.people.living import Living


class Customer(Deciding, Living):
    """One person in a subscription market."""

    def step(self) -> None:
        """Live one month."""
        self.hear_news()
        self.change_needs()
        self.look_at_provider()
        self.compare_firms()
        self.stay_or_leave()
        self.meet()
        self.be_known()
        self.fail()
        self.use()
        self.feel()
        self.collect_points()
        self.talk()
        self.keep_accounts()
