"""A logit of household choice: what price, the last purchase and household taste each contribute."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.dirichlet import polarisation
from sim.estimators.likelihood import Choices, likeliest
from sim.estimators.purchases import Codes, in_order, rows_of

Floats = NDArray[np.float64]
LONG = 8  # purchases of a household that can be cut in two; of shorter halves taste cannot be told


class Logit(NamedTuple):
    """Coefficients of utility.

    price: per unit of price
    inertia: of the firm bought last
    taste: of household taste; 0 if it was left out
    se_price, se_inertia: standard errors, clustered by household
    inertia_in_money: -inertia / price, as a share of the mean price on the shelf; makes sense if price is below zero
    n: choices used
    se_in_money: standard error of inertia_in_money (delta method)
    """

    price: float
    inertia: float
    taste: float
    se_price: float
    se_inertia: float
    inertia_in_money: float
    n: int
    se_in_money: float = float("nan")


def household_logit(customers: ArrayLike, firms: ArrayLike, prices: ArrayLike, with_taste: bool = True) -> Logit:
    """Return the conditional logit of each purchase, from a customer's second on.

    Utility of firm j is constant_j + price x p_j + inertia x [j bought last] + taste x log t_j + Gumbel noise. Taste
    t_j is what the household's other purchases lead to expect: t_j = (n_j + S s_j) / (N + S), with n_j of N others of
    firm j, market share s_j, and S from `polarisation`; the mean of a Dirichlet after N draws (Goodhardt, Ehrenberg &
    Chatfield 1984). Its log is taken because the constants of a logit are logs of shares: in trials with known truth
    the plain share was off by up to 20 % however long the panel, the log by an error that shrinks with its length.
    Only the purchase itself is left out: without its neighbours too, inertia was found where there is none.

    That error, for a short panel measures taste with noise, is taken out by the split-panel jackknife (Dhaene &
    Jochmans 2015): twice the estimate less that with households of 8 and more purchases cut into an earlier and a later
    half. What remained in the trials was a few percent from 20 purchases a household and some 10 % at 8 to 12; with
    fewer than 8 nothing is cut, and inertia comes out up to a half too small, but not above zero where it is zero.
    Without taste all that differs between households passes for inertia. Source: McFadden 1974; Guadagni & Little 1983
    (household loyalty); Keane 1997 and Dube, Hitsch & Rossi 2010 (inertia and taste mistaken for each other).

    Args:
        customers: shape (rows,), rows in order of purchase within customer.
        firms: shape (rows,), the firm chosen, codes from 0.
        prices: shape (rows, f), of all firms at each purchase, any currency; not a number for what is not on the shelf.
        with_taste: whether to control for household taste.

    Raises:
        BadInput: the rows cannot be used, no customer bought twice, or prices or choices vary too little to tell.
    """
    who, firm, n, _ = rows_of(customers, firms)
    price = np.asarray(prices, np.float64)
    if price.ndim != 2 or len(price) != len(who) or price.shape[1] <= firm.max():
        raise BadInput(f"prices: one row per purchase and one column per firm are needed; the shape is {price.shape}.")
    if (price < 0).any():
        raise BadInput("prices: none can be below zero.")
    order = in_order(who)
    who, firm, price = who[order], firm[order], price[order]
    chosen, mean_price = _comparable(who, firm, price)
    f, relative = len(chosen), price / mean_price
    choices = _choices(who, who, firm, relative, chosen, with_taste=with_taste)
    beta, influence = likeliest(choices, f, n)
    if with_taste:
        try:
            cut, pull = likeliest(_choices(_halves(who, n), who, firm, relative, chosen, with_taste=True), f, n)
        except BadInput:  # too short to be cut: the error stays in
            pass
        else:
            beta, influence = 2.0 * beta - cut, 2.0 * influence - pull
    g = len(np.unique(choices.who))
    spread = influence.T @ influence * g / max(g - 1, 1)
    # price was divided by its mean, so this is inertia in units of the mean price
    money = -beta[f] / beta[f - 1]
    slope = np.array([beta[f] / beta[f - 1] ** 2, -1.0 / beta[f - 1]])
    block = spread[f - 1 : f + 1, f - 1 : f + 1]
    return Logit(
        price=float(beta[f - 1] / mean_price),
        inertia=float(beta[f]),
        taste=float(beta[f + 1]) if with_taste else 0.0,
        se_price=float(np.sqrt(block[0, 0]) / mean_price),
        se_inertia=float(np.sqrt(block[1, 1])),
        inertia_in_money=float(money),
        n=len(choices.chosen),
        se_in_money=float(np.sqrt(slope @ block @ slope)),
    )


def _repeated(panels: Codes) -> NDArray[np.bool_]:
    """Return which rows, sorted by panel, are not the first of theirs."""
    return np.concatenate([[False], panels[1:] == panels[:-1]])


def _halves(who: Codes, n: int) -> Codes:
    """Return panels in which the earlier and later purchases (sorted rows) of those who bought enough are apart."""
    bought = np.bincount(who, minlength=n)
    place = np.arange(len(who)) - (np.cumsum(bought) - bought)[who]
    return 2 * who + ((2 * place >= bought[who]) & (bought[who] >= LONG))


def _comparable(who: Codes, firm: Codes, price: Floats) -> tuple[Codes, float]:
    """Return the firms that were chosen at all (the others have no constant and no say), and their mean price."""
    used = _repeated(who) & np.isfinite(price[np.arange(len(who)), firm])
    if not used.any():
        raise BadInput("The logit needs customers who bought at least twice at known prices; there is none.")
    chosen = np.unique(firm[used])
    if len(chosen) < 2:
        raise BadInput("The logit needs at least two firms that were chosen; there is one.")
    shelf = price[np.ix_(used, chosen)]
    mean = float(np.nanmean(shelf))
    if mean <= 0 or float(np.nanmax(np.nanstd(shelf, axis=0))) < 1e-9 * mean:
        raise BadInput("prices: no firm's price ever changes, so its effect cannot be told from the firm itself.")
    if (firm[1:] == firm[:-1])[used[1:]].all():
        raise BadInput("Nobody ever changed from one firm to another, so inertia has no size.")
    return chosen, mean


def _choices(panels: Codes, who: Codes, firm: Codes, price: Floats, chosen: Codes, *, with_taste: bool) -> Choices:
    """Return the choices that can be explained: of the firms chosen, at known prices, with a purchase before.

    Args:
        panels: shape (rows,), sorted; last purchase and taste are looked for within each.
        who: shape (rows,), customers.
        firm: shape (rows,).
        price: shape (rows, f), over its mean.
        chosen: firms to compare.
        with_taste: whether taste is asked for.
    """
    f = price.shape[1]
    number = np.full(f, len(chosen))
    number[chosen] = np.arange(len(chosen))
    at_known_price = np.isfinite(price[np.arange(len(firm)), firm])
    used = np.flatnonzero(_repeated(panels) & at_known_price & (number[firm] < len(chosen)))
    taste = None
    if with_taste:
        _, panel = np.unique(panels, return_inverse=True)
        counts = np.bincount(panel * f + firm, minlength=(int(panel.max()) + 1) * f).reshape(-1, f).astype(np.float64)
        taste = _log_taste(counts, panel[used], firm[used])[:, chosen]
    return Choices(who[used], number[firm[used]], number[firm[used - 1]], price[np.ix_(used, chosen)], taste)


def _log_taste(counts: Floats, panel: Codes, firm: Codes) -> Floats:
    """Return log t_j, shape (m, f), see `household_logit`."""
    strength = float(np.clip(np.nan_to_num(polarisation(counts).switching, nan=100.0), 0.05, 100.0))
    others = counts[panel]
    others[np.arange(len(panel)), firm] -= 1.0
    total = others.sum(axis=1, keepdims=True)
    shares = np.maximum(counts.sum(axis=0) / counts.sum(), 1e-9)
    return np.asarray(np.log((others + strength * shares) / (total + strength)))
