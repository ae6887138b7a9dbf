"""Measurements of family B6: satisfaction, emotion, relationship."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.lab import Lab
from sim.market.account import LINES
from sim.market.model import MarketModel
from sim.market.rules.failure import MAJOR, SILENT
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.measures.figures import figure
from sim.measures.intervals import Values
from sim.measures.money import account
from sim.measures.opinions import felt_bonds
from sim.scenario import Scenario, load

YEAR = 12
Columns = NDArray[Any]


def repertoire(**changes: float) -> Scenario:
    """Return the default repertoire market, with other numbers changed ("block__name" to value)."""
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return Scenario(name="repertoire").with_changes({"market.repertoire": 1} | named)


def own(market: MarketModel, name: str) -> Columns:
    """Return a column of the customers, shape (n,); one that has a row per firm is read at the own provider."""
    c = market.customers
    column: Columns = getattr(c, name)
    return column.copy() if column.ndim == 1 else np.take_along_axis(column, c.provider[None].astype(int), 0)[0]


def diary(market: MarketModel, *names: str) -> dict[str, Columns]:
    """Let all months pass, and return columns as they stood at the end of each, shape (months + 1, n)."""
    pages = [[own(market, name) for name in names]]
    while market.month < market.months:
        market.advance()
        pages.append([own(market, name) for name in names])
    return {name: np.stack(column) for name, column in zip(names, zip(*pages, strict=True), strict=True)}


def stays(provider: Columns, month: int, months: int = YEAR) -> Columns:
    """Return who is with the provider of a month in each of the months after it, shape (n,)."""
    return np.asarray((provider[month + 1 : month + months + 1] == provider[month]).all(axis=0))


# V41 and V42

PARTS = ("revenue", "wallet", "profit")
"""What the value index is made of, as `_worth` calls it."""


def _worth(market: MarketModel) -> dict[str, Values]:
    """Return what each active customer of the focal company feels at month 12, and is worth in the year after it.

    Keys: bond (share), felt (utility), satisfaction (scale), revenue and profit (currency a year), wallet (share of
    all purchases, not a number without any).
    """
    firm, rate, p = market.firms[0].numbers, market.values.repertoire.rate, market.values
    while market.month < YEAR:
        market.advance()
    c = market.customers
    n = len(c)
    active = c.idle < p.repertoire.months_active
    state = {
        "bond": c.bond[0].astype(float),
        "felt": felt_bonds(market),
        "satisfaction": c.satisfaction[0].astype(float),
    }
    c.columns = c.columns._replace(basket=np.full((MAX_PURCHASES, n), -1, np.int8))  # room to write every purchase down
    here, anywhere, service = np.zeros(n), np.zeros(n), np.zeros(n)
    while market.month < 2 * YEAR:
        market.advance()
        bought = c.basket >= 0
        here += (c.basket == 0).sum(axis=0)
        anywhere += bought.sum(axis=0)
        served = bought.any(axis=0) & (c.provider == 0)
        voiced = served & (c.incident > 0) & (c.incident != SILENT) & (c.incident != SILENT + MAJOR)
        service += served * p.experience.contact_chance * firm.contact_cost + voiced * firm.complaint_cost
    revenue = here * firm.list_price / rate
    margin = firm.list_price - firm.unit_cost - np.where(c.channel == 2, firm.dealer_margin * firm.list_price, 0.0)
    state |= {"revenue": revenue, "profit": here * margin / rate - service}
    state["wallet"] = here / np.where(anywhere > 0, anywhere, np.nan)
    return {name: values[active] for name, values in state.items()}


def _indices(worth: dict[str, Values]) -> list[float]:
    """Return the value of the fifth with the strongest and with the weakest bond against the average: share more.

    Three each: the index (mean of the parts), then its parts revenue, share of wallet, profit.
    """
    order = np.argsort(worth["bond"], kind="stable")
    fifth = len(order) // 5
    indices = []
    for group in (order[-fifth:], order[:fifth]):
        means = [(np.nanmean(worth[name][group]), np.nanmean(worth[name])) for name in PARTS]
        parts = [float(mean / average) - 1.0 for mean, average in means]
        indices += [float(np.mean(parts)), *parts]
    return indices


@measures("V41")
def engagement_index(lab: Lab) -> Numbers:
    """Compare the value of customers by how strong their bond is."""
    indices = np.array([_indices(worth) for worth in lab.observe(lab.sized(repertoire(), months=2 * YEAR), _worth)]).T
    parts = {
        f"{name}_{which}": 100.0 * indices[at + offset]
        for offset, which in ((1, "strongest"), (5, "weakest"))
        for at, name in enumerate(PARTS)
    }
    return {"strongest": 100.0 * indices[0], "weakest": 100.0 * indices[4], **parts}


def _connected(worth: dict[str, Values], loyal: float) -> list[float]:
    """Return the mean revenue of the connected, the others, and of those of the others who are highly satisfied."""
    is_connected = worth["felt"] >= loyal
    is_content = ~is_connected & (worth["satisfaction"] >= np.quantile(worth["satisfaction"], 0.8))
    return [float(worth["revenue"][group].mean()) for group in (is_connected, ~is_connected, is_content)]


@measures("V42")
def connected_spend_more(lab: Lab) -> Numbers:
    """Compare the spending of customers who feel a bond with that of the others."""
    market = lab.sized(repertoire(), months=2 * YEAR)
    loyal = market.parameters.ladder.loyal
    means = np.array([_connected(worth, loyal) for worth in lab.observe(market, _worth)]).T
    return {"unconnected": 100.0 * (means[0] / means[1] - 1.0), "satisfied": 100.0 * (means[0] / means[2] - 1.0)}


# V43


def _kept_from_13(market: MarketModel) -> tuple[float, float]:
    """Return which share of the focal company's customers of month 12 stays for a year: of all, of the newcomers."""
    while market.month < YEAR:
        market.advance()
    c = market.customers
    here = c.provider == 0
    is_new = here & (c.tenure <= 6)
    kept = here.copy()
    while market.month < 2 * YEAR:
        market.advance()
        kept &= c.provider == 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(kept[here].mean()), float(np.float64(kept[is_new].sum()) / is_new.sum())


