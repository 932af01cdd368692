"""节假日安排 The State Council's yearly arrangements of holidays, as rows to seed from.

Source: 国务院办公厅关于部分节假日安排的通知, one a year, through the package chinesecalendar, which knows the
years that are out and guesses none. The rows fill the office's own table once; deadlines are counted by that
table alone, where later notices and local orders go.
"""

from collections.abc import Iterable
from datetime import date

from chinese_calendar import Holiday, holidays, workdays

from rules.calendar import CalendarRow, WorkingCalendar
from seed.notices import notice_of

WORDS: dict[str, str] = {
    Holiday.new_years_day.value: "元旦",
    Holiday.spring_festival.value: "春节",
    Holiday.tomb_sweeping_day.value: "清明节",
    Holiday.labour_day.value: "劳动节",
    Holiday.dragon_boat_festival.value: "端午节",
    Holiday.mid_autumn_festival.value: "中秋节",
    Holiday.national_day.value: "国庆节",
    Holiday.anti_fascist_70th_day.value: "抗战胜利七十周年",
}


def made_up(name: str) -> str:
    """调休上班（补国庆节） A weekend day worked for a holiday."""
    return f"调休上班（补{name}）"


KNOWN_YEARS: frozenset[int] = frozenset(day.year for day in holidays)
"""The years (公历年) whose arrangement is known: the ones a calendar seeded from here may call announced."""

CORRECTIONS: tuple[CalendarRow, ...] = (
    # 国办发明电〔2005〕35号：“12月31日（星期六）上班”. The package leaves that Saturday off.
    CalendarRow(date(2005, 12, 31), worked=True, words=made_up("元旦"), source=notice_of(date(2005, 12, 31), "元旦")),
)


def rows_of(year: int) -> list[CalendarRow]:
    """日历行 The year's days off by holiday and the weekend days worked, in order; none for an unknown year.

    A weekend day within a holiday has its row too, so that it is called by the holiday's name.
    A day of late December may be moved by the next year's notice; it belongs to its own year here.
    """
    off = {day: WORDS[name] for day, name in holidays.items() if day.year == year}
    worked = {day: WORDS[name] for day, name in workdays.items() if day.year == year}
    rows = {day: CalendarRow(day, False, name, notice_of(day, name)) for day, name in off.items()}
    rows |= {day: CalendarRow(day, True, made_up(name), notice_of(day, name)) for day, name in worked.items()}
    rows |= {row.day: row for row in CORRECTIONS if row.day.year == year}
    return [rows[day] for day in sorted(rows)]


def working_calendar(years: Iterable[int] = KNOWN_YEARS) -> WorkingCalendar:
    """工作日历 The calendar of these years as announced; unknown years stay provisional."""
    known = KNOWN_YEARS.intersection(years)
    return WorkingCalendar([row for year in known for row in rows_of(year)], announced=known)
