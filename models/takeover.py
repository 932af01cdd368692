"""接续 Taking over: an office starts in the middle of a year with its ledger in Excel.

`try_out` plays every row in a transaction that is rolled back and tells what is wrong; `take_over` does the
same and keeps it — all rows, or with `only_right` the right ones; on any other fault nothing. Both end the
transaction of the session that they are given. An administrator and a leader do it together (`together`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.attachments import Upload
from models.clock import day_of
from models.facts import policy_for
from models.log import record
from models.offices import Office
from models.people import Person
from models.scope import everything
from models.session import learn_sizes
from models.takeover_columns import OWN_WORD, SLIP_NUMBER, Column, called, slip_called
from models.takeover_evidence import evidence_of
from models.takeover_faults import Fault, file_fault
from models.takeover_file import BadWorkbook, Cells, read_cells
from models.takeover_lookups import Lookups, lookups_of
from models.takeover_numbers import SERIES, last_taken, open_series
from models.takeover_people import find_people
from models.takeover_play import highest, play, raise_counters
from models.takeover_rows import Options, Row, made
from models.takeover_sheet import Line, complain_of_doubles, lines_of, read_cells_of, titles_of
from models.takeover_values import Reader
from rules.terms import MAIN_ROAD, Role, Status, Step

NOUN = "takeover"


class NotTogether(Exception):
    """The two are not an administrator and a leader of that office; its words say what is missing."""


class NotTaken(Exception):
    """Nothing was written; `outcome` holds every fault."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"台账有 {len(outcome.faults)} 处错误，一行也没有写入")
        self.outcome = outcome


@dataclass(frozen=True)
class Ledger:
    """台账: the file as it came, and the sealed papers sent with it by their names."""

    name: str
    data: bytes
    papers: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """The file's hash."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass
class Outcome:
    """结果: what is wrong, what would stand or stands now, and what the report needs to show it."""

    faults: list[Fault] = field(default_factory=list)
    lines: int = 0
    made: Counter[Status] = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)
    last: dict[tuple[str, int], int] = field(default_factory=dict)
    slip: str = OWN_WORD
    """What its office hands out on."""
    own_slips: int = 0
    new_slips: int = 0
    cells: Cells | None = None
    columns: dict[int, Column] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Issues made."""
        return sum(self.made.values())

    @property
    def by_status(self) -> list[tuple[Status, int]]:
        """How many of each status, in the order of the road."""
        return [(status, self.made[status]) for status in MAIN_ROAD if self.made[status]]

    @property
    def stands_in_the_way(self) -> bool:
        """Whether something is wrong with the file as a whole, which no option passes over."""
        return any(one.row <= 1 for one in self.faults)

    def may_write(self, options: Options) -> bool:
        """Whether it may be written: without a fault, or the right rows alone."""
        passable = options.only_right and not self.stands_in_the_way
        return self.count > 0 and (not self.faults or passable)

    @property
    def wrong_rows(self) -> int:
        """Rows with a fault."""
        return len({one.row for one in self.faults if one.row > 1})


def try_out(session: Session, ledger: Ledger, office: Office, options: Options, now: datetime) -> Outcome:
    """Play every row and roll everything back; whatever it says, nothing stands."""
    try:
        with everything(session):
            outcome = _played(session, ledger, office, options, now)
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        return outcome
    finally:
        session.rollback()


def take_over(
    session: Session,
    ledger: Ledger,
    office: Office,
    options: Options,
    now: datetime,
    two: tuple[Person, Person],
) -> Outcome:
    """Play every row and keep it. Raises `NotTaken`, and then nothing is written."""
    try:
        with everything(session):
            outcome = _played(session, ledger, office, options, now)
            if not outcome.may_write(options):
                raise NotTaken(outcome)
            words = (
                f"接续台账“{ledger.name[-80:]}”（SHA-256 {ledger.sha256}），{outcome.lines} 行接收 {outcome.count} 件，"
                f"{outcome.wrong_rows} 行有错未接收；{_chosen(options)}"
            )
            _log(session, office, now, two, words)
            learn_sizes(session)
            session.commit()
        return outcome
    except BaseException:
        session.rollback()
        raise


def open_numbers(
    session: Session,
    office: Office,
    year: int,
    last: Mapping[str, int],
    now: datetime,
    two: tuple[Person, Person],
) -> None:
    """Set the opening numbers of an office and year, once. Raises `BadNumber`, and then nothing is written."""
    try:
        with everything(session):
            open_series(session, office, year, last)
            words = "、".join(f"{SERIES[series]}已用到第 {number} 号" for series, number in last.items())
            _log(session, office, now, two, f"期初编号 {year} 年：{words}")
            session.commit()
    except BaseException:
        session.rollback()
        raise


def _chosen(options: Options) -> str:
    chosen = {
        "仅导入正确行": options.only_right,
        "企业保证由两位共同确认": options.vouched,
        "未载的日期按后一步记": options.lend_days,
        "无确认的接收到最后能证明的状态": options.stop_unproven,
    }
    return "选择：" + ("、".join(words for words, is_so in chosen.items() if is_so) or "无")


