"""What one visitor did so far: the match on the screen, the way back and forth, and the page's address."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sim.errors import BadInput
from sim.keys import Value
from sim.scenario import Scenario
from sim.ui.shared.brought import Brought, brought, unpacked
from sim.ui.shared.known import named_scenario, of_company
from sim.ui.shared.own_data import Kept
from sim.ui.shared.tuning import Match, Unread, carried, match_of, moves, query_of

FLAGSHIP = "price_war"
OWN = "own"  # name of the scenario that a visitor brought along
SAME_MOVE_WITHIN = 1.5  # seconds within which moves of one slider are one step for undo, and for the browser's Back
MAX_PAST = 200


class Crossed(NamedTuple):
    """On the way to another scenario: which addresses of moves came along, which changes did not, and whether B did."""

    along: tuple[str, ...]
    left: tuple[str, ...]
    has_b: bool
    is_unmodified: bool  # opened by a story or a link, which take nothing along


@dataclass
class Session:
    """The visit. Streamlit keeps it between reruns."""

    match: Match = field(default_factory=lambda: Match(FLAGSHIP))
    past: list[Match] = field(default_factory=list)
    future: list[Match] = field(default_factory=list)
    own: Brought | None = None
    own_data: Kept | None = None  # let go of when the visitor leaves its page
    n_files: int = 0  # of the visitor's own, so far
    is_replaying: bool = False
    complaint: str = ""  # said once, at the next run
    notice: str = ""  # said once, too
    crossed: Crossed | None = None  # told once, too
    page: str | None = None  # where the visitor was at the last run
    has_arrived: bool = True  # by the address or from another page, rather than by a control of the page
    wants_arena: bool = False  # chosen on another page
    controls: dict[str, int] = field(default_factory=dict)  # how many have been on the screen, by name, one for another
    address_due: float | None = None  # when the address is to follow the latest move
    _last: tuple[tuple[str, ...], float] = ((), 0.0)

    def control(self, name: str, at: object) -> str:
        """Return the key under which a control of the match is on the screen, which is where the match has it.

        What somebody does next may reach us before the browser has drawn what we changed, and says where all controls
        were. So where anything but the control itself moved it, another one takes its place; else it is left alone.
        """
        n = self.controls.setdefault(name, 0)
        if st.session_state.get(f"{name} {n}", at) != at:
            n = self.controls[name] = n + 1
        st.session_state.setdefault(f"{name} {n}", at)
        return f"{name} {n}"

    def on_move(self, key: str, do: Callable[[Any], None]) -> Callable[[], None]:
        """Return what a control calls when it is moved; where another one took its place, that was no move."""
        name, _, n = key.rpartition(" ")

        def moved() -> None:
            if self.controls[name] == int(n):
                do(st.session_state[key])

        return moved

    def shipped(self, name: str, company: str = "") -> Scenario | None:
        """Return a scenario as shipped, the treatment of an experiment, or the visitor's own; None if there is none.

        Args:
            name: of the scenario.
            company: whose market it is to be, as `sim.company` takes it; the scenario's own wins.

        Raises:
            BadInput: the company cannot be used.
        """
        known = (self.own.scenario if self.own else None) if name == OWN else named_scenario(name)
        return known if known is None else of_company(known, company)

    @property
    def scenario(self) -> Scenario:
        """Return the scenario on the screen as shipped."""
        known = self.shipped(self.match.scenario, self.match.company)
        assert known is not None, self.match.scenario
        return known

    def set(self, values: Mapping[str, Value]) -> None:
        """Change numbers, if they go together; a slider that is held down makes one step."""
        wanted = self.match.moved(values, self.scenario)
        try:
            wanted.market(self.scenario)
        except BadInput as error:
            self.complaint = str(error)
            return
        addresses, now = tuple(values), time.monotonic()
        is_same_move = self._last[0] == addresses and now - self._last[1] < SAME_MOVE_WITHIN and bool(self.past)
        self._last = (addresses, now)
        if is_same_move:
            self.match = wanted
            self.future.clear()
        else:
            if self.address_due is not None:
                write_address(self)  # the move before this one is a step of its own
            self._step(wanted)
        self.address_due = now + SAME_MOVE_WITHIN

    def go(self, match: Match) -> None:
        """Show another match; undo leads back."""
        self._step(match)
        write_address(self)

    def _step(self, match: Match) -> None:
        if match != self.match:
            self.past = [*self.past[-MAX_PAST:], self.match]
            self.future.clear()
            self.match = match

    def choose(self, name: str) -> None:
        """Show another scenario under the company's moves and the kept B, as far as they are possible there.

        A chooser may still send what it was called in the language before: that is no choice.
        """
        try:
            shipped = self.shipped(name, self.match.company)
        except BadInput as error:
            self.complaint = str(error)
            return
        if shipped is None:
            return
        self._last = ((), 0.0)
        there, left = carried(self.match, name, shipped)
        self.crossed = Crossed(tuple(at for at, _ in there.changes), left, there.pinned is not None, False)
        self.go(there)

    def open_in_arena(self, name: str) -> None:
        """Show another scenario as told, and the arena itself at the next run. For buttons on other pages."""
        self.arrive(Match(name, company=self.match.company))
        self.wants_arena = True

    def arrive(self, match: Match) -> None:
        """Show a match as a story or a link tells it, and remember what of the visitor's own it leaves behind."""
        left = tuple(at for at, _ in self.match.changes)
        if match != self.match and (left or self.match.pinned is not None):
            self.crossed = Crossed((), left, self.match.pinned is not None, True)
        self._step(match)

    def travel(self, match: Match) -> None:
        """Show the match of an address that the browser went back or forward to: undo or redo as far as there."""
        for onto, back in ((self.past, self.future), (self.future, self.past)):
            if match in onto:
                while match != self.match:
                    self._turn(onto, back)
        self._step(match)
        self._last, self.address_due = ((), 0.0), None

    def undo(self) -> None:
        """Go one step back."""
        self._turn(self.past, self.future)
        write_address(self)

    def redo(self) -> None:
        """Go one step forward again."""
        self._turn(self.future, self.past)
        write_address(self)

    def _turn(self, onto: list[Match], back: list[Match]) -> None:
        if onto:
            back.append(self.match)
            self.match = onto.pop()
            self._last = ((), 0.0)

    def reset(self) -> None:
        """Take all changes back; the company stays."""
        self.go(Match(self.match.scenario, company=self.match.company))

    def put_in(self, company: str) -> None:
        """Show the market of a company, as far as what was changed is possible there. Empty: that of the scenario."""
        wanted = replace(self.match, company=company)
        try:
            shipped = self.shipped(wanted.scenario, company)
            assert shipped is not None, wanted.scenario
            wanted.market(shipped)
            wanted.rival_market(shipped)
        except BadInput as error:
            self.complaint = str(error)
            return
        self.go(wanted)

    def pin(self, is_pinned: bool) -> None:
        """Hold the company's moves of now against what comes, or no longer."""
        self.go(replace(self.match, pinned=moves(self.match.changes) if is_pinned else None))

    def bring(self, text: str, name: str) -> None:
        """Show a scenario of the visitor's own. Raises BadInput if it cannot be used."""
        self.hold(brought(text, name))
        self.go(Match(OWN))

    def hold(self, given: Brought) -> None:
        """Have a scenario of the visitor's own at hand; steps that showed another one cannot be gone back to."""
        if given != self.own:
            self.own = given
            self.past = [match for match in self.past if match.scenario != OWN]
            self.future = [match for match in self.future if match.scenario != OWN]


