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
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.scenario import Scenario

NOT_RECORDED = {"basket", "kind"}  # purchases are choices; the kind at entry has a column of its own


def write_record(path: Path, what: str, scenario: Scenario, seeds: Sequence[int]) -> None:
    """Simulate a scenario once more, seed by seed, and write every customer-month to a Parquet file as it goes.

    Args:
        path: file to write.
        what: "choices", one row per purchase occasion: seed, customer, month, occasion, firm (chosen; empty for
            doing without), price (its public price, currency per month of average use), points (currency of reward) and
            member as they stood before the month, kind_at_entry, stayed_for (what held those who stayed) and
            left_because (main reason of those who moved);
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
    people, is_repertoire = market.customers, market.values.market.repertoire == 1
    n = len(people)
    if is_repertoire:  # room to write every purchase down, which changes nothing else
        people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, n), -1, np.int8))
    for month in range(1, market.months + 1):
        points, member, last = people.points / 100.0, people.is_member.astype(bool), people.provider.copy()
        market.advance()
        is_new = people.entered == month  # to the market: of somebody else's balance and provider nothing is taken over
        points[is_new], member[is_new] = 0.0, False
        # one row per purchase: in a subscription everybody makes one a month
        occasion, who = np.nonzero(people.basket >= 0) if is_repertoire else (np.zeros(n, int), np.arange(n))
        order = np.lexsort((occasion, who))
        occasion, who = occasion[order], who[order]
        firm = people.basket[occasion, who] if is_repertoire else people.provider[who]
        is_first = occasion == 0
        has_moved = is_first & (firm != last[who]) & ~is_new[who]
        yield pa.table(
            {
                "seed": pa.repeat(pa.scalar(seed, pa.int64()), len(who)),
                "customer": who.astype(np.int32),
                "month": pa.repeat(pa.scalar(month, pa.int16()), len(who)),
                "occasion": (occasion + 1).astype(np.int16),
                "firm": pa.array(firm.astype(np.int8), mask=firm >= len(market.firms)),
                "price": np.array([*market.prices[month], np.nan])[firm],
                "points": points[who],
                "member": member[who],
                "kind_at_entry": _words(people.kind[who], KINDS),
                # what holds and what drives away is asked at the first purchase of a month
                "stayed_for": _words(np.where(is_first & ~has_moved, people.stayed_for[who], -1), HOLDS),
                "left_because": _words(np.where(has_moved, people.left_because[who], -1), REASONS),
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
