"""时限、延期、办理结果 as conditions of the list: what is late, what waits for an extension, what B and C leave to be done.

Every figure, ledger and list that speaks of these asks here, so that they cannot differ.
"""
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select

from admin.asking import QuickView
from admin.filters import Filter, as_day, choice, contains, one_of, span
from admin.house import session, today
from admin.issue_days import calendar
from admin.real import standing
from models.acts import ACTS, Act
from models.deadlines import Deadline
from models.extending import exceptional_issues
from models.issues import ENDED, GRADES, Issue
from rules.approver import rank
from rules.extensions import DECLINED
from rules.terms import APPROVERS, Status, Step

LATER = ("B", "C")
"""The grades of what is not solved yet."""
NEAR = 5
acts = Act.__table__.alias("act_of_extension")


def is_open() -> ColumnElement[bool]:
    """Something is still to be done."""
    return Issue.status.not_in(ENDED)


def late() -> ColumnElement[bool]:
    """Past its due day, and no result of this round filed: what the office may wait for does not make a unit late."""
    return and_(is_open(), Issue.due_on < today(), Issue.result_on.is_(None))


def late_on(day: date) -> ColumnElement[bool]:
    """Past its due day on that day, and neither done nor closed before it."""
    return and_(Issue.due_on < day, or_(Issue.result_on.is_(None), Issue.result_on >= day),
                or_(is_open(), Issue.closed_on >= day))


def due_within(days: int) -> ColumnElement[bool]:
    """Due today or within so many working days, not late and not done."""
    last = calendar(session()).nth_after(today(), max(1, min(days, 2000)))
    return and_(is_open(), Issue.due_on >= today(), Issue.due_on <= last, Issue.result_on.is_(None))


# 延期

def taken(step: Step, *also: ColumnElement[bool]) -> Any:
    """The step was taken in this round, and what else is said of it."""
    return exists().where(acts.c.issue_id == Issue.id, acts.c.step == step.value, acts.c.leg == Issue.leg,
                          acts.c.round == Issue.round, *also)


def extension_waits() -> ColumnElement[bool]:
    """申请延期待批: as rules.extensions.waiting says: asked in this round, for a day still to come, and not answered since."""
    asked, told = ACTS[Step.REQUEST_EXTENSION].__table__, ACTS[Step.REPORT_PROGRESS].__table__
    later = Act.__table__.alias("act_that_answers")
    declined = select(told.c.id).where(told.c.id == later.c.id, told.c.kind == DECLINED).exists()
    since = exists().where(later.c.issue_id == acts.c.issue_id, later.c.seq > acts.c.seq,
                           or_(later.c.step.in_([Step.EXTEND.value, Step.REQUEST_EXTENSION.value]), declined))
    still = select(asked.c.id).where(asked.c.id == acts.c.id, asked.c.to >= today(),
                                     or_(Issue.due_on.is_(None), asked.c.to > Issue.due_on)).correlate(acts, Issue.__table__).exists()
    return and_(Issue.status == Status.HANDLING.value, taken(Step.REQUEST_EXTENSION, not_(since), still))


def extensions_to_grant() -> ColumnElement[bool]:
    """Those that wait; to an approver those that he may grant: approved by his tier or a lower one, in his office."""
    held = standing()
    highest: dict[int, int] = {}
    for grant in held.actor.with_role(*APPROVERS) if held else ():
        if grant.office is not None:
            highest[grant.office] = max(rank(grant.role), highest.get(grant.office, -1))
    if not highest:
        return extension_waits()
    later = Act.__table__.alias("act_approving_later")
    newer = exists().where(later.c.issue_id == acts.c.issue_id, later.c.leg == acts.c.leg, later.c.step == Step.APPROVE.value,
                           later.c.seq > acts.c.seq)
    mine = [and_(Issue.office_id == office, exists().where(
        acts.c.issue_id == Issue.id, acts.c.leg == Issue.leg, acts.c.step == Step.APPROVE.value, not_(newer),
        acts.c.role.in_([role.value for role in APPROVERS[:place + 1]]))) for office, place in highest.items()]
    return and_(extension_waits(), or_(*mine))


