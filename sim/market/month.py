"""The compiled month. `walk_blocks` lists the steps in order; that list is the model.

Customers are walked in blocks, and within a block each rule gets its own short loop over a column: that is what lets
the compiler put several customers into one instruction. The same month as Mesa objects, one customer at a time, stands
in sim/market/agents.py and calls the same rules.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sim.levers.offer import Offers
from sim.market.compiled import walk
from sim.market.customers import Columns
from sim.market.totals import Totals, empty_totals
from sim.market.walks.leaving import leave
from sim.market.walks.living import collect_points, feel, keep_accounts, talk, use_and_meet
from sim.market.walks.scratch import BLOCK, new_scratch
from sim.market.walks.weighing import ask_what_holds, compare_firms, get_letters, hear_news, look_at_provider


@walk
def walk_blocks(c, offers, p, totals, seed, month, first, last):
    """Take customers first to last - 1 through one month, block by block.

    c: Columns   offers: Offers   p: ParameterValues   totals: Totals of the month
    """
    s = new_scratch()
    for lo in range(first, last, BLOCK):
        hi = min(lo + BLOCK, last)
        hear_news(c, offers, p, lo, hi)
        look_at_provider(c, offers, p, s, lo, hi)
        get_letters(c, offers, p, s, lo, hi)
        compare_firms(c, offers, p, s, seed, month, lo, hi)
        ask_what_holds(p, s, hi - lo)
        leave(c, offers, p, s, totals, seed, month, lo, hi)
        use_and_meet(c, offers, p, s, seed, month, lo, hi)
        feel(c, offers, p, s, lo, hi)
        collect_points(c, offers, p, s, totals, seed, month, lo, hi)
        talk(c, p, s, seed, month, lo, hi)
        keep_accounts(c, offers, p, s, totals, lo, hi)


@walk
def pass_on(message, listeners, heard):
    """Carry this month's messages to the listeners, who act on them next month.

    Messages are pushed by the few who spoke instead of being looked for by everybody.
    """
    heard[:] = 0
    for i in range(len(message)):
        if message[i] != 0:
            k = abs(message[i]) - 1
            tone = 1 if message[i] > 0 else -1
            for link in range(listeners.shape[1]):
                listener = listeners[i, link]
                so_far = heard[k, listener] + tone
                heard[k, listener] = max(min(so_far, 100), -100)


def run_month(
    c: Columns,
    offers: Offers,
    p: object,
    totals: Totals,
    seed: int,
    month: int,
    threads: ThreadPoolExecutor | None,
    parts: int,
) -> None:
    """Take all customers through one month, in place, adding to `totals`.

    With `threads`, whole blocks are shared out in `parts`; as all totals are whole numbers the result is the same.
    """
    n = len(c.provider)
    if threads is None or parts == 1 or n < 2 * BLOCK:
        walk_blocks(c, offers, p, totals, seed, month, 0, n)
    else:
        blocks = -(-n // BLOCK)
        cuts = [min(BLOCK * (blocks * part // parts), n) for part in range(parts + 1)]
        partial = [empty_totals(len(offers.price)) for _ in range(parts)]
        jobs = [
            threads.submit(walk_blocks, c, offers, p, partial[part], seed, month, cuts[part], cuts[part + 1])
            for part in range(parts)
        ]
        for part, job in enumerate(jobs):
            job.result()
            for total, addend in zip(totals, partial[part], strict=True):
                total += addend
    pass_on(c.message, c.listeners, c.heard)
