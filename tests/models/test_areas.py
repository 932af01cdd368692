"""所辖范围: an office hands out to its own units, to those above and below it, and to no neighbour's and no other city's."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.areas import are_of_one_line, line_of, parents_of, units_of_line
from models.clock import at
from models.issues import IssueUnit
from models.offices import Office
from models.refusals import Refused
from models.scope import OutOfScope, Scope
from models.steps import take
from models.takeover_lookups import lookups_of
from models.unit_changes import Ending, plan_ending
from models.units import Unit
from rules.house import EVIDENCE_ASKED
from rules.policies import POLICIES
from rules.terms import Status, Step
from seed.case_play import Play
from seed.cast import Cast, follow
from tests.models.story import MONDAY
from tests.models.test_lincang import FRIDAY, play

LINCANG = POLICIES["lincang-2021-21"]
UNITS = ("city", "county", "neighbour", "elsewhere")


@pytest.fixture
def areas(session: Session, cast: Cast) -> dict[str, Unit]:
    """A unit of the city, of its county, of the county beside it and of another city."""
    follow(cast, (LINCANG.key,))
    neighbour = Office(name="邻县办公室", short_name="邻县办", level="county", parent_id=cast["city"].id, county="云县")
    elsewhere = Office(name="另一市办公室", short_name="另一市办", level="city")
    session.add_all([neighbour, elsewhere])
    session.flush()
    of = {"city": cast["city"], "county": cast["county"], "neighbour": neighbour, "elsewhere": elsewhere}
    made = {key: Unit(name=f"{key}的单位", short_name=key, office_id=of[key].id) for key in UNITS}
    session.add_all(made.values())
    session.commit()
    return made


@pytest.mark.parametrize(("office", "finds"), [
    ("county", {"city", "county"}), ("city", {"city", "county", "neighbour"}),
    ("neighbour", {"city", "neighbour"}), ("elsewhere", {"elsewhere"}),
])  # fmt: skip
def test_the_line_of_an_office(session: Session, areas: dict[str, Unit], office: str, finds: set[str]) -> None:
    """In SQL and in Python the same; a unit that says nothing is everybody's."""
    of = areas[office].office_id
    assert of is not None
    names = set(session.scalars(select(Unit.short_name).where(units_of_line([of]))))
    assert names == {*finds, "单位1", "单位2", "单位3"}
    parents = parents_of(session)
    assert {key for key in UNITS if are_of_one_line(parents, of, areas[key].office_id)} == finds
    assert set(session.scalars(select(Office.id).where(Office.id.in_(line_of([of]))))) == {
        areas[key].office_id for key in finds
    }


@pytest.mark.parametrize("field", ["lead_unit", "cooperating_units"])
@pytest.mark.parametrize("whose", UNITS)
def test_a_foreign_unit_named_by_hand_is_refused(
    session: Session, cast: Cast, areas: dict[str, Unit], field: str, whose: str
) -> None:  # fmt: skip
    """It is said at the field, and neither the act nor a share of the unit is written."""
    told = play(session, cast, Status.REGISTERED)
    before = told.issue.seq
    named = {
        "opinion": "请办", "lead_unit": cast["unit/1"].id, "complexity": "complex",
        field: areas[whose].id if field == "lead_unit" else (areas[whose].id,),
    }  # fmt: skip
    said: list[tuple[str, str | None, str]] = []
    try:
        take(session, told.issue, Step.PROPOSE, cast["county/clerk"], at(FRIDAY), **named)
    except Refused as refused:
        said = [(one.rule, one.field, one.words.partition("：")[2]) for one in refused.decision.refusals]
    foreign = whose in ("neighbour", "elsewhere")
    words = f"{areas[whose].name}不是本办公室所辖范围的单位，请从列出的单位中选择"
    assert said == ([(EVIDENCE_ASKED.id, field, words)] if foreign else [])
    session.commit()
    assert told.issue.seq == before + (not foreign)
    shares = session.scalars(select(IssueUnit.unit_id).where(IssueUnit.issue_id == told.issue.id)).all()
    assert (areas[whose].id in shares) is not foreign


def test_a_consultation_is_not_referred_to_a_foreign_unit(session: Session, cast: Cast, areas: dict[str, Unit]) -> None:
    """转交咨询 likewise."""
    told = Play(session, cast, LINCANG, {"at": "registered", "on": FRIDAY, "issue": {"consultation": True}})
    with pytest.raises(Refused) as refused:
        take(session, told.issue, Step.REFER, cast["county/clerk"], at(FRIDAY), unit=areas["elsewhere"].id)
    assert [one.field for one in refused.value.decision.refusals] == ["unit"]


def test_what_a_unit_has_does_not_pass_to_another_citys(session: Session, cast: Cast, areas: dict[str, Unit]) -> None:
    """撤并: the successor is of the same area."""
    def words(successor: str) -> list[str]:
        wish = Ending(areas["county"], "merged", MONDAY, "机构改革", areas[successor])
        return [one.words for one in plan_ending(session, wish, MONDAY).problems]
    assert words("city") == []
    assert words("elsewhere") == ["elsewhere的单位不是同一所辖范围的单位"]


def test_a_ledger_that_is_taken_over_names_units_of_its_area(session: Session, cast: Cast, areas: dict[str, Unit]) -> None:
    """Another city's unit of that name is not there."""
    known = lookups_of(session, cast["county"]).units
    assert "city" in known
    assert "elsewhere" not in known
    assert "neighbour" not in known


def test_a_county_keeps_its_own_units_alone(session: Session, cast: Cast, areas: dict[str, Unit]) -> None:
    """An administrator writes units of his offices and those of nobody; not his city's, not another's."""
    county = frozenset({cast["county"].id})
    for whose, may in (("county", True), ("city", False), ("elsewhere", False)):
        session.info["scope"] = Scope(on=FRIDAY, counted=county)
        unit = session.get_one(Unit, areas[whose].id)
        unit.contact = "新联系人"
        if may:
            session.flush()
        else:
            with pytest.raises(OutOfScope):
                session.flush()
        session.rollback()
