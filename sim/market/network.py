"""Who hears whom: a ring of neighbours, some links rewired far away (Watts & Strogatz 1998), or towards hubs.

The network is fixed and never stored: who listens is looked up like any other named draw.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.market.compiled import rule, walk
from sim.market.draws import Purpose, key, uniform


@rule
def listener(where, link, i, n, p):
    """Return who hears person i through a link.

    Neighbours keep close numbers, so that talk stays close in memory too. A rewired link goes to anybody; with hubs,
    more often to people of low number, whom many hear from.

    where: key of the link's draws   n: people   p: WordOfMouth
    """
    step = link // 2 + 1 if link % 2 == 0 else -(link // 2 + 1)
    u = uniform(where, i)
    # the same draw says whether the link is rewired and, stretched back to 0..1, where it goes
    if u >= p.rewired:
        at = i + step
        return at if 0 <= at < n else at % n  # a division would take as long as all the rest
    far = u / p.rewired
    for _ in range(int(p.hubs)):
        far = far * u / p.rewired
    return int(far * n)


@walk
def link_keys(seed, month, purpose, links):
    """Return the key of every link's draws for a purpose, shape (links,).   month: 0 for what is drawn once."""
    keys = np.empty(links, np.uint64)
    for link in range(links):
        keys[link] = key(seed, month, purpose, link)
    return keys


@walk
def _listeners(n, seed, p):
    everybody = np.zeros((n, p.links), np.int64)
    for link in range(p.links):
        where = key(seed, 0, Purpose.LISTENER, link)
        for i in range(n):
            everybody[i, link] = listener(where, link, i, n, p)
    return everybody


def listeners(n: int, seed: int, p: object) -> NDArray[np.int64]:
    """Return who hears each of n people, shape (n, links), for looking at.   p: WordOfMouth."""
    return np.asarray(_listeners(n, seed, p))
