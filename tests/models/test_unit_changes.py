"""Units renamed, merged, dissolved: open slips pass to the successor by a step, papers keep the name of their day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import Act
from models.clock import at
from models.issues import IssueUnit
from models.names import NotRenamed, former_names, name_on, names_on, rename
from models.obligations import obligations
from models.refusals import Refused
from models.slips import Slip
from models.unit_changes import Ending, EndingRefused, end_unit, left_behind, pass_on, plan_ending
from models.unit_endings import UnitEnding
from models.verify import verify
from rules.facts import fold
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import MONDAY, Story, by_hand, counted

DAY = MONDAY
LATER = DAY + timedelta(days=10)


def ending(cast: Cast, **differs: Any) -> Ending:
    said: dict[str, Any] = {
        "unit": cast["unit/1"], "kind": "merged", "on": LATER, "reason": "机构改革", "successor": cast["unit/2"],
    }  # fmt: skip
    return Ending(**{**said, **differs})


def ended(session: Session, cast: Cast, wish: Ending) -> UnitEnding:
    plan = plan_ending(session, wish, LATER)
    made = end_unit(session, cast["administrator"], at(LATER), wish, plan.stamp)
    session.commit()
    return made


def units_of(session: Session, story: Story) -> set[tuple[int, str]]:
    query = select(IssueUnit.unit_id, IssueUnit.part).where(IssueUnit.issue_id == story.issue.id)
    return {(unit, part) for unit, part in session.execute(query)}


@pytest.mark.parametrize("reached", ["dispatch", "accept", "file_result", "verify", "confirm"])
def test_an_open_slip_passes_to_the_successor(session: Session, cast: Cast, reached: str) -> None:
    story = Story(session, cast).to(reached)
    status, due, number = story.issue.status, story.issue.due_on, session.scalars(select(Slip)).one().number
    ended(session, cast, ending(cast))
    assert (story.issue.status, story.issue.due_on) == (status, due)
    assert story.issue.lead_unit_id == cast["unit/2"].id
    assert units_of(session, story) == {(cast["unit/2"].id, "lead")}
    slip = session.scalars(select(Slip)).one()
    assert (slip.number, slip.unit_name, slip.void) == (number, "第1责任单位", False)
    last = story.acts[-1]
    assert (last.step, last.on, last.role) == (Step.SUCCEED.value, LATER, "administrator")
    assert story.differs == {}
    assert list(verify(session)) == []


def test_the_successors_handler_goes_on_and_the_old_one_does_not(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("accept").then(10)
    ended(session, cast, ending(cast))
    with pytest.raises(Refused) as told:
        story.take("file_result", by="unit_handler")
    assert "house/rights" in told.value.decision.rules
    story.take("file_result", by="unit_handler/2")
    story.to("close")
    assert list(verify(session)) == []


def test_weekly_reports_are_owed_by_who_has_it(session: Session, cast: Cast) -> None:
    Story(session, cast).to("accept")
    ended(session, cast, ending(cast))
    after = LATER + timedelta(days=14)
    weekly = [one.owner for one in obligations(session, None, after) if one.rule.endswith("6.unit-weekly")]
    assert weekly == [cast["unit/2"].id]
    before = [one.owner for one in obligations(session, None, DAY) if one.rule.endswith("6.unit-weekly")]
    assert before == [cast["unit/1"].id]


def test_a_cooperating_unit_is_succeeded_too(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("register")
    story.take("propose", lead_unit=cast["unit/2"].id, cooperating_units=[cast["unit/1"].id, cast["unit/3"].id])
    story.to("dispatch")
    ended(session, cast, ending(cast, successor=cast["unit/3"]))
    assert units_of(session, story) == {(cast["unit/2"].id, "lead"), (cast["unit/3"].id, "cooperating")}
    assert list(verify(session)) == []


def test_voided_after_the_merger_it_goes_to_the_successor_again(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("dispatch").then(10)
    ended(session, cast, ending(cast))
    story.take("void_slip")
    story.take("dispatch")
    assert session.scalars(select(Slip).order_by(Slip.id.desc())).first().unit_id == cast["unit/2"].id  # type: ignore[union-attr] # two slips are there
    assert list(verify(session)) == []


def test_what_was_only_proposed_is_to_be_proposed_again(session: Session, cast: Cast) -> None:
    proposed, approved = Story(session, cast).to("propose"), Story(session, cast).to("approve").then(10)
    wish = ending(cast)
    plan = plan_ending(session, wish, LATER)
    assert {one.id for one in plan.to_propose} == {proposed.issue.id, approved.issue.id}
    assert plan.passing == ()
    ended(session, cast, wish)
    with pytest.raises(Refused) as told:
        approved.take("dispatch")
    (refusal,) = told.value.decision.refusals
    assert (refusal.rule, refusal.cure) == ("house/evidence", Step.PROPOSE)
    approved.take("propose", lead_unit=cast["unit/2"].id)
    approved.to("dispatch")


def test_without_a_successor_each_open_slip_is_in_the_way(session: Session, cast: Cast) -> None:
    story, wish = Story(session, cast).to("dispatch"), ending(cast, kind="dissolved", successor=None)
    before, plan = counted(session), plan_ending(session, wish, LATER)
    assert [one.id for one in plan.passing] == [story.issue.id]
    assert [one.field for one in plan.problems] == ["successor"]
    with pytest.raises(EndingRefused):
        end_unit(session, cast["administrator"], at(LATER), wish, plan.stamp)
    session.rollback()
    assert counted(session) == before
    story.then(10).take("return_slip")
    ended(session, cast, wish)
    assert cast["unit/1"].until_on == LATER


@pytest.mark.parametrize(
    ("differs", "field"),
    [
        pytest.param({"on": LATER + timedelta(days=1)}, "on", id="a-day-to-come"),
        pytest.param({"on": DAY - timedelta(days=1)}, "on", id="before-its-last-slip"),
        pytest.param({"successor": None}, "successor", id="merged-into-nothing"),
        pytest.param({"successor": "unit/1"}, "successor", id="into-itself"),
        pytest.param({"successor": "gone"}, "successor", id="into-one-that-is-no-more"),
        pytest.param({"kind": "lost"}, "kind", id="no-such-way"),
    ],
)
def test_an_ending_is_refused_at_its_field(session: Session, cast: Cast, differs: dict[str, Any], field: str) -> None:
    Story(session, cast).to("dispatch")
    cast["unit/3"].until_on = DAY
    session.commit()
    cast.named["gone"] = cast["unit/3"]
    if isinstance(differs.get("successor"), str):
        differs = {"successor": cast[differs["successor"]]}
    assert field in {one.field for one in plan_ending(session, ending(cast, **differs), LATER).problems}


def test_issues_of_other_offices_are_told_and_kept(session: Session, cast: Cast) -> None:
    Story(session, cast).to("dispatch")
    plan = plan_ending(session, ending(cast), LATER, offices={cast["county"].id})
    assert [one.field for one in plan.problems] == [None]
    assert plan_ending(session, ending(cast), LATER, offices={cast["city"].id}).problems == ()


def test_what_changed_meanwhile_is_shown_again(session: Session, cast: Cast) -> None:
    story, wish = Story(session, cast).to("dispatch"), ending(cast)
    plan = plan_ending(session, wish, LATER)
    story.take("accept")
    with pytest.raises(EndingRefused, match="情况有变"):
        end_unit(session, cast["administrator"], at(LATER), wish, plan.stamp)


def test_taken_up_again_it_passes_as_well(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("close").then(10)
    made = ended(session, cast, ending(cast))
    assert left_behind(session, made) == []
    story.take("reopen")
    assert [one.id for one in left_behind(session, made)] == [story.issue.id]
    assert pass_on(session, cast["administrator"], at(LATER), made, cast["unit/2"]) == 1
    session.commit()
    assert story.issue.lead_unit_id == cast["unit/2"].id
    assert list(verify(session)) == []


@pytest.mark.parametrize(
    ("by", "said", "rules"),
    [
        pytest.param("clerk", {}, ["house/rights"], id="a-clerk"),
        pytest.param("administrator", {"from_unit": "unit/3"}, ["house/evidence"], id="a-unit-that-has-it-not"),
        pytest.param("administrator", {"to_unit": "unit/1"}, ["house/evidence"], id="itself"),
        pytest.param("administrator", {"since": LATER}, ["house/dates"], id="a-day-to-come"),
        pytest.param("administrator", {"reason": " "}, ["house/evidence"], id="without-a-reason"),
    ],
)
def test_succession_is_a_step_like_any_other(
    session: Session, cast: Cast, by: str, said: dict[str, Any], rules: list[str]
) -> None:
    story = Story(session, cast).to("dispatch")
    well = {"from_unit": cast["unit/1"].id, "to_unit": cast["unit/2"].id, "since": DAY, "reason": "机构改革"}
    offered = {**well, **{k: cast[v].id if k.endswith("unit") else v for k, v in said.items()}}
    with pytest.raises(Refused) as told:
        story.take("succeed", by=by, **offered)
    assert list(told.value.decision.rules) == rules
    story.take("succeed", by="administrator", **well)
    assert fold(()).lead_unit is None
    assert by_hand(session, "UPDATE evidence_succeed SET reason = 'x'")
    assert by_hand(session, "DELETE FROM evidence_succeed")


# --- Names ---------------------------------------------------------------------------------------------


def test_a_paper_keeps_the_name_of_its_day(session: Session, cast: Cast) -> None:
    Story(session, cast).to("dispatch")
    unit, firm, who = cast["unit/1"], cast["enterprise/1"], cast["administrator"]
    rename(session, unit, "新单位", LATER, "机构改革", who, at(LATER), today=LATER)
    rename(session, firm, "新企业", LATER, "变更登记", who, at(LATER), today=LATER)
    session.commit()
    assert (unit.name, firm.name) == ("新单位", "新企业")
    assert session.scalars(select(Slip)).one().unit_name == "第1责任单位"
    before = LATER - timedelta(days=1)
    assert names_on(session, [(unit, before), (unit, LATER), (firm, before), (firm, LATER)]) == [
        "第1责任单位", "新单位", "第1企业", "新企业",
    ]  # fmt: skip
    again = LATER + timedelta(days=5)
    rename(session, firm, "再改名", again, "", who, at(again), today=again)
    assert name_on(session, firm, LATER) == "新企业"
    assert [one.name for one in former_names(session, firm)] == ["新企业", "第1企业"]
    session.commit()
    assert by_hand(session, "UPDATE enterprise_name SET name = 'x'")


@pytest.mark.parametrize(
    ("name", "days", "field"),
    [
        pytest.param("第1企业", 0, "name", id="the-same-name"),
        pytest.param("新企业", 1, "from_on", id="a-day-to-come"),
        pytest.param("新企业", -10, "from_on", id="not-after-the-last-renaming"),
    ],
)
def test_a_renaming_is_refused_at_its_field(session: Session, cast: Cast, name: str, days: int, field: str) -> None:
    firm, who = cast["enterprise/1"], cast["administrator"]
    if days < 0:
        rename(session, firm, "中间名", DAY, "", who, at(LATER), today=LATER)
    with pytest.raises(NotRenamed) as told:
        rename(session, firm, name, LATER + timedelta(days=days), "", who, at(LATER), today=LATER)
    assert told.value.field == field


def test_the_steps_evidence_names_both_units(session: Session, cast: Cast) -> None:
    story = Story(session, cast).to("dispatch")
    ended(session, cast, ending(cast))
    act = session.scalars(select(Act).where(Act.issue_id == story.issue.id, Act.step == "succeed")).one()
    assert act.said == {
        "from_unit": cast["unit/1"].id, "to_unit": cast["unit/2"].id, "since": LATER, "reason": "机构改革",
    }  # fmt: skip
