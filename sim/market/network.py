"""Who hears whom: a ring of neighbours, some links rewired far away (Watts & Strogatz 1998)."""

from __future__ import annotations

import numpy as np

from sim.market.compiled import walk
from sim.market.draws import Purpose, key, uniform

LISTENER = int(Purpose.LISTENER)


@walk
def link_listeners(listeners, seed, rewired):
    """Fill the listeners of each person, in place.

    Neighbours keep close numbers, so that talk stays close in memory too.

    listeners: (n, links) integers   rewired: share of links that go anywhere
    """
    n, links = listeners.shape
    for link in range(links):
        step = link // 2 + 1 if link % 2 == 0 else -(link // 2 + 1)
        where = key(seed, 0, LISTENER, link)
        for i in range(n):
            u = uniform(where, i)
            # the same draw says whether the link is rewired and, stretched back to 0..1, where it goes
            listeners[i, link] = np.int32(u / rewired * n) if u < rewired else (i + step) % n
