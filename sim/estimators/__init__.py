"""Statistical estimators, written once: the same ones measure the simulated market and people's own data.

They take plain numpy arrays and know nothing of where these come from.
"""