@measures("V43")
def late_thanks(lab: Lab) -> Numbers:
    """Compare retention with and without a late, generic call of thanks in month 13."""
    size = 3 * lab.customers  # newcomers are few
    called, left_alone = (
        np.array(lab.observe(lab.sized(load(name), 2 * YEAR, size), _kept_from_13)).T
        for name in ("thank_you_calls", "calm_market")
    )
    gained = 100.0 * (called - left_alone)
    return {"everybody": gained[0], "newcomers": gained[1]}


# V44


@measures("V44")
def persons_not_firms(lab: Lab) -> Numbers:
    """Compare relationship marketing by persons with that by the firm, and warmth with and without a usual employee."""
    calm, start = load("calm_market"), YEAR + 1
    by_person = calm.with_lever("front_line_warmth", strength=0.2, start=start)
    by_firm = calm.with_lever("thank_you_letter", strength=0.3, every=3, start=start)
    costs = [
        account(lab.result(lab.sized(arm, 3 * YEAR)))[..., LINES.index("levers")].sum(axis=1)
        - account(lab.result(lab.sized(calm, 3 * YEAR)))[..., LINES.index("levers")].sum(axis=1)
        for arm in (by_person, by_firm)
    ]

    def at_36(arm: Scenario) -> tuple[Values, Values]:
        result = lab.result(lab.sized(arm, 3 * YEAR))
        return figure(result, "felt_bond_36"), 100.0 * figure(result, "retention_36.overall")

    felt_bond, kept = zip(*map(at_36, (by_person, by_firm)), strict=True)
    # a tie to the person: always the same employee, with whom part of it goes; a tie to the firm: anybody, nothing goes
    ties: tuple[dict[str, float], ...] = ({"staff.same": 1.0}, {"staff.same": 0.0, "bond.person": 0.0})
    tied = [at_36(arm.with_changes(tie)) for tie in ties for arm in (by_person, calm)]
    gain = [effect("interaction", arms) for arms in zip(*tied, strict=True)]
    return {
        "bond": felt_bond[0] - felt_bond[1],
        "kept": kept[0] - kept[1],
        "tied_bond": gain[0],
        "tied_kept": gain[1],
        "cost": effect("ratio", costs),
    }


# V46

AT_THE_COUNTER = 0.9  # share of months in which a department store's customer meets its staff


def _chain(market: MarketModel) -> list[float]:
    """Return the links of the chain in months 25 to 36: morale, satisfaction, bond (0 to 100), revenue (cents)."""
    links = []
    while market.month < market.months:
        market.advance()
        if market.month > 2 * YEAR:
            here, size = market.customers.provider == 0, market.staff_size
            satisfaction, bond = market.customers.satisfaction[0][here], market.customers.bond[0][here]
            morale, revenue = market.staff.morale[:size], market.record.revenue[market.month, 0]
            links.append([100.0 * morale.mean(), 100.0 * satisfaction.mean(), 100.0 * bond.mean(), float(revenue)])
    return [float(value) for value in np.mean(links, axis=0)]


@measures("V46")
def employees_customers_revenue(lab: Lab) -> Numbers:
    """Follow better internal service through employees' morale and customers' impression to revenue."""
    market = repertoire(experience__contact_chance=AT_THE_COUNTER)
    served = market.with_lever("internal_service", strength=0.1, start=YEAR + 1)
    better, usual = (np.array(lab.observe(lab.sized(arm, months=3 * YEAR), _chain)).T for arm in (served, market))
    units = better[0] - usual[0]
    per_five = 5.0 / units
    satisfaction, bond = (per_five * (better[at] - usual[at]) for at in (1, 2))
    revenue = per_five * 100.0 * (better[3] / usual[3] - 1.0)
    return {"impression": 0.5 * (satisfaction + bond), "revenue": revenue, "satisfaction": satisfaction, "bond": bond}
