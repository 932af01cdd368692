"""问题 Issues: the list, an issue's page, and the one door by which a step is taken from a browser."""
from typing import Any

from flask import abort, has_request_context, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select, case, select

from admin import issue_filters, issue_forms, issue_views, paper_word
from admin.base import DeskView
from admin.destination import EnterpriseLookup
from admin.doors import door
from admin.followed import has_step
from admin.formats import badge, day
from admin.house import may, session, today
from admin.issue_alike import Likening
from admin.issue_days import calendar, late_of, unsure, words_of_row
from admin.issue_page import IssuePage
from admin.issue_stands import stands
from admin.lookups import Lookup
from admin.policy_words import policy_of, status_words
from admin.question_doors import Questioning
from admin.real import standing
from admin.secret_doors import Secrets
from admin.showing import linked
from admin.step_receiving import Receiving
from admin.step_taking import Taking
from admin.views.proving import Proving
from models.enterprises import Enterprise
from models.issues import ENDED, Issue
from models.scope import Scope, issues_seen
from models.secrets import WORDS
from models.slips import KINDS
from rules.terms import Role, Status, Step

TONES = {
    "received": "", "registered": "", "proposed": "wait", "approved": "wait", "dispatched": "go", "handling": "go",
    "reported": "wait", "verified": "ok", "confirmed": "ok", "closed": "ok", "escalated": "late",
}
COLUMNS = ("registration_no", "title", "enterprise", "enterprise.county", "lead_unit", "status", "due_on", "left", "holder")
COUNTED_COLUMNS = ("registration_no", "enterprise", "enterprise.county", "status", "round", "due_on", "left", "holder")
"""What an administrator sees: numbers, names and counts, never the text."""
TEXTS = ("category", "channel", "ground")
"""Filters that tell of the text."""
PLAIN_COLUMNS = ("title", "stands", "lead_unit", "due_on", "left", "registration_no")


def marks_of(row: Issue) -> list[Markup]:
    """What stands beside a title: 紧急, 转报, 咨询."""
    found = [(row.urgent, "late", _("紧急")), (row.passed_from_id is not None, "go", _("转报")), (row.consultation, "", _("咨询"))]
    return [badge(words, tone) for is_so, tone, words in found if is_so]


def reads_text() -> bool:
    """Whether the person may read what issues say; an administrator counts them only."""
    return not has_request_context() or may("issue", "read")


def is_plain() -> bool:
    """Whether he is an enterprise's informant and nothing else."""
    held = standing()
    return held is not None and bool(held.roles) and held.roles <= {Role.INFORMANT}


def due_words(row: Issue, shown: Any) -> Any:
    """The effective day; that it is not certain yet, or which day came first."""
    if words := unsure(row, calendar(session())):
        return Markup('{} <span class="muted">{}</span>').format(shown, words)
    if row.first_due_on is not None and row.first_due_on != row.due_on:
        return Markup('{}<br><span class="muted">{}</span>').format(shown, _("首次 %(day)s", day=day(row.first_due_on, today())))
    return shown


def days_late(_view: Any, _context: Any, row: Issue, name: str) -> int | None:
    """Working days late against the effective day, or against the first; nothing where it is in time."""
    late = late_of(row, today(), calendar(session()))
    against = late.effective if name == "late" else late.first
    return against.days if against.is_late else None


