"""Measuring: `make bench` runs `python -m tests.bench`. Times are printed and never tested; pytest finds nothing here."""
