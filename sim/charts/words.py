"""The words on the charts in English. Other languages hand in a mapping with the same keys."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

ENGLISH: Words = {
    "engaged": "Engaged",
    "satisfied": "Satisfied",
    "locked_in": "Locked-in",
    "overall": "All",
    "value": "Value",
    "bond": "Bond",
    "habit": "Habit",
    "lock_in": "Lock-in",
    "price": "Price",
    "failure": "Failure not put right",
    "disappointment": "Disappointment",
    "better_value": "Better experience elsewhere",
    "word_of_mouth": "Word of mouth",
    "switching_paid": "Rival paid for lost points",
    "reward_cashed": "Reward cashed, nothing to lose",
    "variety": "Wish for a change",
    "taste": "Lasting taste",
    "chance": "Chance, not explained",
    "month": "Month",
    "retained": "Never left",
    "difference": "Points",
    "share_of_base": "Share of base",
    "share_of_leavers": "Share of leavers",
    "cut": "Rival's price cut",
    "a": "This policy",
    "b": "Baseline",
    "baseline": "Baseline",
    "points": "points",
    "title_retention": "Who never left, by kind at the start",
    "title_difference": "Difference from the baseline, in points, with 95% interval",
    "title_holds": "What holds those who are still here",
    "alt_retention": "Share of customers who never left, by kind at the start, months 0 to {months}. "
    "At month {month}: {ends}.",
    "alt_end": "{kind} {a}",
    "alt_end_against": "{kind} {a} against {b} in the baseline",
    "alt_difference": "Paired difference from the baseline in percentage points. "
    "At month {month}: {mean} (95% interval {lo} to {hi}).",
    "alt_no_difference": "There is nothing to compare yet.",
    "alt_holds": "What holds the customers who are still here, as shares of the base. At month {month}: {ends}.",
    "alt_exits": "Why customers left, as shares of leavers: {ends}.",
    "list": ", ",
}
