"""Taking over: a clean ledger whole, its own numbers kept, its days and people; and never anything half written."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from models import takeover_play
from models.acts import Act
from models.facts import acts_of, plain, told
from models.issues import Issue
from models.log import LogEntry
from models.numbers import NumberCounter
from models.projection import differing
from models.slips import Slip
from models.steps import take
from models.takeover import Ledger, NotTaken, NotTogether, Outcome, open_numbers, take_over, together, try_out
from models.takeover_columns import ABSENT
from models.takeover_numbers import BadNumber, given_number
from models.takeover_rows import Options
from models.workdays import calendar_of
from rules.policies import POLICIES
from rules.terms import Step
from seed.cast import Cast
from tests.models.takeover_ledgers import NOW, clean_row, clean_rows, ledger, two

pytestmark = pytest.mark.slow

POLICY = POLICIES["linyi-2014-10"]


def _taken(session: Session, cast: Cast, book: Ledger, **options: bool) -> Outcome:
    return take_over(session, book, cast["city"], Options(**options), NOW, two(cast))


def _issue(session: Session, number: str) -> Issue:
    return session.scalars(select(Issue).where(Issue.registration_no == number)).one()


def _counts(session: Session) -> list[int]:
    models: tuple[Any, ...] = (Issue, Act, Slip, NumberCounter, LogEntry)
    return [session.scalar(select(func.count()).select_from(model)) or 0 for model in models]


@pytest.mark.slow
def test_a_clean_ledger_whole(session: Session, cast: Cast) -> None:
    """300 rows: each in its status, with its number, and its row is what its acts say."""
    outcome = _taken(session, cast, ledger(clean_rows(300)))
    assert (outcome.lines, outcome.count, outcome.faults) == (300, 300, [])
    issues = session.scalars(select(Issue)).all()
    assert len(issues) == 300
    if session.get_bind().dialect.name == "postgresql":  # it plans for what it holds now
        assert session.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'issue'")) == 300
    for issue in issues:
        facts = told(session, issue, issue.received_on).facts
        assert differing(issue, POLICY, facts, calendar_of(session)) == {}
    registered = {issue.registration_no for issue in issues if issue.status != "received"}
    assert registered == {f"〔2014〕第{n:03d}号" for n in range(1, 301) if n % 10}
    with_number = select(NumberCounter.last).where(NumberCounter.series == "registration")
    assert session.scalar(with_number) == 299


def test_on_the_ledgers_own_days_by_the_people_in_office(session: Session, cast: Cast) -> None:
    """Each act on its day; whom the ledger names takes it, and where it names nobody the evidence says so."""
    row = clean_row(9) | {"经办人": cast["city/clerk/2"].name}
    _taken(session, cast, ledger([row]))
    acts = [plain(act) for act in acts_of(session, _issue(session, "〔2014〕第009号").id)]
    assert [act.on for act in acts] == [row[title] for title in row if title.endswith("日期")]
    by = {act.step: act.actor for act in acts}
    assert by[Step.REGISTER] == by[Step.CLOSE] == cast["city/clerk/2"].id
    assert by[Step.VERIFY] == cast["liaison_officer"].id
    said = {act.step: act.evidence for act in acts}
    assert ABSENT in said[Step.APPROVE]["decision"]
    assert ABSENT in said[Step.VERIFY]["findings"]
    assert ABSENT not in said[Step.PROPOSE]["opinion"]
    assert said[Step.REGISTER]["prior_contact"] == ABSENT


def test_days_that_the_ledger_lacks(session: Session, cast: Cast) -> None:
    """Lent from the next step and said so, or told as missing, as the two chose."""
    row = clean_row(5)
    for title in ("拟办日期", "审批日期", "签收日期", "收到日期"):
        del row[title]
    outcome = try_out(session, ledger([row]), cast["city"], Options(lend_days=False), NOW)
    missing = {one.title for one in outcome.faults}
    assert missing == {"拟办日期", "审批日期", "签收日期", "收到日期", "集体研究日期"}
    _taken(session, cast, ledger([row]))
    acts = {act.step: plain(act) for act in acts_of(session, _issue(session, "〔2014〕第005号").id)}
    assert acts["approve"].on == acts["accept"].on == row["交办日期"]
    assert ABSENT in acts["approve"].evidence["decision"]
    assert ABSENT in acts["receive"].evidence["channel"]


@pytest.mark.parametrize(
    ("lacks", "reaches"),
    [
        pytest.param(("企业确认件",), "verified", id="no-paper"),
        pytest.param(("企业确认日期", "企业确认件"), "verified", id="no-confirmation"),
        pytest.param(("核实日期", "核实情况"), "reported", id="no-verification"),
    ],
)
def test_what_cannot_be_proved_stops(
    session: Session, cast: Cast, lacks: tuple[str, ...], reaches: str
) -> None:
    """Closed in the ledger without proof: by choice taken over to the last status that is proved, and said so."""
    row = {title: value for title, value in clean_row(9).items() if title not in lacks}
    with pytest.raises(NotTaken):
        _taken(session, cast, ledger([row]))
    assert _counts(session)[0] == 0
    outcome = _taken(session, cast, ledger([row]), stop_unproven=True)
    assert _issue(session, "〔2014〕第009号").status == reaches
    assert [place for place, _words in outcome.notes] == [2]


def test_its_numbers_are_kept_and_never_given_again(session: Session, cast: Cast) -> None:
    """Numbers beneath the opening number come in as they are; the next one is above all of them."""
    office, last = cast["city"], {"registration": 120, "disposal": 60}
    open_numbers(session, office, 2014, last, NOW, two(cast))
    rows = [
        clean_row(4) | {"编号": "[2014] 17 号".replace(" 17 ", "第17"), "处置单编号": "处〔2014〕第9号"},
        clean_row(5),
    ]
    rows[1] |= {"编号": "〔2014〕第130号"}
    outcome = _taken(session, cast, ledger(rows))
    assert (outcome.own_slips, outcome.new_slips) == (1, 1)
    assert _issue(session, "〔2014〕第017号")
    slips = set(session.scalars(select(Slip.number)))
    assert slips == {"处〔2014〕第009号", "处〔2014〕第061号"}
    act = take(
        session, None, Step.RECEIVE, cast["clerk"], NOW, enterprise=cast["enterprise/1"], title="新的问题",
        description="接续以后新收到的一件问题",
    )  # fmt: skip
    new = session.get_one(Issue, act.issue_id)
    texts = ("conditions_met", "competent_unit", "units_involved", "prior_contact", "hoped_for_on")
    take(session, new, Step.REGISTER, cast["clerk"], NOW, vouched=True, **dict.fromkeys(texts, "无"))
    assert new.registration_no == "〔2014〕第131号"


def test_the_same_ledger_twice(session: Session, cast: Cast) -> None:
    """Every row of it stands already, also those without a number; nothing is doubled."""
    book = ledger(clean_rows(10))
    _taken(session, cast, book)
    before = _counts(session)
    with pytest.raises(NotTaken) as raised:
        _taken(session, cast, book)
    assert len({one.row for one in raised.value.outcome.faults}) == 10
    assert _counts(session) == before


def test_the_right_rows_alone_then_the_mended_ones(session: Session, cast: Cast) -> None:
    """By choice the right rows come in; the mended ones keep their numbers, though later ones are given already."""
    rows = clean_rows(9)
    rows[2]["牵头单位"] = "没有的局"
    with pytest.raises(NotTaken):
        _taken(session, cast, ledger(rows))
    assert _counts(session)[0] == 0
    outcome = _taken(session, cast, ledger(rows), only_right=True)
    assert (outcome.count, outcome.wrong_rows) == (8, 1)
    _taken(session, cast, ledger([clean_row(3)]))
    assert _issue(session, "〔2014〕第003号").status == clean_status(3)


def clean_status(number: int) -> str:
    """The status that a clean row of this number reaches."""
    from rules.terms import MAIN_ROAD

    return MAIN_ROAD[number % 10].value


def test_a_dry_run_leaves_nothing(session: Session, cast: Cast) -> None:
    """It plays everything, and not even the log or a counter knows."""
    before = _counts(session)
    outcome = try_out(session, ledger(clean_rows(12)), cast["city"], Options(), NOW)
    assert outcome.count == 12
    assert _counts(session) == before


def test_a_failure_in_the_middle_leaves_nothing(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine breaks at the fortieth step: no issue, act, slip, number or log stands."""
    before, steps = _counts(session), []

    def breaking(*args: Any, **kwargs: Any) -> Any:
        steps.append(args)
        if len(steps) == 40:
            raise OSError("the disk is gone")
        return take(*args, **kwargs)

    monkeypatch.setattr(takeover_play, "take", breaking)
    with pytest.raises(OSError, match="disk"):
        _taken(session, cast, ledger(clean_rows(20)))
    assert _counts(session) == before


