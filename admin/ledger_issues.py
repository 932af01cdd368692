"""台账 whose rows are issues: the supervision ledger, special supervision, near due, unsigned, overdue."""
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from admin.desk_figures import rows_of, view_of
from admin.house import session, today
from admin.issue_days import calendar, late_of, words_of_row
from admin.issue_due import NEAR, special_words
from admin.ledgers import Ask, Ledger
from models.acts import ACTS, Act
from models.issues import GRADES, HOLDERS, STATUSES, Issue
from models.slips import Slip, SlipKind
from rules.calendar import WorkingCalendar
from rules.kinds import boxes
from rules.policies import POLICIES
from rules.terms import Step


@dataclass(frozen=True)
class Row:
    """One issue of a ledger, with what is asked beside its own row."""
    issue: Issue
    days: WorkingCalendar
    on: date
    reminders: int = 0
    special_on: date | None = None
    special_by: str = ""
    special_why: str = ""

    @property
    def late(self) -> int:
        """Working days late against the effective day."""
        return late_of(self.issue, self.on, self.days).effective.days

    @property
    def first_late(self) -> int:
        """Working days late against the first day."""
        return late_of(self.issue, self.on, self.days).first.days

    @property
    def waited(self) -> int:
        """Working days since it was handed out."""
        handed = self.issue.dispatched_on
        return self.days.working_days(handed, self.on) if handed else 0

    @property
    def special(self) -> str:
        """9月13日 企业不满意：还差什么."""
        words = special_words(Step(self.special_by)) if self.special_by else ""
        return f"{words}：{self.special_why}" if words and self.special_why else words


READ: Mapping[str, Callable[[Row], Any]] = {
    "issue.registration_no": lambda row: row.issue.registration_no or _("待登记"),
    "issue.category": lambda row: _(row.issue.category) if row.issue.category else "",
    "issue.title": lambda row: row.issue.title, "enterprise.name": lambda row: row.issue.enterprise.name,
    "unit.name": lambda row: row.issue.lead_unit.name if row.issue.lead_unit else "",
    "office.name": lambda row: row.issue.office.short_name, "issue.status": lambda row: _(STATUSES[row.issue.status]),
    "issue.holder": lambda row: _(HOLDERS[row.issue.holder]), "issue.received_on": lambda row: row.issue.received_on,
    "issue.dispatched_on": lambda row: row.issue.dispatched_on, "issue.due_on": lambda row: row.issue.due_on,
    "issue.first_due_on": lambda row: row.issue.first_due_on, "issue.result_on": lambda row: row.issue.result_on,
    "issue.round": lambda row: row.issue.round, "issue.left": lambda row: words_of_row(row.issue, row.on, row.days)[0],
    "issue.late": lambda row: row.late, "issue.first_late": lambda row: row.first_late, "issue.waited": lambda row: row.waited,
    "file_result.grade": lambda row: _(GRADES[row.issue.grade]) if row.issue.grade else "",
    "file_result.measures": lambda row: row.issue.measures, "file_result.planned_on": lambda row: row.issue.planned_on,
    "file_result.ground": lambda row: row.issue.ground, "count.reminders": lambda row: row.reminders,
    "special.on": lambda row: row.special_on, "special.why": lambda row: row.special,
}
"""Every source that a ledger of issues may name."""
LINKS: Mapping[str, Callable[[Row], str]] = {
    "issue.registration_no": lambda row: issue_url(row.issue), "issue.title": lambda row: issue_url(row.issue),
}
ISSUE = boxes(issue__registration_no="登记编号", enterprise__name="企业名称", issue__title="问题", unit__name="牵头承办部门")
DAYS = boxes(issue__due_on="办结时限", issue__first_due_on="首次时限")


def issue_url(issue: Issue) -> str:
    """Its page."""
    return str(view_of("issue").get_url("issue.details_view", id=issue.id))


def rows(wishes: Mapping[str, Any], *order: Any) -> Callable[[Ask], Iterator[Row]]:
    """The issues that an address of the list asks for, in an order of the ledger's own; one statement."""
    def read(ask: Ask) -> Iterator[Row]:
        days, on = calendar(session()), today()
        statement = rows_of(view_of("issue"), dict(wishes)).add_columns(reminded(), *special()).options(
            joinedload(Issue.enterprise), joinedload(Issue.lead_unit), joinedload(Issue.office))
        statement = statement.order_by(*order, Issue.id)
        if ask.most is not None:
            statement = statement.limit(ask.most)
        for found in session().execute(statement.execution_options(yield_per=500)):
            yield Row(found[0], days, on, found.reminders, found.special_on, found.special_by or "", found.special_why or "")
    return read


