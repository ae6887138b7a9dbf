"""People leave the market for good, and others come in their place: it is always of the same size."""

from __future__ import annotations

from sim.market.compiled import rule, walk
from sim.market.customers import STAYED
from sim.market.exits import LEFT_MARKET, PARTS, group_of
from sim.market.named import with_names
from sim.market.population import draw_newcomer


@walk(makes_arrays=False)
def renew(c, offers, staff, p, s, totals, quality, known, seed, month):
    """Let newcomers take the places of those whose month it is to leave.

    c: Columns   offers: Offers of the month   staff: Staff   p: ParameterValues   s: Scratch   totals: Totals of the
    month; all as plain tuples, see `with_names`   quality, known: by which firms are known, and how widely, shape (f,)
    """
    c, offers, staff, p, s, totals = with_names(c, offers, staff, p, s, totals)
    for i in range(len(c.leaves)):
        if c.leaves[i] == month:
            see_off(c, p, totals, month, i)
            draw_newcomer(c, offers, quality, known, p, seed, month, i)
            totals.won[c.provider[i]] += 1


@rule
def see_off(c, p, totals, month, i):
    """Count a person as lost who leaves the market for good. No firm is told, none asks why, and points are gone."""
    group, old = group_of(c.kind[i], c.left_month[i], c.entered[i]), c.provider[i]
    is_active = c.idle[i] < p.repertoire.months_active
    if is_active if p.market.repertoire == 1 else old == 0:
        totals.exits[group, LEFT_MARKET] += PARTS
        totals.leavers[group] += 1
        totals.satisfied_leavers[group] += 1 if c.satisfaction[0, i] > p.ladder.neutral else 0
        c.left_month[i] = month if c.left_month[i] == STAYED else c.left_month[i]
    totals.lost[old] += 1
    if len(c.cards) > 0:
        for k in range(len(c.cards)):
            totals.points_forfeited[k] += max(c.cards[k, i], 0)
    else:
        totals.points_forfeited[c.card[i] if c.is_member[i] == 1 else old] += c.points[i]


@walk
def newcomer(c, offers, quality, known, p, seed, month, i):
    """Draw the newcomer in the place of person i, and nothing else."""
    draw_newcomer(c, offers, quality, known, p, seed, month, i)
