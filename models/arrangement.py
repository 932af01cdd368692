"""年度安排 Reading a year's arrangement: from the notice's own sentences, or day by day, from a text or a sheet.

`1月1日至3日放假调休，共3天。1月4日（星期日）上班` under its holiday, or `2027-02-06至2027-02-12 放假 春节`. What cannot be
read is said with its line; models/arrangement_check.py says what is wrong with what was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
"""The seven that each notice arranges (全国年节及纪念日放假办法 第二条)."""
MOST_LINES, MOST_TEXT, LONGEST_SPAN = 400, 20_000, 20
LONGEST_WORDS = 40

_WEEK = "一二三四五六日"
_DAY = (
    r"(?:(?P<y>\d{4})年)?(?:(?P<m>\d{1,2})月)?(?P<d>\d{1,2})日"
    r"|(?P<yy>\d{4})[-/.](?P<mm>\d{1,2})[-/.](?P<dd>\d{1,2})"
)
_TOKEN = re.compile(
    rf"(?P<day>{_DAY})(?:\((?:[^()]*?[、,])?(?:星期|周)(?P<week>[一二三四五六日天])\))?"
    r"|(?P<to>至|到|~|—+|-+)|(?P<verb>放假调休|调休放假|放假|补休|调休|休息|上班|补班)"
    r"|共(?P<sum>\d+)天|(?P<mute>与周末连休|[\s,。;、和及]+|(?:\d+|[一二三]+)天)"
)
_PLAIN = re.compile(r"(?P<days>\d\S*(?:\s*(?:至|到|~|—+)\s*\S+)?)\s+(?P<what>放假|休|上班|班|补班)(?:\s+(?P<words>.*))?")
_ITEM = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[、.])?\s*(?P<name>[^:\d]{2,20}?)\s*:\s*(?P<body>\D*\d.*)$")
_AROUND = re.compile(r"国务院|通知|国办发|国发明电|各省|节假日期间|^\d{4}年\d{1,2}月\d{1,2}日$")
"""The head and the foot of a notice, which speak of no day."""
_BRACKETS = str.maketrans("()", "（）")
_WORKED = ("上班", "补班", "班")


@dataclass(frozen=True)
class Fault:
    """错处: where, and what is wrong there."""

    where: str
    words: str

    def __str__(self) -> str:
        """第 3 行：看不懂."""
        return f"{self.where}：{self.words}" if self.where else self.words


class BadArrangement(Exception):
    """What was handed in cannot be used: every fault that was found."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("；".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Line:
    """一行: from a day to a day, both included, off or worked, and why."""

    where: str
    first: date
    last: date
    worked: bool
    words: str

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    def __str__(self) -> str:
        """2027-02-06至2027-02-12 放假 春节: as it can be read again."""
        span = f"{self.first}" if self.first == self.last else f"{self.first}至{self.last}"
        return f"{span} {'上班' if self.worked else '放假'} {self.words}"


@dataclass
class Read:
    """What was read, and what could not be."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Unreadable(ValueError):
    """A line, or a day in it, that cannot be understood."""


def made_up(name: str) -> str:
    """调休上班（补国庆节） A weekend day worked for a holiday."""
    return f"调休上班（补{name}）"


def numbered(text: str) -> list[tuple[str, str]]:
    """The lines of a text with their numbers; several may stand in one line, parted by semicolons."""
    return [
        (f"第 {number} 行", part)
        for number, line in enumerate(text.splitlines(), start=1)
        for part in re.split("[；;]", line)
        if part.strip()
    ]


def read(lines: Iterable[tuple[str, str]], year: int) -> Read:
    """The lines of a year's arrangement, each with its place. Nothing is guessed: what is not understood is a fault."""
    found = Read()
    for count, (where, text) in enumerate(lines, start=1):
        if count > MOST_LINES:
            found.faults.append(Fault(where, f"行数太多，最多 {MOST_LINES} 行"))
            break
        text = unicodedata.normalize("NFKC", text).strip()
        try:
            found.lines += list(_read_line(where, text, year))
        except Unreadable as error:
            found.faults.append(Fault(where, str(error)))
    return found


def _read_line(where: str, text: str, year: int) -> Iterator[Line]:
    """One line; nothing where it speaks of no day at all, as the head and the foot of a notice do."""
    of_days = re.search(_DAY, text) and re.search("放假|休|班", text)
    if _AROUND.search(text) and not of_days:
        return
    if item := _ITEM.match(text):
        yield from _Sentence(where, item["name"].strip(), year).read(item["body"])
    else:
        yield _plain(where, text, year)


