"""演示的问答、关联和读法 What else officials do in the demonstration: questions to enterprises, links, another reading."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.asking import answer, ask
from models.issues import Issue
from models.linking import link
from models.questions import Question
from models.setting_changes import Change as NewReading
from models.setting_changes import consent, propose
from models.setting_proposals import SettingProposal
from rules.calendar import WorkingCalendar, last_of_month
from rules.policies import linyi_2014
from seed.demo_meetings import LAST
from seed.demo_office import Desk
from seed.hands import Hands
from seed.linyi import wordings as words
from seed.linyi.enterprises import ENTERPRISES
from seed.story import AFTERNOON, EVENING, MORNING, moment
from seed.story_hands import Change, Make

IN_HAND = ("dispatched", "handling")
READ_AGO = 40
"""How many days ago the office chose to let issues be taken up again for longer."""
LINKED = 4
"""So many pairs of issues are held against each other."""


def talk(today: date, calendar: WorkingCalendar) -> list[Change]:
    """All of it. The questions of some days ago are answered, those of the last working day wait."""
    worked = [day for ago in range(15, 0, -1) if calendar.is_worked(day := today - timedelta(days=ago))]
    before, last = worked[-2], worked[-1]
    found, hands = [], Hands(today, calendar)
    for place, enterprise in enumerate(ENTERPRISES):
        name, informant = enterprise.short_name, hands.informant_of(enterprise, before)
        if informant is None or informant != hands.informant_of(enterprise, last):
            continue
        officer = hands.one_of_group(enterprise, before, "officer")
        found.append(Change(moment(before, AFTERNOON), officer, _asked(name, place, officer), LAST))
        found.append(Change(moment(before, EVENING), informant, _answered(name, place, informant), LAST))
        found.append(Change(moment(last, EVENING), "clerk/1", _asked(name, place + 1, "clerk/1"), LAST))
    found.append(Change(moment(last, EVENING), "clerk/1", _linked, LAST))
    return [*found, *_readings(hands, last, today)]


def _asked(enterprise: str, place: int, who: str) -> Make:
    """Its latest issue that is in hand is asked about; none, and nothing is."""

    def make(session: Session, desk: Desk, at: datetime) -> None:
        query = select(Issue).where(
            Issue.enterprise_id == desk.enterprises[enterprise].id, Issue.status.in_(IN_HAND)
        )
        issue = session.scalars(query.order_by(Issue.id.desc())).first()
        if issue is not None:
            ask(session, issue, desk.people[who], at, words.QUESTIONS[place % len(words.QUESTIONS)][0])

    return make


def _answered(enterprise: str, place: int, who: str) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        query = select(Question).join(Issue, Issue.id == Question.issue_id).where(
            Issue.enterprise_id == desk.enterprises[enterprise].id, Question.answered_at.is_(None)
        )  # fmt: skip
        for one in session.scalars(query.order_by(Question.id)).all():
            answer(session, one, desk.people[who], at, words.QUESTIONS[place % len(words.QUESTIONS)][1])

    return make


def _linked(session: Session, desk: Desk, at: datetime) -> None:
    """Of open issues with one title, from several enterprises, the first two belong together."""
    query = select(Issue).where(Issue.status.in_(IN_HAND), Issue.office_id == desk.office.id).order_by(Issue.id)
    pairs: dict[str, list[Issue]] = {}
    for issue in session.scalars(query).all():
        same = pairs.setdefault(issue.title, [])
        if len(same) < 2 and issue.enterprise_id not in [one.enterprise_id for one in same]:
            same.append(issue)
    for first, second in [pair for pair in pairs.values() if len(pair) == 2][:LINKED]:
        link(session, first, second, desk.people["clerk/1"], at, reason=words.LINK_REASON)


def _readings(hands: Hands, last: date, today: date) -> list[Change]:
    """复办期限 and the days on a slip were changed by an administrator and the leader; another change waits for him."""
    next_month = last_of_month(today.year, today.month) + timedelta(days=1)
    found = []
    for name, value, on in (("reopen_days", "120", hands.day(READ_AGO)), ("days_unit", "working", hands.read_anew_on)):
        opening = moment(on, MORNING)
        found.append(Change(opening, "administrator", _proposed(name, value, on + timedelta(days=1)), LAST))
        found.append(Change(opening + timedelta(hours=1), "leader", _consented, LAST))
    waiting = _proposed("confirm_order", "any", next_month)
    return [*found, Change(moment(last, EVENING), "administrator", waiting, LAST)]


def _proposed(name: str, value: str, from_on: date) -> Make:
    def make(session: Session, desk: Desk, at: datetime) -> None:
        policy = linyi_2014.POLICY
        setting = next(one for one in policy.settings if one.name == name)
        wish = NewReading(desk.office, policy, setting, value, from_on)
        propose(session, wish, words.READING_REASONS[name], desk.people["administrator"], at)

    return make


def _consented(session: Session, desk: Desk, at: datetime) -> None:
    waiting = session.scalars(select(SettingProposal).where(SettingProposal.state == "proposed")).one()
    consent(session, waiting, desk.people["leader"], at)
