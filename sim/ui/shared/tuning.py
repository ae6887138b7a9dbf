"""What a visitor changed: a scenario's name and the numbers moved from where it ships them. Links carry exactly this.

Every number has an address: "front_line_warmth.strength" is the company's lever, "rival.price_cut.start" that of the
rival on the screen, "bond.weight" an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from sim.errors import BadInput, closest
from sim.keys import PARAMETERS, RIVAL, Key, Value, find
from sim.levers import LEVERS
from sim.question import asked_anew
from sim.scenario import Scenario
from sim.wording.numbers import plain, typed

Changes = tuple[tuple[str, Value], ...]
LINK_VERSION = "2"  # of the address's meaning; another one is read as far as it goes, with a word of warning
LONGEST_LINK, MAX_PARTS = 20_000, 300  # characters, and parts, of a link that is read at all
NEAREST = 3  # parts that cannot be used for which the nearest name is looked up, which takes milliseconds
LONGEST_NAME = 80  # letters of a name that another one is looked for
IN_LINKS = ("scenario", "v", "pinned", "own", "company", "lang", "view", "at")
"""Names in a link that are no addresses of numbers."""
OF_OTHERS = re.compile(r"utm_\w+|\w*clid|mc_[ce]id|embed(_options)?|study|claim|fact")
"""Names that those who pass a link on, Streamlit, or pages besides the arena put into it."""


class Unread(NamedTuple):
    """Something in a link that could not be used, the code of what is said of it, and what would be allowed."""

    what: str
    code: Literal[
        "no_scenario", "out_of_range", "not_whole", "not_among", "unknown", "unlike_any", "fixed", "together",
        "too_long",
        "own_refused", "own_missing", "company_refused",
    ]  # fmt: skip
    allowed: str = ""


def field_at(address: str) -> Key | None:
    """Return what can be moved on the screen at an address: an assumption, a move of the company or the rival's."""
    key = find(address)
    if key is None or not key.is_lever:
        return key if address in PARAMETERS and PARAMETERS[address].role == "uncertain" else None
    return None if key.name == "firm" else replace(key, firm=key.firm or 0)


def _unread(what: str, address: str, field: Key | None, seeks_nearest: bool) -> Unread | None:
    """Return why a part of a link cannot be used; None if it is none that sets a number."""
    if field is not None:
        if field.declared is None:
            return Unread(what, "not_among", field.allowed)
        return Unread(what, "not_whole" if field.declared.is_whole else "out_of_range", field.allowed)
    if address in IN_LINKS or OF_OTHERS.fullmatch(address):
        return None
    if address in PARAMETERS:
        return Unread(what, "fixed")
    if not seeks_nearest:
        return Unread(what, "unlike_any")
    holder = "rival." if address.startswith("rival.") else ""
    known = [f"{holder}{kind}.{name}" for kind, lever in LEVERS.items() for name in lever.model_fields]
    addresses = list(filter(field_at, [*PARAMETERS, *known]))
    meant = closest(address[:LONGEST_NAME], addresses if "." in address else [*IN_LINKS, *addresses])
    return Unread(what, "unknown", meant) if meant else Unread(what, "unlike_any")


@dataclass(frozen=True)
class Match:
    """A scenario, what was changed in it, and the company's moves that are compared with these, if any are.

    `company`: the visitor's own, in a text as `sim.company` takes it; empty for that of the scenario.
    """

    scenario: str
    changes: Changes = ()
    pinned: Changes | None = None
    company: str = ""

    def moved(self, new: Mapping[str, Value], shipped: Scenario) -> Match:
        """Return this with values set; a value that the scenario ships is no change."""
        values = dict(self.changes) | dict(new)
        changes = {at: value for at, value in values.items() if (f := field_at(at)) and value != f.value_in(shipped)}
        return replace(self, changes=tuple(sorted(changes.items())))

    def market(self, shipped: Scenario) -> Scenario:
        """Return the market as tuned. Raises BadInput if the changes do not go together."""
        return tuned(shipped, dict(self.changes))

    def rival_market(self, shipped: Scenario) -> Scenario:
        """Return the other market where moves are pinned: the pinned moves, all else as tuned."""
        return tuned(shipped, dict(others(self.changes)) | dict(self.pinned or ()))


def moves(changes: Changes) -> Changes:
    """Return the changes that are the company's own moves."""
    return tuple((at, value) for at, value in changes if at not in PARAMETERS and not at.startswith("rival."))


def others(changes: Changes) -> Changes:
    """Return the changes of rivals and of assumptions."""
    own = set(moves(changes))
    return tuple(change for change in changes if change not in own)


def assumed(changes: Changes) -> Changes:
    """Return the changes of assumptions, which both markets share."""
    return tuple((at, value) for at, value in changes if at in PARAMETERS)


