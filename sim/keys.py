"""A number's address, said once: "bond.weight", "price_cut.start", "rival.price_cut.start", "firms.1.quality".

From its address follow what is declared about a number, which words are in its place, and its value in a scenario.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Protocol, get_args

from pydantic import TypeAdapter, ValidationError

from sim.errors import BadInput, nearest, sentence, short
from sim.levers import LEVERS, SELECTORS, AnyLever, declared
from sim.parameters import Declaration, Firm, Parameters, all_declarations, all_switches
from sim.wording.numbers import typed

Value = float | int | str
SHORT = ("customers", "months", "rivals")  # keys of the market that may be written without it
SEE = "See `bond parameters` and `bond levers`."
RIVAL = 1  # the firm meant by "rival."
PARAMETERS = {one.key: one for one in all_declarations()}


class HasNumbers(Protocol):
    """What is asked of a scenario here; `Scenario` itself imports this module."""

    @property
    def parameters(self) -> Parameters:
        """The numbers of the market."""

    @property
    def levers(self) -> Sequence[AnyLever]:
        """The moves of all firms."""

    def firm(self, k: int) -> Firm:
        """Return the numbers of one firm."""

    def usual(self, kind: str) -> dict[str, float]:
        """Return the amounts of a lever that is not held, where they are not its defaults."""


@dataclass(frozen=True)
class Key:
    """Something that can be set.

    Attributes:
        address: as it is written.
        block: of a parameter, kind of a lever, or "firms".
        name: of the number within it.
        declared: what is declared about the number; None where the field takes words.
        words: that the field takes; none where it takes numbers.
        firm: whose number it is; None of a parameter, and of a lever any firm.
    """

    address: str
    block: str
    name: str
    declared: Declaration | None
    words: tuple[str, ...] = ()
    firm: int | None = None

    @property
    def is_lever(self) -> bool:
        """Return whether it is a field of a lever."""
        return self.block in LEVERS

    @property
    def is_whole(self) -> bool:
        """Return whether it takes whole numbers."""
        return self.declared is not None and self.declared.is_whole

    @property
    def allowed(self) -> str:
        """Return what it can be: the ends of its range, or its words."""
        if self.declared is None:
            return ", ".join(self.words)
        return f"{typed(self.declared.low)} – {typed(self.declared.high)}"

    def values_in(self, scenario: HasNumbers) -> list[Any]:
        """Return its values in a scenario: one of a parameter or a firm, of a lever one for each that is held."""
        if self.is_lever:
            held = (lever for lever in scenario.levers if lever.kind == self.block and self.firm in {None, lever.firm})
            return [getattr(lever, self.name) for lever in held]
        block = getattr(scenario.parameters, self.block) if self.firm is None else scenario.firm(self.firm)
        return [getattr(block, self.name)]

    def value_in(self, scenario: HasNumbers) -> Any:
        """Return its value in a scenario; a lever that no firm holds has strength 0 and otherwise its defaults."""
        if values := self.values_in(scenario):
            return values[0]
        if self.name == "strength":
            return 0.0
        return scenario.usual(self.block).get(self.name, LEVERS[self.block].model_fields[self.name].default)

    def read(self, text: str) -> Value | None:
        """Return a value from its text in a link, None if it is no value that can be set here."""
        if self.declared is None:
            return text if text in self.words else None
        if not text.isascii() or "_" in text or text != text.strip():
            return None  # Python would take it for a number; no other reader would
        try:
            value = int(text) if self.is_whole else float(text)
        except ValueError:
            return None
        return value if self.declared.low <= value <= self.declared.high else None


@cache
def _keys() -> dict[str, Key]:
    """Return what `--set` knows: parameters, those that have a short name, and the fields of levers."""
    keys = {}
    for key, one in PARAMETERS.items():
        block, _, name = key.partition(".")
        keys[key] = Key(key, block, name, one)
    for switch in all_switches():
        block, _, name = switch.key.partition(".")
        keys[switch.key] = Key(switch.key, block, name, None, switch.words)
    keys |= {name: replace(keys[whole_key(name)], address=name) for name in SHORT}
    for kind, lever in LEVERS.items():
        for name, field in lever.model_fields.items():
            if name != "kind":
                key = f"{kind}.{name}"
                words = tuple(SELECTORS) if name == "who" else get_args(field.annotation)
                number = declared().get(key)
                keys[key] = Key(key, kind, name, number, () if number else words)
    return keys


def known_keys() -> list[str]:
    """Return every key that `with_changes` and `--set` know."""
    return list(_keys())


def find(address: str) -> Key | None:
    """Return what can be set at an address, that of a rival or of one firm too; None if there is nothing."""
    owner, _, rest = address.partition(".")
    if owner == "rival":
        key = _keys().get(rest)
        return replace(key, address=address, firm=RIVAL) if key is not None and key.is_lever else None
    if owner == "firms":
        k, _, name = rest.partition(".")
        known = k.isdecimal() and name in Firm.model_fields
        return Key(address, owner, name, PARAMETERS[f"firm.{name}"], firm=int(k)) if known else None
    return _keys().get(address)


def key_of(text: str) -> Key:
    """Return a key as `with_changes` takes it. Raises BadInput if there is no such key."""
    if text not in _keys():
        raise BadInput(f'There is no key "{text[:60]}".{nearest_key(text)}')
    return _keys()[text]


def nearest_key(address: str) -> str:
    """Return the question whether the key nearest to this text was meant, or where all of them are listed."""
    return nearest(address, known_keys(), SEE)


def whole_key(key: str) -> str:
    """Return a key with its block: "customers", "months" and "rivals" are short for "market. ..."."""
    return f"market.{key}" if key in SHORT else key


def block_and_name(key: str, where: str) -> tuple[str, str]:
    """Return block, or kind of lever, and name of a key. The name may be none of a block's.

    Args:
        key: as `with_changes` takes it.
        where: named in complaints.

    Raises:
        BadInput: there is no such block, lever or field of a lever.
    """
    block, _, name = whole_key(key).partition(".")
    if block in LEVERS and name and key not in _keys():
        fields = [f"{block}.{field}" for field in LEVERS[block].model_fields if field != "kind"]
        raise BadInput(f'{where}: unknown key "{short(key)[1:-1]}".{nearest(key, fields)}')
    if not name or block not in {*LEVERS, *Parameters.model_fields}:
        raise BadInput(f"{where}: unknown key {short(key)}.{nearest_key(key)}")
    return block, name


def check_value(key: str, value: Any, where: str) -> None:
    """Check one value by itself, without what it must go together with.

    Args:
        key: as `with_changes` takes it.
        value: of the key.
        where: named in complaints.

    Raises:
        BadInput: unknown key, wrong type, or out of range.
    """
    block, name = block_and_name(key, where)
    try:
        if block in LEVERS:
            _lever().validate_python({"kind": block, name: value})
        else:
            Parameters.model_validate({block: {name: value}})
    except ValidationError as error:
        raise BadInput(sentence(error, where, AnyLever if block in LEVERS else Parameters)) from None


@cache
def _lever() -> TypeAdapter[AnyLever]:
    return TypeAdapter(AnyLever)
