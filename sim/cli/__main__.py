"""`python -m sim.cli` is `bond`."""

from sim.cli import main

if __name__ == "__main__":
    main()
