"""What the filters of the issues' list offer: offices, counties, groups, units, policies and categories, asked for together."""
from collections.abc import Callable, Sequence
from typing import Any

from flask import g, has_request_context
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, literal, select, true, union_all

from admin.area import offices_within, units_within
from admin.filters import Filter, wording
from admin.house import session, today
from admin.ids import key_of
from admin.policy_words import has_groups
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.issues import HOLDERS, Issue
from models.offices import Office, OfficePolicy
from models.scope import Scope, everything, issues_seen
from models.units import Unit
from rules.custody import Holder
from rules.policies import POLICIES
from rules.policy import Policy

MOST = 500


def options(kind: str) -> Sequence[tuple[str, Any]]:
    """What one filter offers; all of them are asked for together."""
    if not has_request_context():
        return ()
    if "issue_options" not in g:
        g.issue_options = read_options()
    return g.issue_options.get(kind, ())


def read_options() -> dict[str, list[tuple[str, str]]]:
    """Offices, counties, groups, units and categories, in one statement; categories within the person's scope."""
    scope = session().info.get("scope")
    seen = issues_seen(scope) if isinstance(scope, Scope) else true()
    issue, firm = Issue.__table__, Enterprise.__table__
    parts = [
        select(literal("office"), Office.id, Office.short_name, Office.id).where(offices_within()),
        select(literal("group"), LiaisonGroup.id, LiaisonGroup.name, LiaisonGroup.number),
        select(literal("unit"), Unit.id, Unit.name, Unit.id).where(units_within()),
        select(literal("county"), literal(0), firm.c.county, literal(0)).where(firm.c.county != "").distinct(),
        select(literal("policy"), literal(0), OfficePolicy.policy, literal(0)).where(
            OfficePolicy.from_on <= today(), within_offices(scope)).distinct(),
        select(literal("category"), literal(0), issue.c.category, literal(0)).where(seen, issue.c.category != "").distinct(),
    ]
    found: dict[str, list[tuple[str, str]]] = {}
    with everything(session()):
        rows = session().execute(union_all(*parts).limit(5000)).all()
    for kind, key, name, _place in sorted(rows, key=lambda row: (row[0], row[3], row[2])):
        found.setdefault(kind, []).append((str(key) if key else name, name))
    return {kind: pairs[:MOST] for kind, pairs in found.items()}


def within_offices(scope: Any) -> ColumnElement[bool]:
    """Of the offices within reach; of any office for who works in none."""
    offices = scope.offices | scope.counted if isinstance(scope, Scope) else frozenset()
    return OfficePolicy.office_id.in_(offices) if offices else true()


def followed_here() -> tuple[Policy, ...]:
    """The policies that those offices follow today."""
    known = {key for key, _name in options("policy")}
    return tuple(policy for key, policy in POLICIES.items() if key in known) or tuple(POLICIES.values())


def listed(key: str, label: Any, kind: str, where: Callable[[list[Any]], ColumnElement[bool]], *, ids: bool = True) -> Filter:
    """One of the rows that `options` lists."""
    def read(text: str) -> Any:
        value = key_of(Issue.__table__.c.id, text) if ids else wording(text)
        if value is None:
            raise ValueError(text)
        return value
    return Filter(key=key, label=label, read=read, widget="choice", choices=lambda: options(kind), where=where)


def pairs(named: Any) -> list[tuple[str, str]]:
    """Keys with their words, translated when they are shown."""
    return [(key, str(_(words))) for key, words in named.items()]


def holders() -> list[tuple[str, str]]:
    """In whose hands an issue may be: a liaison group's only where a policy here has groups."""
    grouped = any(map(has_groups, followed_here()))
    return [(key, words) for key, words in pairs(HOLDERS) if key != Holder.GROUP or grouped]


def channels() -> list[tuple[str, str]]:
    """反映形式 as the policies here list them."""
    return [(value, str(_(value))) for value in dict.fromkeys(
        value for policy in followed_here() for value in policy.values_of("receive.channel"))]
