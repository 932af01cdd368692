"""Issues of a county office under 临政办发〔2021〕21号 at every point that deadlines and results know, from one Monday on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from models.issues import Issue
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast

LINCANG = POLICIES["lincang-2021-21"]
MONDAY = date(2021, 4, 12)
LATER = {"measures": "第一步报批，第二步增容", "reviewed_by": "王局长"}


class Days:
    """The stage: `days.issue("用电增容", Status.HANDLING)` begins on the Monday; `days.on(7)` is a week later."""

    def __init__(self, session: Session, cast: Cast, monday: date = MONDAY):
        self.session, self.cast, self.monday = session, cast, monday
        cast["enterprise/1"].office = cast["county"]
        session.commit()

    def on(self, day: int) -> date:
        """So many days after the Monday."""
        return self.monday + timedelta(days=day)

    def issue(self, title: str, status: Status, begins: int = 0, **given: Any) -> Play:
        """An issue that has come so far, every step on its first day."""
        told = Play(self.session, self.cast, LINCANG, {
            "at": status.value, "on": self.on(begins), "issue": {"title": title}, **given})
        self.session.commit()
        return told

    def do(self, told: Play, step: Step, day: int, by: str | None = None, **differs: Any) -> Issue:
        """One more step, which may not be refused."""
        refused = told.do(step, self.on(day), by=by, differs=differs)
        assert refused is None, refused
        self.session.commit()
        assert told.issue is not None
        return told.issue

    def result(self, told: Play, day: int, grade: str = "A", planned: int | None = None, **differs: Any) -> Issue:
        """Its result; B and C with steps and a day."""
        later = {} if grade == "A" else {**LATER, "planned_on": self.on(planned or 0)}
        return self.do(told, Step.FILE_RESULT, day, grade=grade, **later, **differs)

    def confirmed(self, told: Play, day: int) -> Issue:
        """Called back, and satisfied."""
        self.do(told, Step.VERIFY, day)
        return self.do(told, Step.CONFIRM, day)


def population(days: Days) -> dict[str, Issue]:
    """One of each, as it stands two weeks later."""
    found: dict[str, Issue] = {}
    due = days.issue("用电增容（B 类，计划日已到）", Status.HANDLING)
    days.result(due, 3, "B", 10)
    found["resume"] = days.confirmed(due, 4)
    waits = days.issue("用地报批（C 类，受政策限制）", Status.HANDLING)
    days.result(waits, 3, "C", 60, hindered=True, ground="《国有建设用地使用权出让规定》第八条")
    found["ledger"] = days.confirmed(waits, 4)
    back = days.issue("门前道路积水（企业不满意）", Status.HANDLING)
    days.result(back, 3)
    days.do(back, Step.VERIFY, 4)
    found["special"] = days.do(back, Step.CONFIRM, 8, satisfied=False, remains="只清了淤，没有修排水沟")
    found["unsigned"] = _row(days.issue("招工宣传（未签收）", Status.DISPATCHED, 9))
    found["near"] = _row(days.issue("合同款拖欠（临期）", Status.HANDLING, 9))
    late = days.issue("物流园限高架（逾期）", Status.HANDLING)
    found["late"] = days.do(late, Step.REMIND, 9)
    days.do(late, Step.REMIND, 10)
    asked = days.issue("污水管网接入（申请延期）", Status.HANDLING, 3)
    found["asked"] = days.do(asked, Step.REQUEST_EXTENSION, 7, to=days.on(18), reason="管材月底才到货")
    granted = days.issue("消防验收（逾期后批准延期）", Status.HANDLING, proposal={"cooperating_units": ["unit/2"]})
    found["granted"] = days.do(granted, Step.EXTEND, 9, to=days.on(17), reason="须补做检测")
    closed = days.issue("税务登记变更（逾期办结）", Status.HANDLING)
    days.result(closed, 11)
    days.confirmed(closed, 11)
    found["closed"] = days.do(closed, Step.CLOSE, 14)
    return found


def _row(told: Play) -> Issue:
    assert told.issue is not None
    return told.issue
