"""Customers as Mesa agents: the month of one person, in plain Python, by the very same rules as the compiled market."""
