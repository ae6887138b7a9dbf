"""The compiled month. `walk_subscribers` lists the steps in order; that list is the model.

Customers are walked in blocks, and within a block each rule gets its own short loop over a column: that is what lets
the compiler put several customers into one instruction. The same month as Mesa objects, one customer at a time, stands
in sim/market/people and calls the same rules.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sim.levers.offer import Offers
from sim.market.compiled import walk
from sim.market.customers import Columns
from sim.market.draws import key
from sim.market.named import plain, with_names
from sim.market.network import LISTENER, listener
from sim.market.staff import Staff
from sim.market.totals import MEMBERS, SERVED, Totals, empty_totals
from sim.market.walks.leaving import leave
from sim.market.walks.living import (
    be_known,
    collect_points,
    count_loyalties,
    fail,
    feel,
    keep_accounts,
    meet,
    talk,
    use,
)
from sim.market.walks.scratch import BLOCK, Scratch
from sim.market.walks.shopping import shop, weigh_rewards
from sim.market.walks.weighing import ask_what_holds, change_needs, compare_firms, hear_news, look_at_provider


@walk(makes_arrays=False)
def walk_subscribers(c, offers, staff, p, s, totals, seed, month, first, last):
    """Take customers first to last - 1 of a subscription market through one month, block by block.

    c: Columns   offers: Offers   staff: Staff   p: ParameterValues   s: Scratch   totals: Totals of the month;
    all as plain tuples, see `with_names`
    """
    c, offers, staff, p, s, totals = with_names(c, offers, staff, p, s, totals)
    for lo in range(first, last, BLOCK):
        hi = min(lo + BLOCK, last)
        hear_news(c, offers, p, seed, month, lo, hi)
        change_needs(c, offers, p, seed, month, lo, hi)
        look_at_provider(c, offers, p, s, staff, seed, lo, hi)
        compare_firms(c, offers, p, s, seed, month, lo, hi)
        ask_what_holds(p, s, hi - lo)
        leave(c, offers, p, s, totals, seed, month, lo, hi)
        meet(c, offers, p, s, staff, totals, seed, month, lo, hi)
        be_known(c, offers, p, s, seed, month, lo, hi)
        fail(c, offers, p, s, totals, seed, month, lo, hi)
        use(c, p, offers, s, seed, month, lo, hi)
        feel(c, offers, p, s, lo, hi)
        collect_points(c, offers, p, s, totals, seed, month, lo, hi)
        talk(c, p, s, seed, month, lo, hi)
        keep_accounts(c, offers, p, s, totals, lo, hi)
        count_loyalties(c, p, s, totals, lo, hi)


@walk(makes_arrays=False)
def walk_shoppers(c, offers, staff, p, s, totals, seed, month, first, last):
    """Take customers of a repertoire market through one month: the same steps, but they buy, not stay or leave.

    Arguments as above. Compiled only where somebody asks for such a market.
    """
    c, offers, staff, p, s, totals = with_names(c, offers, staff, p, s, totals)
    for lo in range(first, last, BLOCK):
        hi = min(lo + BLOCK, last)
        hear_news(c, offers, p, seed, month, lo, hi)
        change_needs(c, offers, p, seed, month, lo, hi)
        look_at_provider(c, offers, p, s, staff, seed, lo, hi)
        weigh_rewards(c, offers, p, s, lo, hi)
        compare_firms(c, offers, p, s, seed, month, lo, hi)
        ask_what_holds(p, s, hi - lo)
        shop(c, offers, p, s, totals, seed, month, lo, hi)
        meet(c, offers, p, s, staff, totals, seed, month, lo, hi)
        be_known(c, offers, p, s, seed, month, lo, hi)
        fail(c, offers, p, s, totals, seed, month, lo, hi)
        use(c, p, offers, s, seed, month, lo, hi)
        feel(c, offers, p, s, lo, hi)
        collect_points(c, offers, p, s, totals, seed, month, lo, hi)
        talk(c, p, s, seed, month, lo, hi)
        keep_accounts(c, offers, p, s, totals, lo, hi)
        count_loyalties(c, p, s, totals, lo, hi)


@walk(makes_arrays=False)
def pass_on(message, heard, p, seed):
    """Carry this month's messages to the listeners, who act on them next month.

    Messages are pushed by the few who spoke instead of being looked for by everybody.

    p: WordOfMouth
    """
    heard[:] = 0
    n = len(message)
    for i in range(n):
        if message[i] != 0:
            k = abs(message[i]) - 1
            tone = 1 if message[i] > 0 else -1
            for link in range(p.links):
                hears = listener(key(seed, 0, LISTENER, link), link, i, n, p)
                so_far = heard[k, hears] + tone
                heard[k, hears] = max(min(so_far, 100), -100)


def add_up(totals: Totals) -> None:
    """Fill in the totals that follow from others."""
    by_firm = totals.reached.sum(axis=1)
    totals.served[:] = by_firm[:, SERVED]
    totals.members[:] = by_firm[:, MEMBERS]


def run_month(
    c: Columns,
    offers: Offers,
    staff: Staff,
    p: Any,
    totals: Totals,
    seed: int,
    month: int,
    threads: ThreadPoolExecutor | None,
    scratch: list[Scratch],
) -> None:
    """Take all customers through one month, in place, adding to `totals`.

    With `threads`, whole blocks are shared out in as many parts as there are scratch rows; as all totals are whole
    numbers the result is the same.
    """
    n, walk_blocks = len(c.provider), walk_shoppers if p.market.repertoire else walk_subscribers
    columns, terms, front_line, numbers = tuple(c), tuple(offers), tuple(staff), plain(p)
    parts = len(scratch)
    if threads is None or parts == 1 or n < 2 * BLOCK:
        walk_blocks(columns, terms, front_line, numbers, tuple(scratch[0]), tuple(totals), seed, month, 0, n)
    else:
        blocks = -(-n // BLOCK)
        cuts = [min(BLOCK * (blocks * part // parts), n) for part in range(parts + 1)]
        partial = [empty_totals(len(totals.won)) for _ in range(parts)]
        jobs = [
            threads.submit(
                walk_blocks, columns, terms, front_line, numbers, tuple(s), tuple(counted), seed, month, first, last
            )
            for s, counted, first, last in zip(scratch, partial, cuts[:-1], cuts[1:], strict=True)
        ]
        for job, counted in zip(jobs, partial, strict=True):
            job.result()
            for total, addend in zip(totals, counted, strict=True):
                total += addend
    add_up(totals)
    pass_on(c.message, c.heard, p.word_of_mouth, seed)
