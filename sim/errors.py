"""What is said when an input cannot be used: one sentence with what, where, what is allowed, and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import ValidationError

from sim.wording.numbers import plain, typed

Location = tuple[int | str, ...]


class BadInput(ValueError):  # noqa: N818 - it is the person's input that is at fault, not the program
    """Input that cannot be used. Its message is one sentence for the person who gave it."""


class ResumeMismatch(BadInput):
    """What is there was found under other conditions, so it cannot be gone on with."""


MAX_NAMES = 20  # names that fit into one sentence
SEE_LEVERS = "See `bond levers`."


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known name that is most like a word; an empty text if none is much like it."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ' Did you mean "x"?' for the closest known name; else the names if they are few; else `otherwise`."""
    names = list(known)
    if close := closest(word, names):
        return f' Did you mean "{close}"?'
    return f" Known: {', '.join(names)}." if len(names) <= MAX_NAMES else f" {otherwise}".rstrip()


def short(value: Any) -> str:
    """Return a value as it would be written, cut to 60 characters."""
    try:
        text = repr(value)
    except ValueError:  # Python does not write out numbers of thousands of digits
        text = "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def printable(words: str) -> str:
    """Return words from outside without anything that could steer a terminal or move a cursor."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def sentence(error: ValidationError, where: str, model: Any, as_key: bool = False) -> str:
    """Return the first complaint of a validation error as one sentence: what, where, what is allowed.

    Args:
        error: what pydantic raised.
        where: file or option in which it happened.
        model: what was validated; names, kinds, types and bounds are looked up in it.
        as_key: name places as `--set` does ("bond.weight") instead of as the file does ("changes.bond.weight").
    """
    first = error.errors(include_url=False)[0]
    kind, context, given = first["type"], first.get("ctx", {}), short(first.get("input"))
    at = _place(model, first["loc"])
    parts = at.parts
    if as_key and parts and parts[0] in {"changes", "levers"}:
        parts = parts[2:] if parts[0] == "levers" else parts[1:]
    key = short(".".join(parts))[1:-1]
    if kind == "extra_forbidden":
        prefix = key.rpartition(".")[0] + "." if as_key and "." in key else ""
        known = nearest(key if prefix else parts[-1], [prefix + name for name in at.names])
        return f'{where}: unknown key "{key}".{known}'
    if kind == "missing":
        return f'{where}: "{key}" is missing.'
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f'{where}: "{key}" is {given}, out of range; allowed is {at.range}.'
    if kind == "greater_than":
        return f'{where}: "{key}" is {given}, out of range; it must be greater than {typed(context["gt"])}.'
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        tag, kinds = context.get("tag"), list(_kinds(at.expected))
        if tag:
            return f'{where}: "{key}" has unknown kind {short(tag)}.{nearest(str(tag), kinds, SEE_LEVERS)}'
        return f'{where}: "{key}" has no kind.{nearest("", kinds, SEE_LEVERS)}'
    if kind == "finite_number":
        return f'{where}: "{key}" is {given}; it must be a finite number.'
    if kind == "value_error":
        return f"{where}: {context.get('error', first['msg'])}"
    if kind == "literal_error":
        near = nearest(first["input"], get_args(at.expected), SEE_LEVERS) if isinstance(first["input"], str) else ""
        near = near if near.startswith(" Did") else ""
        return f'{where}: "{key}" is {given}; allowed: {context.get("expected")}.{near}'
    allowed = _words(at.expected)
    if not allowed:
        return f'{where}: "{key}" is {given}; {first["msg"][0].lower()}{first["msg"][1:]}.'
    if allowed == "a list of tables":
        allowed += f", [[{key}]]"
    elif at.range and allowed in {"a number", "a whole number"}:
        allowed += f", {at.range}"
    return f'{where}: "{key}" is {given}; it must be {allowed}.'


class _Place(NamedTuple):
    """What a model says of one place in it.

    parts: of its address, as a file writes it
    expected: type that is wanted there
    names: known where it is
    range: of the number there, in words; empty if it has no bounds
    """

    parts: list[str]
    expected: Any
    names: list[str]
    range: str


def _place(model: Any, location: Location) -> _Place:
    """Return what a model says of a location in it."""
    place = _Place([], model, [], "")
    for part in location:
        kinds = _kinds(place.expected)
        record = next((one for one in _members(place.expected) if hasattr(one, "model_fields")), None)
        within = next((one for one in _members(place.expected) if get_origin(one) in {dict, tuple}), None)
        parts = [*place.parts, str(part)]
        if part in kinds:
            place = place._replace(parts=parts, expected=kinds[str(part)])
        elif record is not None:
            field = record.model_fields.get(part)
            names = [name for name in record.model_fields if name not in getattr(record, "not_in_files", ())]
            place = _Place(parts, field.annotation if field else Any, names, _range(field.metadata if field else ()))
        elif get_origin(within) is dict or (get_origin(within) is tuple and isinstance(part, int)):
            place = _Place(parts, get_args(within)[1 if get_origin(within) is dict else 0], [], "")
    return place  # a part that led nowhere is pydantic's name for a member of a union, which no file has


def _members(expected: Any) -> list[Any]:
    """Return the types allowed: those of a union, without what is noted about them."""
    if get_origin(expected) is Annotated:
        return _members(get_args(expected)[0])
    if get_origin(expected) in {Union, UnionType}:
        return [one for member in get_args(expected) for one in _members(member)]
    return [expected]


def _kinds(expected: Any) -> dict[str, Any]:
    """Return the records of a union by their kind."""
    records = [one for one in _members(expected) if hasattr(one, "model_fields")]
    return {str(one.model_fields["kind"].default): one for one in records} if len(records) > 1 else {}


def _range(rules: Iterable[Any]) -> str:
    """Return the bounds of a number in words, from what is noted about it."""
    low = next((rule.ge for rule in rules if hasattr(rule, "ge")), None)
    high = next((rule.le for rule in rules if hasattr(rule, "le")), None)
    if low is None:
        return ""
    return f"{plain(low, 10)} and more" if high is None else f"{plain(low, 10)} to {plain(high, 10)}"


def _words(expected: Any, is_many: bool = False) -> str:
    """Return a type in words, as in "a number or a list of numbers"."""
    words = []
    for one in _members(expected):
        if get_origin(one) is tuple:
            words.append(f"{'lists' if is_many else 'a list'} of {_words(get_args(one)[0], True)}")
        elif get_origin(one) is dict or hasattr(one, "model_fields"):
            words.append(_TYPES[dict][is_many])
        elif one in _TYPES and not (one is int and float in _members(expected)):
            words.append(_TYPES[one][is_many])
    return " or ".join(dict.fromkeys(words))


_TYPES: dict[Any, tuple[str, str]] = {
    bool: ("true or false", "true or false"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    str: ("text", "texts"),
    dict: ("a table", "tables"),
}
"""Types of values in a file, in words: one of them, and several."""
