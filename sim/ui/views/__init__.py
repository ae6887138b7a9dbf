"""The views below the first screen, one module each; only the one that is open is computed."""
