"""登记一年的安排 A year's arrangement: read from the notice, a list or a sheet, previewed, then written as it was shown."""
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError
from wtforms.validators import InputRequired, Length, NumberRange

from admin import fields, moved, xlsx
from admin.doors import door
from admin.formats import weekday
from admin.house import session, today
from admin.ids import clean, key_of
from admin.language import in_words
from admin.views.noun import NEEDED, form_of_fields, line_field
from models.arrangement import MOST_TEXT, BadArrangement, Fault, numbered, read
from models.arrangement_check import Arrangement, arranged
from models.arrangement_file import lines_of
from models.calendar_plan import CalendarPlan, Changed, carry_out, change_of_year, check_year, plan_change
from models.log import LogEntry

MOST_FAULTS = 20
EXAMPLE = (("2027-02-06", "2027-02-12", "放假", "春节"), ("2027-02-14", "", "上班", "春节"), ("2027-10-01", "2027-10-07", "放假", "国庆节"))
HEADS = ("日期", "至", "安排", "说明")


def year_form() -> Any:
    """The year, the notice, and what it says."""
    most = Length(max=MOST_TEXT, message=_l("最多 %(max)d 个字。"))
    return form_of_fields(
        year=fields.WholeField(_l("年度"), [InputRequired(NEEDED), NumberRange(1990, 2100, _l("年度应在 1990 年到 2100 年之间。"))],
                               default=today().year + 1),
        source=line_field(_l("依据"), 80, must=True, description=_l(
            "通知的名称和文号，如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕1号）。")),
        days=fields.TextField(_l("放假和上班"), [most], filters=[fields.trimmed], description=_l(
            "可以直接粘贴通知全文；也可以一行一项：日期或起止日期，放假或上班，说明。"
            "例如：2027-02-06至2027-02-12 放假 春节；2027-02-14 上班 春节。")))


class YearDoors:
    """The doors of the calendar that load a year, and show what a change moved."""
    render: Any
    may: Any
    list_url: Any
    get_url: Any

    @door("/year/", "create", methods=("GET", "POST"))
    def year(self) -> Any:
        """Asked, previewed, confirmed."""
        if not self.may("create"):
            abort(403)
        form, plan, said, status = year_form(), None, None, 200
        if request.method == "POST":
            status = 422
            if form.validate():
                try:
                    check_year(session(), form.year.data)
                    said = arrangement(form)
                    plan = plan_change(session(), change_of_year(session(), said))
                    session().rollback()
                    status = 200
                    if request.form.get("stamp"):
                        return self.loaded(said)
                except BadArrangement as error:
                    session().rollback()
                    complain(form, error.faults)
                    plan, status = None, 422
                except IntegrityError:
                    session().rollback()
                    complain(form, (Fault("", f"{form.year.data} 年的安排已经登记；有变动的，请逐日修改"),))
                    plan, status = None, 422
                except Changed as error:
                    session().rollback()
                    flash(in_words(error) + _("。"), "warning")
                    plan, status = error.plan, 409
        return self.render("calendar/year.html", form=form, model=None, plan=plan, said=said, by_day=by_day(plan),
                           columns=moved.COLUMNS, shown=moved.SHOWN), status

    def loaded(self, said: Arrangement) -> Any:
        """Written as it was shown, in one transaction; then what changed."""
        change = carry_out(session(), change_of_year(session(), said), request.form.get("stamp", ""))
        entry = moved.latest_entry() if change else None
        session().commit()
        flash(_("%(year)s 年的安排已登记，此后的时限按它计算。", year=said.year), "success")
        return redirect(self.get_url(".moved", id=entry) if entry else self.list_url(year=said.year))

    @door("/year/template/", "create")
    def year_template(self) -> Any:
        """A sheet to be filled in."""
        columns = [xlsx.Column(str(_(name)), lambda row, at=at: row[at]) for at, name in enumerate(HEADS)]
        return xlsx.send(str(_("放假安排")), columns, EXAMPLE, today(), lambda _count: None)

    @door("/moved/", "export")
    def moved(self) -> Any:
        """变动清单: what one change of the calendar moved; without a number, all changes."""
        asked = request.args.get("id", "")
        if not asked:
            return self.render("calendar/recounts.html", model=None, entries=[(one, moved.groups_of(one)) for one in moved.recounts()])
        entry = moved.entry_of(key_of(LogEntry.__table__.c.id, asked))
        if entry is None:
            abort(404)
        groups = moved.groups_of(entry)
        return self.render("calendar/moved.html", model=None, entry=entry, groups=groups, lines=moved.lines_of(groups))


def arrangement(form: Any) -> Arrangement:
    """What the text or the file says. Raises BadArrangement."""
    file, text = request.files.get("file"), clean(form.days.data or "")
    given = file is not None and bool(file.filename)
    if given and text and not request.form.get("stamp"):
        raise BadArrangement(Fault("", "文件和粘贴的内容只能选一样"))
    lines = numbered(text)
    if given and file is not None:
        with file.stream as stream:
            lines = lines_of(file.filename or "", stream.read())
    return arranged(form.year.data, form.source.data, read(lines, form.year.data))


def complain(form: Any, faults: tuple[Fault, ...]) -> None:
    """Each at the field of the days; the year's own at the year."""
    for fault in faults[:MOST_FAULTS]:
        field = form.year if "已经登记；" in fault.words else form.days
        field.errors = [*field.errors, in_words(fault) + _("。")]
    if len(faults) > MOST_FAULTS:
        form.days.errors = [*form.days.errors, _("另有 %(more)s 处。", more=len(faults) - MOST_FAULTS)]


def by_day(plan: CalendarPlan | None) -> list[tuple[Any, str]]:
    """The days of a plan, with their weekday."""
    return [(row, weekday(row.day)) for row in plan.change.rows] if plan else []
