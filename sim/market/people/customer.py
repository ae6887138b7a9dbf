"""One customer: read `step` to see the model.

It agrees with the compiled month to the last customer-month (tests/market/test_docking.py).
"""

from __future__ import annotations

from sim.market.people.booking import Booking
from sim.market.people.leaving import Leaving
from sim.market.people.making_room import MakingRoom


class Customer(MakingRoom, Leaving, Booking):
    """One person in a subscription market."""

    def weigh_ties(self) -> None:
        """Be tied by what leaving forfeits."""
        self.weigh_forfeits()

    def decide(self) -> None:
        """Stay or leave."""
        self.leave()

    def collect(self) -> None:
        """Collect points where one is a customer."""
        self.collect_points()

    def step(self) -> None:
        """Live one month."""
        self.hear_news()
        self.change_needs()
        self.change_lives()
        self.look_at_provider()
        self.weigh_ties()
        self.compare_firms()
        self.ask_what_holds()
        self.decide()
        self.meet()
        self.be_known()
        self.fail()
        self.use()
        self.feel()
        self.collect()
        self.talk()
        self.speak_on_occasion()
        self.believe_own_words()
        self.keep_accounts()
        self.count_loyalties()
