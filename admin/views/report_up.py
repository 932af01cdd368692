"""汇总上报 What is reported up to the government (第九条): what waits, what was escalated in a period, the editions kept."""
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from admin import ids, xlsx
from admin.desk_figures import view_of
from admin.doors import door
from admin.fields import trimmed
from admin.formats import day as day_words
from admin.house import may, now, session, today
from admin.language import in_words
from admin.meeting_doors import person
from admin.pages import DeskPage, asked_period, ledger_of
from admin.showing import linked
from admin.views.meetings import own_office
from models.offices import Office
from models.report_up import (
    Due,
    NothingToReport,
    ReportUp,
    ReportUpRow,
    escalated,
    pending,
    report_up,
    reported,
)
from rules.kinds import Ledger

READ: dict[str, Callable[[Due], Any]] = {
    "issue.number": lambda row: row.issue.registration_no, "enterprise.name": lambda row: row.issue.enterprise.name,
    "issue.title": lambda row: row.issue.title, "unit.name": lambda row: row.issue.lead_unit.name if row.issue.lead_unit else "",
    "issue.due_on": lambda row: row.due_on, "explain.explanation": lambda row: row.explanation,
    "escalate.reason": lambda row: row.reason,
}
"""The clause's own columns, read from what is not reported yet."""
KEPT: dict[str, Callable[[ReportUpRow], Any]] = {
    "issue.number": lambda row: row.number, "enterprise.name": lambda row: row.enterprise, "issue.title": lambda row: row.title,
    "unit.name": lambda row: row.unit, "issue.due_on": lambda row: row.due_on,
    "explain.explanation": lambda row: row.explanation, "escalate.reason": lambda row: row.reason,
}
"""The same, as they were reported."""
LONGEST_HEADING = 120


class ReportUpView(DeskPage):
    """Readers of the office; a clerk issues an edition."""
    noun, title = "report_up", _l("汇总上报")
    verbs = frozenset({"list", "read", "create", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """What waits, what was escalated in a period, and the editions."""
        office = own_office_or_404()
        first, last = asked_period(today().replace(day=1), today())
        view = view_of("issue")
        return self.render(
            "report_up/index.html", office=office, rule=ledger_of(office, "9.report-up", today()), first=first, last=last,
            waiting=pending(session().session(), office.id), period_rows=escalated(session().session(), office.id, first, last),
            editions=reported(session().session(), office.id), name_link=linked, may_issue=may("report_up", "create"),
            ready=view.list_url(view="to-escalate") if view else "")

    @door("/issue/", "create", methods=("POST",))
    def issue(self) -> Any:
        """Keep what waits as an edition of today."""
        office = own_office_or_404()
        usual = ledger_of(office, "9.report-up", today()).ledger
        heading = trimmed(request.form.get("heading", ""))[:LONGEST_HEADING] or usual
        try:
            made = report_up(session().session(), office, person(), now(), heading)
            session().commit()
        except NothingToReport as error:
            session().rollback()
            flash(in_words(error), "error")
            return redirect(url_for("report_up.index_view"))
        except IntegrityError:
            session().rollback()
            flash(_("刚刚有人汇总上报过，没有重复生成。请看最新一期。"), "error")
            return redirect(url_for("report_up.index_view"))
        flash(_("已汇总上报 %(count)s 件，%(day)s第 %(edition)s 期。", count=len(made.rows), day=day_words(made.reported_on, today()),
                edition=made.edition), "success")
        return redirect(url_for("report_up.edition", id=made.id))

    @door("/edition/", "read")
    def edition(self) -> Any:
        """One edition, as it was reported, to be printed."""
        made = edition_or_404()
        return self.render("report_up/edition.html", model=made, rule=ledger_of(made.office, "9.report-up", made.reported_on),
                           read=KEPT)

    @door("/edition/xlsx/", "export")
    def edition_sheet(self) -> Any:
        """The same, as a sheet."""
        made = edition_or_404()
        rule = ledger_of(made.office, "9.report-up", made.reported_on)
        said = _("填报单位：%(office)s　　%(day)s　　第 %(edition)s 期　　经办人：%(who)s", office=made.office.name,
                 day=day_words(made.reported_on), edition=made.edition, who=made.made_by.name)
        return xlsx.send(made.heading, columns_of(rule, KEPT), made.rows, made.reported_on, self.log_export, (made.heading, said))

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """What was escalated in a period, with the day on which each went up; `pending` alone on wish."""
        office = own_office_or_404()
        rule = ledger_of(office, "9.report-up", today())
        first, last = asked_period(today().replace(day=1), today())
        waits = request.args.get("pending") == "1"
        bare = session().session()
        rows = pending(bare, office.id) if waits else escalated(bare, office.id, first, last)
        due = {row.act_id for row in (rows if waits else pending(bare, office.id))}
        columns = [*columns_of(rule, READ), xlsx.Column(_("提请日期"), lambda row: row.on),
                   xlsx.Column(_("上报情况"), lambda row: edition_words(row.edition) or (
                       _("待上报") if row.act_id in due else _("未汇总")))]
        days = day_words(today()) if waits else f"{day_words(first)}—{day_words(last)}"
        said = _("填报单位：%(office)s　　%(days)s　　经办人：%(who)s", office=office.name, days=days, who=person().name)
        return xlsx.send(rule.ledger, columns, rows, today(), self.log_export, (rule.ledger, said))


def columns_of(rule: Ledger, readers: dict[str, Callable[[Any], Any]]) -> list[xlsx.Column]:
    """The clause's own columns."""
    return [xlsx.Column(_(box.words), readers[box.source]) for box in rule.columns]


def edition_words(edition: ReportUp | None) -> str:
    """3月12日第 1 期."""
    if edition is None:
        return ""
    return str(_("%(day)s第 %(edition)s 期", day=day_words(edition.reported_on, today()), edition=edition.edition))


def own_office_or_404() -> Office:
    """The office for which the person works."""
    office = own_office()
    if office is None:
        abort(404)
    return office


def edition_or_404() -> ReportUp:
    """The edition of the address, within the person's scope."""
    key = ids.key_of(ReportUp.__table__.c.id, request.args.get("id", ""))
    query = select(ReportUp).where(ReportUp.id == (key or 0)).options(
        joinedload(ReportUp.office), joinedload(ReportUp.made_by), selectinload(ReportUp.rows))
    found: ReportUp | None = session().scalars(query).one_or_none()
    if found is None:
        abort(404)
    return found
