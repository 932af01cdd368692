"""范围 Scope: whose rows a person sees. Applied in one place, where the session runs its selects; default nothing.

`session.info["scope"]` says what is seen; without it nothing is. `everything(session)` is how the command
line, the seed and `take` ask for all of it, by name. `take` trusts its caller for scope.
What is written is checked by the same conditions: a row that is changed or deleted lay in scope before, a row
that was written lies in it afterwards, and so does every row of a scoped noun that it points to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, event, exists, false, func, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from models.acts import Act
from models.assignments import Assignment
from models.attachments import Attachment
from models.deadlines import Deadline
from models.enterprises import Enterprise, Revenue
from models.groups import GroupMembership, LiaisonGroup
from models.handovers import Handover, HandoverRow
from models.heard import VisitHeard
from models.informants import Informant
from models.issues import Issue, IssueUnit
from models.links import IssueLink
from models.log import LogEntry
from models.meetings import Meeting, MeetingItem
from models.monthly_editions import MonthlyEdition
from models.names import EnterpriseName
from models.offices import OfficePolicy
from models.purges import Purge
from models.questions import Question
from models.readings import SettingReading
from models.registrations import Registration
from models.reminder_holds import ReminderHold
from models.report_up import ReportUp, ReportUpRow
from models.secrets import WORDS, BusinessSecret
from models.setting_proposals import SettingProposal
from models.slips import Slip
from models.units import Unit
from models.visits import Visit

BEFORE_DISPATCH = ("received", "registered", "proposed", "approved")


@dataclass(frozen=True)
class Scope:
    """范围 of one person on one day. `counted` are offices of whose issues he sees number, name and count alone;
    `own` of `offices` are those in which he sits, without those below that he only watches.
    """

    on: date
    person: int | None = None
    offices: frozenset[int] = frozenset()
    own: frozenset[int] = frozenset()
    counted: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    enterprises: frozenset[int] = frozenset()
    reads_log: bool = False


ALL = object()
"""The scope of who asked for everything by name."""


@contextmanager
def everything(session: Session) -> Iterator[None]:
    """See every row inside; the scope before comes back afterwards."""
    before = session.info.get("scope")
    if before is not ALL and (waiting := {*session.new, *session.dirty, *session.deleted}):
        # What was waiting to be written before is still judged by the scope before.
        session.info["waiting"] = (before, waiting | session.info.get("waiting", (None, set()))[1])
    session.info["scope"] = ALL
    try:
        yield
    finally:
        session.info["scope"] = before


def _assigned(scope: Scope) -> Any:
    table = Assignment.__table__.c
    return select(table.enterprise_id).where(
        table.group_id.in_(scope.groups),
        table.from_on <= scope.on,
        or_(table.until_on.is_(None), table.until_on > scope.on),
    )


def issues_seen(scope: Scope, *, counted: bool = False) -> ColumnElement[bool]:
    """The condition on the issue table; with `counted`, those of which only number and name are seen too."""
    table, acts = Issue.__table__.c, Act.__table__.c
    offices = scope.offices | (scope.counted if counted else frozenset())
    seen: list[ColumnElement[bool]] = []
    if offices:  # what a county passed up it keeps seeing
        seen.append(or_(table.office_id.in_(offices), table.passed_from_id.in_(offices)))
    if scope.groups:
        seen.append(table.enterprise_id.in_(_assigned(scope)))
    if scope.units:
        seen.append(_handled_by(scope.units))
    if scope.enterprises:
        seen.append(table.enterprise_id.in_(scope.enterprises))
    if scope.person is not None and (scope.units or scope.groups):
        mine = select(acts.issue_id).where(acts.actor_id == scope.person, acts.seq == 1)
        seen.append(table.id.in_(mine))
    return or_(*seen) if seen else false()


def _handled_by(units: frozenset[int]) -> ColumnElement[bool]:
    """What was handed out to these units, to lead or to cooperate, and is with them still."""
    table, links = Issue.__table__.c, IssueUnit.__table__.c
    handled = select(links.issue_id).where(links.unit_id.in_(units))
    handed_out = or_(
        table.status.not_in(BEFORE_DISPATCH), and_(table.holder == "unit", table.status == "registered")
    )
    return and_(table.id.in_(handled), handed_out)


def may_read_secrets(scope: Scope) -> ColumnElement[bool]:
    """The condition on the issue table under which its business secrets are read (第四条).

    The office that handles it and the county that passed it up, the units that have it, the enterprise itself: not an
    office that only watches those below it, no liaison group, no unit that handed it back, nobody who only counts.
    """
    table = Issue.__table__.c
    seen: list[ColumnElement[bool]] = []
    if scope.own:
        seen.append(or_(table.office_id.in_(scope.own), table.passed_from_id.in_(scope.own)))
    if scope.units:
        seen.append(_handled_by(scope.units))
    if scope.enterprises:
        seen.append(table.enterprise_id.in_(scope.enterprises))
    return or_(*seen) if seen else false()


def enterprises_seen(scope: Scope) -> ColumnElement[bool]:
    """The condition on the enterprise table."""
    table, issues = Enterprise.__table__.c, Issue.__table__.c
    seen: list[ColumnElement[bool]] = []
    if offices := scope.offices | scope.counted:
        seen.append(table.office_id.in_(offices))
        handled = Issue.__table__.alias("issue_of_office")  # an enterprise of the city whose issue a county has
        theirs = or_(handled.c.office_id.in_(offices), handled.c.passed_from_id.in_(offices))
        seen.append(exists().where(handled.c.enterprise_id == table.id, theirs).correlate(Enterprise.__table__))
    if scope.groups:
        seen.append(table.id.in_(_assigned(scope)))
    if scope.enterprises:
        seen.append(table.id.in_(scope.enterprises))
    if scope.units or scope.groups:
        seen.append(table.id.in_(select(issues.enterprise_id).where(issues_seen(scope))))
    return or_(*seen) if seen else false()


def _conditions(scope: Scope | None) -> dict[type[Any], ColumnElement[bool]]:
    """What each kind of row is filtered by."""
    seen = issues_seen(scope) if scope else false()
    listed = issues_seen(scope, counted=True) if scope else false()
    known = enterprises_seen(scope) if scope else false()
    of_issue = select(Issue.__table__.c.id).where(seen)
    of_enterprise = select(Enterprise.__table__.c.id).where(known)
    staff = scope.offices | scope.counted if scope else frozenset[int]()
    groups = scope.groups if scope else frozenset[int]()
    on_issue = (Act, Slip, Deadline, IssueUnit, MeetingItem, Question, Registration, Purge, ReminderHold)
    on_enterprise = (Revenue, Informant, Assignment, EnterpriseName)
    handed = select(Handover.__table__.c.id).where(Handover.__table__.c.office_id.in_(staff))
    papers: ColumnElement[bool] = Attachment.issue_id.in_(of_issue)
    if scope and scope.offices:
        papers = or_(papers, Attachment.issue_id.is_(None))
    read = select(Issue.__table__.c.id).where(may_read_secrets(scope) if scope else false())
    # A file whose name went into the secrets is a marked one: without the right to read it, it is not there.
    papers = and_(papers, or_(Attachment.name != WORDS, Attachment.issue_id.in_(read)))
    readers = scope.offices if scope else frozenset[int]()
    reported = select(ReportUp.__table__.c.id).where(ReportUp.__table__.c.office_id.in_(readers))
    visits = Visit.__table__.c
    called = or_(visits.group_id.in_(groups), visits.enterprise_id.in_(of_enterprise) if staff else false())
    # What officials hold against each other is not the enterprise's business, and shown where both ends are seen.
    official = bool(scope and (scope.offices or scope.groups or scope.units))
    links = and_(IssueLink.issue_id.in_(of_issue), IssueLink.other_id.in_(of_issue)) if official else false()
    return {
        # By key, for a criterion on bare columns does not follow an entity that is joined under another name.
        Issue: Issue.id.in_(select(Issue.__table__.c.id).where(listed)),
        Enterprise: Enterprise.id.in_(of_enterprise),
        Attachment: papers,
        BusinessSecret: BusinessSecret.issue_id.in_(read),
        IssueLink: links,
        Visit: or_(Visit.group_id.in_(groups), Visit.enterprise_id.in_(of_enterprise) if staff else false()),
        VisitHeard: VisitHeard.visit_id.in_(select(visits.id).where(called)),
        Meeting: Meeting.office_id.in_(staff),
        SettingProposal: SettingProposal.office_id.in_(staff),
        ReportUp: ReportUp.office_id.in_(readers),
        MonthlyEdition: MonthlyEdition.office_id.in_(readers),
        ReportUpRow: ReportUpRow.report_up_id.in_(reported),
        Handover: Handover.office_id.in_(staff),
        HandoverRow: HandoverRow.handover_id.in_(handed),
        LogEntry: LogEntry.id > 0 if scope and scope.reads_log else false(),
        **{model: model.issue_id.in_(of_issue) for model in on_issue},
        **{model: model.enterprise_id.in_(of_enterprise) for model in on_enterprise},
    }


def _written_conditions(scope: Scope | None) -> dict[type[Any], ColumnElement[bool]]:
    """What each kind of row is held against when it is written: of what all may read, an office keeps its own."""
    staff = scope.offices | scope.counted if scope else frozenset[int]()
    own_groups = select(LiaisonGroup.__table__.c.id).where(LiaisonGroup.__table__.c.office_id.in_(staff))
    kept = _conditions(scope)
    del kept[LogEntry]  # everybody's work is logged, and the auditor alone reads it
    kept[LiaisonGroup] = LiaisonGroup.office_id.in_(staff)
    kept[GroupMembership] = GroupMembership.group_id.in_(own_groups)
    kept[OfficePolicy] = OfficePolicy.office_id.in_(staff)
    kept[SettingReading] = SettingReading.office_id.in_(staff)
    kept[Unit] = or_(Unit.office_id.is_(None), Unit.office_id.in_(staff))
    return kept


def _named_conditions(scope: Scope | None) -> dict[str, tuple[type[Any], ColumnElement[bool]]]:
    """What a row may point to, by table: what he sees, and the groups of his offices and his own."""
    kept = _conditions(scope)
    groups, staff = (scope.groups, scope.offices | scope.counted) if scope else (frozenset(), frozenset())
    kept[LiaisonGroup] = or_(LiaisonGroup.office_id.in_(staff), LiaisonGroup.id.in_(groups))
    return {model.__tablename__: (model, condition) for model, condition in kept.items()}


def _apply(state: ORMExecuteState) -> None:
    scope = state.session.info.get("scope")
    if scope is ALL or not state.is_select or state.is_column_load:
        return
    kept = state.session.info.get("criteria")
    if kept is None or kept[0] is not scope:
        filters = _conditions(scope).items()
        kept = (scope, [with_loader_criteria(model, kept, include_aliases=True) for model, kept in filters])
        state.session.info["criteria"] = kept
    state.statement = state.statement.options(*kept[1])


class OutOfScope(Exception):
    """Somebody tried to write a row that is not his to write; nothing was written."""


def _judged(session: Session) -> list[tuple[Scope | None, Any]]:
    """Every row about to be written, with the scope that it is judged by; nothing under `everything`."""
    scope = session.info.get("scope")
    rows = (*session.new, *session.deleted, *(row for row in session.dirty if session.is_modified(row)))
    if scope is not ALL:
        return [(scope, row) for row in rows]
    before, waiting = session.info.get("waiting", (None, ()))
    return [(before, row) for row in rows if row in waiting]


def _before_flush(session: Session, context: Any, instances: Any) -> None:
    judged = _judged(session)
    session.info["judged"] = [(scope, row) for scope, row in judged if row not in session.deleted]
    _hold(session, [(scope, row) for scope, row in judged if row not in session.new])


def _after_flush(session: Session, context: Any) -> None:
    judged = session.info.pop("judged", [])
    _hold(session, judged)
    for scope, row in judged:
        _hold_targets(session, scope, row)
    session.info.pop("waiting", None)


def _hold(session: Session, judged: list[tuple[Scope | None, Any]]) -> None:
    """Each row, as the database has it now, lies in its scope. Raises `OutOfScope`."""
    for scope in {scope for scope, _ in judged}:
        conditions = _written_conditions(scope)
        for model, condition in conditions.items():
            ids = {row.id for by, row in judged if by is scope and isinstance(row, model)}
            _all_there(session, model, ids, condition)


def _hold_targets(session: Session, scope: Scope | None, row: Any) -> None:
    """Every row that it was made to point to lies in scope. Raises `OutOfScope`."""
    if not isinstance(row, tuple(_written_conditions(scope))):
        return
    conditions, state = _named_conditions(scope), inspect(row)
    for column in state.mapper.local_table.c:
        attribute = state.attrs[state.mapper.get_property_by_column(column).key]
        for key in column.foreign_keys:
            named = conditions.get(key.column.table.name)
            if named and attribute.value is not None and attribute.history.has_changes():
                _all_there(session, named[0], {attribute.value}, named[1])


def _all_there(session: Session, model: type[Any], ids: set[int], condition: ColumnElement[bool]) -> None:
    if not ids:
        return
    table = model.__table__
    query = select(func.count()).select_from(table).where(table.c.id.in_(ids), condition)
    if session.connection().execute(query).scalar_one() != len(ids):
        raise OutOfScope(f"{table.name}：不在您的范围内，没有保存")


event.listen(Session, "do_orm_execute", _apply)
event.listen(Session, "before_flush", _before_flush)
event.listen(Session, "after_flush", _after_flush)
