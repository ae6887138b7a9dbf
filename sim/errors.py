"""What is said when somebody's input cannot be used: one sentence with what, where, what is allowed, and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Protocol

from pydantic import ValidationError

Location = tuple[int | str, ...]
_TABLES = {"model_type", "dict_type", "model_attributes_type"}
_LISTS = {"tuple_type", "list_type"}


class BadInput(ValueError):  # noqa: N818 - it is the person's input that is at fault, not the program
    """Input that cannot be used. Its message is one sentence for the person who gave it."""


class ResumeMismatch(BadInput):
    """What is there was found under other conditions, so it cannot be gone on with."""


class Names(Protocol):
    """Knows which names, kinds and bounds apply at a place in a file."""

    def names(self, location: Location) -> list[str]:
        """Return the names allowed at a location."""

    def kinds(self, location: Location) -> list[str]:
        """Return the kinds allowed at a location."""

    def bounds(self, location: Location) -> tuple[float, float] | None:
        """Return the bounds of the number at a location, None if it is not a declared number."""


FEW = 20  # names that can stand in one sentence
SEE_LEVERS = "See `bond levers`."


def closest(word: str, known: Iterable[str]) -> str:
    """Return the known name that is most like a word; an empty text if none is much like it."""
    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ' Did you mean "x"?' for the closest known name; else the names if they are few; else `otherwise`."""
    names = list(known)
    if close := closest(word, names):
        return f' Did you mean "{close}"?'
    return f" Known: {', '.join(names)}." if len(names) <= FEW else f" {otherwise}".rstrip()


def short(value: Any) -> str:
    """Return a value as it would be written, cut to 60 characters."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def sentence(error: ValidationError, where: str, at: Names, as_key: bool = False) -> str:
    """Return the first complaint of a validation error as one sentence.

    Args:
        error: what pydantic raised.
        where: file or option in which it happened.
        at: knows names and bounds.
        as_key: name places as `--set` does ("bond.weight") instead of as the file does ("changes.bond.weight").
    """
    first = error.errors(include_url=False)[0]
    location, kind, context = tuple(first["loc"]), first["type"], first.get("ctx", {})
    given = short(first.get("input"))
    parts = location
    if as_key and parts and parts[0] in {"changes", "levers"}:
        parts = parts[2:] if parts[0] == "levers" else parts[1:]
    shown = short(".".join(str(part) for part in parts))[1:-1]
    prefix = shown.rpartition(".")[0] + "." if as_key and "." in shown else ""
    if kind == "extra_forbidden":
        return f'{where}: unknown key "{shown}".{nearest(shown if prefix else str(location[-1]), [prefix + n for n in at.names(location[:-1])])}'
    if kind == "missing":
        return f'{where}: "{shown}" is missing.'
    if kind in {"greater_than_equal", "less_than_equal"}:
        bounds = at.bounds(location)
        allowed = f"allowed is {bounds[0]:,.10g} to {bounds[1]:,.10g}" if bounds else str(first["msg"])
        return f'{where}: "{shown}" is {given}, out of range; {allowed}.'
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        kinds = at.kinds(location)
        tag = context.get("tag")
        return (
            f'{where}: "{shown}" has unknown kind {short(tag)}.{nearest(str(tag), kinds, SEE_LEVERS)}'
            if tag
            else f'{where}: "{shown}" has no kind.{nearest("", kinds, SEE_LEVERS)}'
        )
    if kind == "finite_number":
        return f'{where}: "{shown}" is {given}; it must be a finite number.'
    if kind == "value_error":
        return f"{where}: {context.get('error', first['msg'])}"
    if kind == "literal_error":
        return f'{where}: "{shown}" is {given}; allowed: {context.get("expected")}.'
    if kind in _TABLES:
        return f'{where}: "{shown}" is {given}; it must be a table.'
    if kind in _LISTS:
        return f'{where}: "{shown}" is {given}; it must be a list of tables, [[{shown}]].'
    return f'{where}: "{shown}" is {given}; {first["msg"][0].lower()}{first["msg"][1:]}.'