def extended(values: list[str]) -> ColumnElement[bool]:
    """Extended at all, by the due day, after it, beyond the limit; each is held against the day that it replaced."""
    before = Deadline.__table__
    moved = and_(before.c.issue_id == Issue.id, before.c.replaced_by_id == acts.c.id)
    step = and_(acts.c.issue_id == Issue.id, acts.c.step == Step.EXTEND.value)
    parts = {
        "any": exists().where(step),
        "in_time": exists().where(step, exists().where(moved, acts.c.on <= before.c.due_on)),
        "after": exists().where(step, exists().where(moved, acts.c.on > before.c.due_on)),
    }
    tests = [parts[value] for value in values if value in parts]
    if "exceptional" in values:
        tests.append(Issue.id.in_(exceptional_issues(session().session())))
    return or_(*tests)


# 办理结果

def result_in_time(values: list[str]) -> ColumnElement[bool]:
    """This round's result by the effective day, after it, or after the first day."""
    parts = {
        "in_time": or_(Issue.due_on.is_(None), Issue.result_on <= Issue.due_on), "late": Issue.result_on > Issue.due_on,
        "late_first": Issue.result_on > Issue.first_due_on,
    }
    return and_(Issue.result_on.is_not(None), or_(*(parts[value] for value in values)))


def unsolved() -> ColumnElement[bool]:
    """B、C 类: not solved yet, to be taken up again before it can be closed."""
    return func.coalesce(Issue.grade.in_(LATER), false())


def to_close() -> ColumnElement[bool]:
    """Confirmed and solved: nothing but its closing is left."""
    return and_(Issue.status == Status.CONFIRMED.value, not_(unsolved()))


def to_resume() -> ColumnElement[bool]:
    """B、C 类 whose planned day has come: to be taken up again."""
    return and_(Issue.status == Status.CONFIRMED.value, Issue.grade.in_(LATER), Issue.planned_on <= today())


def kept_for_later() -> ColumnElement[bool]:
    """B、C 类 whose planned day is still to come: it stays on the ledger, and waits for nobody today."""
    waits = and_(Issue.status == Status.CONFIRMED.value, Issue.grade.in_(LATER), Issue.planned_on > today())
    return func.coalesce(waits, false())


def on_the_ledger() -> ColumnElement[bool]:
    """督办台账: what a B or C put there, until it is closed; under special supervision too."""
    return or_(Issue.supervision == "ledger", and_(Issue.supervision == "special", Issue.grade.in_(LATER)))


def special_words(step: Step) -> str:
    """Which step led to 专项督办, in words."""
    words = {Step.VERIFY: _("回访未通过"), Step.CONFIRM: _("企业不满意"), Step.REMIND: _("多次催办仍未办结")}
    return str(words.get(step, ""))


def hindered() -> ColumnElement[bool]:
    """B、C 类 that a law or a policy stands in the way of: to be looked through when that changes."""
    return and_(is_open(), Issue.grade.in_(LATER), Issue.ground.is_not(None))


def filters() -> tuple[Filter, ...]:
    """Those of the box that speak of days and results."""
    return (
        *span(Issue, "due_on", "due_on", _l("应办结"), as_day, as_day),
        *span(Issue, "first_due_on", "first_due_on", _l("首次应办结"), as_day, as_day),
        *span(Issue, "result_on", "result_on", _l("反馈日期"), as_day, as_day),
        Filter(key="result", label=_l("反馈"), sign=_l("是否按时"), widget="choice", read=one_of("in_time", "late", "late_first"),
               where=result_in_time, choices=lambda: (("in_time", _("按时反馈")), ("late", _("逾期反馈")),
                                                      ("late_first", _("逾首次时限反馈")))),
        Filter(key="extended", label=_l("延期"), widget="choice", read=one_of("any", "in_time", "after", "exceptional"), where=extended,
               choices=lambda: (("any", _("延过期")), ("in_time", _("到期前批准")), ("after", _("逾期后批准")),
                                ("exceptional", _("例外批准")))),
        choice(Issue, "grade", "grade", _l("办理结果"), list(GRADES.items())),
        *span(Issue, "planned_on", "planned_on", _l("计划解决时限"), as_day, as_day),
        contains(Issue, "ground", "ground", _l("依据")),
    )


EXTENSIONS = QuickView("extensions", _l("延期待批"), extensions_to_grant, tone="soon")
RESUMES = QuickView("to-resume", _l("到期续办"), to_resume, tone="soon")
LEDGER = QuickView("ledger", _l("督办台账"), on_the_ledger)
SPECIAL = QuickView("special", _l("专项督办"), lambda: Issue.supervision == "special", tone="late")
HINDERED = QuickView("hindered", _l("受政策限制"), hindered)
