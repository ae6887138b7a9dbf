"""What is said when somebody's input cannot be used: one sentence with what, where, what is allowed, and the nearest name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError


class BadInput(ValueError):
    """Input that cannot be used. Its message is one sentence for the person who gave it."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean "x"?' for the closest known name, or the list of names if none is close."""
    names = list(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f' Did you mean "{close[0]}"?'
    return f" Known: {', '.join(names)}." if len(names) <= 40 else ""


def sentence(error: ValidationError, where: str, names_at: Any) -> str:
    """Return the first complaint of a validation error as one sentence.

    Args:
        error: what pydantic raised.
        where: file or option in which it happened.
        names_at: function from a location (tuple) to the names allowed there.
    """
    first = error.errors(include_url=False)[0]
    location, kind, context = first["loc"], first["type"], first.get("ctx", {})
    shown = ".".join(str(part) for part in location)
    given = repr(first.get("input"))
    given = given if len(given) <= 60 else given[:57] + "..."
    if kind == "extra_forbidden":
        return f'{where}: unknown key "{shown}".{nearest(str(location[-1]), names_at(location[:-1]))}'
    if kind == "missing":
        return f'{where}: "{shown}" is missing.'
    if kind in {"greater_than_equal", "less_than_equal"}:
        low, high = names_at.bounds(location) if hasattr(names_at, "bounds") else (None, None)
        allowed = f"allowed is {low:g} to {high:g}" if low is not None else str(first["msg"])
        return f'{where}: "{shown}" is {given}, out of range; {allowed}.'
    if kind == "union_tag_invalid":
        return f'{where}: "{shown}" has unknown kind "{context.get("tag")}".{nearest(str(context.get("tag")), names_at.kinds(location))}'
    if kind == "union_tag_not_found":
        return f'{where}: "{shown}" has no kind. Known: {", ".join(names_at.kinds(location))}.'
    if kind == "finite_number":
        return f'{where}: "{shown}" is {given}; it must be a finite number.'
    if kind == "value_error":
        return f"{where}: {context.get('error', first['msg'])}"
    if kind == "literal_error":
        return f'{where}: "{shown}" is {given}; allowed: {context.get("expected")}.'
    return f'{where}: "{shown}" is {given}; {first["msg"][0].lower()}{first["msg"][1:]}.'
