"""The compiled month. `month_of` lists the steps in order; that list is the model.

Customers are walked in blocks, and within a block each rule gets its own short loop over a column: that is what lets
the compiler put several customers into one instruction. The same month as Mesa objects, one customer at a time, is
in sim/market/people and calls the same rules.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sim.levers.offer import Offers
from sim.market.compiled import walk
from sim.market.customers import Columns
from sim.market.draws import Purpose, key
from sim.market.named import plain, with_names
from sim.market.network import listener
from sim.market.staff import Staff
from sim.market.totals import MEMBERS, SERVED, Totals, empty_totals
from sim.market.walks.booking import collect_points, count_loyalties, keep_accounts
from sim.market.walks.leaving import leave
from sim.market.walks.lives import change_lives
from sim.market.walks.living import be_known, fail, feel, meet, talk, use
from sim.market.walks.scratch import BLOCK, Block, Scratch
from sim.market.walks.shopping import shop, weigh_rewards
from sim.market.walks.weighing import (
    ask_what_holds,
    change_needs,
    compare_firms,
    hear_news,
    look_at_provider,
    weigh_forfeits,
)


def month_of(weigh_ties, decide):
    """Return the month of one kind of market. The list of its steps is the model.

    weigh_ties: what ties people to their provider   decide: who stays, leaves, or buys where
    """

    @walk(makes_arrays=False)
    def walk_month(c, offers, staff, p, s, totals, seed, month, first, last):
        """Take customers first to last - 1 through one month, block by block.

        c: Columns   offers: Offers   staff: Staff   p: ParameterValues   s: Scratch   totals: Totals of the month;
        all as plain tuples, see `with_names`
        """
        c, offers, staff, p, s, totals = with_names(c, offers, staff, p, s, totals)
        for lo in range(first, last, BLOCK):
            b = Block(seed, month, lo, min(lo + BLOCK, last))
            hear_news(b, c, offers, p)
            change_needs(b, c, offers.forgets, p.need)
            change_lives(b, c, p)
            look_at_provider(b, c, offers, p, s, staff)
            weigh_ties(b, c, offers, p, s)
            compare_firms(b, c, offers, p, s)
            ask_what_holds(b, s)
            decide(b, c, offers, p, s, totals)
            meet(b, c, offers, p, s, staff, totals.reached)
            be_known(b, c, offers, p.need, s)
            fail(b, c, offers, p, s, totals)
            use(b, c, offers, p, s)
            feel(b, c, offers, p, s)
            collect_points(b, c, offers, p, s, totals)
            talk(b, c, p.word_of_mouth, s)
            keep_accounts(b, c, offers, p, s, totals)
            count_loyalties(b, c, s, p.market.rivals, totals.loyalties)

    return walk_month


MONTHS = {
    "subscription": month_of(weigh_forfeits, leave),
    "repertoire": month_of(weigh_rewards, shop),
}
"""The month of each kind of market; compiled where it is first asked for."""


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
                hears = listener(key(seed, 0, Purpose.LISTENER, link), link, i, n, p)
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
    n, walk_blocks = len(c.provider), MONTHS["repertoire" if p.market.repertoire else "subscription"]
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
