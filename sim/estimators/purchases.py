"""What every estimator on purchases asks of its rows: whole numbers, equally many, nothing out of range."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput

Codes = NDArray[np.int64]


def codes(values: ArrayLike, what: str, below: int | None = None) -> Codes:
    """Return codes as whole numbers, one per row.

    Args:
        values: shape (rows,).
        what: how to call them when they cannot be used.
        below: codes run from 0 to `below` - 1; None if any whole number is a code.

    Raises:
        BadInput: they are no whole numbers, there are none, or one is out of range.
    """
    array = np.asarray(values)
    if array.ndim != 1 or array.size == 0:
        raise BadInput(f"{what}: one code per purchase is needed; this has the shape {array.shape}.")
    whole = array.astype(np.int64) if array.dtype.kind in "iub" else None
    if whole is None and array.dtype.kind == "f" and np.isfinite(array).all() and (array == np.floor(array)).all():
        whole = array.astype(np.int64)
    if whole is None:
        raise BadInput(f"{what}: codes must be whole numbers; a purchase without one has to be left out.")
    if below is not None and (whole.min() < 0 or whole.max() >= below):
        raise BadInput(f"{what}: codes run from 0 to {below - 1}; found {whole.min()} to {whole.max()}.")
    return whole


def rows_of(customers: ArrayLike, firms: ArrayLike, n_firms: int | None = None) -> tuple[Codes, Codes, int, int]:
    """Return who bought of whom, row by row, with customers numbered from 0 in the order of their codes.

    Args:
        customers: shape (rows,), any whole numbers.
        firms: shape (rows,), 0 to n_firms - 1.
        n_firms: number of firms; None for the highest code and one.

    Returns:
        customers (rows,), firms (rows,), number of customers, number of firms.

    Raises:
        BadInput: the rows cannot be used.
    """
    who = codes(customers, "customers")
    firm = codes(firms, "firms", n_firms)
    if len(who) != len(firm):
        raise BadInput(f"There are {len(who)} customers' codes and {len(firm)} firms' codes; every row needs both.")
    if firm.min() < 0:
        raise BadInput(f"firms: codes start at 0; found {firm.min()}.")
    numbered, n = _numbered(who)
    return numbered, firm, n, int(firm.max()) + 1 if n_firms is None else n_firms


def _numbered(who: Codes) -> tuple[Codes, int]:
    """Return codes numbered from 0 in their order, and how many there are."""
    if who.min() >= 0 and who.max() < 4 * len(who):  # counting takes a tenth of the time of sorting
        numbers = np.cumsum(np.bincount(who) > 0)
        return numbers[who].astype(np.int64) - 1, int(numbers[-1])
    ids, numbered = np.unique(who, return_inverse=True)
    return numbered.astype(np.int64), len(ids)


def distinct(cells: Codes) -> Codes:
    """Return codes in order, each once; of a million in a tenth of the time that numpy's hash table takes."""
    ordered = np.sort(cells, kind="stable")
    return ordered[np.diff(ordered, prepend=ordered[:1] - 1) != 0]


def in_order(customers: Codes) -> Codes:
    """Return the order (rows,) that brings each customer's rows together and leaves them as they follow each other."""
    return np.argsort(customers, kind="stable")
