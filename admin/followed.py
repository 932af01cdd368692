"""用得上的办法: which policies the offices within a person's reach follow today; what none of them uses is not offered.

A policy says by its own lives, ledgers and rules what it uses: where no step `visit` is, there are no visits to record.
"""
from collections.abc import Callable, Iterable
from typing import Any

from flask import g
from sqlalchemy import func, or_, select

from admin.house import session, today
from models.groups import LiaisonGroup
from models.offices import OfficePolicy
from models.scope import Scope
from rules.kinds import Ledger
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Step

Use = Callable[[Policy], object]
"""What is asked of a policy."""


def has_step(step: Step) -> Use:
    """Whether one of its lives has a step."""
    return lambda policy: policy.move(step)


def has_ledger(name: str) -> Use:
    """Whether it has a ledger or bulletin, by the name of the rule: `7.bulletin`."""
    return lambda policy: any(rule.id == f"{policy.key}/{name}" for rule in policy.of(Ledger))


def is_used(use: Use | None) -> bool:
    """Whether some policy within reach uses it; what says nothing is everybody's."""
    return use is None or any(use(POLICIES[key]) for key in followed())


def followed() -> set[str]:
    """The keys of those policies, asked once for a page."""
    if "followed" not in g:
        note(session().execute(select(*questions())).one())
    return set(g.followed)


def questions() -> list[Any]:
    """A scalar subquery for each policy, for who asks along with something else; nothing where the answer is known."""
    if "followed" in g:
        return []
    within = or_(OfficePolicy.office_id.in_(offices()),
                 OfficePolicy.office_id.in_(select(LiaisonGroup.office_id).where(LiaisonGroup.id.in_(groups()))))
    return [select(func.count()).select_from(OfficePolicy).where(OfficePolicy.policy == key, OfficePolicy.from_on <= today(), within)
            .scalar_subquery() for key in POLICIES]


def note(numbers: Iterable[int]) -> None:
    """What `questions` were answered."""
    if "followed" not in g:
        g.followed = {key for key, number in zip(POLICIES, numbers, strict=True) if number}


def offices() -> frozenset[int]:
    """Those whose records he reads, or counts."""
    scope = session().info.get("scope")
    return scope.offices | scope.counted if isinstance(scope, Scope) else frozenset()


def groups() -> frozenset[int]:
    """Those in which he works; their offices' policies are his."""
    scope = session().info.get("scope")
    return scope.groups if isinstance(scope, Scope) else frozenset()