def _log(session: Session, office: Office, now: datetime, two: tuple[Person, Person], words: str) -> None:
    """Both names, once for each of the two."""
    administrator, leader = two
    named = f"{words}；由系统管理员{administrator.name}、组长{leader.name}共同办理"
    for person in two:
        record(session, "create", NOUN, office.id, now, words=named, person=person)


def _played(session: Session, ledger: Ledger, office: Office, options: Options, now: datetime) -> Outcome:
    outcome = Outcome()
    try:
        outcome.cells = cells = read_cells(ledger.name, ledger.data)
    except BadWorkbook as bad:
        outcome.faults = [file_fault(bad.kind, bad.words, bad.mend)]
        return outcome
    outcome.columns, faults = titles_of(cells)
    lines, more = lines_of(cells, outcome.columns) if outcome.columns else ([], [])
    outcome.faults, outcome.lines = [*faults, *more], len(lines)
    look = lookups_of(session, office)
    rows = _read(lines, outcome, look, options, ledger, day_of(now))
    raise_counters(session, office, lines)
    for row in rows:
        row.line.faults += play(session, row, office, ledger.papers, now)
        if not row.line.faults:
            _count(outcome, row)
    absent = {one.title for one in faults if one.kind == "missing_column"}
    found = [one for line in lines for one in line.faults]
    outcome.faults += [one for one in found if one.kind != "missing" or one.title not in absent]
    for series, year in highest(lines):
        outcome.last[series, year] = last_taken(session, office, series, year)
    outcome.slip = slip_called(policy_for(office, day_of(now)))
    outcome.faults = _as_titled(outcome)
    return outcome


def _as_titled(outcome: Outcome) -> list[Fault]:
    """The faults under the title that the sheet itself gives the slip's number, else under the policy's own word."""
    titles = outcome.cells.rows[0] if outcome.cells and outcome.cells.rows else []
    own = [str(titles[place]) for place, column in outcome.columns.items() if column.title == SLIP_NUMBER]
    title = own[0] if own else called(SLIP_NUMBER, outcome.slip)

    def mend(text: str) -> str:
        return text.replace(SLIP_NUMBER, title)
    return [replace(one, title=mend(one.title), words=mend(one.words), mend=mend(one.mend)) for one in outcome.faults]


def _read(
    lines: list[Line], outcome: Outcome, look: Lookups, options: Options, ledger: Ledger, today: date
) -> list[Row]:
    """Every line read as far as it goes; the rows that nothing is wrong with so far."""
    rows = []
    policy_now = policy_for(look.office, today)
    if policy_now is None:
        outcome.faults.append(
            file_fault("before_policy", "本办公室没有设定适用的办法", "请先在“办公室”中设定")
        )
        return []
    for line in lines:
        read_cells_of(line, outcome.cells or Cells("", []), outcome.columns, Reader(look, policy_now, today))
        received = line.values.get("收到日期") or line.values.get("登记日期")
        policy = policy_for(look.office, received) if received else policy_now
        if policy is None:
            line.complain("before_policy", "收到日期", f"{received} 时本办公室还没有适用的办法")
            continue
        row = made(line, policy, look, options, ledger.papers)
        if row:
            rows.append(row)
    taken = {Step.REGISTER: look.numbers, Step.DISPATCH: look.slip_numbers}
    complain_of_doubles(lines, taken)
    for row in rows:
        for step in row.steps:
            row.evidence[step] = evidence_of(row, step, options)
        if not row.line.faults:
            find_people(row, look)
    return [row for row in rows if not row.line.faults]


def _count(outcome: Outcome, row: Row) -> None:
    outcome.made[row.reaches] += 1
    outcome.notes += [(row.line.row, note) for note in row.notes]
    if Step.DISPATCH in row.steps:
        own = Step.DISPATCH in row.numbers
        outcome.own_slips, outcome.new_slips = outcome.own_slips + own, outcome.new_slips + (not own)


def together(
    session: Session, first: Person, second: Person, office: Office, on: date
) -> tuple[Person, Person]:
    """The two as (administrator, leader) of the office. Raises `NotTogether`."""
    if first.id == second.id:
        raise NotTogether("须由两个人共同办理：一位系统管理员、一位组长")
    for administrator, leader in ((first, second), (second, first)):
        if is_administrator(session, administrator, office, on) and is_leader(session, leader, office, on):
            return administrator, leader
    raise NotTogether("两人中须有一位是本办公室的系统管理员，另一位是本办公室的组长")


def is_administrator(session: Session, person: Person, office: Office, on: date) -> bool:
    """Whether he administers the office, or one above it."""
    standing = standing_of(session, person, on)
    with everything(session):
        return office.id in scope_of(session, standing, on).counted


def is_leader(session: Session, person: Person, office: Office, on: date) -> bool:
    """Whether he leads the office."""
    grants = standing_of(session, person, on).actor.with_role(Role.LEADER)
    return any(grant.office == office.id for grant in grants)
