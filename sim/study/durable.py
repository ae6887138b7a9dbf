"""Files that outlive a power cut: each is there whole or as it was before, and one process at a time writes them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from sim.errors import BadInput

HALF = ".half"
"""Ending of a file that is being written; after a crash it is nothing."""
LOCK = ".bond.lock"
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def write_whole(path: Path, content: str | bytes | Callable[[BinaryIO], Any]) -> None:
    """Write a file so that it is there as a whole or not at all; when this returns, a power cut cannot undo it.

    Args:
        path: the file; folders above it are made.
        content: a text, bytes, or a function that writes into the open file.

    Raises:
        OSError: it cannot be written; what was there before still is.
    """
    make_folder(path.parent)
    half = path.with_name(path.name + HALF)
    try:
        with half.open("wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())  # the name must not come to stand for bytes that are not there yet
        os.replace(half, path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
    sync(path.parent)


def remove(paths: Sequence[Path]) -> None:
    """Remove files of one folder; when this returns, none of them can come back."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        sync(folder)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, so that a power cut cannot take them away with what is in them."""
    missing = [one for one in (folder, *folder.parents) if not one.is_dir()]
    for one in reversed(missing):
        one.mkdir(exist_ok=True)
        sync(one.parent)


def sync(folder: Path) -> None:
    """Wait until the names in a folder are on disk, where the system offers that (Windows does not)."""
    if os.name != "posix" or not folder.is_dir():
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def only_writer(folder: Path) -> Iterator[bool]:
    """Keep every other process from writing to a folder, which is made if it is not there.

    Before the lock is held nothing else is written. A folder that was made for this and stays empty goes again.

    Yields:
        Whether the lock of another process lay there, one that came to its end before its work.

    Raises:
        BadInput: another process is at it.
    """
    is_new = not folder.is_dir()
    make_folder(folder)
    path = folder / LOCK
    file, was_left = _locked(path)
    try:
        sync(folder)
        yield was_left
    finally:
        with suppress(PermissionError):  # Windows removes no open file; it has no such locks either
            path.unlink(missing_ok=True)
        file.close()
        if is_new:
            with suppress(OSError):  # it is not empty
                folder.rmdir()


def _locked(path: Path) -> tuple[BinaryIO, bool]:
    """Return the open and locked file, and whether it was there before."""
    while True:
        was_there = path.exists()
        file = path.open("ab")
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # a system without such locks: no process is kept out
            return file, was_there
        except BlockingIOError:
            file.close()
            raise BadInput(f'--out: another process is writing to "{path.parent}".') from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                file.close()
                raise
            return file, was_there
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file, was_there
        file.close()  # the process that held it has just removed it: the lock that counts is a new one