def reminded() -> Any:
    """How many reminder letters went out for it."""
    return (select(func.count()).select_from(Slip).where(Slip.issue_id == Issue.id, Slip.kind == SlipKind.REMINDER.value)
            .correlate(Issue).scalar_subquery().label("reminders"))


def special() -> list[Any]:
    """What last led there in its leg, a way back or a letter too many: when, which of them, and what was said."""
    act, before = Act.__table__.alias("act_special"), Act.__table__.alias("act_before")
    called, said = ACTS[Step.VERIFY].__table__, ACTS[Step.CONFIRM].__table__
    words = func.coalesce(called.c.findings, said.c.remains)
    joined = act.outerjoin(called, called.c.id == act.c.id).outerjoin(said, said.c.id == act.c.id)
    letters = select(func.count()).where(
        before.c.issue_id == act.c.issue_id, before.c.step == Step.REMIND.value, before.c.leg == act.c.leg,
        before.c.round == act.c.round, before.c.seq <= act.c.seq).scalar_subquery()
    too_many = [and_(Issue.policy == policy.key, letters > policy.letters) for policy in POLICIES.values() if policy.letters]
    led = [act.c.issue_id == Issue.id, act.c.leg == Issue.leg, or_(
        and_(act.c.step.in_((Step.VERIFY.value, Step.CONFIRM.value)), act.c.to_round > act.c.round),
        and_(act.c.step == Step.REMIND.value, or_(*too_many)))]
    columns = {"special_on": act.c.on, "special_by": act.c.step, "special_why": words}
    return [select(column).select_from(joined).where(*led).order_by(act.c.seq.desc()).limit(1)
            .correlate(Issue).scalar_subquery().label(name) for name, column in columns.items()]


def by_due(row: Row) -> tuple[str, str]:
    """三色: 蓝 near due, 黄 due within a working day, 红 late, each with its word."""
    due = row.issue.due_on
    if due is None or row.issue.result_on is not None:
        return "", ""
    if due < row.on:
        return "late", str(_("逾期"))
    left = row.days.working_days(row.on, due)
    if left <= 1:
        return "soon", str(_("一个工作日内到期"))
    return ("near", str(_("临近到期"))) if left <= NEAR else ("", "")


def by_plan(row: Row) -> tuple[str, str]:
    """On the supervision ledger the planned day counts, once the result stands; before it the day due."""
    planned = row.issue.planned_on
    if row.issue.result_on is None or planned is None:
        return by_due(row)
    if planned <= row.on:
        return "late", str(_("已到计划时限，待续办"))
    left = row.days.working_days(row.on, planned)
    if left <= 1:
        return "soon", str(_("一个工作日内到计划时限"))
    return ("near", str(_("临近计划时限"))) if left <= NEAR else ("", "")


SUPERVISION = Ledger(
    key="supervision", title=_l("督办台账"), clause="18.supervision-ledger", read=READ, links=LINKS, figure={"view": "ledger"},
    rows=rows({"view": "ledger"}, Issue.planned_on.asc().nulls_last()), colour=by_plan, colours=True,
    red=_l("逾期或已到计划时限"),
    more=boxes(file_result__ground="依据"))
SPECIAL = Ledger(
    key="special", title=_l("专项督办"), clause="18.special-supervision", read=READ, links=LINKS, figure={"view": "special"},
    rows=rows({"view": "special"}, Issue.due_on.asc().nulls_last()), colour=by_due, colours=True,
    more=(*ISSUE, *boxes(special__on="转入日期", special__why="原因", issue__round="轮次", issue__status="办理状态"), *DAYS,
          *boxes(file_result__grade="办理结果", count__reminders="催办（份）")))
NEAR_DUE = Ledger(
    key="near", title=_l("临期"), read=READ, links=LINKS, figure={"view": "due-soon"},
    rows=rows({"view": "due-soon"}, Issue.due_on), colour=by_due, colours=True,
    more=(*ISSUE, *boxes(issue__status="办理状态"), *DAYS, *boxes(issue__left="还有")))
UNSIGNED = Ledger(
    key="unsigned", title=_l("未签收"), read=READ, links=LINKS, figure={"view": "to-accept"},
    rows=rows({"view": "to-accept"}, Issue.dispatched_on), colour=by_due, colours=True,
    more=(*ISSUE, *boxes(issue__dispatched_on="交办日期", issue__waited="已发出（工作日）"), *DAYS[:1],
          *boxes(count__reminders="催办（份）")))
OVERDUE = Ledger(
    key="overdue", title=_l("逾期"), read=READ, links=LINKS, figure={"view": "late"},
    rows=rows({"view": "late"}, Issue.due_on), colour=by_due, colours=True,
    more=(*ISSUE, *boxes(issue__status="办理状态"), *DAYS,
          *boxes(issue__late="逾期（工作日）", issue__first_late="按首次时限逾期（工作日）", count__reminders="催办（份）")))
