"""A setting is changed by two, from a day ahead; what was set before stays, and what would change is told first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.clock import at
from models.log import LogEntry
from models.people import Grant, StandIn
from models.readings import SettingReading, settings_of
from models.setting_changes import CannotChange, Change, change_of, consent, decline, propose, withdraw
from models.setting_effects import EFFECTS, SHOWN, Preview, preview
from models.setting_proposals import SettingProposal
from models.verify import verify
from rules.policies import POLICIES
from rules.terms import Role
from seed.cast import SINCE, Cast
from tests.models.story import MONDAY, Story

POLICY = POLICIES["linyi-2014-10"]
NEXT = MONDAY + timedelta(days=7)
SETTINGS = {setting.name: setting for setting in POLICY.settings}


def change(cast: Cast, name: str = "days_unit", value: str = "working", day: date = NEXT, office: str = "city") -> Change:
    return Change(cast[office], POLICY, SETTINGS[name], value, day)


def proposed(session: Session, cast: Cast, who: str = "administrator", on: date = MONDAY, **more: object) -> SettingProposal:
    row = propose(session, change(cast, **more), "统一口径", cast[who], at(on))  # type: ignore[arg-type] # kinds as change takes them
    session.commit()
    return row


def in_force(session: Session, cast: Cast, day: date, name: str = "days_unit") -> str:
    return settings_of(session, POLICY, cast["city"].id, day)[name]


def readings(session: Session) -> list[SettingReading]:
    return list(session.scalars(select(SettingReading)))


def test_it_counts_from_its_day_and_bears_both_names(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    assert readings(session) == []
    consent(session, row, cast["leader"], at(MONDAY + timedelta(days=1)))
    session.commit()
    (reading,) = readings(session)
    assert (reading.chosen_by_id, reading.proposal_id) == (cast["administrator"].id, row.id)
    assert reading.proposal is not None
    assert reading.proposal.answered_by_id == cast["leader"].id
    assert [in_force(session, cast, NEXT + timedelta(days=days)) for days in (-1, 0, 1)] == ["calendar", "working", "working"]
    assert settings_of(session, POLICY, cast["county"].id, NEXT)["days_unit"] == "calendar"
    logged = session.scalars(select(LogEntry).where(LogEntry.noun.in_(("setting_proposal", "setting_reading")))).all()
    assert [(one.noun, one.action) for one in logged] == [
        ("setting_proposal", "create"), ("setting_proposal", "update"), ("setting_reading", "create"),
    ]  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        pytest.param({"day": MONDAY}, "from_on", "最早自2014-03-04起", id="today"),
        pytest.param({"day": MONDAY - timedelta(days=1)}, "from_on", "最早自2014-03-04起", id="yesterday"),
        pytest.param({"day": MONDAY + timedelta(days=367)}, "from_on", "不得晚于一年以后", id="next-year"),
        pytest.param({"value": "weeks"}, "value", "不在可选范围内", id="no-choice"),
        pytest.param({"value": "calendar"}, "value", "读法相同", id="equal-to-the-usual"),
        pytest.param({"name": "reopen_days", "value": "0"}, "value", "不在可选范围内", id="no-days"),
        pytest.param({"name": "reopen_days", "value": "90"}, "value", "读法相同", id="equal-days"),
    ],
)
def test_what_may_not_be_proposed(session: Session, cast: Cast, more: dict, field: str, words: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(CannotChange) as raised:
        proposed(session, cast, **more)
    assert (raised.value.field, words in str(raised.value)) == (field, True), str(raised.value)
    session.rollback()
    assert session.scalars(select(SettingProposal)).all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("day", [MONDAY + timedelta(days=1), MONDAY + timedelta(days=366)])
def test_the_first_and_the_last_day(session: Session, cast: Cast, day: date) -> None:
    assert proposed(session, cast, day=day).from_on == day


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("reason", "words"), [("  ", "请写明理由"), ("长" * 501, "最多 500 字"), ("坏\x00", "最多 500 字")])
def test_a_reason_is_given(session: Session, cast: Cast, reason: str, words: str) -> None:
    with pytest.raises(CannotChange, match=words):
        propose(session, change(cast), reason, cast["administrator"], at(MONDAY))


WHO = ("clerk", "director", "deputy_leader", "leader", "supervisor", "administrator", "security_officer", "auditor",
       "liaison_officer", "unit_handler", "informant", "county/administrator", "county/leader")  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", WHO)
def test_an_administrator_proposes_and_the_offices_own_leader_answers(session: Session, cast: Cast, who: str) -> None:
    if who == "administrator":
        assert proposed(session, cast, who).proposed_by_id == cast[who].id
    else:
        with pytest.raises(CannotChange, match="系统管理员办理"):
            proposed(session, cast, who)
        session.rollback()
    row = session.scalars(select(SettingProposal)).first() or proposed(session, cast)
    if who == "leader":
        assert consent(session, row, cast[who], at(MONDAY)).value == "working"
        return
    with pytest.raises(CannotChange, match="组长办理"):
        consent(session, row, cast[who], at(MONDAY))
    with pytest.raises(CannotChange, match="组长办理"):
        decline(session, row, "不妥", cast[who], at(MONDAY))


def test_the_administrator_above_proposes_for_the_county_and_the_countys_leader_answers(session: Session, cast: Cast) -> None:
    row = proposed(session, cast, office="county")
    with pytest.raises(CannotChange, match="县级办公室的组长"):
        consent(session, row, cast["leader"], at(MONDAY))
    consent(session, row, cast["county/leader"], at(MONDAY))
    session.commit()
    assert settings_of(session, POLICY, cast["county"].id, NEXT)["days_unit"] == "working"


def test_who_proposed_never_answers_whatever_else_he_is(session: Session, cast: Cast) -> None:
    """An administrator who is also a leader, and one who stands in for the leader."""
    both = Grant(person_id=cast["administrator"].id, role=Role.LEADER.value, office_id=cast["city"].id, from_on=SINCE)
    session.add(both)
    session.commit()
    row = proposed(session, cast)
    for answer in (lambda: consent(session, row, cast["administrator"], at(MONDAY)),
                   lambda: decline(session, row, "不妥", cast["administrator"], at(MONDAY))):
        with pytest.raises(CannotChange, match="两个人"):
            answer()
    assert readings(session) == []


def test_for_whom_it_was_proposed_does_not_answer(session: Session, cast: Cast) -> None:
    """The clerk stands in for an administrator who is also a leader."""
    absent = cast["administrator"]
    session.add(StandIn(absent_id=absent.id, substitute_id=cast["clerk"].id, from_on=SINCE, until_on=NEXT))
    session.add(Grant(person_id=absent.id, role=Role.LEADER.value, office_id=cast["city"].id, from_on=SINCE))
    session.commit()
    row = proposed(session, cast, "clerk")
    assert (row.proposed_by_id, row.proposed_for_id) == (cast["clerk"].id, absent.id)
    with pytest.raises(CannotChange, match="两个人"):
        consent(session, row, absent, at(MONDAY))


def test_a_stand_in_of_the_leader_answers_with_both_names(session: Session, cast: Cast) -> None:
    session.add(StandIn(absent_id=cast["leader"].id, substitute_id=cast["deputy_leader"].id, from_on=SINCE, until_on=NEXT))
    session.commit()
    row = proposed(session, cast)
    consent(session, row, cast["deputy_leader"], at(MONDAY))
    session.commit()
    assert (row.answered_by_id, row.answered_for_id) == (cast["deputy_leader"].id, cast["leader"].id)


def test_declined_with_its_reason_and_open_to_another(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    with pytest.raises(CannotChange) as raised:
        decline(session, row, " ", cast["leader"], at(MONDAY))
    assert raised.value.field == "answer"
    decline(session, row, "先听取责任单位意见", cast["leader"], at(MONDAY))
    session.commit()
    assert (row.state, row.answer, readings(session)) == ("declined", "先听取责任单位意见", [])
    assert proposed(session, cast).is_open


def test_withdrawn_by_who_proposed_it_alone(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    with pytest.raises(CannotChange, match="只有提出的人"):
        withdraw(session, row, cast["leader"], at(MONDAY))
    withdraw(session, row, cast["administrator"], at(MONDAY))
    session.commit()
    assert row.state == "withdrawn"
    with pytest.raises(CannotChange, match="已撤回"):
        consent(session, row, cast["leader"], at(MONDAY))


def test_answered_once(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    consent(session, row, cast["leader"], at(MONDAY))
    session.commit()
    for again in (lambda: consent(session, row, cast["leader"], at(MONDAY)),
                  lambda: decline(session, row, "不妥", cast["leader"], at(MONDAY)),
                  lambda: withdraw(session, row, cast["administrator"], at(MONDAY))):
        with pytest.raises(CannotChange, match="已同意"):
            again()
    assert len(readings(session)) == 1


def test_one_at_a_time_for_each_setting(session: Session, cast: Cast) -> None:
    proposed(session, cast)
    with pytest.raises(CannotChange, match="已有一件待同意的改动"):
        proposed(session, cast, day=NEXT + timedelta(days=1))
    assert proposed(session, cast, name="reopen_days", value="30").is_open
    assert proposed(session, cast, office="county").is_open


def test_consent_comes_too_late(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    with pytest.raises(CannotChange, match=r"不能同意：最早自2014-03-11起.*重新提出"):
        consent(session, row, cast["leader"], at(NEXT))
    session.rollback()
    assert (row.state, readings(session)) == ("proposed", [])
    consent(session, row, cast["leader"], at(NEXT - timedelta(days=1)))
    session.commit()
    assert in_force(session, cast, NEXT) == "working"


def test_overtaken_by_another_reading(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    session.add(SettingReading(office_id=cast["city"].id, policy=POLICY.key, name="days_unit", value="calendar",
                               from_on=NEXT, chosen_at=at(MONDAY)))  # fmt: skip
    session.commit()
    with pytest.raises(CannotChange, match=r"不能同意：已定自2014-03-10起的读法"):
        consent(session, row, cast["leader"], at(MONDAY))


def test_a_reading_lies_behind_the_one_before(session: Session, cast: Cast) -> None:
    consent(session, proposed(session, cast), cast["leader"], at(MONDAY))
    session.commit()
    for day in (NEXT, NEXT - timedelta(days=1)):
        with pytest.raises(CannotChange, match="已定自2014-03-10起"):
            proposed(session, cast, value="calendar", day=day)
    with pytest.raises(CannotChange, match="读法相同"):
        proposed(session, cast, value="working", day=NEXT + timedelta(days=1))
    assert proposed(session, cast, value="calendar", day=NEXT + timedelta(days=1)).is_open


def test_an_office_that_does_not_follow_the_policy(session: Session, cast: Cast) -> None:
    for one in cast["city"].followed:
        session.delete(one)
    session.commit()
    session.refresh(cast["city"])
    with pytest.raises(CannotChange, match="不适用临政办发〔2014〕10号"):
        proposed(session, cast)


def test_a_setting_that_is_gone(session: Session, cast: Cast) -> None:
    row = proposed(session, cast)
    row.name = "gone"
    with pytest.raises(CannotChange, match="没有这一项设置"):
        change_of(row)


# The database's own line.


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting_proposal SET value = 'calendar'",
        "UPDATE setting_proposal SET state = 'proposed', answered_by_id = NULL, answered_at = NULL",
        "DELETE FROM setting_proposal",
        "UPDATE setting_reading SET value = 'calendar'",
        "DELETE FROM setting_reading",
    ],
)
def test_what_was_agreed_stays_whoever_writes(session: Session, cast: Cast, statement: str) -> None:
    consent(session, proposed(session, cast), cast["leader"], at(MONDAY))
    session.commit()
    with pytest.raises(DBAPIError):
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE setting_proposal SET state = 'consented', answered_by_id = proposed_by_id, answered_at = proposed_at",
        "UPDATE setting_proposal SET state = 'consented'",
        "UPDATE setting_proposal SET state = 'agreed'",
        "DELETE FROM setting_proposal",
    ],
)
def test_nobody_consents_to_his_own_in_a_shell(session: Session, cast: Cast, statement: str) -> None:
    proposed(session, cast)
    with pytest.raises(DBAPIError):
        session.connection().execute(text(statement))


# What would change.


def told(session: Session, cast: Cast, **more: object) -> Preview:
    return preview(session, change(cast, **more))  # type: ignore[arg-type] # kinds as change takes them


@pytest.mark.parametrize(
    ("policy", "setting"), [pytest.param(p, s, id=s.name) for p in POLICIES.values() for s in p.settings]
)
def test_every_setting_tells_what_it_would_change(session: Session, cast: Cast, policy, setting) -> None:  # type: ignore[no-untyped-def]
    assert setting.name in EFFECTS
    values = [choice.key for choice in setting.choices] or ["30"]
    for value in values:
        found = preview(session, Change(cast["city"], policy, setting, value, NEXT))
        assert (found.lines, found.changed, found.unchanged) == ((), 0, 0)
        assert found.rules[0] == setting.rule


def test_days_of_what_is_not_handed_out(session: Session, cast: Cast) -> None:
    """Five days from Monday the 10th: the 15th; five working days: the 17th. What was handed out keeps its day."""
    approved = Story(session, cast).to("approve").issue
    set_already = Story(session, cast).to("dispatch").issue
    Story(session, cast).to("register")
    session.commit()
    found = told(session, cast)
    assert [(line.issue, line.before, line.after) for line in found.lines] == [(approved.id, date(2014, 3, 15), date(2014, 3, 17))]
    assert (found.kind, found.changed, found.unchanged, found.kept) == ("due", 1, 0, 1)
    assert found.rules == ("linyi-2014-10/6.days-allowed", "linyi-2014-10/9.explanation")
    assert [line.after for line in told(session, cast, name="days_from", value="same_day").lines] == [date(2014, 3, 14)]
    due = set_already.due_on
    consent(session, proposed(session, cast), cast["leader"], at(MONDAY))
    session.commit()
    assert list(verify(session)) == []
    assert session.get_one(type(set_already), set_already.id, populate_existing=True).due_on == due


def test_what_is_told_comes_true(session: Session, cast: Cast) -> None:
    """Handed out on the first day, the issue has the day that the preview said; the day before, the day without it."""
    one, other = Story(session, cast).to("approve"), Story(session, cast).to("approve")
    session.commit()
    said = {line.issue: line for line in told(session, cast).lines}
    consent(session, proposed(session, cast), cast["leader"], at(MONDAY))
    session.commit()
    other.then(6).take("dispatch")
    one.then(7).take("dispatch")
    assert one.issue.due_on == said[one.issue.id].after
    assert other.issue.due_on == NEXT - timedelta(days=1) + timedelta(days=5)
    assert list(verify(session)) == []


def test_the_order_of_confirmation(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("file_result")
    story.then(2).take("verify")
    Story(session, cast).to("file_result")
    session.commit()
    found = told(session, cast, name="confirm_order", value="any")
    (line,) = found.lines
    assert (line.issue, line.before, line.after) == (story.issue.id, MONDAY + timedelta(days=2), MONDAY)
    assert (found.kind, found.changed) == ("confirm", 1)


@pytest.mark.parametrize(
    ("value", "day", "gained", "lost", "changed"),
    [
        pytest.param("5", MONDAY + timedelta(days=5), 0, 0, 1, id="still-may"),
        pytest.param("5", MONDAY + timedelta(days=6), 0, 1, 1, id="no-more"),
        pytest.param("100", MONDAY + timedelta(days=90), 0, 0, 1, id="longer"),
        pytest.param("100", MONDAY + timedelta(days=91), 1, 0, 1, id="again"),
        pytest.param("100", MONDAY + timedelta(days=100), 1, 0, 1, id="last-day"),
        pytest.param("100", MONDAY + timedelta(days=101), 0, 0, 0, id="never"),
        pytest.param("9999", MONDAY + timedelta(days=200), 1, 0, 1, id="for-ever"),
    ],
)
def test_the_days_of_reopening(session: Session, cast: Cast, value: str, day: date, gained: int, lost: int, changed: int) -> None:
    Story(session, cast).to("close")
    session.commit()
    found = told(session, cast, name="reopen_days", value=value, day=day)
    assert (found.gained, found.lost, found.changed) == (gained, lost, changed)


def test_only_the_offices_own_issues_of_the_policy(session: Session, cast: Cast) -> None:
    Story(session, cast).to("approve")
    session.commit()
    assert told(session, cast, office="county").changed == 0
    assert told(session, cast).changed == 1


def test_what_was_shown_is_known_again(session: Session, cast: Cast) -> None:
    """The same records give the same digest; another issue, another."""
    first = told(session, cast)
    assert told(session, cast).digest == first.digest
    Story(session, cast).to("approve")
    session.commit()
    assert told(session, cast).digest != first.digest
    assert SHOWN == 50


@pytest.mark.parametrize(("who", "sees"), [("clerk", 2), ("administrator", 2), ("leader", 2),
                                          ("county/leader", 1), ("county/administrator", 1),
                                          ("informant", 0), ("liaison_officer", 0), ("auditor", 0), (None, 0)])  # fmt: skip
def test_an_office_sees_its_own_and_those_below(session: Session, cast: Cast, who: str | None, sees: int) -> None:
    proposed(session, cast)
    proposed(session, cast, office="county")
    scope = scope_of(session, standing_of(session, cast[who], MONDAY), MONDAY) if who else None
    session.info["scope"] = scope
    session.expunge_all()
    assert len(session.scalars(select(SettingProposal)).all()) == sees