def carried(match: Match, name: str, shipped: Scenario) -> tuple[Match, tuple[str, ...]]:
    """Take the company's moves, and those that are kept, over to another scenario.

    Args:
        match: where they come from.
        name: of the other scenario.
        shipped: the other scenario.

    Returns:
        The match there, and the addresses of what was changed and cannot come along: what rivals do and what is assumed
        belongs to a scenario; a move may begin too late for another one, or not go together with its own moves.
    """
    bare = Match(name, company=match.company)
    there, left = _possible(moves(match.changes), bare, shipped)
    if match.pinned is not None:
        pinned, more = _possible(match.pinned, bare, shipped)
        there, left = replace(there, pinned=moves(pinned.changes)), (*left, *more)
    return there, tuple(dict.fromkeys((*left, *(at for at, _ in others(match.changes)))))


def _possible(plan: Changes, bare: Match, shipped: Scenario) -> tuple[Match, tuple[str, ...]]:
    """Return as many of the company's moves as a scenario allows, and the addresses of the rest."""
    there, last = bare, shipped.parameters.market.months
    left: list[str] = []
    for kind in dict.fromkeys(at.partition(".")[0] for at, _ in plan):
        values = {at: value for at, value in plan if at.startswith(f"{kind}.")}
        wanted = there.moved(values, shipped)
        try:
            wanted.market(shipped)
        except BadInput:
            left += values
            continue
        if int(values.get(f"{kind}.start", 1)) > last:
            left += values
        else:
            there = wanted
    return there, tuple(left)


def tuned(shipped: Scenario, changes: Mapping[str, Value]) -> Scenario:
    """Return a scenario with values set, address by address, and the question that is then true of it.

    Raises:
        BadInput: the values do not go together.
    """
    numbers = {at: value for at, value in changes.items() if at in PARAMETERS}
    fields: dict[tuple[int, str], dict[str, Value]] = {}
    for at, value in changes.items():
        if at not in PARAMETERS and (field := field_at(at)):
            fields.setdefault((field.firm or 0, field.block), {})[field.name] = value
    scenario = shipped
    for (firm, kind), values in fields.items():
        held = any(lever.kind == kind and lever.firm == firm for lever in scenario.levers)
        if held or values.get("strength"):  # the timing of a move that no firm makes changes nothing
            scenario = scenario.with_lever(kind, firm, **values)
    scenario = scenario.with_changes(numbers) if numbers else scenario
    scenario = scenario if "rival.points_buyout.start" in changes else _buyout_with_the_cut(scenario)
    return asked_anew(scenario, shipped)


def _buyout_with_the_cut(scenario: Scenario) -> Scenario:
    """Let the rival's offer to pay for points begin with its price cut, as the screen says."""
    starts = [lever.start for lever in scenario.levers if lever.kind == "price_cut" and lever.firm == RIVAL]
    has_buyout = any(lever.kind == "points_buyout" and lever.firm == RIVAL for lever in scenario.levers)
    return scenario.with_lever("points_buyout", RIVAL, start=starts[0]) if starts and has_buyout else scenario


def query_of(match: Match) -> dict[str, str]:
    """Return a match as the query of an address."""
    query = {"scenario": match.scenario, "v": LINK_VERSION} | {at: _text(value) for at, value in match.changes}
    if match.company:
        query["company"] = match.company
    if match.pinned is not None:
        query |= {"pinned": "1"} | {f"b.{at}": _text(value) for at, value in match.pinned}
    return query


def _text(value: Value) -> str:
    return value if isinstance(value, str) else typed(value)


def match_of(
    query: Mapping[str, str], shipped_of: Callable[[str, str], Scenario | None], flagship: str
) -> tuple[Match, list[Unread]]:
    """Return the match that a query means, and what of it could not be read; what can be read is used.

    Args:
        query: of an address.
        shipped_of: returns the scenario of a name as the market of a company, None if there is none.
        flagship: name of the scenario meant where none is named.
    """
    if len(query) > MAX_PARTS or sum(len(key) + len(text) for key, text in query.items()) > LONGEST_LINK:
        return Match(flagship), [Unread(plain(LONGEST_LINK), "too_long", str(MAX_PARTS))]
    name = query.get("scenario", flagship)
    unread: list[Unread] = []
    company = query.get("company", "")
    try:
        shipped = shipped_of(name, company)
    except BadInput as error:
        unread.append(Unread(str(error), "company_refused"))
        company = ""
        shipped = shipped_of(name, "")
    if shipped is None:
        return Match(flagship), [Unread(name, "no_scenario")]
    bare = Match(name, company=company)
    values: dict[str, Value] = {}
    held: dict[str, Value] = {}
    for key, text in query.items():
        at = key.removeprefix("b.")
        field = field_at(at)
        value = field.read(text) if field else None
        if value is not None:
            (held if key.startswith("b.") else values)[at] = value
        elif complaint := _unread(f"{key}={text}", at, field, len(unread) < NEAREST):
            unread.append(complaint)
    match = bare.moved(values, shipped)
    if query.get("pinned") == "1":
        match = replace(match, pinned=moves(bare.moved(held, shipped).changes))
    try:
        match.market(shipped)
        match.rival_market(shipped)
    except BadInput as error:
        return bare, [*unread, Unread(str(error), "together")]
    return match, unread
