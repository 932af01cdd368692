"""The views of the issues' list: what stands above it with its number, and narrows it by one click."""
from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, and_, extract, not_

from admin import issue_due
from admin.asking import QuickView
from admin.desk_mine import MINE, OPINION, UNEXPLAINED
from admin.desk_waits import undone
from admin.house import session, today
from admin.issue_days import calendar
from admin.issue_due import NEAR, due_within, is_open, late
from admin.issue_options import followed_here
from admin.policy_words import both, has_groups, said
from models.agenda import explained_and_late
from models.issues import Issue
from rules.terms import Step


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
