"""工作日历 The working calendar: the days that differ from the plain week; deadlines are counted by these rows alone."""
import re
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import extract, select
from wtforms.validators import InputRequired

from admin import formats, moved
from admin.choosing import ChoiceField
from admin.doors import door
from admin.filters import Filter
from admin.house import session, today
from admin.views.calendar_year import YearDoors
from admin.views.noun import NEEDED, Button, NounView
from models.calendar_plan import CalendarChange, CalendarPlan, change_of_day, plan_change
from models.recount import recount
from models.workdays import Workday, WorkdayYear

KINDS = {False: "放假", True: "上班"}


def year_filter() -> Filter:
    """Of one year."""
    def read(text: str) -> int:
        if not re.fullmatch(r"[12][0-9]{3}", text, re.ASCII):
            raise ValueError(text)
        return int(text)

    def options() -> list[tuple[str, Any]]:
        years = session().scalars(select(WorkdayYear.year).order_by(WorkdayYear.year.desc()))
        return [(str(year), _("%(year)s 年", year=year)) for year in years]
    return Filter(key="year", label=_l("年度"), read=read, widget="choice", choices=options,
                  where=lambda years: extract("year", Workday.day).in_(years))


def weekday(_view: Any, _context: Any, row: Workday, _name: str) -> str:
    """星期四."""
    return formats.weekday(row.day)


def kind(_view: Any, _context: Any, row: Workday, _name: str) -> Any:
    """放假 or 上班, with its colour."""
    return formats.badge(_(KINDS[row.worked]), "go" if row.worked else "wait")


def notice(_view: Any, _context: Any, row: Workday, _name: str) -> Any:
    """国办发明电〔2020〕27号: the number, where there is one; the whole title when pointed at."""
    number = re.search(r"（([^（）]*号)）$", row.source)
    return Markup('<span title="{}">{}</span>').format(row.source, number[1] if number else row.source) if row.source else formats.NOTHING


class WorkdayView(YearDoors, NounView):
    """工作日历."""
    model, noun, title, unit = Workday, "workday", _l("工作日历"), _l("天")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    list_template, create_template, edit_template = "noun/calendar.html", "calendar/day.html", "calendar/day.html"
    column_list = column_details_list = column_export_list = ("day", "weekday", "worked", "words", "source")
    form_columns = ("day", "worked", "words", "source")
    form_extra_fields = {"worked": ChoiceField(_l("安排"), [InputRequired(NEEDED)], blank=False,
                                               options=lambda: [(key, _(words)) for key, words in KINDS.items()])}
    column_filters = (year_filter(), "day", "words", "source")
    column_searchable_list = ("words", "source")
    column_sortable_list = ("day",)
    column_default_sort = ("day", True)
    column_labels = {"weekday": _l("星期"), "worked": _l("安排")}
    column_choices = {"worked": list(KINDS.items())}
    column_formatters = {"weekday": weekday, "worked": kind, "source": notice}
    column_formatters_export = {"weekday": weekday}
    narrow = ("weekday", "worked")
    page_size = 100
    helps = {"words": _l("节日名称；调休上班的写明补哪个节，如：调休上班（补国庆节）。"), "source": _l("通知或命令的名称和文号。")}

    def row_title(self, row: Workday) -> str:
        """2014年5月1日 劳动节."""
        return f"{formats.day(row.day, today())} {row.words}"

    def list_extras(self, page: Any) -> dict[str, Any]:
        """The years whose arrangement is here."""
        years = session().scalars(select(WorkdayYear).order_by(WorkdayYear.year.desc())).all()
        return {"years": years, "announced_next": any(one.year == today().year + 1 for one in years)}

    # A day: what would move is shown first, then written.

    def write(self, form: Any, row: Workday, *, is_created: bool) -> Any:
        """Once what would move has been shown; a change that moves nothing needs no second look."""
        if form.day.data is None:
            return super().write(form, row, is_created=is_created)
        before = None if is_created else row.day
        change = change_of_day(form.day.data, form.worked.data, form.words.data or "", form.source.data or "", before)
        plan = plan_change(session(), change)
        if plan.moved and request.form.get("shown") != plan.stamp:
            session().rollback()
            form.plan = plan
            return None
        return super().write(form, row, is_created=is_created)

    def check(self, form: Any, row: Workday, is_created: bool) -> None:
        """Deadlines that still run are worked out by the new calendar, in the same transaction."""
        recounted()

    def form_page(self, template: str, form: Any, row: Any, status: int = 200, **more: Any) -> Any:
        """With what would move, where that is to be confirmed."""
        plan = getattr(form, "plan", None)
        page, code = super().form_page(template, form, row, status, plan=plan, columns=moved.COLUMNS, **more)
        return page, 200 if plan is not None and not form.errors else code

    def buttons(self, row: Workday) -> list[Button]:
        """Back to the plain week."""
        return [Button(_l("取消这一天的安排"), self.at("clear", row), tone="late")] if self.can_edit else []

    @door("/clear/", "edit", methods=("GET", "POST"))
    def clear(self) -> Any:
        """The day is like any other of its week again; shown first, then done."""
        row = self.row_or_404()
        plan = plan_change(session(), CalendarChange(without=(row.day,)))
        if request.method == "POST" and request.form.get("stamp") == plan.stamp:
            return self.cleared(row, plan)
        if request.method == "POST" and request.form.get("stamp"):
            flash(_("您预览以后情况有变化，请再看一遍，再确认。"), "warning")
        status = 409 if request.method == "POST" and request.form.get("stamp") else 200
        return self.render("calendar/clear.html", model=row, plan=plan, columns=moved.COLUMNS), status

    def cleared(self, row: Workday, plan: CalendarPlan) -> Any:
        """Taken back, with all that it moves."""
        session().delete(row)
        recounted()
        session().commit()
        flash(_("已取消这一天的安排。"), "success")
        return redirect(self.get_url(".index_view"))


def recounted() -> None:
    """Work out again what still runs, and say how many issues it moved."""
    session().flush()
    if found := recount(session()):
        flash(_("%(count)s 件问题的时限已按新的日历重算。", count=len({one.issue for one in found})), "success")