class IssueView(Taking, Receiving, Questioning, Secrets, Likening, Proving, DeskView):
    """困难和问题."""
    model, noun, title, unit = Issue, "issue", _l("问题"), _l("件")
    verbs = frozenset({"list", "read", "export"})
    list_template, details_template = "issue/list.html", "issue/details.html"
    column_details_list = form_columns = ()
    column_export_list = (
        "registration_no", "title", "enterprise", "enterprise.county", "category", "urgent", "status", "round", "lead_unit",
        "received_on", "registered_on", "dispatched_on", "due_on", "first_due_on", "provisional", "result_on", "late", "first_late",
        "holder", "closed_on", "supervision", "grade", "planned_on", "description",
    )
    column_formatters_export = {"late": days_late, "first_late": days_late,
                                "status": lambda _view, _context, row, _name: status_words(row)}
    column_filters = issue_filters.filters()
    column_searchable_list = ("registration_no", "title", "enterprise.name", "description")
    column_sortable_list = (
        "registration_no", ("enterprise", "enterprise.name"), "enterprise.county", ("lead_unit", "lead_unit.name"), "status",
        "due_on", ("left", "due_on"), "holder", "round",
    )
    column_labels = {
        "title": _l("问题"), "enterprise": _l("企业"), "enterprise.county": _l("县区"), "lead_unit": _l("牵头单位"),
        "left": _l("时限"), "stands": _l("办到哪一步"), "round": _l("轮次"),
        "late": _l("逾期（工作日）"), "first_late": _l("按首次时限逾期（工作日）"),
    }
    badges = {"status": TONES}
    quick_views = issue_views.VIEWS
    used_by = {"group": has_step(Step.ASSIGN)}
    narrow = ("registration_no", "left", "holder", "enterprise.county")
    lookups = {
        "enterprise": EnterpriseLookup(Enterprise, "name", session=session),
        "duplicate_of": Lookup(Issue, "registration_no", "title", session=session),
    }

    @property
    def column_list(self) -> tuple[str, ...]:
        """By what the person may read."""
        if not reads_text():
            return COUNTED_COLUMNS
        return PLAIN_COLUMNS if is_plain() else COLUMNS

    def ways_to_sort(self) -> dict[str, str]:
        """The computed column is sorted by the day behind it."""
        return {**super().ways_to_sort(), "left": "due_on"}

    # The rows.

    def rows(self) -> Select[Any]:
        """Those whose text he may read; for who counts only, those he counts (models/scope.py filters both)."""
        scope = session().info.get("scope") if has_request_context() else None
        statement = select(Issue)
        return statement.where(issues_seen(scope)) if isinstance(scope, Scope) and reads_text() else statement

    def found_by(self, word: str) -> Any:
        """In one condition, with the text only for who may read it."""
        return issue_filters.found_by(word, reads_text())

    def asked_filters(self) -> Any:
        """Who may not read the text may not ask for it by category either."""
        return tuple(one for one in super().asked_filters() if reads_text() or one[0].key not in TEXTS)

    def filter_groups(self) -> Any:
        """As above; an enterprise needs none."""
        groups = super().filter_groups()
        return {} if is_plain() else {
            label: kept for label, several in groups.items()
            if (kept := [one for one in several if reads_text() or one.key not in TEXTS])}

    def ordered(self, statement: Select[Any], asked: Any) -> Select[Any]:
        """What is still to be done before what has ended, the nearest due day first."""
        if asked.sort:
            return super().ordered(statement, asked)
        ended = case((Issue.status.in_(ENDED), 1), else_=0)
        urgent = case((Issue.status.in_(ENDED), None), else_=Issue.due_on)
        return statement.order_by(ended, urgent.asc().nulls_last(), Issue.received_on.desc(), Issue.id.desc())

    # What a row says.

    def shown(self, row: Issue, name: str) -> Any:
        """Days left or late in words; a number where there is one yet."""
        if name == "left":
            words, tone = words_of_row(row, today(), calendar(session()))
            return Markup('<span class="{}-t">{}</span>').format(tone, words) if tone else words
        if name == "stands":
            return stands(Status(row.status), policy_of(row.policy), own=True, passed_up=row.leg > 1)
        if name == "status":
            return badge(status_words(row), TONES.get(row.status, ""))
        if name == "registration_no" and row.registration_no is None:
            return _("待登记")
        if name == "title":
            return Markup("{} {}").format(row.title, Markup(" ").join(marks_of(row))) if marks_of(row) else row.title
        if name == "due_on" and row.due_on is not None:
            return due_words(row, super().shown(row, name))
        if name == "lead_unit":
            return row.lead_unit.short_name if row.lead_unit else "—"
        return super().shown(row, name)

    def cell_class(self, name: str) -> str:
        """A title is read whole, on two lines where it must."""
        return "whole" if name == "title" else super().cell_class(name)

    def row_class(self, row: Issue) -> str:
        """The stripe of what is late or nearly so, while something can still be done."""
        return "" if row.status in ENDED else words_of_row(row, today(), calendar(session()))[1]

    def row_title(self, row: Issue) -> str:
        """The title."""
        return row.title

    def search_placeholder(self) -> str:
        """What the search looks in."""
        return issue_filters.placeholder(reads_text())

    # The doors.

    def details_extras(self, row: Issue) -> dict[str, Any]:
        """Everything the page shows."""
        return {"page": IssuePage(self, row), "attempt": None}

    def render(self, template: str, **values: Any) -> Any:
        """An enterprise's own page is in plain words."""
        if template == self.details_template and is_plain():
            template = "issue/plain.html"
        values = {"plain": is_plain(), "secret_words": _(WORDS), "may_receive": self.may_receive(), "name_link": linked,
                  "plain_views": issue_views.PLAIN_VIEWS, "main_views": issue_views.MAIN_VIEWS, **values}
        return super().render(template, **values)

    @door("/ajax/lookup/", "read")
    def ajax_lookup(self) -> Any:
        """Rows for a field that is filled by typing."""
        return self.looked_up()

    @door("/paper/", "read")
    def paper_view(self) -> Any:
        """One of the regulation's forms, filled with what is known, to be printed."""
        row, paper = self.paper_or_404()
        word = url_for("issue.paper_word_view", **request.args.to_dict())
        return self.render("slip/paper.html", paper=paper, back=self.details_url(row), word=word)

    @door("/paper/word/", "read")
    def paper_word_view(self) -> Any:
        """The same for Word; that it left is logged like any export."""
        _row, paper = self.paper_or_404()
        answer = paper_word.send(paper)
        self.log_export(1)
        return answer

    def paper_or_404(self) -> tuple[Issue, Any]:
        """The issue that the address names and the form, of the office that registered it in a leg."""
        row, leg = self.row_or_404(), request.args.get("leg", "")
        known = int(leg) if leg.isascii() and leg.isdigit() and len(leg) < 4 else None
        paper = issue_forms.filled(row, request.args.get("form", ""), known, today())
        if paper is None:
            abort(404)
        return row, paper

    @staticmethod
    def marks_of(row: Issue) -> list[Markup]:
        """As in the list."""
        return marks_of(row)

    def written_kind(self, slip: Any) -> str:
        """处置单."""
        return str(_(KINDS[slip.kind]))
