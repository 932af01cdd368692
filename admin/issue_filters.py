"""What the list of issues may be narrowed by, each under a key that stands in addresses for good.

Every filter is a condition on the issue's own row or an EXISTS, so a row is counted once. What the choices offer comes
from one statement for the whole page.
"""
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import g, has_request_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, exists, extract, func, literal, not_, or_, select, true, union_all

from admin import issue_due
from admin.area import units_within
from admin.asking import QuickView
from admin.desk_mine import MINE, OPINION, UNEXPLAINED
from admin.desk_waits import undone
from admin.filters import Filter, as_day, choice, filters_for, flag, span, whole, wording
from admin.house import session, today
from admin.ids import key_of, like
from admin.issue_days import calendar
from admin.issue_due import NEAR, due_within, is_open, late, late_on
from admin.policy_words import both, has_groups, said, status_choices
from models.acts import ACTS, Act
from models.agenda import explained_and_late
from models.assignments import Assignment
from models.enterprises import Enterprise
from models.groups import LiaisonGroup
from models.issues import HOLDERS, STATUSES, Issue, IssueUnit
from models.names import EnterpriseName
from models.offices import LEVELS, Office, OfficePolicy
from models.registrations import Registration
from models.revealing import found_in_secrets
from models.scope import Scope, everything, issues_seen
from models.units import Unit
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Step

acts = Act.__table__.alias("act_taken")
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
        select(literal("office"), Office.id, Office.short_name, Office.id),
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


def of_two(*known: str) -> Callable[[str], str]:
    """One of these words, and no other."""
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(text)
        return text
    return read


