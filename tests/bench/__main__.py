"""`make bench`: everything that has a limit, measured on each database in one run.

Prints times and their ratios with the limits beside, and ends with 1 where one is exceeded. A name of a measure as
argument (`python -m tests.bench recounting`) runs that one alone.
"""

from __future__ import annotations

import sys

from tests.bench import grid, numbers, recounting, workdays

MEASURES = {"workdays": workdays.run, "recounting": recounting.run, "numbers": numbers.run, "grid": grid.run}


def main(wanted: list[str]) -> int:
    """Run the measures that are wanted, or all; the exit code."""
    found = [run() for name, run in MEASURES.items() if name in wanted or not wanted]
    return int(any(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
