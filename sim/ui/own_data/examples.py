"""Files to try the page with: one that was published, and two that are made up here, the same each time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.data import MemoryFile

PUBLISHED = "fader_hardie_2007_regular.csv"
BEGIN = np.datetime64("2024-01-01")
DAYS = 540
SHOPPERS, HOUSEHOLDS, WEEKS = 600, 300, 52
BRANDS = {"Alder": 0.32, "Birch": 0.25, "Cedar": 0.17, "Elm": 0.12, "Maple": 0.09, "Oak": 0.05}
"""Made-up brands and their attraction."""


def _published() -> MemoryFile:
    return MemoryFile(PUBLISHED, (Path(__file__).parent / PUBLISHED).read_bytes())


def _log() -> MemoryFile:
    """Return purchases of people who buy at their own rates until they stop, some sooner than others."""
    rng, lines = np.random.default_rng(20240101), []
    for customer in range(1, SHOPPERS + 1):
        day, rate, stops = int(rng.integers(0, DAYS // 2)), rng.gamma(1.6, 1 / 60), rng.beta(1.2, 4.0)
        while day < DAYS:
            amount = float(rng.gamma(4.0, 9.0)) + 3.0
            lines.append((day, f"C{customer:04d},{BEGIN + day},{round(amount, 2)}"))
            if rng.random() < stops:
                break
            day += 1 + int(rng.exponential(1.0 / rate))
    return _written("purchases.csv", "customer,date,amount", [line for _, line in sorted(lines)])


def _panel() -> MemoryFile:
    """Return purchases of households that share their needs among brands, with all prices of the week."""
    rng, lines = np.random.default_rng(20240102), []
    appeal = np.array(list(BRANDS.values()))
    usual = np.array([2.6, 2.4, 2.2, 2.1, 1.9, 1.8])
    prices = np.round(usual * np.where(rng.random((WEEKS, len(BRANDS))) < 0.15, 0.8, 1.0), 2)
    taste = np.log(rng.dirichlet(1.3 * appeal, HOUSEHOLDS) + 1e-4)
    often = rng.gamma(1.5, 0.2, HOUSEHOLDS)
    for week in range(WEEKS):
        for household in range(HOUSEHOLDS):
            if rng.random() < often[household]:
                pull = np.exp(taste[household] - 1.5 * (prices[week] - usual))
                brand = int(rng.choice(len(BRANDS), p=pull / pull.sum()))
                shelf = ",".join(map(str, prices[week].tolist()))
                day = BEGIN + 7 * week + int(rng.integers(0, 7))
                lines.append(f"H{household + 1:03d},{day},{list(BRANDS)[brand]},{shelf}")
    return _written("panel.csv", f"household,date,brand,{','.join(f'price.{brand}' for brand in BRANDS)}", lines)


def _written(name: str, header: str, lines: list[str]) -> MemoryFile:
    return MemoryFile(name, ("\n".join([header, *lines]) + "\n").encode())


EXAMPLES: dict[str, Callable[[], MemoryFile]] = {"survival": _published, "log": _log, "panel": _panel}
"""What can be tried, by code, with its words in the catalogues under `your_data.example`."""
