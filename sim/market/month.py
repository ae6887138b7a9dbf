"""The compiled month. `month_of` lists the steps in order; that list is the model.

Customers are walked in blocks, and within a block each rule gets its own short loop over a column: that is what lets
the compiler put several customers into one instruction. The same month as Mesa objects, one customer at a time, is
in sim/market/people and calls the same rules.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from sim.levers.offer import Offers
from sim.market.compiled import rule, walk
from sim.market.customers import Columns
from sim.market.draws import Purpose, uniform
from sim.market.named import plain, with_names
from sim.market.network import link_keys, listener
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import NOWHERE, drawn_by, maturity
from sim.market.rules.talk import heed_chance
from sim.market.staff import Staff
from sim.market.totals import MEMBERS, SERVED, Totals, empty_totals
from sim.market.walks.booking import collect_points, count_loyalties, keep_accounts
from sim.market.walks.cards import collect_where_bought
from sim.market.walks.leaving import leave
from sim.market.walks.living import be_known, believe_own_words, fail, feel, meet, speak_on_occasion, talk, use
from sim.market.walks.scratch import BLOCK, Block, Scratch
from sim.market.walks.shopping import shop, weigh_rewards
from sim.market.walks.weighing import (
    ask_what_holds,
    change_lives,
    change_needs,
    compare_firms,
    hear_news,
    look_at_provider,
    weigh_forfeits,
)


def month_of(weigh_ties, decide, collect):
    """Return the month of one kind of market. The list of its steps is the model.

    weigh_ties: what ties people to their provider   decide: who stays, leaves, or buys where
    collect: who joins a programme, and what is earned and cashed
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
            use(b, c, offers, p, s, totals.shortfall)
            feel(b, c, offers, p, s)
            collect(b, c, offers, p, s, totals)
            talk(b, c, p.word_of_mouth, s)
            speak_on_occasion(b, c, p, s)
            believe_own_words(b, c, p)
            keep_accounts(b, c, offers, p, s, totals)
            count_loyalties(b, c, s, p.market.rivals, totals.loyalties)

    return walk_month


MONTHS = {
    "subscription": month_of(weigh_forfeits, leave, collect_points),
    "repertoire": month_of(weigh_rewards, shop, collect_where_bought),
}
"""The month of each kind of market; compiled where it is first asked for."""


@walk(makes_arrays=False)
def pass_on(message, also_said, heard, heeds, minds, s, where, when, p, choice, bond):
    """Carry this month's messages to the listeners, who act on them next month.

    Messages are pushed by the few who spoke instead of being looked for by everybody.

    heeds: filled in where it matters, shape (f, n)   minds: columns tenure, taste, satisfaction, expectation, bond
    s: two rows of one block's length   where, when: keys of every link, who hears and who takes it in this month
    p: WordOfMouth   choice: Choice   bond: Bond
    """
    heard[:] = 0
    if p.prior > 0.0:
        for lo in range(0, len(message), BLOCK):
            open_minds(heeds, minds, s, lo, min(lo + BLOCK, len(message)), p, choice, bond)
    for i in range(len(message)):
        for said in (int(message[i]), int(also_said[i])):
            if said != 0:
                carry(said, i, heard, heeds, where, when, p)


@rule
def open_minds(heeds, minds, s, lo, hi, p, choice, bond):
    """Work out the chance that each person takes in what is said about each firm: how it stands against the best other.

    Of a market's many messages several reach everybody, so that this is sooner done once for each person.
    """
    tenure, taste, satisfaction, expectation, bonds = minds
    best, second = s
    n, tenure = hi - lo, tenure[lo:hi]
    for j in range(n):
        best[j] = NOWHERE
    for j in range(n):
        second[j] = NOWHERE
    for f in range(len(heeds)):
        seen, tastes, satisfied = heeds[f, lo:hi], taste[f, lo:hi], satisfaction[f, lo:hi]
        expected, bonded = expectation[f, lo:hi], bonds[f, lo:hi]
        for j in range(n):
            drawn = drawn_by(
                np.float64(satisfied[j]), np.float64(expected[j]), choice.future_share, 0.0, 0.0, choice
            )  # fmt: skip
            mature = maturity(np.float64(tenure[j]), choice)
            seen[j] = drawn + (np.float64(tastes[j]) + felt_bond(np.float64(bonded[j]), mature, choice, bond))
        for j in range(n):
            second[j] = max(second[j], min(best[j], seen[j]))
        for j in range(n):
            best[j] = max(best[j], seen[j])
    for f in range(len(heeds)):
        seen = heeds[f, lo:hi]
        for j in range(n):
            seen[j] = heed_chance(seen[j], best[j] if seen[j] < best[j] else second[j], p)


@rule
def carry(said, i, heard, heeds, where, when, p):
    """Carry one message of person i to those who hear her, or to those of them who take it in."""
    k, tone, n = abs(said) - 1, 1 if said > 0 else -1, heard.shape[1]
    for link in range(p.links):
        hears = listener(where[link], link, i, n, p)
        is_heeded = p.prior == 0.0 or uniform(when[link], i) < heeds[k, hears]
        so_far = heard[k, hears] + (tone if is_heeded else 0)  # no branch, which nobody could foresee
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
    minds = c.tenure, c.taste, c.satisfaction, c.expectation, c.bond
    where = link_keys(seed, 0, int(Purpose.LISTENER), p.word_of_mouth.links)
    when = link_keys(seed, month, int(Purpose.HEED), p.word_of_mouth.links)
    heeds, rows = np.empty(c.taste.shape), (scratch[0].best, scratch[0].value)
    pass_on(c.message, c.also_said, c.heard, heeds, minds, rows, where, when, p.word_of_mouth, p.choice, p.bond)
