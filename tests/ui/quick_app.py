"""The app as shipped, with fewer markets behind its answers: for tests that look at the page and not at the numbers."""

import os
import sys
from functools import partial

import app
from sim.ui.arena.arms import Arms, Effort
from sim.ui.arena.views import depth, money, sure
from sim.ui.shared import turns

EFFORT = Effort() if os.environ.get("BOND_PICTURES") else Effort(batches=(2, 4), seeds=2, customers=300)

if __name__ == "__main__":
    if Effort() != EFFORT and "pytest" not in sys.modules:  # on a server of its own: tests look at these views, too
        depth.CUSTOMERS, depth.BATCHES, money.SEEDS, money.CUSTOMERS = 300, (2, 4), 4, 300
        sure.FIRST = sure.FIRST[:2]
    turns.IDLE_AFTER = 0.2  # what a page does for itself begins soon after its first picture
    app.Arms = partial(Arms, effort=EFFORT)
    app.main()
