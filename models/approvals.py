"""待审批 Approvals: which proposals wait for a person, as one condition; and the notes that an approval left behind.

The condition says of a list what `rules.decide` says of one issue: his office, his tier or a lower one, and never a
proposal of his own or in the name of whom he stands in for (tests/models/test_approvals.py holds them together).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select, true

from models.actors import Standing
from models.acts import ACTS, Act, proposed_unit
from models.attachments import Attachment
from models.issues import Issue
from models.offices import Office
from rules.approver import Shape, beyond
from rules.facts import Facts
from rules.policies import POLICIES
from rules.policy import LEVELS
from rules.terms import APPROVERS, Role, Status, Step

NOTE = "批示笺"
"""What the paper is titled that a leader's note becomes."""
acts = Act.__table__.alias("act_proposed")
said = ACTS[Step.PROPOSE].__table__.alias("said_proposed")


def waits_for(held: Standing) -> ColumnElement[bool]:
    """The proposals that this person may approve on the day of his standing."""
    grants = [grant for grant in held.actor.with_role(*APPROVERS) if grant.office is not None]
    parts = [
        and_(Issue.office_id == grant.office, within_reach(grant.role), _not_by(held.stands_in_for.get(grant)))
        for grant in grants
    ]
    if not parts:
        return false()
    return and_(Issue.status == Status.PROPOSED.value, _not_by(held.actor.id), or_(*parts))


@cache
def within_reach(role: Role) -> ColumnElement[bool]:
    """The latest proposal is of a tier that the role may approve, by the policy and at the level of its office."""
    above = [*_beyond_reach(role)]
    return not_(or_(*above)) if above else true()


def to_pass_up() -> ColumnElement[bool]:
    """It is proposed to pass it up."""
    return _latest(_passes_up())


def of_complexity(complexity: str) -> ColumnElement[bool]:
    """It is proposed as clear, complex or major."""
    return _latest(said.c.complexity == complexity)


def _passes_up() -> ColumnElement[bool]:
    return func.coalesce(said.c.transfer_reason, "") != ""


def _beyond_reach(role: Role) -> Iterator[ColumnElement[bool]]:
    level = select(Office.__table__.c.level).where(Office.__table__.c.id == Issue.office_id).scalar_subquery()
    for key, policy in POLICIES.items():
        for name in LEVELS:
            if shapes := beyond(policy, name, role):
                yield and_(Issue.policy == key, level == name, _latest(or_(*map(_is_of, shapes))))


def _is_of(shape: Shape) -> ColumnElement[bool]:
    """The proposal has this shape."""
    several = exists().where(proposed_unit.c.act_id == said.c.id)
    transfer = _passes_up()
    return and_(
        transfer if shape.transfer else not_(transfer),
        said.c.complexity == shape.complexity,
        several if shape.several else not_(several),
    )


def _not_by(person: int | None) -> ColumnElement[bool]:
    """The latest proposal was taken neither by him nor in his name."""
    if person is None:
        return true()
    return not_(_latest(or_(acts.c.actor_id == person, acts.c.for_id == person)))


def _latest(where: ColumnElement[bool]) -> ColumnElement[bool]:
    """Something holds of the issue's latest proposal, the one that counts while it waits."""
    later = acts.alias("act_proposed_later")
    superseded = exists().where(
        later.c.issue_id == acts.c.issue_id, later.c.step == Step.PROPOSE.value, later.c.seq > acts.c.seq
    )
    return exists().where(acts.c.issue_id == Issue.id, said.c.id == acts.c.id, not_(superseded), where)


def notes_that_count(facts: Facts, papers: Iterable[Attachment]) -> list[Attachment]:
    """批示笺 of the approval that counts: stored with it, by who gave it. None once the proposal was changed."""
    approved = facts.approval()
    if approved is None:
        return []
    return [
        one for one in papers
        if one.title == NOTE and one.stored_by_id == approved.actor and one.stored_at == approved.at
    ]  # fmt: skip
