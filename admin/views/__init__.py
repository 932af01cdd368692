"""The nouns, in the order of the menu: a new table costs its model, its view and one line here."""
from admin.followed import has_ledger, has_step
from admin.menu import Link, Noun, Page
from admin.owing import owes_again
from admin.views.approvals import ApprovalView
from admin.views.assignments import AssignmentView
from admin.views.attachments import AttachmentView
from admin.views.bulletins import BulletinView, CircularView
from admin.views.calendar import WorkdayView
from admin.views.desk import Desk
from admin.views.enterprises import EnterpriseView
from admin.views.grants import GrantView
from admin.views.groups import GroupView
from admin.views.handovers import HandoverView
from admin.views.issues import IssueView
from admin.views.ledgers import LedgerView
from admin.views.log import LogView
from admin.views.meetings import MeetingView
from admin.views.monthly import MonthlyView
from admin.views.obligations import ObligationsView
from admin.views.offices import OfficeView
from admin.views.overviews import BY_CATEGORY, OVERVIEW, CategoryLedgerView, OverviewView
from admin.views.readings import ReadingView
from admin.views.reckoner import ReckonerView
from admin.views.register import RegisterView
from admin.views.reminders import ReminderView
from admin.views.report_up import ReportUpView
from admin.views.rules import RulesView
from admin.views.settings import SettingView, leads
from admin.views.slips import SlipView
from admin.views.stand_ins import StandInView
from admin.views.takeover import TakeoverView
from admin.views.units import UnitView
from admin.views.users import UserView
from admin.views.visit_grid import VisitGrid
from admin.views.visits import VisitView
from rules.terms import Step

INDEX = Desk
VIEWS: tuple[Noun | Link | Page, ...] = (
    Noun(IssueView, "办理"),
    Noun(ApprovalView, "办理", counted=True),
    Noun(SlipView, "办理"),
    Page(RegisterView, "办理"),
    Noun(ReminderView, "办理", counted=True, counts_for="send"),
    Link("逾期与督办", "办理", "issue", {"view": "late"}, counted=True),
    Noun(VisitView, "走访", only=has_step(Step.VISIT)),
    Page(VisitGrid, "走访", only=has_step(Step.VISIT)),
    Page(ObligationsView, "走访", only=owes_again),
    Noun(EnterpriseView, "企业"),
    Noun(GroupView, "企业", only=has_step(Step.ASSIGN)),
    Noun(AssignmentView, "企业", only=has_step(Step.ASSIGN)),
    Noun(HandoverView, "企业"),
    Noun(MeetingView, "会议"),
    Page(ReportUpView, "会议", only=has_ledger("9.report-up")),
    Page(LedgerView, "通报"),
    Page(BulletinView, "通报", only=has_ledger("7.bulletin")),
    Page(CircularView, "通报", only=has_ledger("11.circular")),
    Page(MonthlyView, "通报", only=has_ledger("19.monthly")),
    Page(OverviewView, "通报", only=has_ledger(OVERVIEW)),
    Page(CategoryLedgerView, "通报", only=has_ledger(BY_CATEGORY)),
    Page(RulesView, "规则"),
    Noun(ReadingView, "规则", hidden=True),
    Noun(SettingView, "规则"),
    Link("待我同意的读法", "规则", "setting", {"view": "to-consent"}, counted=True, when=leads),
    Noun(WorkdayView, "规则"),
    Page(ReckonerView, "规则"),
    Noun(UnitView, "系统"),
    Noun(OfficeView, "系统"),
    Noun(UserView, "系统"),
    Noun(GrantView, "系统"),
    Noun(StandInView, "系统"),
    Page(TakeoverView, "系统"),
    Noun(AttachmentView, "系统"),
    Noun(LogView, "系统"),
)
