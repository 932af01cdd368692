"""每月简报 The monthly bulletin: a month as it stands, each figure with its rows; issued, it is kept and printed again as it was."""
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, undefer

from admin import ids, xlsx
from admin.doors import door
from admin.fields import trimmed
from admin.formats import plain
from admin.house import may, now, session, today
from admin.language import in_words
from admin.meeting_doors import person
from admin.monthly import MOST_LISTED, month_of
from admin.pages import EARLIEST, DeskPage, ledger_of
from admin.views.bulletins import issues
from admin.views.report_up import own_office_or_404
from models.monthly_editions import MonthlyEdition, NotOverYet, editions_of, first_of_next, issue_edition
from models.offices import Office
from models.revealing import as_stored
from rules.kinds import Ledger

LONGEST_HEADING = 120


class MonthlyView(DeskPage):
    """Readers of the office; a clerk issues an edition."""
    noun, title = "monthly", _l("每月简报")
    verbs = frozenset({"list", "read", "create", "export"})

    @door("/", "list")
    def index_view(self) -> Any:
        """A month of the office and of those below it."""
        office, first = own_office_or_404(), asked_month()
        told = month_of(issues(), office, first, MOST_LISTED)
        return self.render(
            "monthly/index.html", office=office, rule=rule_of(office), month=told, before=(first - timedelta(days=1)).replace(day=1),
            after=first_of_next(first) if first_of_next(first) <= today() else None, over=first_of_next(first) <= today(),
            editions=editions_of(session().session(), {office.id}), may_issue=may("monthly", "create"), issue_view=issues(),
            read=read)

    @door("/export/xlsx/", "export")
    def export(self) -> Any:
        """The same month, as a workbook: the figures, then each list."""
        office, first = own_office_or_404(), asked_month()
        return workbook(rule_of(office).ledger, office.name, first, person().name, month_of(issues(), office, first, None).kept,
                        self.log_export)

    @door("/issue/", "create", methods=("POST",))
    def issue(self) -> Any:
        """Keep a month that is over as an edition; which one must be said, for it cannot be taken back."""
        office = own_office_or_404()
        if named_month() is None:
            flash(_("没有印发：请写明是哪一年哪一月。"), "error")
            return redirect(url_for("monthly.index_view"))
        first = asked_month()
        heading = trimmed(request.form.get("heading", ""))[:LONGEST_HEADING] or usual_heading(rule_of(office), first)
        with as_stored(session().session()):
            kept = month_of(issues(), office, first, None).kept
        try:
            made = issue_edition(session().session(), office, first, person(), now(), heading, kept)
            session().commit()
        except NotOverYet as error:
            session().rollback()
            flash(in_words(error), "error")
            return redirect(url_for("monthly.index_view", month=f"{first:%Y-%m}"))
        except IntegrityError:
            session().rollback()
            flash(_("刚刚有人印发过，没有重复生成。请看最新一期。"), "error")
            return redirect(url_for("monthly.index_view", month=f"{first:%Y-%m}"))
        flash(_("已印发：%(heading)s第 %(edition)s 期。", heading=made.heading, edition=made.edition), "success")
        return redirect(url_for("monthly.edition", id=made.id))

    @door("/edition/", "read")
    def edition(self) -> Any:
        """One edition, as it was issued, to be printed."""
        made = edition_or_404()
        return self.render("monthly/edition.html", model=made, told=made.told, rule=rule_of(made.office), read=read)

    @door("/edition/xlsx/", "export")
    def edition_sheet(self) -> Any:
        """The same, as a workbook."""
        made = edition_or_404()
        return workbook(made.heading, made.office.name, made.month, made.made_by.name, made.told, self.log_export)


def workbook(heading: str, office: str, first: date, who: str, told: dict[str, Any], log: Any) -> Any:
    """The figures on the first sheet, each list on one of its own."""
    said = _("%(office)s　　%(month)s　　经办人：%(who)s", office=office, month=month_words(first), who=who)
    more = [(one["title"], columns_of(one["columns"]), one["rows"]) for one in told["lists"]]
    return xlsx.send(heading, columns_of(told["columns"]), told["rows"], first, log, (heading, said), more)


def read(value: Any) -> Any:
    """A value of a list as people read it, its day with the year."""
    return plain(as_written(value))


def columns_of(titles: list[str]) -> list[xlsx.Column]:
    """Columns that read a row by its places."""
    def at(place: int) -> Any:
        return lambda row: as_written(row[place])
    return [xlsx.Column(title, at(place)) for place, title in enumerate(titles)]


def as_written(value: Any) -> Any:
    """A day as a day, a number as a number, a text as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def month_words(first: date) -> str:
    """2021年4月."""
    return str(_("%(year)s年%(month)s月", year=first.year, month=first.month))


def usual_heading(rule: Ledger, first: date) -> str:
    """2021年4月企业反映困难问题办理情况简报."""
    return f"{first.year}年{first.month}月{rule.ledger}"


def rule_of(office: Office) -> Ledger:
    """第十九条, of the policy that the office follows where it has it."""
    return ledger_of(office, "19.monthly", today())


def asked_month() -> date:
    """The month that the address names, not later than this one; the last that is over where it names none."""
    usual = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    return min(named_month() or usual, today().replace(day=1))


def named_month() -> date | None:
    """The first day of a month as it is written (2021-04); None for anything else."""
    year, _dash, month = request.values.get("month", "").partition("-")
    if not (year.isascii() and month.isascii() and year.isdigit() and month.isdigit() and len(year) == 4 and len(month) <= 2):
        return None
    if not 1 <= int(month) <= 12 or not EARLIEST.year <= int(year):
        return None
    return date(int(year), int(month), 1)


def edition_or_404() -> MonthlyEdition:
    """The edition of the address, within the person's scope."""
    key = ids.key_of(MonthlyEdition.__table__.c.id, request.args.get("id", ""))
    query = select(MonthlyEdition).where(MonthlyEdition.id == (key or 0)).options(
        joinedload(MonthlyEdition.office), joinedload(MonthlyEdition.made_by), undefer(MonthlyEdition.content))
    found: MonthlyEdition | None = session().scalars(query).unique().one_or_none()
    if found is None:
        abort(404)
    return found
