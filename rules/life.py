"""办理闭环 Life: the states and moves that a policy uses, of an issue or of another subject."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rules.facts import Facts
from rules.terms import Role, Status, Step, Subject


@dataclass(frozen=True)
class Move:
    """一步: who may take a step, from which statuses, and where it leads.

    `to` None: the status stays. `unless` names a flag of the evidence; when it says no the step leads to
    `else_to` and opens a new round, as does every move with `new_round`. `new_leg`: the office above takes over.
    `own`: who took the act that is corrected may correct it, whatever his role.
    `anywhere`: units belong to no office, so who keeps them may, whichever office handles the issue.
    `cooperating`: handlers of the units that cooperate may take it too. `paper`: the field that must be given
    when another than the first of `by` takes it in his stead. `only`: a fact without which it is not open,
    and its words.
    """

    step: Step
    by: tuple[Role, ...]
    start: tuple[Status | None, ...]
    to: Status | None = None
    else_to: Status | None = None
    unless: str | None = None
    new_round: bool = False
    new_leg: bool = False
    own: bool = False
    anywhere: bool = False
    cooperating: bool = False
    paper: str = ""
    only: tuple[str, Callable[[Facts], bool]] | None = None

    def goes_back(self, offered: Mapping[str, Any]) -> bool:
        """Whether this taking of it opens a new round."""
        return self.new_round or (self.unless is not None and offered.get(self.unless) is False)

    def leads_to(self, facts: Facts, offered: Mapping[str, Any]) -> tuple[Status, int, int]:
        """Status, leg and round after the step; rounds are counted within the leg."""
        status = self.else_to if self.unless and self.goes_back(offered) else self.to
        status = status or facts.status
        assert status is not None  # a first move always names where it leads; Life checks it
        if self.new_leg:
            return status, facts.leg + 1, 1
        return status, facts.leg, facts.round + self.goes_back(offered)

    @property
    def targets(self) -> tuple[Status, ...]:
        """Every status it may lead to by name."""
        return tuple(status for status in (self.to, self.else_to) if status)


@dataclass(frozen=True)
class Life:
    """闭环: the moves of one subject, and the statuses in which it ends."""

    subject: Subject
    moves: tuple[Move, ...]
    ends: tuple[Status, ...] = ()

    def move(self, step: Step) -> Move | None:
        """The move of a step; None where this life has no such step."""
        return next((move for move in self.moves if move.step == step), None)

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Every status that it uses, in the order of the table of statuses."""
        used = {status for move in self.moves for status in (*move.start, *move.targets) if status}
        return tuple(status for status in Status if status in used)

    @property
    def open_statuses(self) -> tuple[Status, ...]:
        """Those in which something is still to be done."""
        return tuple(status for status in self.statuses if status not in self.ends)

    def road(self, start: Status | None, goal: Iterable[Status | None]) -> tuple[Step, ...] | None:
        """The shortest ordinary road from one status to any of others, as steps; None where there is none."""
        goals, seen = set(goal), {start}
        queue: deque[tuple[Status | None, tuple[Step, ...]]] = deque([(start, ())])
        while queue:
            status, steps = queue.popleft()
            if status in goals:
                return steps
            for move in self.moves:
                onward = move.to
                if status in move.start and onward and onward not in seen and status not in self.ends:
                    seen.add(onward)
                    queue.append((onward, (*steps, move.step)))
        return None

    def without_way_out(self) -> tuple[Status, ...]:
        """Statuses from which no end can be reached."""
        good = set(self.ends)
        while found := {
            status
            for move in self.moves
            for status in move.start
            if status and status not in good and good & set(move.targets)
        }:
            good |= found
        return tuple(status for status in self.statuses if status not in good)