def filters() -> tuple[Filter, ...]:
    """Every filter of the list, in the order of the box."""
    return (
        Filter(key="status", label=_l("状态"), widget="choice", read=of_two(*STATUSES), choices=lambda: status_choices(followed_here()),
               where=lambda values: Issue.status.in_(values)),
        listed("county", _l("县区"), "county", county, ids=False),
        listed("lead_unit", _l("牵头单位"), "unit", lambda values: Issue.lead_unit_id.in_(values)),
        listed("unit", _l("责任单位（牵头或配合）"), "unit", unit),
        listed("group", _l("帮扶联系组"), "group", group),
        listed("office", _l("承办办公室"), "office", lambda values: Issue.office_id.in_(values)),
        listed("home", _l("首收办公室"), "office", lambda values: func.coalesce(Issue.passed_from_id, Issue.office_id).in_(values)),
        Filter(key="level", label=_l("办公室层级"), widget="choice", read=of_two(*LEVELS), choices=lambda: pairs(LEVELS),
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
        choice(Issue, "holder", "holder", _l("在谁手里"), list(HOLDERS.items())),
        Filter(key="overdue_on", label=_l("逾期"), sign=_l("于"), widget="date", read=a_day,
               where=lambda days: and_(*map(late_on, days))),
        Filter(key="due_within", label=_l("到期"), sign=_l("几个工作日内"), widget="number", read=a_number,
               where=lambda numbers: due_within(min(numbers))),
        *issue_due.filters(),
        *span(Issue, "received_on", "received_on", _l("收到日期"), as_day, as_day),
        *span(Issue, "registered_on", "registered_on", _l("登记日期"), as_day, as_day),
        *span(Issue, "dispatched_on", "dispatched_on", _l("交办日期"), as_day, as_day),
        *span(Issue, "closed_on", "closed_on", _l("销号日期"), as_day, as_day),
        Filter(key="done", label=_l("销号"), sign=_l("是否按时"), widget="choice", read=of_two("in_time", "late"), where=closed_in_time,
               choices=lambda: (("in_time", _("按时销号")), ("late", _("逾期销号")))),
        Filter(key="progress_in", label=_l("报送进展"), sign=_l("期间（起..止）"), read=a_period, where=did_within(Step.REPORT_PROGRESS)),
        Filter(key="escalated_in", label=_l("提请协调"), sign=_l("期间（起..止）"), read=a_period, where=did_within(Step.ESCALATE)),
        Filter(key="reworked", label=_l("返工"), widget="choice", read=of_two("1"), choices=lambda: (("1", _("是")),),
               where=lambda values: Issue.round > 1),
        Filter(key="round", label=_l("轮次"), widget="number", read=a_number, where=lambda values: Issue.round.in_(values)),
        flag(Issue, "urgent", "urgent", _l("紧急")),
        Filter(key="enterprise", label=_l("企业"), sign=_l("名称包含"), read=id_or_words, where=enterprise),
        *filters_for(Issue, "supervision", _l("督办"), None, select, session),
    )


def yes_or_no(key: str, label: Any, test: Callable[[], ColumnElement[bool]]) -> Filter:
    """Whether something is so: 1 or 0."""
    return Filter(key=key, label=label, widget="choice", read=of_two("1", "0"), choices=lambda: (("1", _("是")), ("0", _("否"))),
                  where=lambda values: or_(*(test() if value == "1" else not_(test()) for value in values)))


def to_pass_up() -> ColumnElement[bool]:
    """Proposed or approved to be passed up: no unit is to handle it here."""
    return and_(Issue.status.in_(("proposed", "approved")), Issue.lead_unit_id.is_(None))


def pairs(named: Any) -> list[tuple[str, str]]:
    """Keys with their words, translated when they are shown."""
    return [(key, str(_(words))) for key, words in named.items()]


def channels() -> list[tuple[str, str]]:
    """反映形式 as the policies here list them."""
    return [(value, str(_(value))) for value in dict.fromkeys(
        value for policy in followed_here() for value in policy.values_of("receive.channel"))]


def came_by(values: list[Any]) -> ColumnElement[bool]:
    """It was reported in one of these ways."""
    told = ACTS[Step.RECEIVE].__table__.c
    return exists().where(acts.c.issue_id == Issue.id, acts.c.seq == 1, told.id == acts.c.id, told.channel.in_(values))


def to_verify_words() -> str:
    """待核实, 待回访, or both where both are followed."""
    return both(str(_("待%(step)s", step=said(policy, Step.VERIFY))) if not has_groups(policy) else str(_("待核实"))
                for policy in followed_here())


def provisional() -> ColumnElement[bool]:
    """暂定的时限: still running, into a year whose arrangement is not announced; what is only 暂计 is none of these."""
    announced = calendar(session()).announced
    return and_(is_open(), Issue.provisional, extract("year", Issue.due_on).not_in(announced))


def at(*statuses: str) -> Callable[[], ColumnElement[bool]]:
    """Those that stand there."""
    return lambda: Issue.status.in_(statuses)


VIEWS = (
    QuickView("open", _l("在办"), is_open),
    MINE,
    QuickView("late", _l("逾期"), late, tone="late"),
    QuickView("due-soon", _l("近五日到期"), lambda: due_within(NEAR), tone="soon"),
    QuickView("to-register", _l("待登记"), at("received")),
    QuickView("to-propose", _l("待拟办"), at("registered")),
    QuickView("to-approve", _l("待审批"), at("proposed")),
    QuickView("undone", _l("退办、退回，待重新拟办"), undone, tone="late"),
    QuickView("to-dispatch", _l("待交办"), at("approved")),
    QuickView("to-accept", _l("待签收"), at("dispatched")),
    QuickView("to-verify", LazyString(to_verify_words), at("reported")),
    QuickView("to-confirm", _l("待企业确认"), at("verified")),
    QuickView("to-close", _l("待销号"), issue_due.to_close),
    UNEXPLAINED,
    OPINION,
    QuickView("to-escalate", _l("可提请协调"), lambda: explained_and_late(today())),
    issue_due.EXTENSIONS, issue_due.RESUMES, issue_due.LEDGER, issue_due.SPECIAL, issue_due.HINDERED,
    QuickView("passed-up", _l("已转报市级"), lambda: Issue.passed_from_id.is_not(None)),
    QuickView("escalated", _l("已提请协调"), at("escalated")),
    QuickView("provisional", _l("暂定的时限"), provisional),
    QuickView("ended", _l("已办结"), lambda: not_(is_open())),
)
MAIN_VIEWS = ("open", "mine", "late", "due-soon", "to-approve", "to-verify")
"""Those that stand above the list even when they hold nothing."""
PLAIN_VIEWS = ("open", "mine", "ended")
"""Those that an enterprise finds."""


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
