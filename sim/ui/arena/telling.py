"""What a visitor is told of a change: which one a replay shows, and what of it came along to another scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sim.keys import PARAMETERS
from sim.scenario import Scenario
from sim.ui.arena.fields import name_of_field, value_in_words
from sim.ui.shared.frame import title_of
from sim.ui.shared.session import Crossed
from sim.ui.shared.tuning import Match, field_at
from sim.wording import Wording
from sim.wording.numbers import plain

MAX_NAMED = 3  # changes that are named; more are counted


def frames(before: Match, after: Match, shipped_of: Callable[[str], Scenario | None], t: Wording) -> tuple[str, str]:
    """Return what is said of the two frames of a replay: what was changed between them, as it is in each."""
    first, second = (_values(match, before, after, shipped_of, t) for match in (before, after))
    return _frame("replay.before", first, t), _frame("replay.after", second, t)


def _frame(code: str, changes: Sequence[str], t: Wording) -> str:
    return t("replay.changed", frame=t(code), changes=_listed(changes, t)) if changes else t(code)


def _values(
    match: Match, before: Match, after: Match, shipped_of: Callable[[str], Scenario | None], t: Wording
) -> list[str]:
    """Return what differs between two matches as it is in one of them."""
    shipped = shipped_of(match.scenario)
    if before.scenario != after.scenario or shipped is None:
        return [title_of(shipped, t)]
    values, texts = dict(match.changes), []
    for address in dict(before.changes) | dict(after.changes):
        if dict(before.changes).get(address) != dict(after.changes).get(address) and (field := field_at(address)):
            value = values.get(address, field.value_in(shipped))
            texts.append(f"{name_of_field(address, t)} {value_in_words(address, value, t)}")
    if before.pinned != after.pinned:
        texts.append(t("replay.without_b" if match.pinned is None else "replay.with_b"))
    return texts


def crossing(crossed: Crossed, t: Wording) -> list[str]:
    """Return what came along to another scenario, and what did not, in sentences; none where nothing was changed."""
    along, left = (_listed(_names(addresses, t), t) for addresses in (crossed.along, crossed.left))
    if crossed.is_unmodified:
        return [t("carry.told", moves=left) if left else t("carry.told_b")]
    texts = [t("carry.along", moves=along)] if along else []
    texts += [t("carry.b_along")] if crossed.has_b else []
    texts += [t("carry.left", moves=left)] if left else []
    return [t("verdict.join").join(texts)] if texts else []


def sample_note(own: int, simulated: int, t: Wording) -> str:
    """Return what is said where the app simulates fewer or more customers than a scenario has."""
    return t("sample.more" if own > simulated else "sample.fewer", own=plain(own))


def _names(addresses: Sequence[str], t: Wording) -> list[str]:
    """Return what was changed; the fields of one move are one thing."""
    whole = (at if at in PARAMETERS else f"{at.rpartition('.')[0]}.strength" for at in addresses)
    return [name_of_field(address, t) for address in dict.fromkeys(whole)]


def _listed(names: Sequence[str], t: Wording) -> str:
    listed = t("evidence.list").join(names[:MAX_NAMED])
    return listed if len(names) <= MAX_NAMED else t("carry.more", moves=listed, n=len(names) - MAX_NAMED)