def test_both_names_in_the_log(session: Session, cast: Cast) -> None:
    """One entry for each of the two, each naming both, the file and its hash."""
    book = ledger(clean_rows(2))
    _taken(session, cast, book)
    entries = session.scalars(select(LogEntry).where(LogEntry.noun == "takeover")).all()
    assert {one.person_name for one in entries} == {person.name for person in two(cast)}
    assert all(
        person.name in one.words and book.sha256 in one.words for one in entries for person in two(cast)
    )


@pytest.mark.parametrize("names", [("leader", "director"), ("administrator", "administrator"), ("administrator", "clerk"),
                                   ("administrator", "county/leader"), ("county/administrator", "leader")])  # fmt: skip
def test_only_an_administrator_and_a_leader(session: Session, cast: Cast, names: tuple[str, str]) -> None:
    """No other two, and nobody twice."""
    with pytest.raises(NotTogether):
        together(session, cast[names[0]], cast[names[1]], cast["city"], NOW.date())


def test_the_two_in_either_order(session: Session, cast: Cast) -> None:
    """Whoever signed in first."""
    administrator, leader = two(cast)
    for pair in ((administrator, leader), (leader, administrator)):
        assert together(session, *pair, cast["city"], NOW.date()) == (administrator, leader)


def test_opening_numbers_once_before_the_first(session: Session, cast: Cast) -> None:
    """Set once; not after a number was taken; all series or none."""
    office = cast["city"]
    open_numbers(session, office, 2014, {"registration": 34}, NOW, two(cast))
    for last in (
        {"registration": 40},
        {"disposal": 5, "registration": 40},
        {"disposal": 0},
        {"disposal": 10_000},
    ):
        with pytest.raises(BadNumber):
            open_numbers(session, office, 2014, last, NOW, two(cast))
    assert session.scalars(select(NumberCounter.last)).all() == [34]


@pytest.mark.parametrize(
    ("text", "series", "wanted"),
    [
        ("〔2014〕第034号", "registration", "〔2014〕第034号"),
        ("[2014]第34号", "registration", "〔2014〕第034号"),
        ("（２０１４） 第 ３４ 号", "registration", "〔2014〕第034号"),
        ("处〔2014〕第034号", "disposal", "处〔2014〕第034号"),
        ("处〔2014〕第034号", "registration", None),
        ("〔2014〕第000号", "registration", None),
        ("34", "registration", None),
        ("〔2014〕第12345号", "registration", None),
    ],
)
def test_numbers_as_ledgers_write_them(cast: Cast, text: str, series: str, wanted: str | None) -> None:
    """Brackets of any kind and missing zeros are read; anything else is not guessed at."""
    found = given_number(text, POLICY, series, cast["city"])
    assert (found.text if found else None) == wanted
