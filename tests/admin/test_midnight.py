"""零点: at 16:30 UTC it is half past midnight in Shanghai; every page, number and day goes by Shanghai."""
from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

from models.acts import Act
from models.visits import Visit
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures


def at_utc(desk: Desk, *moment: int) -> None:  # noqa: F811
    """The server's clock shows a moment of UTC."""
    desk.clock.moment = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type] # year to minute


def words(desk: Desk, who: str, path: str) -> str:  # noqa: F811
    """What people read on a page."""
    answer = desk.as_(who).get(path)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.text.split("<main", 1)[1]))


def test_a_new_year_begins_at_midnight_in_shanghai(desk: Desk) -> None:  # noqa: F811
    """The number of a registration, and the day of its act, half an hour before and after."""
    report = {"register": {"checked_on": None}}
    issues: list[Any] = [desk.story("receive", **report) for _ in range(2)]
    said = {"conditions_met": "无", "competent_unit": "金融办", "units_involved": "无", "prior_contact": "无", "hoped_for_on": "无",
            "vouched": "yes"}
    at_utc(desk, 2014, 12, 31, 15, 30)
    assert desk.take("clerk", issues[0], "register", **said).status_code == 302
    at_utc(desk, 2014, 12, 31, 16, 30)
    assert desk.take("clerk", issues[1], "register", **said).status_code == 302
    assert [desk.fresh(one).registration_no for one in issues] == ["〔2014〕第001号", "〔2015〕第001号"]
    assert [desk.fresh(one).registered_on for one in issues] == [date(2014, 12, 31), date(2015, 1, 1)]
    assert [act.on for act in desk.all(Act, step="register")] == [date(2014, 12, 31), date(2015, 1, 1)]


def test_due_today_until_midnight_in_shanghai(desk: Desk) -> None:  # noqa: F811
    """The list, the issue's page and the clerk's desk turn late at 16:00 UTC."""
    issue = desk.story("accept")
    assert issue.due_on == date(2014, 3, 21)
    pages = ("/admin/issue/", f"/admin/issue/details/?id={issue.id}", "/admin/")
    at_utc(desk, 2014, 3, 21, 15, 59)
    for path in pages[:2]:
        assert "今天到期" in words(desk, "clerk", path)
        assert "逾期，不满" not in words(desk, "clerk", path)
    at_utc(desk, 2014, 3, 21, 16, 0)
    for path in pages[:2]:
        assert "逾期，不满 1 个工作日" in words(desk, "clerk", path)
    assert "逾期" in words(desk, "clerk", pages[2])
    assert "逾期" in words(desk, "unit_handler", pages[2])


def test_the_grid_turns_to_the_new_month_at_midnight_in_shanghai(desk: Desk) -> None:  # noqa: F811
    """March is judged, April begins; a year later a new year does."""
    at_utc(desk, 2014, 3, 31, 15, 59)
    before = desk.as_("liaison_officer").get("/admin/visit/grid/").text
    at_utc(desk, 2014, 3, 31, 16, 0)
    after = desk.as_("liaison_officer").get("/admin/visit/grid/").text
    assert before.count("c-no") < after.count("c-no")
    at_utc(desk, 2014, 12, 31, 16, 30)
    assert "2015" in words(desk, "liaison_officer", "/admin/visit/grid/")


def test_a_visit_of_the_new_day_may_be_recorded(desk: Desk) -> None:  # noqa: F811
    """At 00:30 in Shanghai the day has begun; at 23:30 it has not."""
    data = {"enterprise": desk.cast["enterprise/1"].id, "visited_on": "2014-04-01"}
    at_utc(desk, 2014, 3, 31, 15, 30)
    client = desk.as_("liaison_officer")
    desk.send(client, "/admin/visit/new/", data)
    assert desk.all(Visit) == []
    at_utc(desk, 2014, 3, 31, 16, 30)
    desk.send(desk.as_("liaison_officer"), "/admin/visit/new/", data)
    assert [one.visited_on for one in desk.all(Visit)] == [date(2014, 4, 1)]
    assert [one.recorded_on for one in desk.all(Visit)] == [date(2014, 4, 1)]
