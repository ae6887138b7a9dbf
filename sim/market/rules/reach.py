"""Whom a lever reaches."""

from sim.market.compiled import rule


@rule
def is_reached(who, least, spend, is_member, tenure, dissatisfaction):
    """Return whether a customer belongs to a named group.

    who: selector code (see sim/levers/who.py)   least: threshold of the group   spend: factor   is_member: 0 or 1
    tenure: months   dissatisfaction: one less satisfaction
    """
    trait = spend if who == 1.0 else (tenure if who == 2.0 else (dissatisfaction if who == 3.0 else is_member))
    return who == 0.0 or trait >= least
