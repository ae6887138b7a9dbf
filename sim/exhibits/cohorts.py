"""Do customers won later stay as long as those won before?"""

from __future__ import annotations

from typing import Literal

from sim.charts.cohorts import cohort_map
from sim.exhibits.exhibit import Exhibit
from sim.study.cohorts import MIN_WON, Stays, change_after, cohort_difference, difference_after, n_won, share_after
from sim.study.cohorts import cohorts as by_cohort
from sim.wording import Wording
from sim.wording.numbers import number, signed

YEAR = 12  # months: how long those who are compared were won, and how much later they are counted


def cohorts(a: Stays, b: Stays, what: Literal["share", "difference"], t: Wording) -> Exhibit:
    """Return the heat map of those who are still here, by when they came.

    Args:
        a: stays in the market shown, as `sim.study.cohorts.stays` returns them.
        b: stays in the market it is compared with, on the same seeds.
        what: "share" for market a alone, "difference" for a less b.
        t: wording.
    """
    is_difference = what == "difference"
    table = cohort_difference(a, b) if is_difference else by_cohort(a)
    words = t.texts("cohorts")

    # A year where the run is long enough: those won in the first are compared with those won in the second.
    span = min(YEAR, (a.shape[1] - 1) // 3)
    finding = _difference_sentence(a, b, span, t) if is_difference else _sentence(a, span, t)
    note = t("verdict.join").join([t("cohorts.note", n=len(a), fewest=MIN_WON), t(f"cohorts.note_{what}")])
    base = table[table["joined"] == 0].iloc[-1]
    alt = t(
        f"cohorts.alt_{what}", rows=table["joined"].nunique() - 1, months=int(base["age"]),
        base=signed(100.0 * base["share"]) if is_difference else number(100.0 * base['share'], 0),
    )  # fmt: skip
    return Exhibit(
        "cohorts", t("cohorts.title"), finding, note, f"{alt}{t('verdict.join')}{finding}", table,
        lambda look: cohort_map(table, fewest=MIN_WON, is_difference=is_difference, words=words, look=look),
    )  # fmt: skip


def _sentence(stays: Stays, span: int, t: Wording) -> str:
    """Return how many of those won early and of those won later are still here, and of the base."""
    base = share_after(stays, 0, 0, max(span, 1))
    of_base = t("cohorts.base_after", base=number(100.0 * float(base.mean), 0), age=max(span, 1))
    early, late = (1, span), (span + 1, 2 * span)
    if span < 1 or min(n_won(stays, *early), n_won(stays, *late)) < MIN_WON:
        return of_base + t("verdict.join") + t("cohorts.too_few", fewest=MIN_WON)
    gap = change_after(stays, early, late, span) * 100.0
    values = {
        "early_from": early[0], "early_to": early[1], "late_from": late[0], "late_to": late[1], "age": span,
        "early": number(100.0 * float(share_after(stays, *early, span).mean), 0),
        "late": number(100.0 * float(share_after(stays, *late, span).mean), 0),
        "gap": signed(float(gap.mean)), "lo": signed(float(gap.lo)), "hi": signed(float(gap.hi)),
    }  # fmt: skip
    sentence = t("cohorts.clear" if gap.sign else "cohorts.unclear", **values)
    return sentence + t("verdict.join") + of_base


def _difference_sentence(a: Stays, b: Stays, span: int, t: Wording) -> str:
    """Return how the base and those won while the run lasts differ between the two markets."""
    if (a == b).all():
        return t("cohorts.same")
    age = max(span, 1)
    parts = [("base", 0, 0, 2 * age)]
    if span and min(n_won(one, span + 1, 2 * span) for one in (a, b)) >= MIN_WON:
        parts.append(("won", span + 1, 2 * span, age))
    sentences = []
    for who, joined, until, later in parts:
        gap = difference_after(a, b, joined, until, later) * 100.0
        numbers = {name: signed(float(value)) for name, value in gap._asdict().items()}
        whom = t(f"cohorts.of_{who}", joined=joined, until=until)
        sentences.append(t(f"cohorts.gap{'' if gap.is_clear() else '_unclear'}", whom=whom, age=later, **numbers))
    return t("verdict.join").join(sentences)
