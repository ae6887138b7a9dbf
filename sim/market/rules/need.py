"""What people want the service for, how that changes, and whether the provider knows it."""

from sim.market.compiled import rule

GOALS = ("efficacy", "health", "time", "wealth")
"""The four life assets, one of which leads for each person."""
MIDDLE = 0.5
"""Middle of the value scale: parity."""


@rule
def goal_next(goal, luck, p):
    """Return the leading goal of this month.

    Rule: most months it is last month's; now and then life brings another. The draw that says so also says which.

    goal: index into GOALS   luck: uniform   p: Need
    """
    return int(luck / p.drift * len(GOALS)) if luck < p.drift else goal


@rule
def led_by(goal, efficacy, health, time, wealth):
    """Return that of four numbers which belongs to the leading goal.   goal: index into GOALS."""
    return efficacy if goal == 0 else (health if goal == 1 else (time if goal == 2 else wealth))


@rule
def value_on(goal, efficacy, health, time, wealth, p):
    """Return the value a service has for a customer with this leading goal.

    goal: index into GOALS   efficacy, health, time, wealth: value scale 0..1   p: Need
    Source: articles' four life assets; one leading goal is a simplification.
    """
    led = led_by(goal, efficacy, health, time, wealth)
    others = (efficacy + health + time + wealth - led) / 3.0
    return p.focus * led + (1.0 - p.focus) * others


@rule
def value_believed(seen, credibility, p):
    """Return the utility of the value promised as far as it is believed.

    Rule: what any firm does is taken for granted; what a firm promises beyond that counts as far as it is believed.

    seen: utility of the value promised   credibility: share   p: Need
    """
    return seen - (1.0 - credibility) * max(seen - p.promise * MIDDLE, 0.0)


@rule
def is_read(luck, skill, memory, p):
    """Return whether staff read the customer's goal in a contact, and the firm keeps it.

    luck: uniform   skill: share   memory: chance   p: Need
    """
    return luck < p.reading * skill * memory


@rule
def is_asked(luck, listening):
    """Return whether a customer is asked this month what she needs.   luck: uniform   listening: chance."""
    return luck < listening


@rule
def is_used(luck, listening, acted_on):
    """Return whether her answer is used. The same draw decides both, so more action uses some of the same answers."""
    return luck < listening * acted_on
