"""Two decorators: `rule` for what happens to one customer, `walk` for the loops that take every customer through it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numba
from numba.core.compiler import Compiler
from numba.extending import register_jitable

from sim.compilation import kept
from sim.levers.offer import Offers
from sim.parameters import Parameters

njit: Any = numba.njit  # its published types leave out some options
F = TypeVar("F", bound=Callable[..., Any])
RULES: dict[str, Any] = {}
"""Every rule of the market by its name, as it is compiled in."""


class _Apart(Compiler):
    """Numba's compiler, told that no two arrays handed over share memory: a column is shared with no other.

    It would have to make sure before every loop else, and could not put loops with many columns into vectors: that cost
    a quarter of the month.
    """

    def define_pipelines(self) -> Any:
        """Return Numba's usual steps."""
        self.state.flags.noalias = True
        return super().define_pipelines()


# Plain IEEE arithmetic everywhere: no re-association, no contraction. That costs a third of the speed and buys the same
# bits on every machine, in every number of threads and in plain Python.
_STRICT = {"fastmath": False, "error_model": "numpy", "pipeline_class": _Apart}
# Rules and the walks over customers make no arrays, so nothing has to count references to any: with some hundred arrays
# handed from step to step, counting cost a quarter of the month.
_COUNTS_NOTHING = {"_nrt": False}


@cache
def source_digest() -> str:
    """Return a short hash of all that ends up in compiled code: source files, order of parameters and of offers' terms.

    Numba's own cache watches only the file of the outer function, so a changed rule would go unnoticed.
    """
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode())
        digest.update(path.read_text(encoding="utf-8").encode())
    for name, block in Parameters():
        digest.update(f"{name}: {list(type(block).model_fields)}".encode())
    digest.update(f"{Offers._fields}".encode())
    return digest.hexdigest()[:12]


def rule(function: F) -> F:
    """Mark a scalar function as a rule: plain Python when called from Python, compiled when called from a walk."""
    if function.__module__.startswith("sim.market."):
        RULES[function.__name__] = function
    # No wrappers: no Python code calls the compiled form, and they cost a tenth of the compile time.
    return register_jitable(**_STRICT, **_COUNTS_NOTHING, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def walk(function: Callable[..., Any] | None = None, *, makes_arrays: bool = True) -> Callable[..., Any]:
    """Compile a loop over customers. Compiled code is kept on disk, under the digest of all its sources.

    makes_arrays: whether the loop makes arrays of its own; without that it is faster
    """
    if function is None:
        return lambda wanted: walk(wanted, makes_arrays=makes_arrays)
    counts = {} if makes_arrays else _COUNTS_NOTHING
    return kept(
        njit(nogil=True, boundscheck=False, no_cfunc_wrapper=True, **_STRICT, **counts)(function), source_digest()
    )
