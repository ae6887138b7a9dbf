"""How a number is declared: once, with everything that anybody needs to know about it.

The declaration feeds validation, sliders, the command line, the JSON schema, the documentation and the
sensitivity problem. Nothing else in the project repeats a default, a bound or a unit.
"""

from __future__ import annotations

import sys
from collections import namedtuple
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic import Strict as PydanticStrict

from sim.errors import BadInput, nearest, sentence

Role = Literal["lever", "uncertain", "fixed", "measured"]
"""The four words of exploratory modelling: what we choose, what we do not know, what we hold still, what we read off."""

Basis = Literal["published", "partly_assumed", "assumed", "chosen"]
"""What a default rests on: a source, a source for the direction and an assumption for the size, an assumption, nothing."""
SET_BY_SCENARIO = "the scenario"


def number(
    default: float,
    low: float,
    high: float,
    unit: str,
    role: Role,
    source: str,
    help: str,
    *,
    plausible: tuple[float, float] | None = None,
) -> Any:
    """Declare one number.

    Args:
        default: value used where nothing else is said.
        low: lowest value allowed (inclusive).
        high: highest value allowed (inclusive).
        unit: unit in words, such as "share", "currency per month", "utility".
        role: one of the four roles.
        source: a published source; or the word "assumption", first, with its reason; or `SET_BY_SCENARIO`. Where only the
            size is assumed, the source comes first and says so at the end ("; size is an assumption").
        help: one sentence that says what the number does.
        plausible: the range that could be defended before people of the trade, within what is allowed; all of that if None.
            What is uncertain has one; a lever's size has one where it sets money against money, as a reward rate does.
    """
    known: dict[str, Any] = {"unit": unit, "role": role, "source": source, "plausible": list(plausible or (low, high))}
    return Field(default, ge=low, le=high, description=help, json_schema_extra=known)


def switch(default: str, source: str, help: str) -> Any:
    """Declare a choice between ways in which people could work: words, of which the annotation lists all."""
    return Field(default, description=help, json_schema_extra={"source": source})


@dataclass(frozen=True)
class Declaration:
    """What is known about one declared number: key "block.name", default, bounds, unit, role, source, help.

    It may be anything from low to high; what could be defended lies within `plausible`.
    """

    key: str
    default: float
    low: float
    high: float
    unit: str
    role: str
    source: str
    help: str
    is_whole: bool
    plausible: tuple[float, float]

    @property
    def basis(self) -> Basis:
        """Return what the default rests on, read off the form in which a source is written."""
        if self.source == SET_BY_SCENARIO:
            return "chosen"
        if self.source.startswith("assumption"):
            return "assumed"
        return "partly_assumed" if self.source.endswith("assumption") else "published"


class Switch(NamedTuple):
    """What is known about a choice between words: key "block.name", default, the words, source, help."""

    key: str
    default: str
    words: tuple[str, ...]
    source: str
    help: str


T = TypeVar("T")
Listed = Annotated[tuple[T, ...], PydanticStrict(False)]
"""A list in a file. Only the list itself may come in another form than ours, a tuple; what is in it may not."""


class Strict(BaseModel):
    """A frozen record as a file gives it.

    Unknown keys are refused, and so is whatever is not of the type asked for: true is no number, "2" is none either,
    though a whole number will do for any number. Values that are not finite are refused too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
    not_in_files: ClassVar[frozenset[str]] = frozenset()
    """Fields that are never given in a file."""

    @classmethod
    def check_names(cls, table: Mapping[str, Any], where: str) -> None:
        """Check that a file does not give what only we may.

        Raises:
            BadInput: it does.
        """
        for name in cls.not_in_files & table.keys():
            known = [field for field in cls.model_fields if field not in cls.not_in_files]
            raise BadInput(f'{where}: unknown key "{name}".{nearest(name, known)}')

    def given(self) -> dict[str, Any]:
        """Return the fields that were set, as they are; the rest have their defaults."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}

    def replaced(self, **fields: Any) -> Self:
        """Return this record with some fields replaced, checked like any other.

        Raises:
            BadInput: a field is unknown, of the wrong type or out of range, or they do not go together.
        """
        try:
            return type(self).model_validate(self.given() | fields)
        except ValidationError as error:
            where = str(getattr(self, "name", "") or getattr(self, "kind", "") or type(self).__name__)
            raise BadInput(sentence(error, where, type(self))) from None


class Declared(Strict):
    """A record of declared numbers."""

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Return what its line tells: the fields that are not as usual."""
        return ((name, value) for name, value in self if value != type(self).model_fields[name].default)

    @classmethod
    def declarations(cls, prefix: str = "") -> Iterator[Declaration]:
        """Yield a `Declaration` for every number of this record."""
        for name, field in cls.model_fields.items():
            extra = field.json_schema_extra
            if not isinstance(extra, dict) or "unit" not in extra:
                continue
            bounds = {type(rule).__name__: rule for rule in field.metadata}
            low, high = cast("list[float]", extra["plausible"])
            yield Declaration(
                key=f"{prefix}{name}",
                default=field.default,
                low=bounds["Ge"].ge,
                high=bounds["Le"].le,
                unit=str(extra["unit"]),
                role=str(extra["role"]),
                source=str(extra["source"]),
                help=field.description or "",
                is_whole=field.annotation is int,
                plausible=(low, high),
            )

    @classmethod
    def switches(cls, prefix: str = "") -> Iterator[Switch]:
        """Yield a `Switch` for every choice between words in this record."""
        for name, field in cls.model_fields.items():
            extra, words = field.json_schema_extra, get_args(field.annotation)
            if words and isinstance(extra, dict) and "source" in extra:
                yield Switch(f"{prefix}{name}", field.default, words, str(extra["source"]), field.description or "")


class Block(Declared):
    """The numbers of one rule. `values()` hands them to the compiled market as a plain named tuple."""

    Values: ClassVar[type]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Give every block its named tuple, importable by name because compiled code is cached under it."""
        super().__pydantic_init_subclass__(**kwargs)
        name = f"{cls.__name__}Values"
        cls.Values = namedtuple(name, list(cls.model_fields), module=cls.__module__)  # type: ignore[misc]
        setattr(sys.modules[cls.__module__], name, cls.Values)

    def values(self) -> Any:
        """Return the numbers as a named tuple of floats; whole numbers stay whole, of words there is the place."""
        pairs = ((getattr(self, name), field.annotation) for name, field in type(self).model_fields.items())
        return type(self).Values(*(_as_number(value, kind) for value, kind in pairs))


def _as_number(value: Any, kind: Any) -> int | float:
    if isinstance(value, str):
        return get_args(kind).index(value)
    return int(value) if kind is int else float(value)
