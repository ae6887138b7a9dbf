"""Step 7 of the month: the touchpoints."""

from sim.market.compiled import rule


@rule
def failed(luck, failure_rate):
    """Return whether something goes wrong this month.   luck: uniform."""
    return luck < failure_rate


@rule
def betrayed(luck, failure_rate, recovery):
    """Return whether something goes wrong and is not put right.

    The same draw decides both, so more recovery heals some of the same failures and causes none.
    """
    return luck < failure_rate * (1.0 - recovery)


@rule
def performance(quality, luck, is_failed, is_betrayed, p):
    """Return functional performance as experienced, on the satisfaction scale.   luck: bell   p: Experience."""
    drop = p.failure_drop if is_betrayed else (p.recovered_drop if is_failed else 0.0)
    return quality + p.spread * luck - drop


@rule
def grievance_next(grievance, is_betrayed, p):
    """Return the grievance after this month: old ones fade, a failure not put right adds one."""
    return grievance * p.grievance_left + (1.0 if is_betrayed else 0.0)
