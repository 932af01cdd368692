"""应做汇总 Owing: what is owed, summed by owner and rule, with the state of each period in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.obligations import rule_of
from rules.kinds import Cadence
from rules.owed import Owed
from rules.terms import Term


class OwedState(Term):
    """应做事项的情形: what is over is enough or short, what runs is still to be done, what is cut is only shown."""

    SHORT = "short", "不够"
    RUNNING = "running", "进行中"
    MET = "met", "够"
    PARTIAL = "partial", "部分"
    FREE = "free", "不计"


COUNTED = (OwedState.SHORT, OwedState.RUNNING, OwedState.MET)
"""计入应做的: what 已做/应做 is the sum of."""


def state_of(one: Owed, on: date) -> OwedState:
    """How one stands on a day. An explanation that is owed is short at once: it has no period to run."""
    if one.partial:
        return OwedState.PARTIAL
    if one.due == 0:
        return OwedState.FREE
    if one.done >= one.due:
        return OwedState.MET
    has_time = isinstance(rule_of(one.rule), Cadence) and one.running(on)
    return OwedState.RUNNING if has_time else OwedState.SHORT


@dataclass
class Sum:
    """合计 of one owner under one rule. `done` counts no more than was due; `short` is what periods that are over lack,
    `running` what is still to be done in those that run; `partial` is the number of periods that are only shown."""

    due: int = 0
    done: int = 0
    short: int = 0
    running: int = 0
    partial: int = 0

    def add(self, one: Owed, on: date) -> None:
        """Count one in."""
        state = state_of(one, on)
        if state == OwedState.PARTIAL:
            self.partial += 1
            return
        self.due += one.due
        self.done += min(one.done, one.due)
        self.short += one.missing if state == OwedState.SHORT else 0
        self.running += one.missing if state == OwedState.RUNNING else 0

    @property
    def rate(self) -> float | None:
        """已做/应做, None where nothing was due."""
        return self.done / self.due if self.due else None


def sums(found: Iterable[Owed], on: date) -> dict[tuple[str, int | None], Sum]:
    """By (rule, owner)."""
    summed: dict[tuple[str, int | None], Sum] = {}
    for one in found:
        summed.setdefault((one.rule, one.owner), Sum()).add(one, on)
    return summed
