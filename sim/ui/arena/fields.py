"""One control for any number or word that can be set: a slider over its declared range, a chooser of its words."""

from __future__ import annotations

import math

import streamlit as st

from sim.keys import PARAMETERS, Key, Value
from sim.levers import LEVERS
from sim.parameters import Declaration
from sim.scenario import Scenario
from sim.ui.arena.help import number_help
from sim.ui.shared.session import Session
from sim.ui.shared.tuning import field_at
from sim.wording import Wording
from sim.wording.numbers import in_unit, is_share, plain

STEPS = 100  # of a slider, about


def name_of_move(kind: str, t: Wording) -> str:
    """Return what a lever is called."""
    return t(f"move.{kind}.label")


def name_of_field(address: str, t: Wording, is_alone: bool = True) -> str:
    """Return what a number is called; where it is alone, with the move it belongs to and who makes that move."""
    if address in PARAMETERS:
        code = f"parameter.{address}.label"
        return t(code) if code in t else address.rpartition(".")[2].replace("_", " ").capitalize()
    kind, _, name = address.removeprefix("rival.").partition(".")
    special = f"move.{kind}.fields.{name}"
    own = t(special) if special in t else t(f"field.{name}.label")
    if not is_alone:
        return own
    move = name_of_move(kind, t) if name == "strength" else f"{name_of_move(kind, t)}, {own}"
    return t("panel.by_rival", move=move) if address.startswith("rival.") else move


def value_in_words(address: str, value: Value, t: Wording) -> str:
    """Return a value as the control of its number shows it."""
    if isinstance(value, str):
        return t(f"who.{value}.label") if f"who.{value}.label" in t else value
    field = field_at(address)
    return in_unit(value, field.declared.unit) if field and field.declared else plain(value)


def _declared(address: str) -> tuple[Key, Declaration]:
    field = field_at(address)
    assert field is not None, address
    assert field.declared is not None, address
    return field, field.declared


def slide_number(address: str, visit: Session, market: Scenario, t: Wording, help: str = "") -> None:
    """Show a slider for a number, over its declared range."""
    field, declared = _declared(address)
    of = 100.0 if is_share(declared.unit) else 1.0  # shares are shown in percent, as everywhere
    low, high, step, at, form = int(declared.low), int(declared.high), 1, field.value_in(market), "%d"
    if not declared.is_whole:
        low, high, at = (round(of * float(one), 9) for one in (declared.low, declared.high, at))  # type: ignore[assignment]
        step = _nice_step((high - low) / STEPS)  # type: ignore[assignment]
        form = "%.6g" if of == 1.0 else "%.6g%%"
    key = visit.control(f"field {address}", at)
    st.slider(
        name_of_field(address, t, is_alone=False), low, high, step=step, format=form, key=key,
        help=help or number_help(address, declared, t),
        on_change=visit.on_move(key, lambda to: visit.set({address: to if of == 1.0 else round(to / of, 12)})),
    )  # fmt: skip


def _nice_step(size: float) -> float:
    """Return 1, 2 or 5 times a power of ten, not above a size by more than half."""
    power = 10.0 ** math.floor(math.log10(size))
    return float(round(next(n for n in (5, 2, 1) if n * power <= size * 1.5) * power, 12))


def slide_timing(lever: str, visit: Session, market: Scenario, t: Wording) -> None:
    """Show a slider with two ends: the months in which a lever, "recovery" or "rival.price_cut", is in force."""
    last = market.parameters.market.months
    start, end = (_declared(f"{lever}.{name}")[0] for name in ("start", "end"))
    first = min(int(start.value_in(market)), last)
    key = visit.control(f"timing {lever}", (first, max(min(int(end.value_in(market)), last), first)))

    def moved(to: tuple[int, int]) -> None:
        since, until = to
        kind = lever.removeprefix("rival.")
        to_the_end = LEVERS[kind].model_fields["end"].default
        visit.set({f"{lever}.start": since, f"{lever}.end": until if until < last else to_the_end})

    st.slider(t("panel.timing"), 1, last, step=1, key=key, on_change=visit.on_move(key, moved),
              help=t("panel.timing_help"))  # fmt: skip


def choose_word(address: str, visit: Session, market: Scenario, t: Wording) -> None:
    """Show a chooser for a field that takes a word: whom a lever reaches, which metric is watched."""
    field = field_at(address)
    assert field is not None, address
    lead = "who" if field.name == "who" else f"choice.{field.name}"
    key = visit.control(f"field {address}", field.value_in(market))
    st.selectbox(
        name_of_field(address, t, is_alone=False), field.words, key=key,
        format_func=lambda word: t(f"{lead}.{word}.label"),
        on_change=visit.on_move(key, lambda to: visit.set({address: to})),
    )  # fmt: skip
