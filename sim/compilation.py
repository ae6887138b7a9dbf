"""Compiled code that is kept on disk: where, what becomes of damaged files, and what is said while one has to wait."""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache, IndexDataCacheFile

from sim.errors import BadInput

COMPILING = "Compiling the market, once on this machine (about half a minute) ..."


def kept(function: Any, version: str) -> Any:
    """Keep what a function, made by `numba.njit`, is compiled to on disk.

    Args:
        function: compiled when it is first called.
        version: hash of all sources that end up in it; Numba itself watches only the file of the outer function.

    Raises:
        BadInput: Numba was told not to compile.
    """
    config: Any = numba.config
    if config.DISABLE_JIT:
        raise BadInput("NUMBA_DISABLE_JIT is set, but the market has to be compiled; unset it.")
    before = config.CACHE_DIR
    config.CACHE_DIR = _folder(before, version)
    try:
        if config.CACHE_DIR:
            function._cache = _Cache(function.py_func)
    finally:
        config.CACHE_DIR = before
    return function


@cache
def _folder(wanted: str, version: str) -> str:
    """Return a folder that can be written to, the same for all processes of a user; empty if there is none."""
    for home in _homes(wanted):
        folder = home / version
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError:
            continue
        return str(folder)
    return ""


def is_there(version: str) -> bool:
    """Return whether something compiled from sources of that hash is kept already."""
    config: Any = numba.config
    folder = _folder(config.CACHE_DIR, version)
    return bool(folder) and next(Path(folder).rglob("*.nbc"), None) is not None


def _homes(wanted: str) -> Iterator[Path]:
    """Yield NUMBA_CACHE_DIR, or ~/.cache; then, for a home that is read-only or none, a folder of temporary files."""
    with suppress(RuntimeError):  # a user whom the system does not know has no home
        yield Path(wanted) if wanted else Path.home() / ".cache" / "bind-or-bond"
    user = os.getuid() if hasattr(os, "getuid") else ""
    try:
        own = Path(tempfile.gettempdir()) / f"bind-or-bond-{user}"
        own.mkdir(mode=0o700, exist_ok=True)
        entry = own.lstat()
    except OSError:
        return
    # Code is run from there, and anybody may have made a folder of that name.
    if not hasattr(os, "getuid") or (
        stat.S_ISDIR(entry.st_mode) and entry.st_uid == user and not entry.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ):
        yield own


class _Cache(FunctionCache):
    """Numba's cache of a function; what is damaged in it is compiled anew and written over."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        locator = self._impl.locator
        self._cache_file = _Checked(self._cache_path, self._impl.filename_base, locator.get_source_stamp())

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the compiled function, None if it has to be compiled."""
        try:
            loaded = super().load_overload(sig, target_context)
        except Exception:  # whatever the bytes of a damaged file make of the reader
            loaded = None
        if loaded is None:
            _tell()
            gc.freeze()  # else all that was there before is looked through again and again: 8 per cent of the time
        return loaded

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep a compiled function; without room for it the next process compiles it anew."""
        gc.unfreeze()
        try:
            super().save_overload(sig, data)
        except Exception:  # a damaged list of what is there, or a full disk
            try:
                self.flush()
                super().save_overload(sig, data)
            except OSError:
                return


class _Checked(IndexDataCacheFile):
    """Numba's files, with a check sum: a flipped bit would be machine code too."""

    def _save_data(self, name: str, data: Any) -> None:
        packed = self._dump(data)
        super()._save_data(name, (hashlib.sha256(packed).digest(), packed))

    def _load_data(self, name: str) -> Any:
        check, packed = super()._load_data(name)
        if hashlib.sha256(packed).digest() != check:
            raise ValueError(f"{name} is damaged")
        return pickle.loads(packed)


@cache
def _tell() -> None:
    """Say once why nothing happens: on a terminal, and wherever the stderr of the `bond` command goes."""
    if sys.stderr is not None and (sys.stderr.isatty() or "sim.cli" in sys.modules):
        print(COMPILING, file=sys.stderr, flush=True)