def session() -> Session:
    """Return the visit, begun if need be."""
    if "visit" not in st.session_state:
        st.session_state.visit = Session()
    visit: Session = st.session_state.visit
    return visit


def is_travelling() -> bool:
    """Return whether the browser's Back or Forward led here: the page is then to show what the address says."""
    return bool(getattr(get_script_run_ctx(), "is_history_navigation", False))


def read_address(visit: Session) -> list[Unread]:
    """Take the match from the address; call it when a visitor arrives at the page, and when Back or Forward led here.

    Otherwise the address follows the visit. It is not read again then: a quick move may reach us with the address of
    the move before.

    Returns:
        What of the address could not be read.
    """
    query = st.query_params.to_dict()
    if not is_travelling() and "scenario" not in query and visit.past:
        write_address(visit)
        return []
    unread = _read_own(query, visit)
    if unread:
        query = {}
    match, more = match_of(query, visit.shipped, FLAGSHIP)
    if is_travelling():
        visit.travel(match)
    elif visit.past or visit.match != Match(FLAGSHIP):
        visit.arrive(match)
        write_address(visit)
    else:
        visit.match = match
    return unread + more


def _read_own(query: Mapping[str, str], visit: Session) -> list[Unread]:
    """Take a scenario of the visitor's own from the address, and return why there is none where one is meant."""
    if query.get("scenario") != OWN:
        return []
    try:
        if "own" in query:
            visit.hold(unpacked(query["own"]))
    except BadInput as error:
        return [Unread(str(error), "own_refused")]
    return [] if visit.own else [Unread(OWN, "own_missing")]


def write_address(visit: Session) -> None:
    """Write the match into the address. The browser can come back to every address written."""
    visit.address_due = None
    others = {key: value for key, value in st.query_params.to_dict().items() if key in {"lang", "view", "at"}}
    st.query_params.from_dict(others | address_of(visit))


def follow(visit: Session) -> None:
    """Write the address once a slider has come to rest: a slider that is held down makes one address, not many."""
    if visit.address_due is not None and time.monotonic() >= visit.address_due:
        write_address(visit)


def address_of(visit: Session) -> dict[str, str]:
    """Return the query that brings the match back; nothing for the flagship as shipped.

    A scenario of the visitor's own is in it too, unless it is too long.
    """
    if visit.match == Match(FLAGSHIP):
        return {}
    code = visit.own.code if visit.own and visit.match.scenario == OWN else ""
    return query_of(visit.match) | ({"own": code} if code else {})


def set_control(key: str, value: object) -> None:
    """Let a control be where the match has it.

    One that is there already is left alone: a newer move of it may be on its way, and would be lost.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
