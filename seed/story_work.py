"""场景 Scenes of the work itself: accepted, reported on weekly, late and explained, solved, checked, closed."""

from __future__ import annotations

from datetime import date, timedelta

from rules.terms import Step
from seed.linyi import wordings as words
from seed.story import Teller

UNIT_REPORTS, GROUP_REPORTS = 0.9, 0.85
"""How often a week's report is really sent: some are owed."""


def start_clock(t: Teller, day: date, days: int) -> None:
    """So many days from this one on, as the slip counts them."""
    t.since, t.days, t.due = day, days, t.hands.due_after(day, days)


def accept(t: Teller) -> None:
    """The unit signs for it and says who will do what."""
    day = t.turn(0, 2)
    t.does(
        Step.ACCEPT, t.handler, received_on=day, leader_in_charge=t.lead.leader_in_charge, handler=t.lead.handler,
        measures=t.pick(words.MEASURES), promised_on=(t.due or day) - timedelta(days=t.rng.randint(0, 3)),
    )  # fmt: skip


def _weeks_until(t: Teller, until: date) -> None:
    """Each week the unit and the group report how it goes, most weeks."""
    while (day := t.calendar.nth_after(t.day, t.rng.randint(4, 5))) < until:
        t.go(day)
        t.turn(0, 0)
        if t.rng.random() < UNIT_REPORTS:
            account = t.wording.progress[min(t.told_progress, len(t.wording.progress) - 1)]
            t.does(Step.REPORT_PROGRESS, t.handler, account=account)
            t.told_progress += 1
        if t.rng.random() < GROUP_REPORTS and t.calendar.nth_after(t.day, 1) < until:
            t.turn(0, 0)
            t.does(Step.REPORT_PROGRESS, t.one_of_group(), account=t.pick(words.GROUP_PROGRESS))


def work(t: Teller) -> None:
    """Worked on for a part of the days allowed, in time."""
    until = t.since + timedelta(days=int(t.days * t.rng.uniform(0.35, 0.85)))
    _weeks_until(t, until)
    t.go(max(until, t.calendar.nth_after(t.day, 1)))


def work_fast(t: Teller) -> None:
    """Worked on for less than half the days allowed."""
    until = t.since + timedelta(days=int(t.days * t.rng.uniform(0.15, 0.4)))
    _weeks_until(t, until)
    t.go(max(until, t.calendar.nth_after(t.day, 1)))


def work_on(t: Teller) -> None:
    """Still being worked on today."""
    _weeks_until(t, t.today)


def overstay(t: Teller) -> None:
    """Worked on until it is late."""
    assert t.due  # noqa: S101 # handed out before
    _weeks_until(t, t.due + timedelta(days=1))
    t.go(max(t.due + timedelta(days=1), t.day))


def wait_overdue(t: Teller) -> None:
    """Nobody signs for it, and it is late."""
    assert t.due  # noqa: S101 # handed out before
    t.go(t.due + timedelta(days=1))


def explain(t: Teller) -> None:
    """The unit says in writing why it is late."""
    t.turn(0, 2)
    t.does(Step.EXPLAIN, t.handler, explanation=t.pick((*t.wording.explanations, *words.EXPLANATIONS)))


def remind(t: Teller) -> None:
    """A letter of reminder, by what is the matter."""
    day = t.turn(0, 2)
    t.does(Step.REMIND, t.other_clerk, text=words.REMINDERS[2 if t.due and day > t.due else 0])


def escalate(t: Teller) -> None:
    """Late and explained: reported up."""
    t.turn(1, 3)
    t.does(Step.ESCALATE, t.clerk, reason=t.pick(words.ESCALATE_REASONS))


def result(t: Teller) -> None:
    """The unit files that it is done."""
    day = t.turn(0, 1)
    document = {"formal_document": t.paper("办结情况反馈表")} if t.rng.random() < 0.4 else {}
    t.does(
        Step.FILE_RESULT, t.handler, account=t.trouble.result, replied_on=day,
        replied_how=t.rng.choice(("in_person", "written")), reviewed_by=t.lead.leader_in_charge, **document,
    )  # fmt: skip


def verify(t: Teller) -> None:
    """The group looks on the spot: it is solved."""
    day = t.turn(1, 4)
    findings = t.pick((*t.wording.passed, *words.PASSED))
    t.does(Step.VERIFY, t.one_of_group(), verified_on=day, how="visit", passed=True, findings=findings)


def fail(t: Teller) -> None:
    """The group looks on the spot: it is not solved; a new round begins."""
    day = t.turn(1, 4)
    days = t.rng.choice((10, 12, 15))
    t.does(
        Step.VERIFY, t.one_of_group(), verified_on=day, how="visit", passed=False,
        findings=t.pick((*t.wording.failed, *words.FAILED)), days_allowed=days,
    )  # fmt: skip
    start_clock(t, day, days)


def confirm(t: Teller) -> None:
    """The enterprise confirms on sealed paper."""
    day = t.turn(1, 4)
    paper = t.paper("企业书面确认")
    t.does(Step.CONFIRM, _confirmer(t), confirmed_on=day, satisfied=True, document=paper)


def complain(t: Teller) -> None:
    """The enterprise is not satisfied; a new round begins."""
    day = t.turn(1, 4)
    days = t.rng.choice((10, 12, 15))
    paper = t.paper("企业不满意的书面意见")
    t.does(
        Step.CONFIRM, _confirmer(t), confirmed_on=day, satisfied=False, document=paper, days_allowed=days
    )  # fmt: skip
    start_clock(t, day, days)


def _confirmer(t: Teller) -> str:
    return t.informant or t.rng.choice((t.officer, t.clerk))


def close(t: Teller) -> None:
    """Struck off."""
    t.turn(0, 2)
    t.does(Step.CLOSE, t.rng.choice((t.clerk, t.other_clerk)))


def reopen(t: Teller) -> None:
    """It came back after it was struck off; the days of the slip begin anew."""
    day = t.turn(8, 25)
    t.does(Step.REOPEN, t.clerk, reason=t.pick(words.REOPEN_REASONS))
    start_clock(t, day, t.slip_days)
