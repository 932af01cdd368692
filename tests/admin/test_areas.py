"""所辖范围 on the screens: units of another city are none of the choices, and named by hand they are answered clearly."""
from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from models.meetings import Meeting
from models.offices import Office
from models.people import Grant, Person
from models.units import Unit
from rules.terms import Status
from seed.cast import SINCE
from tests.admin.two_levels import TwoLevels, lincang, url

__all__ = ["lincang", "url"]

FOREIGN, NEIGHBOURS, OWN = "另一市住建局", "云县住建局", "临翔住建局"


@pytest.fixture(scope="module")
def units(lincang: TwoLevels) -> dict[str, Unit]:
    """A unit of the county, of the one beside it, and of another city."""
    session, cast = lincang.session, lincang.cast
    beside = Office(name="云县办公室", short_name="云县办", level="county", parent_id=cast["city"].id, county="云县")
    other = Office(name="另一市办公室", short_name="另一市办", level="city")
    session.add_all([beside, other])
    session.flush()
    made = {name: Unit(name=name, short_name=name, county=f"{name[:2]}区", office_id=office.id)
            for name, office in ((FOREIGN, other), (NEIGHBOURS, beside), (OWN, cast["county"]))}
    session.add_all(made.values())
    session.commit()
    return made


def test_a_proposal_offers_units_of_the_area(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """The county's own and everybody's; of the city also those of its counties."""
    told = lincang.play(Status.REGISTERED)
    page = lincang.page("county/clerk", told)
    choices = re.findall(r'name="cooperating_units" value="\d+"[^>]*> ([^<]+)<', page)
    assert OWN in choices
    assert "第1责任单位" in choices
    assert FOREIGN not in page
    assert NEIGHBOURS not in page


def test_a_unit_named_past_the_list_is_refused_at_its_field(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """Nothing is written, and what else was typed stands there still."""
    told = lincang.play(Status.REGISTERED)
    answer = lincang.take("county/clerk", told.issue, "propose", opinion="请住建局办理", lead_unit=units[FOREIGN].id,
                          complexity="clear")
    assert answer.status_code == 422
    assert "请从列出的选项中选择" in answer.text
    assert "请住建局办理" in answer.text
    assert lincang.fresh(told.issue).status == "registered"


def test_units_are_listed_looked_up_and_filtered_by_area(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """The county's clerk meets its own; the city's administrator those of its counties too; nobody another city's."""
    listed = lincang.as_("county/clerk").get("/admin/unit/?page_size=100").text
    assert OWN in listed
    assert NEIGHBOURS not in listed
    client = lincang.as_("city/administrator")
    listed = client.get("/admin/unit/?page_size=100").text
    assert NEIGHBOURS in listed
    assert FOREIGN not in listed
    assert client.get(f"/admin/unit/details/?id={units[FOREIGN].id}").status_code == 404
    found = client.get("/admin/unit/ajax/lookup/?name=successor&query=住建局").json
    assert {name for _key, name in found} == {OWN, NEIGHBOURS}
    issues = lincang.as_("city/clerk").get("/admin/issue/").text
    assert FOREIGN not in issues
    assert "另一市办" not in issues
    assert "云县办" in issues  # the filter by office
    assert "另一区" not in client.get("/admin/enterprise/new/").text
    assert FOREIGN not in lincang.as_("city/security_officer").get("/admin/grant/new/").text


def test_a_meeting_hands_out_to_units_of_the_area(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """As its proposals do."""
    from admin.meeting_decide import forms_of
    from models.meetings import MeetingItem
    told = lincang.play(Status.REGISTERED)
    row = Meeting(office_id=lincang.cast["county"].id, kind="special", state="held", held_on=date(2021, 4, 9), title="专题会议")
    row.items = [MeetingItem(issue=told.issue, seq=1)]
    with lincang.app.test_request_context():
        (form,) = forms_of(row, None)
        names = [name for _key, name in form.form.lead_unit.options()]
    lincang.session.rollback()
    assert OWN in names
    assert FOREIGN not in names


def test_a_meeting_names_the_slip_of_its_offices_policy(lincang: TwoLevels) -> None:
    """交办单 here; 处置单 is another regulation's."""
    row = Meeting(office_id=lincang.cast["county"].id, kind="special", state="held", held_on=date(2021, 4, 9), title="专题会议")
    lincang.session.add(row)
    lincang.session.commit()
    page = lincang.as_("county/clerk").get(f"/admin/meeting/decide/?id={row.id}").text
    assert "编号交办单" in page
    assert "处置单" not in page


def test_a_city_s_housekeepers_do_not_keep_another_citys_house(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """Neither accounts nor grants nor offices; an account that holds nothing yet is anybody's still."""
    session, office = lincang.session, lincang.all(Office, name="另一市办公室")[0]
    named = {"far-clerk": "外市经办", "far-handler": "外市承办", "far-new": "还没有授权"}
    people = [Person(username=key, name=name) for key, name in named.items()]
    session.add_all(people)
    session.flush()
    session.add_all([
        Grant(person_id=people[0].id, role="clerk", office_id=office.id, from_on=SINCE),
        Grant(person_id=people[1].id, role="unit_handler", unit_id=units[FOREIGN].id, from_on=SINCE)])
    session.commit()
    for who, nouns in (("city/administrator", ("user", "office")), ("city/security_officer", ("user", "grant", "office"))):
        for noun in nouns:
            page = lincang.as_(who).get(f"/admin/{noun}/?page_size=100&sort=from_on&desc=1").text
            assert "外市" not in page, (who, noun)
            assert "另一市" not in page, (who, noun)
    assert "还没有授权" in lincang.as_("city/administrator").get("/admin/user/?page_size=100&search=far").text
    assert lincang.as_("city/administrator").get(f"/admin/user/details/?id={people[0].id}").status_code == 404
    assert "县办" in lincang.as_("city/administrator").get("/admin/office/?page_size=100").text


def test_an_administrator_says_whose_a_unit_is(lincang: TwoLevels, units: dict[str, Unit]) -> None:
    """Of his own offices; his county's administrator may not change what the city keeps."""
    def fields(**differs: Any) -> dict[str, Any]:
        return {"name": "新设单位", "short_name": "新设", "kind": "department", "office": lincang.cast["city"].id, **differs}
    page = "/admin/unit/new/"
    answer = lincang.send(lincang.as_("county/administrator"), page, fields(), page=page)
    assert answer.status_code == 422
    assert "请从列出的选项中选择" in answer.text
    answer = lincang.send(lincang.as_("city/administrator"), page, fields(), page=page)
    assert answer.status_code == 302
    made = lincang.all(Unit, name="新设单位")[0]
    assert made.office_id == lincang.cast["city"].id
    page = f"/admin/unit/edit/?id={made.id}"
    client = lincang.as_("county/administrator")
    version = re.findall(r'name="_ver" value="([^"]*)"', client.get(page).text)[0]
    answer = lincang.send(client, page, fields(contact="改了", office="", _ver=version), page=page)
    assert answer.status_code == 422
    assert lincang.all(Unit, name="新设单位")[0].contact == ""
