"""The calendar's pages: a year loaded from its notice, a list or a sheet, previewed and confirmed; a day changed or taken back."""
import html
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from models.clock import at
from models.issues import Issue
from models.log import LogEntry
from models.people import Person
from models.readings import SettingReading
from models.steps import take
from models.workdays import Workday, WorkdayYear, forget_calendar
from rules.policies.linyi_2014 import KEY
from rules.terms import Step
from seed.notices import notice_of_year
from seed.workdays import rows_of
from tests import databases
from tests.admin.noun_house import House, complaints, flashed
from tests.models.story import BY, ROAD, in_order
from tests.models.test_arrangement import CELLS, NOTICE, sheet

YEAR, URL = 2015, "/admin/workday/year/"
SOURCE = notice_of_year(YEAR)
FORM = {"year": YEAR, "source": SOURCE, "days": NOTICE}


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """On each database."""
    made = without_the_year(database_url)
    yield made
    made.close()


@pytest.fixture(scope="module")
def still(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One in which nothing is written for good."""
    made = without_the_year(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("calendar")))
    yield made
    made.close()


def without_the_year(url: str) -> House:
    """A house that does not know the year yet; one slip of 2014-12-30 runs over New Year: due 2015-01-01 plainly."""
    made = House(url)
    with made.session() as session:
        session.delete(session.get_one(WorkdayYear, YEAR))
        for row in session.scalars(select(Workday).where(Workday.day.between(date(YEAR, 1, 1), date(YEAR, 12, 31)))):
            session.delete(row)
        session.add(SettingReading(office_id=made.ids["city"], policy=KEY, name="days_unit", value="working",
                                   from_on=date(2013, 1, 1), chosen_at=at(date(2013, 1, 1))))
        session.commit()
        forget_calendar(session)
        slip(made, session, date(2014, 12, 30), 2)
    return made


def slip(house: House, session, day: date, days: int, until: str = "dispatch") -> int:
    """An issue whose slip went out on a day."""
    cast = {name: session.get(Person, key) for name, key in house.ids.items() if name in set(BY.values())}
    cast |= {role: session.get(Person, house.ids[f"city/{role}"]) for role in ("clerk", "director")}
    said = Named(house, session)
    act = take(session, None, Step.RECEIVE, cast["informant"], at(day), **in_order("receive", said, day))
    issue = session.get_one(Issue, act.issue_id)
    for step in ROAD[:ROAD.index(until) + 1]:
        more = {"days_allowed": days} if step == "propose" else {}
        take(session, issue, Step(step), cast[BY[step]], at(day), **{**in_order(step, said, day), **more})
    session.commit()
    return int(issue.id)


class Named:
    """Rows of the house by their names, as a story asks for them."""

    def __init__(self, house: House, session):
        self.house, self.session = house, session

    def __getitem__(self, name: str):
        """A thing with an id."""
        return type("Row", (), {"id": self.house.ids[name]})


def stamp(page: str, name: str = "stamp") -> str:
    """What the preview is known by."""
    return re.search(rf'name="{name}" value="([0-9a-f]+)"', page)[1]


def confirmed(page: str) -> dict[str, str]:
    """What the preview's own form sends."""
    inside = page[page.index('name="stamp"') - 200:]
    return {name: html.unescape(value) for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', inside)}


def rows(house: House) -> list[tuple]:
    """The days of the year as they stand."""
    with house.session() as session:
        found = session.scalars(select(Workday).where(Workday.day.between(date(YEAR, 1, 1), date(YEAR, 12, 31))).order_by(Workday.day))
        return [(row.day, row.worked, row.words, row.source) for row in found]


def due(house: House) -> list[tuple[date, bool]]:
    """The due days of all issues, and whether they are 暂定."""
    with house.session() as session:
        return [(one.due_on, one.provisional) for one in session.scalars(select(Issue).order_by(Issue.id))]


def test_a_year_is_previewed_then_written_as_it_was_shown(house):
    administrator = house.client("administrator")
    with house.session() as session:
        slip(house, session, date(2014, 12, 31), 2, until="close")
    assert due(house) == [(date(2015, 1, 1), True), (date(2015, 1, 2), True)]
    before, changes = rows(house), house.changes()
    preview = administrator.send(URL, FORM)
    assert preview.status_code == 200
    assert rows(house) == before == []
    assert house.changes() == changes
    for words in ("预览：还没有写入", "会变动 1 件问题的时限", "2015年1月4日", "调休上班（补元旦）", "确认登记"):
        assert words in preview.text, words
    done = administrator.send(URL, confirmed(preview.text))
    assert done.status_code == 302
    seeded = [(row.day, row.worked, row.words, SOURCE) for row in rows_of(YEAR) if not date(2015, 9, 3) <= row.day <= date(2015, 9, 6)]
    assert rows(house) == seeded
    assert due(house) == [(date(2015, 1, 4), False), (date(2015, 1, 2), True)], "what has ended keeps its day"
    for who in ("administrator", "clerk", "leader", "supervisor"):
        page = house.client(who).get(done.location).text
        for words in ("时限变动清单", "2015年1月1日", "2015年1月4日", "〔2014〕"):
            assert words in page, (who, words)
    for who in ("informant", "unit_handler", "auditor"):
        assert house.client(who).get(done.location).status_code == 403
    auditor = house.client("auditor")
    entry = re.search(r"id=(\d+)", done.location)[1]
    kept = auditor.get(f"/admin/log/details/?id={entry}").text
    for words in ("重算时限", "2015年1月4日", "〔2014〕"):
        assert words in kept, words
    for bad in ("x", "-1", "0", "99999999999999999999", "%00"):
        assert administrator.get(f"/admin/workday/moved/?id={bad}").status_code == 404
    assert done.location in html.unescape(administrator.get("/admin/workday/moved/").text)
    again = administrator.send(URL, FORM)
    assert (again.status_code, "2015 年的安排已经登记；有变动的，请逐日修改" in again.text) == (422, True)
    wrong = administrator.send(URL, {**FORM, "days": "2015-02-18 上班 春节"})
    assert "2015 年的安排已经登记" in wrong.text, "that it is there comes before what is wrong in the list"
    assert "本来就上班" not in wrong.text


def test_what_changed_since_is_shown_again_and_nothing_is_written(house):
    administrator = house.client("administrator")
    sent = confirmed(administrator.send(URL, FORM).text)
    with house.session() as session:
        slip(house, session, date(2014, 12, 31), 5)
    answer = administrator.send(URL, sent)
    assert answer.status_code == 409
    assert "情况有变化" in flashed(answer.text)
    assert "会变动 2 件问题的时限" in answer.text
    assert rows(house) == []
    assert administrator.send(URL, confirmed(answer.text)).status_code == 302
    assert len(rows(house)) == 27
    stale = administrator.send(URL, {**sent, "year": 2091, "stamp": "0" * 32})
    assert stale.status_code == 422


def test_a_sheet_is_taken_as_the_list_is(still):
    administrator = still.client("administrator")
    answer = administrator.send(URL, {**FORM, "days": "", "file": (io.BytesIO(sheet(*CELLS)), "安排.xlsx")})
    assert answer.status_code == 200, complaints(answer.text)
    assert confirmed(answer.text)["stamp"] == confirmed(administrator.send(URL, FORM).text)["stamp"]
    template = administrator.get("/admin/workday/year/template/")
    assert (template.status_code, template.data[:2]) == (200, b"PK")


def test_bad_lists_are_refused_at_their_field_and_nothing_is_written(still):
    house, administrator, changes = still, still.client("administrator"), still.changes()
    for days, words in (("明年放假\n2015-13-01 放假 春节", "第 2 行：没有“2015-13-01”这一天"), ("", "没有写任何一天"),
                        ("\n".join(["明年放假"] * 30), "另有 10 处")):
        answer = administrator.send(URL, {**FORM, "days": days})
        assert (answer.status_code, words in " ".join(complaints(answer.text))) == (422, True), (words, complaints(answer.text))
    for year in ("2101", "1989", "abc", "", "99999999999999999999"):
        assert administrator.send(URL, {**FORM, "year": year}).status_code == 422
    both = administrator.send(URL, {**FORM, "file": (io.BytesIO(sheet()), "a.xlsx")})
    assert "文件和粘贴的内容只能选一样" in both.text
    broken = administrator.send(URL, {**FORM, "days": "", "file": (io.BytesIO(b"PK\x03\x04x"), "a.xlsx")})
    assert (broken.status_code, "文件已损坏" in broken.text) == (422, True)
    assert (rows(house), house.changes()) == ([], changes)


def test_a_day_that_was_ordered_otherwise_stops_the_year(still):
    administrator = still.client("administrator")
    with still.session() as session:
        session.add(Workday(day=date(2015, 1, 3), worked=True, words="本市上班"))
        session.commit()
    answer = administrator.send(URL, FORM)
    assert "2015-01-03已登记为“本市上班”，与这里的“元旦”不一致" in answer.text


def test_a_day_shows_what_it_moves_before_it_is_saved(house):
    administrator = house.client("administrator")
    day = {"day": "2014-12-31", "worked": "False", "words": "临时放假", "source": "本市通知"}
    shown = administrator.send("/admin/workday/new/", day)
    assert shown.status_code == 200
    assert "会变动 1 件问题的时限：日期改变的 1 项" in shown.text
    assert due(house) == [(date(2015, 1, 1), True)]
    assert administrator.send("/admin/workday/new/", {**day, "shown": stamp(shown.text, "shown")}).status_code == 302
    assert due(house) == [(date(2015, 1, 2), True)]
    with house.session() as session:
        row = session.scalars(select(Workday).where(Workday.day == date(2014, 12, 31))).one()
        entries = session.scalars(select(LogEntry).where(LogEntry.action == "recount")).all()
        assert (row.source, len(entries)) == ("本市通知", 1)
        key = row.id
    page = administrator.get(f"/admin/workday/clear/?id={key}").text
    assert "2014年12月31日" in page
    wrong = administrator.send(f"/admin/workday/clear/?id={key}", {"stamp": "0" * 32}, page=f"/admin/workday/clear/?id={key}")
    assert (wrong.status_code, due(house)) == (409, [(date(2015, 1, 2), True)])
    done = administrator.send(f"/admin/workday/clear/?id={key}", {"stamp": stamp(page)}, page=f"/admin/workday/clear/?id={key}")
    assert (done.status_code, due(house)) == (302, [(date(2015, 1, 1), True)])
    quiet = administrator.send("/admin/workday/new/", {**day, "day": "2016-05-04"})
    assert quiet.status_code == 302, "what moves nothing is saved at once"
