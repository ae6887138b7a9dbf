"""Arc elasticities: by how many percent a quantity moves for one percent of price."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput


def arc_elasticity(
    quantity: ArrayLike, before: ArrayLike, price: ArrayLike, price_before: ArrayLike
) -> NDArray[np.float64]:
    """Return log(quantity / before) / log(price / price_before), element by element.

    The log ratio is symmetric: a step there and back has one elasticity. Source: Allen 1934; for advertising or any
    other lever put its spend in place of the price.

    Args:
        quantity: sold at the new price, any shape.
        before: sold at the old one, same shape and unit.
        price: the new one.
        price_before: the old one, same unit.

    Returns:
        Elasticities, no unit, of the common shape.

    Raises:
        BadInput: a quantity or price is not above zero, or the price did not move.
    """
    named = {"quantity": quantity, "before": before, "price": price, "price_before": price_before}
    logs = {}
    for name, values in named.items():
        array = np.asarray(values, np.float64)
        if not (np.isfinite(array) & (array > 0)).all():
            raise BadInput(f"{name}: an elasticity needs numbers above zero.")
        logs[name] = np.log(array)
    step = logs["price"] - logs["price_before"]
    if (step == 0).any():
        raise BadInput("price: it is the same as before, so there is no elasticity.")
    return np.asarray((logs["quantity"] - logs["before"]) / step, np.float64)
