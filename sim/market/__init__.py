"""The market: one month at a time, compiled or as Mesa objects, from the same rules."""