def _plain(where: str, text: str, year: int) -> Line:
    """2027-02-06至2027-02-12 放假 春节."""
    said = _PLAIN.fullmatch(text)
    if said is None:
        raise Unreadable(f"看不懂“{text[:40]}”，请写：日期或起止日期，放假或上班，说明")
    tokens = list(_TOKEN.finditer(said["days"]))
    days = [token for token in tokens if token["day"]]
    spans = [token for token in tokens if token["to"]]
    if len(days) - 1 != len(spans) or len(days) > 2 or _TOKEN.sub("", said["days"]).strip():
        raise Unreadable(f"看不懂“{said['days'][:40]}”这个日期")
    first = _as_day(days[0], year, None)
    last = _as_day(days[1], year, first) if len(days) > 1 else first
    worked = said["what"] in _WORKED
    words = (said["words"] or "").strip().translate(_BRACKETS)[:LONGEST_WORDS]
    return _spanned(where, first, last, worked, _reason(worked, words))


def _reason(worked: bool, words: str) -> str:
    """Why, as the strip says it."""
    if not worked:
        return words or "放假"
    if any(words == name for name in FESTIVALS):
        return made_up(words)
    return "调休上班" if words in ("", "补班", "调休", "上班", "调休补班") else words


class _Sentence:
    """What a notice says of one holiday: days gather until a verb tells what becomes of them."""

    def __init__(self, where: str, name: str, year: int) -> None:
        self.where, self.name, self.year = where, name[:LONGEST_WORDS - 8], year
        self.before: date | None = None
        self.waiting: list[tuple[date, date]] = []
        self.open_span = False
        self.off = 0

    def read(self, body: str) -> Iterator[Line]:
        """Its lines. Raises Unreadable."""
        place = 0
        for token in _TOKEN.finditer(body):
            self._nothing_between(body[place : token.start()])
            place = token.end()
            if token["day"]:
                self._day(token)
            elif token["to"]:
                self.open_span = bool(self.waiting)
            elif token["verb"]:
                yield from self._told(token["verb"])
            elif token["sum"] and int(token["sum"]) != self.off:
                raise Unreadable(f"{self.name}写明共{token['sum']}天，日期却是{self.off}天")
        self._nothing_between(body[place:])
        if self.waiting or self.open_span:
            raise Unreadable(f"{self.name}：{self.waiting[-1][0]}没有写明放假还是上班")

    def _nothing_between(self, text: str) -> None:
        if text.strip():
            raise Unreadable(f"看不懂“{text.strip()[:20]}”")

    def _day(self, token: re.Match[str]) -> None:
        day = self.before = _as_day(token, self.year, self.before)
        if self.open_span:
            self.waiting[-1] = (self.waiting[-1][0], day)
            self.open_span = False
        else:
            self.waiting.append((day, day))

    def _told(self, verb: str) -> Iterator[Line]:
        worked = verb in _WORKED
        words = made_up(self.name) if worked else self.name
        for first, last in self.waiting:
            line = _spanned(self.where, first, last, worked, words)
            self.off += 0 if worked else len(line.days)
            yield line
        self.waiting = []


def _as_day(token: re.Match[str], year: int, before: date | None) -> date:
    """A day as written; year and month carry over from the day before it. Raises Unreadable."""
    parts = (token["y"] or token["yy"], token["m"] or token["mm"], token["d"] or token["dd"])
    month = parts[1] or (before.month if before else None)
    try:
        day = date(int(parts[0] or (before.year if before else year)), int(month or 0), int(parts[2]))
    except ValueError:
        raise Unreadable(f"没有“{token['day']}”这一天") from None
    said = (token["week"] or "").replace("天", "日")
    if said and _WEEK[day.weekday()] != said:
        raise Unreadable(f"{day}是星期{_WEEK[day.weekday()]}，不是星期{said}")
    return day


def _spanned(where: str, first: date, last: date, worked: bool, words: str) -> Line:
    if not timedelta(0) <= last - first < timedelta(days=LONGEST_SPAN):
        raise Unreadable(f"起止日期不对：{first}至{last}，最多 {LONGEST_SPAN} 天")
    return Line(where, first, last, worked, words)
