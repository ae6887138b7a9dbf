"""What one visitor did so far: the match on the screen, the way back and forth, and the page's address."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

import streamlit as st

from sim.errors import BadInput
from sim.scenario import Scenario, load, loads, scenario_names
from sim.ui.pairs import pair_named
from sim.ui.tuning import Match, Unread, Value, match_of, query_of

FLAGSHIP = "price_war"
OWN = "own"  # name of the scenario that a visitor brought along; no link can carry it
SOON = 1.5  # seconds within which moves of one slider are one step for undo
KEPT_STEPS = 200


@dataclass
class Session:
    """The visit. Streamlit keeps it between reruns."""

    match: Match = field(default_factory=lambda: Match(FLAGSHIP))
    past: list[Match] = field(default_factory=list)
    future: list[Match] = field(default_factory=list)
    own: Scenario | None = None
    is_replaying: bool = False
    complaint: str = ""  # said once, at the next run
    page: str | None = None  # where the visitor was at the last run
    has_arrived: bool = True  # by the address or from another page, rather than by a control of the page
    wants_arena: bool = False  # chosen on another page
    _last: tuple[tuple[str, ...], float] = ((), 0.0)

    def shipped(self, name: str) -> Scenario | None:
        """Return a scenario as shipped, the treatment of an experiment, or the visitor's own; None if there is none."""
        return self.own if name == OWN else _shipped(name)

    @property
    def scenario(self) -> Scenario:
        """Return the scenario on the screen as shipped."""
        found = self.shipped(self.match.scenario)
        assert found is not None, self.match.scenario
        return found

    def set(self, values: Mapping[str, Value]) -> None:
        """Change numbers, if they go together; a slider that is held down makes one step."""
        wanted = self.match.moved(values, self.scenario)
        try:
            wanted.market(self.scenario)
        except BadInput as error:
            self.complaint = str(error)
            return
        addresses, now = tuple(values), time.monotonic()
        is_same_move = self._last[0] == addresses and now - self._last[1] < SOON and bool(self.past)
        self._last = (addresses, now)
        if is_same_move:
            self.match = wanted
            self.future.clear()
            write_address(self)
        else:
            self.go(wanted)

    def go(self, match: Match) -> None:
        """Show another match; undo leads back."""
        if match != self.match:
            self.past = [*self.past[-KEPT_STEPS:], self.match]
            self.future.clear()
            self.match = match
        write_address(self)

    def choose(self, name: str) -> None:
        """Show another scenario as shipped."""
        self._last = ((), 0.0)
        self.go(Match(name))

    def open_in_arena(self, name: str) -> None:
        """Show another scenario, and the arena itself at the next run. For buttons on other pages."""
        self.past = [*self.past[-KEPT_STEPS:], self.match]
        self.future.clear()
        self.match, self.wants_arena = Match(name), True

    def undo(self) -> None:
        """Go one step back."""
        if self.past:
            self.future.append(self.match)
            self.match = self.past.pop()
            self._last = ((), 0.0)
            write_address(self)

    def redo(self) -> None:
        """Go one step forward again."""
        if self.future:
            self.past.append(self.match)
            self.match = self.future.pop()
            self._last = ((), 0.0)
            write_address(self)

    def reset(self) -> None:
        """Take all changes back."""
        self.go(Match(self.match.scenario))

    def pin(self, is_pinned: bool) -> None:
        """Hold the company's moves of now against what comes, or no longer."""
        from sim.ui.tuning import moves

        self.go(replace(self.match, pinned=moves(self.match.changes) if is_pinned else None))

    def bring(self, text: str, name: str) -> None:
        """Show a scenario of the visitor's own. Raises BadInput if it cannot be used."""
        self.own = loads(text, name)
        self.past = [match for match in self.past if match.scenario != OWN]
        self.future.clear()
        self.go(Match(OWN))


@lru_cache(maxsize=512)  # links name whatever they like
def _shipped(name: str) -> Scenario | None:
    if name in scenario_names():
        return load(name)
    pair = pair_named(name)
    return pair[0] if pair else None


def session() -> Session:
    """Return the visit, begun if need be."""
    if "visit" not in st.session_state:
        st.session_state.visit = Session()
    visit: Session = st.session_state.visit
    return visit


def read_address(visit: Session) -> list[Unread]:
    """Take the match from the address; call it when a visitor arrives at the page.

    Later the address follows the visit. It is not read again then: a quick move may reach us with the address of the
    move before.

    Returns:
        What of the address could not be read.
    """
    query = st.query_params.to_dict()
    if "scenario" not in query and visit.past:
        write_address(visit)
        return []
    match, unread = match_of(query, visit.shipped, FLAGSHIP)
    if "scenario" in query or not visit.past:
        visit.go(match) if visit.past or visit.match != Match(FLAGSHIP) else setattr(visit, "match", match)
    return unread


def write_address(visit: Session) -> None:
    """Write the match into the address."""
    kept = {key: value for key, value in st.query_params.to_dict().items() if key in {"lang", "view", "at"}}
    st.query_params.from_dict(kept | address_of(visit))


def address_of(visit: Session) -> dict[str, str]:
    """Return the query that brings the match back; nothing for the flagship as shipped, and for one's own file."""
    if visit.match == Match(FLAGSHIP) or visit.match.scenario == OWN:
        return {}
    return query_of(visit.match)


def stand(key: str, value: object) -> None:
    """Let a control stand where the match has it.

    One that stands there already is left alone: a newer move of it may be on its way, and would be lost.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
