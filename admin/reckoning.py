"""时限计算器 What was asked of the calculator, and its answer: due when, or received when at the latest, with the strip."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from admin import fields, formats
from admin.house import session
from admin.ids import clean, key_of
from admin.issue_days import calendar
from admin.language import in_words
from admin.real import standing
from admin.strips import Strip, as_text, latest_worked, strip_of
from models.offices import Office as OfficeRow
from models.readings import chosen_by
from models.scope import everything
from rules.calendar import FIRST, LAST
from rules.policies import POLICIES
from rules.reckon import MOST_DAYS, Office, Term, all_terms, backwards, forwards, start_of
from rules.spans import Due

DUE, BACK = "due", "back"


@dataclass(frozen=True)
class Wish:
    """What the address asks, as it was typed; `faults` by field."""
    office: OfficeRow | None
    term: Term | None
    way: str
    day: date | None
    days: int | None
    typed: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_asked(self) -> bool:
        """Whether anything was asked yet."""
        return bool(self.typed.get("day") or self.typed.get("term"))


@dataclass(frozen=True)
class Answer:
    """The answer: a sentence, its strip, and the same as text."""
    words: str
    note: str
    strip: Strip
    text: str


def offices() -> list[OfficeRow]:
    """Every office: what it reads is no secret."""
    with everything(session()):
        return list(session().scalars(select(OfficeRow).order_by(OfficeRow.id)))


def own_office(known: list[OfficeRow]) -> OfficeRow | None:
    """The person's own, else the first."""
    held = standing()
    mine = {grant.office for grant in held.actor.grants if grant.office} if held else set()
    return next((one for one in known if one.id in mine), known[0] if known else None)


def read(args: Mapping[str, str], known: list[OfficeRow]) -> Wish:
    """What was asked; what cannot be understood is said at its field."""
    typed = {name: clean(args.get(name, "")).strip()[:80] for name in ("office", "term", "way", "day", "days")}
    faults: dict[str, str] = {}
    asked = key_of(OfficeRow.__table__.c.id, typed["office"]) if typed["office"] else None
    office = next((one for one in known if one.id == asked), None) if typed["office"] else own_office(known)
    if office is None:
        faults["office"] = str(_("没有这个办公室，请重新选择。"))
    term = next((one for one in terms(office) if one.key == typed["term"]), None)
    way = typed["way"] if typed["way"] in (DUE, BACK) else DUE
    day = days = None
    if typed["day"] or typed["term"]:
        if term is None:
            faults["term"] = str(_("请选择时限。"))
        day = read_day(typed["day"], faults)
        if term is not None and term.takes_days:
            days = read_days(typed["days"], faults)
    return Wish(office, term, way, day, days, typed, faults)


def terms(office: OfficeRow | None) -> tuple[Term, ...]:
    """All that may be asked at an office."""
    return all_terms(POLICIES.values(), office.level if office else "city")


def read_day(text: str, faults: dict[str, str]) -> date | None:
    """A day that the calendar reaches."""
    if not text:
        faults["day"] = str(_("请填写日期。"))
        return None
    try:
        found: date = fields.DayField.read(None, text)  # type: ignore[arg-type] # it asks nothing of the field
    except ValueError as error:
        faults["day"] = str(error)
        return None
    if not FIRST <= found <= LAST:
        faults["day"] = str(_("日期应在 1990 年到 2100 年之间。"))
        return None
    return found


def read_days(text: str, faults: dict[str, str]) -> int | None:
    """How many days the slip allows."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_DAYS):
        faults["days"] = str(_("办结天数：请填 1 至 %(most)s 的整数。", most=MOST_DAYS))
        return None
    return int(text)


def answer(wish: Wish) -> tuple[Answer | None, str]:
    """The answer, or why there is none."""
    if wish.faults or wish.term is None or wish.day is None or wish.office is None:
        return None, ""
    office = Office(chosen_by(session(), wish.term.policy, wish.office.id), calendar(session()))
    try:
        if wish.way == DUE:
            due: Due | None = forwards(wish.term, wish.day, office, wish.days)
        else:
            due = backwards(wish.term, wish.day, office, wish.days)
    except ValueError as error:
        return None, in_words(error) + str(_("。"))
    if due is None:
        return None, str(_("工作日历的范围内没有哪一天收到能在此日以前到期。"))
    return told(wish, wish.term, wish.day, due, office), ""


def told(wish: Wish, term: Term, day: date, due: Due, office: Office) -> Answer:
    """In words, with the strip."""
    step = start_of(term, office, due.start)
    began = str(_(step.words) if step else _("应办结"))
    strip = strip_of(due, office.calendar, term.rule, began)
    unsure = str(_("（暂定）")) if strip.provisional else ""
    start, on = spoken(due.start), spoken(due.on)
    if wish.way == DUE:
        words = _("%(start)s%(began)s，%(on)s到期%(unsure)s。", start=start, began=began, on=on, unsure=unsure)
    else:
        words = _("要在 %(day)s以前（含当日）到期，最迟 %(start)s%(began)s%(unsure)s。", day=spoken(day), start=start,
                  began=began, unsure=unsure)
    about = f"{wish.office} {term.policy.document.number}"
    return Answer(str(words), note(wish, due, office), strip, as_text(strip, about, str(words), whole=True))


def note(wish: Wish, due: Due, office: Office) -> str:
    """That nothing ends on the very day, or that the latest start is a day off."""
    said = []
    if wish.way == BACK:
        if due.on != wish.day:
            said.append(str(_("没有哪一天恰好在此日到期；此时在 %(on)s到期。", on=spoken(due.on))))
        worked = latest_worked(due.start, office.calendar)
        if worked != due.start:
            said.append(str(_("其中最晚的工作日是 %(day)s。", day=spoken(worked))))
    return "".join(said)


def spoken(day: date) -> str:
    """2021年10月13日 星期三."""
    return f"{formats.day(day)} {formats.weekday(day)}"


def term_words(term: Term) -> str:
    """第十六条 5 个工作日内办结, as the list of choices has it."""
    return f"{in_words(term.rule.clause.article)} {in_words(term.measure.title)}"
