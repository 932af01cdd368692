"""What the list of issues may be narrowed by, each under a key that stands in addresses for good.

Every filter is a condition on the issue's own row or an EXISTS, so a row is counted once.
"""
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from admin import issue_due
from admin.filters import Filter, as_day, filters_for, flag, one_of, span, whole, wording
from admin.house import session, today
from admin.ids import key_of, like
from admin.issue_due import due_within, late_on
from admin.issue_options import channels, followed_here, holders, listed, pairs
from admin.policy_words import status_choices
from models.acts import ACTS, Act
from models.assignments import Assignment
from models.enterprises import Enterprise
from models.issues import HOLDERS, STATUSES, Issue, IssueUnit
from models.names import EnterpriseName
from models.offices import LEVELS, Office
from models.registrations import Registration
from models.revealing import found_in_secrets
from rules.terms import Step

acts = Act.__table__.alias("act_taken")


def county(values: list[Any]) -> ColumnElement[bool]:
    """The enterprise lies in one of these counties."""
    return Issue.enterprise.has(Enterprise.county.in_(values))


def group(values: list[Any]) -> ColumnElement[bool]:
    """The enterprise belongs to one of these groups today."""
    return exists().where(
        Assignment.enterprise_id == Issue.enterprise_id, Assignment.group_id.in_(values), Assignment.from_on <= today(),
        or_(Assignment.until_on.is_(None), Assignment.until_on > today()))


def unit(values: list[Any]) -> ColumnElement[bool]:
    """One of these units leads or cooperates."""
    return exists().where(IssueUnit.issue_id == Issue.id, IssueUnit.unit_id.in_(values))


def enterprise(values: list[Any]) -> ColumnElement[bool]:
    """By an enterprise's id, or by words of its name."""
    tests = [Issue.enterprise_id == value if isinstance(value, int)
             else Issue.enterprise.has(Enterprise.name.ilike(like(value), escape="\\")) for value in values]
    return and_(*tests)


def id_or_words(text: str) -> Any:
    """An id where it is one, else words."""
    return key_of(Issue.__table__.c.id, text) or wording(text)


def a_day(text: str) -> date:
    """A day; “today” and 今天 are understood."""
    return today() if text in ("today", "今天") else as_day(text)


def a_number(text: str) -> int:
    """A whole number of one or more."""
    if (value := whole(text)) < 1:
        raise ValueError(text)
    return value


def did_within(step: Step) -> Callable[[list[Any]], ColumnElement[bool]]:
    """The step was taken in each of these periods, both days included."""
    def where(periods: list[Any]) -> ColumnElement[bool]:
        return and_(*(exists().where(acts.c.issue_id == Issue.id, acts.c.step == step.value, acts.c.on >= first, acts.c.on <= last)
                      for first, last in periods))
    return where


def a_period(text: str) -> tuple[date, date]:
    """2014-03-10..2014-03-16."""
    first, mark, last = text.partition("..")
    if not mark:
        raise ValueError(text)
    return a_day(first.strip()), a_day(last.strip())


def closed_in_time(values: list[Any]) -> ColumnElement[bool]:
    """Closed by its due day, or after it."""
    late = Issue.closed_on > Issue.due_on
    parts = {"in_time": or_(Issue.due_on.is_(None), Issue.closed_on <= Issue.due_on), "late": late}
    return and_(Issue.closed_on.is_not(None), or_(*(parts[value] for value in values)))


