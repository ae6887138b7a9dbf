"""Measures: from a result to arrays by seed and month, and to tidy tables with intervals."""
