"""Why data do not answer a question: a code with its words in the catalogues, under `data.why`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from sim.errors import BadInput

Found = TypeVar("Found")


class Why(NamedTuple):
    """A reason, and what stands in its places."""

    code: str
    values: dict[str, str] = {}  # noqa: RUF012 - nobody writes into it


class CannotTell(Exception):  # noqa: N818 - nothing is at fault: these data do not say
    """Data that do not answer a question."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.why = Why(code, {name: str(value) for name, value in values.items()})


def found_or_why(measure: Callable[[], Found]) -> Found | Why:
    """Return what is measured, or why data do not say."""
    try:
        return measure()
    except CannotTell as error:
        return error.why
    except BadInput as error:  # of an estimator: one sentence
        return Why("said", {"said": str(error)})
