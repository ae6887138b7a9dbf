"""The month's loops over a block of customers; what happens to one customer is in sim/market/rules."""
