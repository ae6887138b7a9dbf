"""What holds a customer: the choice asked again, with the same draws, with parts taken away."""

from __future__ import annotations

from sim.market.compiled import rule

HOLDS = ("value", "bond", "lock_in", "habit")
VALUE, BOND, LOCK_IN, HABIT = range(4)


@rule
def stays(own, bond, lock_in, habit, best):
    """Return whether the own provider, with all that ties a customer to it, is at least as good as the best rival.

    own: utility of the own provider   bond, lock_in, habit: utility   best: utility of the best rival
    """
    return own + bond + lock_in + habit >= best


@rule
def hold_of(own_plain, own, bond, lock_in, best_plain, best_uncompensated, best):
    """Return what holds a customer who stayed: the first of value, bond, lock-in that suffices, else habit.

    Habit includes not having looked: those who would leave on looking, but do not look, are held by habit.

    own_plain, best_plain: utilities at the price weight of a customer without a bond
    own, best, best_uncompensated: utilities at the actual price weight; what rivals pay toward switching counts in
    best only, because it matters only to those who have something to lose
    """
    beyond_bond = LOCK_IN if own + bond + lock_in >= best else HABIT
    beyond_value = BOND if own + bond >= best_uncompensated else beyond_bond
    return VALUE if own_plain >= best_plain else beyond_value


@rule
def is_hostage(own, bond, lock_in, habit, best, best_uncompensated):
    """Return whether the customer would leave this month if lock-in alone were taken away."""
    return stays(own, bond, lock_in, habit, best) and not stays(own, bond, 0.0, habit, best_uncompensated)


@rule
def is_fan(own, own_plain, bond, lock_in, habit, best, best_plain):
    """Return whether the customer would leave this month if the bond alone were taken away."""
    return stays(own, bond, lock_in, habit, best) and not stays(own_plain, 0.0, lock_in, habit, best_plain)
