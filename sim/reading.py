"""Files that a user names, and the TOML in them: looked at before they are read, refused in one sentence."""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.errors import BadInput, short
from sim.wording.numbers import number

LARGEST_FILE = 1_000_000  # bytes
DEEPEST = 20  # tables and lists within each other; the reader of TOML takes time that grows with the square of it
WHOLE = 2**63  # TOML's whole numbers have 64 bits
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*+"|\'[^\'\n]*+\'|#[^\n]*+', re.DOTALL
)  # texts and comments, in which dots mean nothing
_DEEP_KEY = re.compile(rf'(?<![\w-])(?:(?:[\w-]++|"")[ \t]*+\.[ \t]*+){{{DEEPEST}}}')


@contextmanager
def readable_errors(where: str, see: str = "") -> Iterator[None]:
    """Turn what the machine says of a file that cannot be read into one sentence.

    Args:
        where: the file is called in sentences.
        see: said where there is no such file.

    Raises:
        BadInput: in place of OSError, and of the errors of names that no file can have.
    """
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise BadInput(f"There is no file {where}. {see}".rstrip()) from None
    except OSError as error:
        raise BadInput(f"{where}: cannot be read: {(error.strerror or str(error)).lower()}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{where}: is not text in UTF-8.") from None
    except ValueError as error:  # a zero in the name, or letters that no file has
        raise error if isinstance(error, BadInput) else BadInput(f"{short(where)} is not the path of a file.") from None


def check_file(path: Path, where: str, largest: int, see: str = "") -> None:
    """Check that a path leads to a file that can be read to its end, before it is opened.

    Args:
        path: the file.
        where: it is called in sentences.
        largest: bytes allowed.
        see: said where there is no such file.

    Raises:
        BadInput: there is none, it is a folder, a pipe or a device, or too large.
    """
    with readable_errors(where, see):
        status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        kind = "a directory" if stat.S_ISDIR(status.st_mode) else "a pipe or a device"
        raise BadInput(f"{where}: is {kind}, not a file.")
    check_size(status.st_size, where, largest)


def check_size(size: int, where: str, largest: int) -> None:
    """Raise BadInput for a file of more bytes than are allowed.   where: it is called in sentences."""
    if size > largest:
        raise BadInput(f"{where} has {_size(size)} and is too large; allowed are {_size(largest)}.")


def read_toml(path: Path, where: str, see: str = "") -> dict[str, Any]:
    """Return the table in a TOML file.

    Args:
        path: the file.
        where: it is called in sentences.
        see: said where there is no such file.

    Raises:
        BadInput: no such file, unreadable, too large, or not TOML.
    """
    where = where if len(where) <= 120 else where[:117] + "..."
    check_file(path, where, LARGEST_FILE, see)
    with readable_errors(where):
        text = path.read_text(encoding="utf-8-sig")
    return parse_toml(text, where)


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Return the table that a text in TOML says.

    Raises:
        BadInput: not TOML, too long, nested too deep, or with numbers that TOML does not hold.
    """
    check_size(len(text), where, LARGEST_FILE)
    if _DEEP_KEY.search(_TEXT.sub('""', text)):
        raise BadInput(f"{where}: a key has more than {DEEPEST} parts with dots between them.")
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # besides TOMLDecodeError: numbers and nesting beyond all measure
        raise BadInput(f"{where}: is not TOML: {str(error)[:1].lower()}{str(error)[1:200]}.") from None
    check_values(table, where)
    return table


def check_values(table: Mapping[str, Any], where: str) -> None:
    """Check that a table is no deeper, and its whole numbers no larger, than TOML that people write.

    Raises:
        BadInput: something is.
    """
    level: list[tuple[str, Any]] = [("", table)]
    for _ in range(DEEPEST + 1):
        within: list[tuple[str, Any]] = []
        for name, value in level:
            if isinstance(value, Mapping):
                within += [(f"{name}.{key}" if name else str(key), one) for key, one in value.items()]
            elif isinstance(value, list | tuple):
                within += [(name, one) for one in value]
            elif isinstance(value, int) and not -WHOLE <= value < WHOLE:
                raise BadInput(f'{where}: "{name[:60]}" is {short(value)}, out of range; whole numbers have 19 digits.')
        if not within:
            return
        level = within
    raise BadInput(f"{where}: tables and lists are nested more than {DEEPEST} deep.")


def _size(size: int) -> str:
    return f"{number(size / 1e9)} GB" if size >= 1e8 else f"{number(size / 1e6)} MB"
