"""What a reader is told about a file, and what it understood of it: neither knows a command line or a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sim.errors import BadInput, nearest

DATES = ("ymd", "dmy", "mdy")
DECIMALS = (".", ",")
RETURNS = ("refuse", "net", "drop")
MISSING = ("refuse", "drop")


@dataclass(frozen=True)
class Options:
    """What the owner of a file says of it; what is left empty is found out, and refused where it stays open.

    columns: role to name of a column, as {"customer": "card_id"}
    dates: order of day, month and year, one of DATES
    decimal: sign of decimals, one of DECIMALS
    encoding: of the text, a name that Python knows
    returns: what becomes of negative amounts: refused, taken off what the customer bought before, or left out
    missing: what becomes of rows without a customer: refused, or left out
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    decimal: str = ""
    encoding: str = ""
    returns: str = "refuse"
    missing: str = "refuse"

    def __post_init__(self) -> None:
        """Check the words. Raises BadInput for one that is not allowed."""
        for name, value, allowed in (
            ("dates", self.dates, ("", *DATES)),
            ("decimal", self.decimal, ("", *DECIMALS)),
            ("returns", self.returns, RETURNS),
            ("missing", self.missing, MISSING),
        ):
            if value not in allowed:
                known = [one for one in allowed if one]
                raise BadInput(f'{name}: "{value[:40]}" is not allowed.{nearest(value, known)}')
        if self.encoding:
            try:
                "a".encode(self.encoding).decode(self.encoding)
            except (LookupError, ValueError):
                raise BadInput(
                    f'encoding: "{self.encoding[:40]}" is no encoding of texts; known are utf-8, gb18030, big5, cp1252 '
                    "and others."
                ) from None


@dataclass(frozen=True)
class Dropped:
    """Rows that were left out.

    reason: a code, with its words in the catalogues under `data.dropped`
    rows: how many
    first: the first of them, as the file counts its rows
    """

    reason: str
    rows: int
    first: int


@dataclass
class Understanding:
    """How a file was read; what does not apply is empty.

    file: its name
    kind: "text", "excel" or "parquet"
    shape: what it is, a code with its words in the catalogues under `data.shape`
    encoding, separator: of a text
    decimal: sign of decimals, where a number showed one
    dates: how dates are written, a code with its words under `data.dates`
    columns: role to name of the column
    unused: names of the other columns
    rows: in the file, below the names of columns
    used: of them
    dropped: the others, by reason
    notes: what else was decided: codes with words under `data.note`, and what stands in their places
    """

    file: str
    kind: str
    shape: str = ""
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    dates: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    rows: int = 0
    used: int = 0
    dropped: list[Dropped] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def note(self, code: str, **values: object) -> None:
        """Keep what was decided, once."""
        one = (code, {name: str(value) for name, value in values.items()})
        if one not in self.notes:
            self.notes.append(one)

    def as_table(self) -> dict[str, Any]:
        """Return it as plain JSON types."""
        return asdict(self) | {"notes": [{"code": code, **values} for code, values in self.notes]}
