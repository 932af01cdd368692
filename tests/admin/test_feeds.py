"""带走的日历: what the feed holds, for whom, and that a guess or an ended address opens nothing."""
from datetime import date

import pytest
from icalendar import Calendar
from sqlalchemy import select

from models.feeds import CalendarFeed
from models.log import LogEntry
from rules.terms import Status
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures
from tests.admin.lincang_days import Days, population


def made(desk: Desk, who: str) -> str:  # noqa: F811
    """The path of a fresh address."""
    page = desk.send(desk.as_(who), "/account/calendar", {}, page="/account/calendar").text
    return "/calendar/" + page.split("/calendar/")[1].split('"')[0]


def events(desk: Desk, path: str) -> dict[str, object]:  # noqa: F811
    """The events of a feed by their key."""
    answer = desk.app.test_client().get(path)
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_unit_takes_its_due_days_along_and_nothing_that_is_said_there(desk):  # noqa: F811
    issue = desk.story("accept")
    path = made(desk, "unit_handler")
    found = events(desk, path)
    event = found[f"issue-{issue.id}-due@liaison-desk"]
    assert event["dtstart"].dt == issue.due_on == date(2014, 3, 21)
    assert str(event["summary"]) == f"应办结 {issue.registration_no}"
    assert "临政办发〔2014〕10号" in str(event["description"])
    assert str(event["url"]).endswith(f"/admin/issue/details/?id={issue.id}")
    told = desk.app.test_client().get(path).text
    assert issue.title not in told.replace("\r\n ", "")
    assert issue.enterprise.name not in told.replace("\r\n ", "")
    assert not [key for key in events(desk, made(desk, "unit_handler/2")) if key.startswith("issue-")]
    desk.step(issue, "file_result", "unit_handler", date(2014, 3, 19), account="已协调银行续贷，利率下浮")
    assert f"issue-{issue.id}-due@liaison-desk" not in events(desk, path)


def test_a_clerk_takes_along_what_is_planned_and_not_what_was_done(desk):  # noqa: F811
    """B and C stand on their planned day, also while it is still to come; a day that was met stands nowhere."""
    days = Days(desk.session, desk.cast)
    found = population(days)
    solved = days.issue("已反馈（A 类）", Status.HANDLING, 7)
    done = days.result(solved, 8)
    desk.clock.set(days.on(10))
    listed = events(desk, made(desk, "county/clerk"))
    for name, day in (("resume", 10), ("ledger", 60)):
        event = listed[f"issue-{found[name].id}-resume@liaison-desk"]
        assert (event["dtstart"].dt, str(event["summary"])) == (days.on(day), f"计划续办 {found[name].registration_no}")
        assert "待续办" in str(event["description"])
    assert not [key for key in listed if key.startswith(f"issue-{done.id}-")]


def test_what_is_owed_stands_on_the_last_day_of_its_period(desk):  # noqa: F811
    found = events(desk, made(desk, "liaison_officer"))
    visits = [one for key, one in found.items() if key.startswith("owed-linyi-2014-10/5.visits-supported")]
    assert [one["dtstart"].dt for one in visits] == [date(2014, 3, 31)]
    assert "第五条" in str(visits[0]["description"])


@pytest.mark.parametrize("guess", ["x", "a" * 43, "%00" * 5, "é" * 43, "a" * 5000])
def test_a_guess_opens_nothing(desk, guess):  # noqa: F811
    answer = desk.app.test_client().get(f"/calendar/{guess}.ics")
    assert answer.status_code == 404
    assert "日历地址无效" in answer.text


def test_an_address_ends_with_a_new_one_with_its_end_and_with_the_account(desk):  # noqa: F811
    first = made(desk, "unit_handler")
    second = made(desk, "unit_handler")
    stranger = desk.app.test_client()
    assert [stranger.get(one).status_code for one in (first, second)] == [404, 200]
    desk.send(desk.as_("unit_handler"), "/account/calendar/end", {}, page="/account/calendar")
    assert stranger.get(second).status_code == 404
    third = made(desk, "unit_handler")
    desk.cast["unit_handler"].enabled = False
    desk.session.commit()
    assert stranger.get(third).status_code == 404
    assert [one.ended_at is None for one in desk.all(CalendarFeed)] == [False, False, True]


def test_the_secret_is_kept_nowhere(desk):  # noqa: F811
    secret = made(desk, "unit_handler").removeprefix("/calendar/").removesuffix(".ics")
    assert secret not in str([one.secret_hash for one in desk.all(CalendarFeed)])
    logged = desk.session.scalars(select(LogEntry).where(LogEntry.noun == "calendar_feed")).all()
    assert logged
    assert not any(secret in one.after or "secret_hash" in one.after for one in logged)


def test_a_stranger_makes_none(desk):  # noqa: F811
    client = desk.app.test_client()
    assert "/login" in client.get("/account/calendar").location
    assert desk.send(client, "/account/calendar", {}, page="/login").status_code == 302
    assert not desk.all(CalendarFeed)
