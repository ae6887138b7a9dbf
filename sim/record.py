"""What is written down, customer by customer, as Parquet. Observing changes nothing: a recorded run is the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.market.customers import KINDS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.market.model import MarketModel
from sim.scenario import Scenario

NOT_RECORDED = {"listeners", "kind"}  # the network never changes; the kind at entry has a column of its own


def write_record(path: Path, what: str, scenario: Scenario, seeds: Sequence[int]) -> None:
    """Simulate a scenario once more, seed by seed, and write every customer-month to a Parquet file as it goes.

    Args:
        path: file to write.
        what: "choices", one row per purchase occasion: seed, customer, month, occasion, firm (chosen), price (currency
            per month of average use), points (currency of reward) and member as they stood before the choice,
            kind_at_entry, stayed_for (what held whoever stayed) and left_because (main reason of whoever moved);
            "customers", one row per customer and month from month 0: every column of the customer table at month's end,
            firms' columns with the firm's number behind.
        scenario: to simulate.
        seeds: which.
    """
    rows = _choices if what == "choices" else _customers
    writer: pq.ParquetWriter | None = None
    try:
        for seed in seeds:
            for table in rows(MarketModel(scenario, rng=seed), seed):
                writer = writer or pq.ParquetWriter(path, table.schema)
                writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def _choices(market: MarketModel, seed: int) -> Iterator[pa.Table]:
    people = market.customers
    for month in range(1, market.months + 1):
        points, member = people.points.copy(), people.is_member.astype(bool)
        market.advance()
        yield pa.table(
            _keys(market, seed, month)
            | {
                "occasion": pa.repeat(pa.scalar(1, pa.int16()), len(people)),  # a subscription is one occasion a month
                "firm": people.provider.copy(),
                "price": np.array(market.prices[month])[people.provider],
                "points": points,
                "member": member,
                "kind_at_entry": _words(people.kind, KINDS),
                "stayed_for": _words(people.stayed_for, HOLDS),
                "left_because": _words(people.left_because, REASONS),
            }
        )


def _customers(market: MarketModel, seed: int) -> Iterator[pa.Table]:
    for month in range(market.months + 1):
        if month:
            market.advance()
        columns: dict[str, Any] = {"kind_at_entry": _words(market.customers.kind, KINDS)}
        for name, column in market.customers.columns._asdict().items():
            if name in {"stayed_for", "left_because"}:
                columns[name] = _words(column, HOLDS if name == "stayed_for" else REASONS)
            elif name not in NOT_RECORDED:
                per_firm = {f"{name}_{k}": row.copy() for k, row in enumerate(column)}
                columns |= {name: column.copy()} if column.ndim == 1 else per_firm
        yield pa.table(_keys(market, seed, month) | columns)


def _keys(market: MarketModel, seed: int, month: int) -> dict[str, Any]:
    n = len(market.customers)
    return {
        "seed": pa.repeat(pa.scalar(seed, pa.int64()), n),
        "customer": np.arange(n, dtype=np.int32),
        "month": pa.repeat(pa.scalar(month, pa.int16()), n),
    }


def _words(codes: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """Return codes as words; a negative code is no word."""
    indices = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names)))
