"""The month's loops over a block of customers; what happens to one customer stands in sim/market/rules."""
