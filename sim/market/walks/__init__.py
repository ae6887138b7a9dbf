"""The month's loops over a block of customers, step by step; what happens to one customer stands in sim/market/rules."""
