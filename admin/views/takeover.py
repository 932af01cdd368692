"""接续台账 Taking over: opening numbers, and an Excel ledger tried out first, then written by two people together."""
import io
from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, send_file, url_for
from flask import session as cookie
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin import takeover_form as given
from admin.doors import Doors, door
from admin.formats import moment
from admin.house import house, now, session, today
from admin.ids import clean
from admin.language import in_words
from admin.xlsx import MIME
from models.log import Who
from models.offices import Office
from models.people import Person
from models.register import counters_of, series_of
from models.scope import everything
from models.takeover import (
    Ledger,
    NotTaken,
    NotTogether,
    Outcome,
    is_administrator,
    is_leader,
    open_numbers,
    take_over,
    together,
    try_out,
)
from models.takeover_numbers import SERIES, BadNumber
from models.takeover_report import fault_book, template
from rules.terms import Status

SHOWN = 200
"""Faults that the page itself lists; the workbook lists them all."""


class TakeoverView(Doors, BaseView):
    """An administrator or a leader opens it; to write, the other must sign with his own password."""
    noun = "takeover"
    verbs = frozenset({"list", "create"})

    def __init__(self) -> None:
        super().__init__(name=_l("接续台账"), endpoint="takeover", url="takeover")

    @door("/", "list")
    def index(self) -> Any:
        """The two forms."""
        return self.page()

    @door("/template", "list")
    def template(self) -> Any:
        """The workbook to fill in."""
        office = self.office(request.args.get("office", ""))
        return book(template(session(), office, today()), _("接续台账模板") + ".xlsx")

    @door("/try", "create", methods=("POST",))
    def try_out(self) -> Any:
        """The dry run: everything is played and nothing stands."""
        return self.asked(lambda ledger, office: self.page(ledger=ledger, office=office, outcome=self.tried(ledger, office)))

    @door("/report", "create", methods=("POST",))
    def report(self) -> Any:
        """The ledger given back with its faults."""
        def answer(ledger: Ledger, office: Office) -> Any:
            outcome = self.tried(ledger, office)
            return book(fault_book(outcome.cells, outcome.faults), _("台账错误说明") + ".xlsx")
        return self.asked(answer)

    @door("/run", "create", methods=("POST",))
    def run(self) -> Any:
        """Write it, the two together."""
        return self.asked(self.written)

    @door("/numbers", "create", methods=("POST",))
    def numbers(self) -> Any:
        """Set opening numbers, the two together."""
        office = self.office(request.form.get("office", ""))
        try:
            year, last = given.openings()
            two = self.two(office)
            with own() as mine:
                open_numbers(mine, mine.get_one(Office, office.id), year, last, now(), two)
        except (given.BadForm, BadNumber, NotTogether) as error:
            return self.page(number_problem=in_words(error), office=office), 422
        flash(_("期初编号已设定，以后接着往下编。"), "success")
        return redirect(url_for("takeover.index"))

    @door("/done/", "list")
    def done(self) -> Any:
        """What was taken over last in this session."""
        if "takeover" not in cookie:
            return redirect(url_for("takeover.index"))
        said = cookie["takeover"]
        return self.render("takeover/done.html", said=said, made=[(Status(key), n) for key, n in said["made"]])

    # What the doors share.

    def asked(self, answer: Callable[[Ledger, Office], Any]) -> Any:
        """Answer for the ledger that was handed in, or say what is wrong with it."""
        office = self.office(request.form.get("office", ""))
        try:
            ledger = given.ledger()
        except given.BadForm as error:
            return self.page(problem=in_words(error), office=office), 422
        return answer(ledger, office)

    def tried(self, ledger: Ledger, office: Office) -> Outcome:
        """The outcome of a dry run, in a session of its own."""
        with own() as mine:
            return try_out(mine, ledger, mine.get_one(Office, office.id), given.options(), now())

    def written(self, ledger: Ledger, office: Office) -> Any:
        """Check the dry run and the second person, write, and show what was made."""
        chosen = given.options()
        if not given.was_tried(ledger, office.id, chosen, current_user.id):
            return self.page(problem=_("文件或选择与试运行时不同，或已超过一小时。请先试运行。"), office=office), 422
        try:
            two = self.two(office)
            with own() as mine:
                outcome = take_over(mine, ledger, mine.get_one(Office, office.id), chosen, now(), two)
        except NotTogether as error:
            return self.page(ledger=ledger, outcome=self.tried(ledger, office), problem=in_words(error), office=office), 422
        except NotTaken as error:
            return self.page(ledger=ledger, outcome=error.outcome, problem=in_words(error), office=office), 422
        cookie["takeover"] = {
            "made": [(status.value, count) for status, count in outcome.by_status], "notes": len(outcome.notes),
            "wrong": outcome.wrong_rows, "names": [person.name for person in two], "file": clean(ledger.name)[:80],
        }
        return redirect(url_for("takeover.done"), 303)

    def two(self, office: Office) -> tuple[Person, Person]:
        """The person of this request and the one who signs beside him. Raises `NotTogether`."""
        name, password = clean(request.form.get("username")).strip()[:64], request.form.get("password", "")
        if not name or not password:
            raise NotTogether(_("请由另一位输入本人的用户名和密码。"))
        try:
            other = house().sign_in(session(), name, password[:1024], now(), request.remote_addr or "")
        except house().locked as locked:
            session().commit()
            until = moment(locked.until, today())
            raise NotTogether(_("连续输错次数太多，请于 %(at)s 以后再试。", at=until)) from locked
        session().commit()
        if other is None:
            raise NotTogether(_("另一位的用户名或密码不对。"))
        return together(session(), current_user._get_current_object(), other, office, today())

    def office(self, text: str) -> Office:
        """The office that was named, of those that are his; the first where none is named."""
        mine = self.offices()
        found = next((one for one in mine if str(one.id) == text), None) or (mine[0] if mine and not text else None)
        if found is None:
            from flask import abort
            abort(404)
        return found

    def offices(self) -> list[Office]:
        """The offices that he administers or leads."""
        person, day = current_user._get_current_object(), today()
        with everything(session()):
            rows = list(session().scalars(select(Office).order_by(Office.id)))
        return [one for one in rows
                if is_administrator(session(), person, one, day) or is_leader(session(), person, one, day)]

    def page(self, ledger: Ledger | None = None, outcome: Outcome | None = None, office: Office | None = None,
             problem: str = "", number_problem: str = "") -> Any:
        """The page, with the result of the dry run where there is one."""
        offices, chosen = self.offices(), given.options()
        office = office or (offices[0] if offices else None)
        token = given.tried(ledger, office.id, chosen, current_user.id) if ledger and outcome and office else ""
        return self.render("takeover/index.html", offices=offices, office=office, chosen=chosen, outcome=outcome,
                           ledger=ledger, token=token, problem=problem, number_problem=number_problem, series=SERIES,
                           openable=openable(offices),
                           most=SHOWN, year=today().year, form=request.form)


def openable(offices: list[Office]) -> dict[str, str]:
    """The series in which his offices give numbers: those of which an opening number can be told."""
    known = {series for office in offices for series in series_of(counters_of(session(), office.id), office, today())}
    return {series: words for series, words in SERIES.items() if series in known}


def own() -> Session:
    """A session of its own for a long piece of writing; this request's lets go of the database first."""
    session().commit()
    who = Who(current_user.id, current_user.name, request.remote_addr or "")
    session().commit()
    return Session(session().get_bind(), expire_on_commit=False, info={"who": who})


def book(data: bytes, name: str) -> Any:
    """A workbook to keep, under its Chinese name."""
    return send_file(io.BytesIO(data), MIME, as_attachment=True, download_name=name)