def filters() -> tuple[Filter, ...]:
    """Every filter of the list, in the order of the box."""
    return (
        Filter(key="status", label=_l("状态"), widget="choice", read=one_of(*STATUSES), choices=lambda: status_choices(followed_here()),
               where=lambda values: Issue.status.in_(values)),
        listed("county", _l("县区"), "county", county, ids=False),
        listed("lead_unit", _l("牵头单位"), "unit", lambda values: Issue.lead_unit_id.in_(values)),
        listed("unit", _l("责任单位（牵头或配合）"), "unit", unit),
        listed("group", _l("帮扶联系组"), "group", group),
        listed("office", _l("承办办公室"), "office", lambda values: Issue.office_id.in_(values)),
        listed("home", _l("首收办公室"), "office", lambda values: func.coalesce(Issue.passed_from_id, Issue.office_id).in_(values)),
        Filter(key="level", label=_l("办公室层级"), widget="choice", read=one_of(*LEVELS), choices=lambda: pairs(LEVELS),
               where=lambda values: Issue.office.has(Office.level.in_(values))),
        yes_or_no("passed_up", _l("转报市级"), lambda: Issue.passed_from_id.is_not(None)),
        listed("passed_from", _l("由哪个办公室转报"), "office", lambda values: Issue.passed_from_id.in_(values)),
        listed("received_by", _l("最先收到的办公室"), "office",
               lambda values: func.coalesce(Issue.passed_from_id, Issue.office_id).in_(values)),
        yes_or_no("to_pass_up", _l("拟转报"), to_pass_up),
        yes_or_no("unsolved", _l("B 类、C 类"), issue_due.unsolved),
        flag(Issue, "consultation", "consultation", _l("咨询")),
        Filter(key="channel", label=_l("反映形式"), widget="choice", read=wording, choices=channels, where=came_by),
        listed("category", _l("问题类别"), "category", lambda values: Issue.category.in_(values), ids=False),
        Filter(key="holder", label=_l("在谁手里"), widget="choice", read=one_of(*HOLDERS), choices=holders,
               where=lambda values: Issue.holder.in_(values)),
        Filter(key="overdue_on", label=_l("逾期"), sign=_l("于"), widget="date", read=a_day,
               where=lambda days: and_(*map(late_on, days))),
        Filter(key="due_within", label=_l("到期"), sign=_l("几个工作日内"), widget="number", read=a_number,
               where=lambda numbers: due_within(min(numbers))),
        *issue_due.filters(),
        *span(Issue, "received_on", "received_on", _l("收到日期"), as_day, as_day),
        *span(Issue, "registered_on", "registered_on", _l("登记日期"), as_day, as_day),
        *span(Issue, "dispatched_on", "dispatched_on", _l("交办日期"), as_day, as_day),
        *span(Issue, "closed_on", "closed_on", _l("销号日期"), as_day, as_day),
        Filter(key="done", label=_l("销号"), sign=_l("是否按时"), widget="choice", read=one_of("in_time", "late"), where=closed_in_time,
               choices=lambda: (("in_time", _("按时销号")), ("late", _("逾期销号")))),
        Filter(key="progress_in", label=_l("报送进展"), sign=_l("期间（起..止）"), read=a_period, where=did_within(Step.REPORT_PROGRESS)),
        Filter(key="escalated_in", label=_l("提请协调"), sign=_l("期间（起..止）"), read=a_period, where=did_within(Step.ESCALATE)),
        Filter(key="reworked", label=_l("返工"), widget="choice", read=one_of("1"), choices=lambda: (("1", _("是")),),
               where=lambda values: Issue.round > 1),
        Filter(key="round", label=_l("轮次"), widget="number", read=a_number, where=lambda values: Issue.round.in_(values)),
        flag(Issue, "urgent", "urgent", _l("紧急")),
        Filter(key="enterprise", label=_l("企业"), sign=_l("名称包含"), read=id_or_words, where=enterprise),
        *filters_for(Issue, "supervision", _l("督办"), None, select, session),
    )


def yes_or_no(key: str, label: Any, test: Callable[[], ColumnElement[bool]]) -> Filter:
    """Whether something is so: 1 or 0."""
    return Filter(key=key, label=label, widget="choice", read=one_of("1", "0"), choices=lambda: (("1", _("是")), ("0", _("否"))),
                  where=lambda values: or_(*(test() if value == "1" else not_(test()) for value in values)))


def to_pass_up() -> ColumnElement[bool]:
    """Proposed or approved to be passed up: no unit is to handle it here."""
    return and_(Issue.status.in_(("proposed", "approved")), Issue.lead_unit_id.is_(None))


def came_by(values: list[Any]) -> ColumnElement[bool]:
    """It was reported in one of these ways."""
    told = ACTS[Step.RECEIVE].__table__.c
    return exists().where(acts.c.issue_id == Issue.id, acts.c.seq == 1, told.id == acts.c.id, told.channel.in_(values))


def found_by(word: str, with_text: bool) -> ColumnElement[bool]:
    """Number and enterprise; title and description too for those who may read them."""
    pattern = like(word)
    tests = [Issue.registration_no.ilike(pattern, escape="\\"),
             Issue.enterprise.has(Enterprise.name.ilike(pattern, escape="\\")),
             Issue.enterprise_id.in_(select(EnterpriseName.enterprise_id).where(EnterpriseName.name.ilike(pattern, escape="\\")))]
    # What a county gave before it passed the issue up is found as well.
    given = select(Registration.issue_id).where(Registration.number.ilike(pattern, escape="\\"))
    tests.append(and_(Issue.passed_from_id.is_not(None), Issue.id.in_(given)))
    if with_text:
        tests += [Issue.title.ilike(pattern, escape="\\"), Issue.description.ilike(pattern, escape="\\")]
        kept = found_in_secrets(session().info.get("scope"), pattern)
        tests += [kept] if kept is not None else []
    return or_(*tests)


def placeholder(with_text: bool) -> str:
    """What the search looks in."""
    return str(_("查找：编号、企业、标题、正文") if with_text else _("查找：编号、企业"))
