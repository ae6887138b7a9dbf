"""Which column of a table holds what: by its usual names, or as its owner says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sim.data.names import ELSEWHERE, ENDINGS, HEADS, NUMBERED, OTHERWISE, SIMPLE, UNITS, USUAL
from sim.errors import BadInput, nearest

SURE, LIKELY = 0, 1
"""How surely a name says what a column holds: it is one of the usual, or ends as they do."""


def plain(name: object) -> str:
    """Return a column's name written small, without spaces or signs, in simple characters."""
    return re.sub(r"[\W_]+", "", str(name)).lower().translate(SIMPLE)


def words_of(name: str) -> list[str]:
    """Return the words of a name such as "OrderAmount (USD)": order, amount."""
    name = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    words = re.sub(r"[\W_]+", " ", name).lower().split()
    while len(words) > 1 and words[-1] in UNITS:
        words.pop()
    return words


def fits(name: str, role: str) -> int | None:
    """Return how surely a name says that its column holds something; None if it does not."""
    words = words_of(name)
    if plain(name) in USUAL[role] or "".join(words) in USUAL[role]:
        return SURE
    if not words or OTHERWISE.get(role, frozenset()) & set(words):
        return None
    if role in {"customer", "firm"} and len(words) > 1 and words[-1] in NUMBERED:
        words.pop()
    chinese = plain(name).endswith(ENDINGS.get(role, ("\0",)))
    if words[-1] in HEADS.get(role, ()) or (chinese and not any(one in name for one in ELSEWHERE.get(role, ()))):
        return LIKELY
    return None


def is_known(name: str) -> bool:
    """Return whether a name says that a column holds anything that is read here."""
    return any(fits(name, role) is not None for role in USUAL)


def match_columns(names: Sequence[str], roles: Sequence[str], columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return which columns may hold what: the best first, then those whose names say it as surely but no better.

    Args:
        names: of the table's columns.
        roles: what is looked for, keys of USUAL; what comes first is served first.
        columns: role to column, as the owner says.
    """
    matched = {role: [name] for role, name in columns.items() if role in roles}
    taken = set(columns.values())
    for role in roles:
        if role in matched:
            continue
        found = [(sure, name) for name in names if name not in taken and (sure := fits(name, role)) is not None]
        if not found:
            continue
        surest = min(sure for sure, _ in found)
        equal = [name for sure, name in found if sure == surest]
        if surest == SURE:
            order = USUAL[role]
            equal.sort(key=lambda name: min(order.index(one) for one in _spellings(name) if one in order))
        matched[role] = equal
        taken.add(equal[0])
    return matched


def _spellings(name: str) -> tuple[str, str]:
    return plain(name), "".join(words_of(name))


def check_named(columns: Mapping[str, str], names: Sequence[str], where: str) -> None:
    """Check what the owner says of columns. Raises BadInput if a role or a column does not exist."""
    for role, name in columns.items():
        if role not in USUAL:
            meant = next((one for one in USUAL if plain(role) in USUAL[one]), role)
            raise BadInput(f"{where}: {quoted(role)} is nothing that a column here can hold.{nearest(meant, USUAL)}")
        if name not in names:
            raise BadInput(f"{where}: there is no column {quoted(name)}.{nearest(name, names, few(names))}")


def quoted(value: object) -> str:
    """Return a user's word as it can be put into a sentence: in quotes, on one line, not too long."""
    return f'"{" ".join(str(value).split())[:40]}"'


def few(names: Sequence[str]) -> str:
    """Return the first names of a list for a sentence."""
    listed = ", ".join(map(quoted, names[:12]))
    return listed + (f" and {len(names) - 12} more" if len(names) > 12 else "")
