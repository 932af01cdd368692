"""工作日历 The working calendar: the days that differ from the plain week; deadlines are counted by these rows alone."""
import re
from datetime import date, timedelta
from typing import Any

from flask import abort, flash, redirect
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import extract, select
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from admin import fields, formats
from admin.choosing import ChoiceField
from admin.doors import door
from admin.filters import Filter
from admin.house import session, today
from admin.ids import clean
from admin.views.noun import NEEDED, AtField, Button, NounView, form_of_fields, line_field
from models.recount import recount
from models.workdays import Workday, WorkdayYear

KINDS = {False: "放假", True: "上班"}
LINE = re.compile(r"^(\S+?)(?:(?:至|到|~|—)(\S+?))?\s+(放假|休|上班|班|补班)\s*(.*)$")
MOST_LINES, MOST_DAYS = 60, 20


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


class WorkdayView(NounView):
    """工作日历."""
    model, noun, title, unit = Workday, "workday", _l("工作日历"), _l("天")
    verbs = frozenset({"list", "read", "create", "edit", "export"})
    list_template = "noun/calendar.html"
    column_list = ("day", "weekday", "worked", "words")
    column_details_list = ("day", "weekday", "worked", "words")
    form_columns = ("day", "worked", "words")
    form_extra_fields = {"worked": ChoiceField(_l("安排"), [InputRequired(NEEDED)], blank=False,
                                               options=lambda: [(key, _(words)) for key, words in KINDS.items()])}
    column_export_list = ("day", "weekday", "worked", "words")
    column_filters = (year_filter(), "day", "words")
    column_searchable_list = ("words",)
    column_sortable_list = ("day",)
    column_default_sort = ("day", True)
    column_labels = {"weekday": _l("星期"), "worked": _l("安排")}
    column_choices = {"worked": list(KINDS.items())}
    column_formatters = {"weekday": weekday, "worked": kind}
    column_formatters_export = {"weekday": weekday}
    narrow = ("weekday", "worked")
    page_size = 100
    helps = {"words": _l("节日名称；调休上班的填“补班”。")}

    def row_title(self, row: Workday) -> str:
        """2014年5月1日 劳动节."""
        return f"{formats.day(row.day, today())} {row.words}"

    def list_extras(self, page: Any) -> dict[str, Any]:
        """The years whose arrangement is here."""
        years = session().scalars(select(WorkdayYear).order_by(WorkdayYear.year.desc())).all()
        return {"years": years, "announced_next": any(one.year == today().year + 1 for one in years)}

    def check(self, form: Any, row: Workday, is_created: bool) -> None:
        """Deadlines that still run are worked out by the new calendar, in the same transaction."""
        recounted()

    def buttons(self, row: Workday) -> list[Button]:
        """Back to the plain week."""
        if not self.can_edit:
            return []
        return [Button(_l("取消这一天的安排"), self.at("clear", row), post=True, tone="late", confirm=_l(
            "取消后这一天按平常的星期计算，时限随之变化。确定取消吗？"))]

    @door("/clear/", "edit", methods=("POST",))
    def clear(self) -> Any:
        """The day is like any other of its week again."""
        row = self.row_or_404()
        session().delete(row)
        recounted()
        session().commit()
        flash(_("已取消这一天的安排。"), "success")
        return redirect(self.get_url(".index_view"))

    @door("/year/", "create", methods=("GET", "POST"))
    def year(self) -> Any:
        """A year's arrangement, as the State Council's notice lists it."""
        if not self.may("create"):
            abort(403)
        form = form_of_fields(
            year=fields.WholeField(_l("年度"), [InputRequired(NEEDED), NumberRange(1990, 2100, _l("年度应在 1990 年到 2100 年之间。"))],
                                   default=today().year + 1),
            source=line_field(_l("来源文件"), 80, must=True, description=_l("如：国办发明电〔2026〕7号。")),
            days=fields.TextField(_l("放假和补班"), [DataRequired(NEEDED), Length(max=4000, message=_l("最多 %(max)d 个字。"))],
                                  filters=[fields.trimmed], description=_l(
                "一行一项：日期或起止日期，放假或上班，说明。例如：2027-02-06至2027-02-12 放假 春节；2027-02-14 上班 补班。")))

        def put(form: Any) -> None:
            add_year(form.year.data, form.source.data, form.days.data)
        from flask import request
        if request.method == "POST" and form.validate() and self.attempt(form, lambda: put(form)):
            flash(_("%(year)s 年的安排已登记，此后的时限按它计算。", year=form.year.data), "success")
            return redirect(self.list_url(year=form.year.data))
        page = self.render("noun/year.html", form=form, model=None)
        return page, 422 if request.method == "POST" else 200


def add_year(year: int, source: str, text: str) -> None:
    """Write the year's rows, or say which line is wrong."""
    if session().get(WorkdayYear, year) is not None:
        raise AtField("year", _("%(year)s 年的安排已经登记；有变动的，请逐日修改。", year=year))
    rows = read_days(year, text)
    there = set(session().scalars(select(Workday.day).where(Workday.day.in_(rows))))
    session().add(WorkdayYear(year=year, source=source))
    session().add_all(Workday(day=day, worked=worked, words=words) for day, (worked, words) in rows.items() if day not in there)
    recounted()


def recounted() -> None:
    """Work out again what still runs, and say how many issues it moved."""
    session().flush()
    if moved := recount(session()):
        flash(_("%(count)s 件在办问题的应办结日期已按新的日历重算。", count=len(moved)), "success")


def read_days(year: int, text: str) -> dict[date, tuple[bool, str]]:
    """Each day with what is arranged for it."""
    lines = [line for line in re.split(r"[\n；;]", clean(text)) if line.strip()]
    if len(lines) > MOST_LINES:
        raise AtField("days", _("行数太多，最多 %(most)s 行。", most=MOST_LINES))
    found: dict[date, tuple[bool, str]] = {}
    for line in lines:
        said = LINE.match(line.strip())
        if said is None:
            raise AtField("days", _("看不懂这一行：%(line)s", line=line.strip()[:40]))
        first, last, what, words = said.groups()
        worked = what in ("上班", "班", "补班")
        for day in days_between(as_day(first, line), as_day(last or first, line), line):
            if day.year != year:
                raise AtField("days", _("日期不在 %(year)s 年内：%(line)s", year=year, line=line.strip()[:40]))
            if day in found:
                raise AtField("days", _("日期重复：%(day)s", day=day.isoformat()))
            found[day] = (worked, words.strip()[:40] or ("补班" if worked else "放假"))
    return found


def as_day(text: str, line: str) -> date:
    """A day of a line."""
    try:
        return fields.DayField.read(None, text)  # type: ignore[arg-type] # it asks nothing of the field
    except ValueError:
        raise AtField("days", _("看不懂这一行的日期：%(line)s", line=line.strip()[:40])) from None


def days_between(first: date, last: date, line: str) -> list[date]:
    """Both included."""
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise AtField("days", _("起止日期不对：%(line)s", line=line.strip()[:40]))
    return [first + timedelta(days=at) for at in range((last - first).days + 1)]
