"""期限: the day a span ends, whether it is provisional, and its proof day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import LAST, WorkingCalendar
from rules.spans import CalendarDays, Due, Months, Span, ThatDay, WorkingDays, from_text, to_text
from seed.workdays import working_calendar

OFFICE = working_calendar()
UNTIL_2021 = working_calendar(range(2004, 2022))
DAYS = st.dates(date(2004, 1, 1), date(2026, 1, 1))
KINDS = st.sampled_from([WorkingDays, CalendarDays, Months])
COUNTS = st.integers(1, 60)
OPTIONS = st.fixed_dictionaries({"count_start": st.booleans(), "roll": st.booleans()})
Kind = type[WorkingDays] | type[CalendarDays] | type[Months]


@pytest.mark.parametrize(
    ("start", "span", "on"),
    [
        pytest.param(date(2021, 9, 30), WorkingDays(5), date(2021, 10, 13), id="receipt-before-national-day"),
        pytest.param(date(2021, 10, 3), WorkingDays(5), date(2021, 10, 13), id="receipt-on-a-holiday"),
        pytest.param(date(2021, 10, 8), WorkingDays(5), date(2021, 10, 14), id="first-day-back"),
        pytest.param(date(2021, 9, 30), WorkingDays(15), date(2021, 10, 27), id="extended-to-fifteen"),
        pytest.param(date(2021, 4, 9), WorkingDays(2), date(2021, 4, 13), id="friday-and-two-not-sunday"),
        pytest.param(date(2014, 3, 3), CalendarDays(5), date(2014, 3, 8), id="slip-of-five-days"),
        pytest.param(date(2021, 9, 30), CalendarDays(1), date(2021, 10, 1), id="next-day-even-a-holiday"),
        pytest.param(date(2023, 1, 31), Months(1), date(2023, 2, 28), id="no-corresponding-day"),
        pytest.param(date(2024, 1, 31), Months(1), date(2024, 2, 29), id="leap-year"),
        pytest.param(date(2023, 2, 28), Months(1), date(2023, 3, 28), id="corresponding-day-not-month-end"),
        pytest.param(date(2021, 11, 30), Months(3), date(2022, 2, 28), id="over-the-year"),
        pytest.param(date(2021, 9, 1), Months(1), date(2021, 10, 1), id="onto-a-holiday"),
    ],
)
def test_due_does_not_count_the_day_of_start(start: date, span: Span, on: date) -> None:
    assert span.due(start, OFFICE) == Due(start, span, on, provisional=False, roll=False, count_start=False)


@pytest.mark.parametrize(
    ("start", "span", "on"),
    [
        pytest.param(date(2021, 9, 30), WorkingDays(1), date(2021, 9, 30), id="one-working-day-ends-at-once"),
        pytest.param(date(2021, 10, 3), WorkingDays(5), date(2021, 10, 13), id="a-day-off-never-counts"),
        pytest.param(date(2014, 3, 3), CalendarDays(5), date(2014, 3, 7), id="calendar-days"),
        pytest.param(date(2021, 9, 1), Months(1), date(2021, 9, 30), id="a-month-from-the-first"),
        pytest.param(date(2023, 1, 29), Months(1), date(2023, 2, 28), id="corresponding-day-not-there"),
    ],
)
def test_due_counts_the_day_of_start_when_asked(start: date, span: Span, on: date) -> None:
    assert span.due(start, OFFICE, count_start=True).on == on


@pytest.mark.parametrize(
    ("start", "span", "on"),
    [
        pytest.param(date(2021, 8, 30), Months(1), date(2021, 9, 30), id="a-working-day-stays"),
        pytest.param(date(2021, 9, 1), Months(1), date(2021, 10, 8), id="first-day-of-the-holiday"),
        pytest.param(date(2021, 9, 7), Months(1), date(2021, 10, 8), id="last-day-of-the-holiday"),
        pytest.param(date(2021, 9, 8), Months(1), date(2021, 10, 8), id="day-after-the-holiday"),
        pytest.param(date(2021, 9, 9), Months(1), date(2021, 10, 9), id="a-worked-saturday-stays"),
    ],
)
def test_a_last_day_off_rolls_when_asked(start: date, span: Span, on: date) -> None:
    assert span.due(start, OFFICE, roll=True).on == on


@pytest.mark.parametrize(
    ("start", "span", "roll", "provisional"),
    [
        pytest.param(date(2021, 12, 30), WorkingDays(1), False, False, id="last-day-of-the-announced-year"),
        pytest.param(date(2021, 12, 30), WorkingDays(2), False, True, id="first-day-beyond-it"),
        pytest.param(date(2003, 12, 31), WorkingDays(2), False, False, id="the-start-was-not-looked-at"),
        pytest.param(date(2021, 12, 30), CalendarDays(10), False, False, id="days-ask-no-calendar"),
        pytest.param(date(2021, 12, 30), CalendarDays(10), True, True, id="days-that-may-roll-do"),
        pytest.param(date(2021, 12, 30), CalendarDays(1), True, False, id="not-beyond-so-certain"),
        pytest.param(date(2021, 12, 5), Months(1), True, True, id="a-plain-wednesday-may-yet-be-a-holiday"),
    ],
)
def test_provisional(start: date, span: Span, roll: bool, provisional: bool) -> None:
    assert span.due(start, UNTIL_2021, roll=roll).provisional is provisional


def test_provisional_looks_at_the_start_when_it_counts() -> None:
    due = WorkingDays(2).due(date(2003, 12, 31), UNTIL_2021, count_start=True)
    assert (due.on, due.provisional) == (date(2004, 1, 2), True)


def shown(span: Span, start: date, *, count_start: bool = False, roll: bool = False) -> list[str]:
    """The proof as lines of text: day, number, whether counted, words."""
    due = span.due(start, OFFICE, count_start=count_start, roll=roll)
    return [
        f"{line.day:%m-%d} {line.number or '-'} {'+' if line.counted else '-'} {line.words}"
        for line in due.proof(OFFICE)
    ]


def test_proof_of_working_days() -> None:
    assert shown(WorkingDays(5), date(2021, 9, 30)) == [
        "09-30 - - 周四，当日不计",
        *[f"10-0{day} - - 国庆节" for day in range(1, 8)],
        "10-08 1 + 周五",
        "10-09 2 + 调休上班（补国庆节）",
        "10-10 - - 周日 休息日",
        "10-11 3 + 周一",
        "10-12 4 + 周二",
        "10-13 5 + 周三，期限届满",
    ]


def test_proof_counts_the_start_when_asked() -> None:
    assert shown(WorkingDays(2), date(2021, 4, 9), count_start=True) == [
        "04-09 1 + 周五",
        "04-10 - - 周六 休息日",
        "04-11 - - 周日 休息日",
        "04-12 2 + 周一，期限届满",
    ]
    assert shown(WorkingDays(1), date(2021, 4, 11), count_start=True)[0] == "04-11 - - 周日 休息日"
    assert shown(CalendarDays(1), date(2021, 4, 9), count_start=True) == ["04-09 1 + 周五，期限届满"]


def test_a_proof_names_the_notice_of_each_day_and_what_is_not_announced() -> None:
    due = WorkingDays(3).due(date(2021, 12, 31), UNTIL_2021)
    assert [(line.day.day, line.number, line.provisional) for line in due.proof(UNTIL_2021)] == [
        (31, None, False), (1, None, True), (2, None, True), (3, 1, True), (4, 2, True), (5, 3, True),
    ]  # fmt: skip
    sources = {line.day.day: line.source for line in WorkingDays(2).due(date(2021, 9, 30), OFFICE).proof(OFFICE)}
    assert sources[30] == sources[8] == ""
    assert sources[1] == sources[9] == "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）"
    month = Months(1).due(date(2021, 12, 5), UNTIL_2021, roll=True).proof(UNTIL_2021)
    assert [(line.day.day, line.provisional) for line in month] == [(5, False), (5, True)]


def test_proof_of_calendar_days_counts_each_and_rolls() -> None:
    assert shown(CalendarDays(1), date(2021, 9, 24))[1:] == ["09-25 1 + 周六 休息日，期限届满"]
    assert shown(CalendarDays(2), date(2021, 10, 8), roll=True) == [
        "10-08 - - 周五，当日不计",
        "10-09 1 + 调休上班（补国庆节）",
        "10-10 2 + 周日 休息日，届满日逢休息日，顺延",
        "10-11 - - 周一，顺延至本日届满",
    ]


def test_proof_of_months_shows_the_days_that_decide() -> None:
    assert shown(Months(1), date(2023, 1, 31)) == ["01-31 - - 周二，当日不计", "02-28 - + 周二，期限届满"]
    assert shown(Months(1), date(2021, 9, 1), roll=True) == [
        "09-01 - - 周三，当日不计",
        "10-01 - + 国庆节，届满日逢休息日，顺延",
        *[f"10-0{day} - - 国庆节" for day in range(2, 8)],
        "10-08 - - 周五，顺延至本日届满",
    ]
    assert shown(Months(1), date(2021, 9, 1), count_start=True)[0] == "09-01 - + 周三"


def test_proof_refuses_a_calendar_that_leads_elsewhere() -> None:
    due = WorkingDays(5).due(date(2021, 9, 30), OFFICE)
    with pytest.raises(ValueError, match="应为2021-10-07，不是2021-10-13"):
        due.proof(WorkingCalendar())


@pytest.mark.parametrize("kind", [WorkingDays, CalendarDays, Months])
@pytest.mark.parametrize("n", [0, -1])
def test_a_span_is_at_least_one(kind: Kind, n: int) -> None:
    with pytest.raises(ValueError, match="期限须为正整数"):
        kind(n)


@pytest.mark.parametrize("span", [WorkingDays(1), CalendarDays(10**12), Months(1), Months(10**6)])
def test_a_span_that_leaves_the_calendar_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        span.due(LAST, OFFICE)


@pytest.mark.parametrize(
    ("span", "words", "text"),
    [(WorkingDays(5), "5个工作日", "WD5"), (CalendarDays(10), "10日", "CD10"), (Months(1), "1个月", "M1")],
)
def test_words_and_stored_text(span: Span, words: str, text: str) -> None:
    assert (str(span), to_text(span), from_text(text)) == (words, text, span)


@pytest.mark.parametrize("text", ["", "WD", "5", "WD0", "WD05", "WD-1", "wd5", "WD5 ", "WD1５", "XX5", "5日"])
def test_other_text_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match="不是期限的写法"):
        from_text(text)


@given(kind=KINDS, n=st.integers(1, 999_999))
def test_text_round_trip(kind: Kind, n: int) -> None:
    assert from_text(to_text(kind(n))) == kind(n) != kind(n + 1)


@given(kind=KINDS, n=COUNTS, start=DAYS, later=st.integers(1, 40), options=OPTIONS)
def test_due_is_monotone(kind: Kind, n: int, start: date, later: int, options: dict[str, bool]) -> None:
    """A longer span never ends sooner, nor does one that starts later, nor one whose start is not counted."""
    on = kind(n).due(start, OFFICE, **options).on
    assert on <= kind(n + 1).due(start, OFFICE, **options).on
    assert on <= kind(n).due(start + timedelta(days=later), OFFICE, **options).on
    assert on <= kind(n).due(start, OFFICE, roll=options["roll"]).on
    assert OFFICE.is_worked(on) or not options["roll"]


@given(kind=st.sampled_from([WorkingDays, CalendarDays]), n=COUNTS, start=DAYS, options=OPTIONS)
def test_proof_counts_exactly_n(kind: Kind, n: int, start: date, options: dict[str, bool]) -> None:
    due = kind(n).due(start, OFFICE, **options)
    proof = due.proof(OFFICE)
    assert [line.number for line in proof if line.counted] == list(range(1, n + 1))
    assert all(line.number is None for line in proof if not line.counted)
    assert (proof[0].day, proof[-1].day, len(proof)) == (start, due.on, (due.on - start).days + 1)
    assert "届满" in proof[-1].words


def test_a_day_that_somebody_fixed_is_moved_by_no_calendar() -> None:
    """An extension to a Sunday stays on that Sunday, and is certain whatever is not announced."""
    start, day = date(2021, 9, 30), date(2021, 10, 17)
    span = ThatDay.of(day)
    assert (str(span), from_text(to_text(span))) == ("至2021-10-17", span)
    due = span.due(start, WorkingCalendar(), roll=True)
    assert (due.on, due.provisional) == (day, False)
    numbers = {line.day: line.number for line in due.proof(OFFICE) if line.number}
    assert (numbers[date(2021, 10, 8)], max(numbers), numbers[date(2021, 10, 15)]) == (1, date(2021, 10, 15), 7)
    assert due.proof(OFFICE)[-1].words == "周日 休息日，经批准延至本日届满"
    assert "经批准延至本日届满" in due.proof(OFFICE)[-1].words
    with pytest.raises(ValueError, match="超出工作日历的范围"):
        from_text("ON999999").due(start, OFFICE)
