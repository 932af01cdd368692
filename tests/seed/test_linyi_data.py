"""The reference data of the Linyi demonstration: counts, uniqueness, and that its parts fit together."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from stdnum.cn import uscc

from seed.linyi import wordings
from seed.linyi.enterprises import ENTERPRISES, Enterprise, revenues_up_to
from seed.linyi.groups import GROUPS, OFFICE_FAX, OFFICE_TELEPHONE, STAFF
from seed.linyi.places import CITY_CODE, COUNTIES
from seed.linyi.troubles import CATEGORIES, TROUBLES, Trouble, worded
from seed.linyi.units import UNITS, unit_named, unit_of
from seed.linyi.wordings import WORDINGS, Wording

URGENT_OVER = Decimal(5_000_000_000)
POOLS = {name: pool for name, pool in vars(wordings).items() if name.isupper() and isinstance(pool, tuple)}
COUNTY_NAMES = {county.name for county in COUNTIES}


def name_of(item: Enterprise | Trouble) -> str:
    return item.title if isinstance(item, Trouble) else item.short_name


def assert_no_doubles(values: list[str]) -> None:
    assert [value for value, count in Counter(values).items() if count > 1] == []


def test_counts() -> None:
    assert (len(COUNTIES), len(UNITS), len(GROUPS), len(ENTERPRISES), len(TROUBLES)) == (16, 40, 10, 80, 70)


def test_places_have_codes_of_the_city_and_zones_have_none() -> None:
    assert_no_doubles([county.name for county in COUNTIES])
    assert_no_doubles([county.code for county in COUNTIES if county.code])
    for county in COUNTIES:
        assert (county.code is None) == (county.kind == "开发区"), county
        assert county.code is None or re.fullmatch(r"3713\d\d", county.code), county


def test_each_place_has_one_government_among_the_units() -> None:
    assert_no_doubles([unit.name for unit in UNITS])
    assert_no_doubles([unit.short_name for unit in UNITS])
    of_places = [unit.county for unit in UNITS if unit.county]
    assert_no_doubles(of_places)
    assert set(of_places) == COUNTY_NAMES


def test_every_category_has_a_unit_and_every_unit_a_known_category() -> None:
    assert len(CATEGORIES) >= 10
    assert_no_doubles(list(CATEGORIES))
    assert {category for unit in UNITS for category in unit.categories} == set(CATEGORIES)
    for unit in UNITS:
        assert unit.categories, unit.name
        assert_no_doubles(list(unit.categories))


def test_a_group_has_one_officer_and_two_further_members() -> None:
    assert [group.number for group in GROUPS] == list(range(1, 11))
    assert_no_doubles([group.name for group in GROUPS])
    for group in GROUPS:
        positions = [member.position for member in (group.officer, *group.members)]
        assert positions == ["联络员", "组员", "组员"], group.name
        for member in (group.officer, *group.members):
            assert unit_named(member.home_unit), member


def test_the_office_has_its_whole_staff() -> None:
    assert Counter(person.role for person in STAFF) == {
        "clerk": 2, "director": 1, "deputy_leader": 2, "leader": 1, "supervisor": 1,
        "administrator": 1, "security_officer": 1, "auditor": 1,
    }


def test_no_two_persons_share_a_name_and_no_two_a_number() -> None:
    members = [member for group in GROUPS for member in (group.officer, *group.members)]
    informants = [enterprise.informant for enterprise in ENTERPRISES]
    assert_no_doubles([
        *(person.name for person in (*STAFF, *members, *informants)),
        *(unit.leader_in_charge for unit in UNITS),
        *(unit.handler for unit in UNITS),
    ])
    mobiles = [person.mobile for person in (*STAFF, *members, *informants)]
    mobiles += [unit.handler_mobile for unit in UNITS]
    assert_no_doubles(mobiles)
    assert [mobile for mobile in mobiles if not re.fullmatch(r"13900000\d{3}", mobile)] == []
    lines = [line for body in (*UNITS, *GROUPS) for line in (body.telephone, body.fax)]
    lines += [OFFICE_TELEPHONE, OFFICE_FAX]
    assert_no_doubles(lines)
    assert [line for line in lines if not re.fullmatch(r"0539-0000\d{3}", line)] == []


def test_enterprises_are_told_apart_and_marked_as_invented() -> None:
    assert_no_doubles([enterprise.name for enterprise in ENTERPRISES])
    assert_no_doubles([enterprise.short_name for enterprise in ENTERPRISES])
    for enterprise in ENTERPRISES:
        assert enterprise.name.endswith("（演示）")
        assert enterprise.county in COUNTY_NAMES
        assert enterprise.county in enterprise.address
        assert enterprise.marks, enterprise.name
    assert {enterprise.county for enterprise in ENTERPRISES} == COUNTY_NAMES


def test_credit_codes_are_valid_and_clearly_invented() -> None:
    codes = {enterprise.name: enterprise.credit_code for enterprise in ENTERPRISES if enterprise.credit_code}
    assert len(codes) == 70
    assert_no_doubles(list(codes.values()))
    division = {county.name: county.code or CITY_CODE for county in COUNTIES}
    for enterprise in ENTERPRISES:
        if enterprise.credit_code:
            assert uscc.validate(enterprise.credit_code) == enterprise.credit_code
            assert enterprise.credit_code.startswith(f"91{division[enterprise.county]}DEM"), enterprise.name


def test_each_group_supports_some_enterprises_and_keeps_contact_with_others() -> None:
    relations = {(enterprise.group, enterprise.relation) for enterprise in ENTERPRISES}
    assert relations == {(group.number, kind) for group in GROUPS for kind in ("supported", "contact")}


@pytest.mark.parametrize("enterprise", ENTERPRISES, ids=name_of)
def test_revenue_is_exact_yuan_of_three_years(enterprise: Enterprise) -> None:
    years = [revenue.year for revenue in enterprise.revenues]
    assert years == [years[0], years[0] + 1, years[0] + 2]
    for revenue in enterprise.revenues:
        assert re.fullmatch(r"[1-9]\d*\.\d\d", revenue.yuan)


def test_revenue_stands_below_at_and_above_the_mark_for_urgent_issues() -> None:
    latest = [Decimal(enterprise.revenues[-1].yuan) for enterprise in ENTERPRISES]
    assert latest.count(URGENT_OVER) == 1
    assert latest.count(URGENT_OVER + Decimal("0.01")) == 1
    assert sum(amount > URGENT_OVER for amount in latest) >= 5
    fallen = [Decimal(enterprise.revenues[0].yuan) > URGENT_OVER > Decimal(enterprise.revenues[-1].yuan)
              for enterprise in ENTERPRISES]
    assert any(fallen)


def test_revenues_move_to_the_year_of_the_demonstration() -> None:
    first = ENTERPRISES[0]
    moved = revenues_up_to(first, 2013)
    assert [revenue.year for revenue in moved] == [2011, 2012, 2013]
    assert [revenue.yuan for revenue in moved] == [revenue.yuan for revenue in first.revenues]


def test_troubles_cover_every_category_and_are_told_apart() -> None:
    assert_no_doubles([trouble.title for trouble in TROUBLES])
    assert {trouble.category for trouble in TROUBLES} == set(CATEGORIES)
    assert {trouble.about for trouble in TROUBLES} == {"permit", "land", "other"}


@pytest.mark.parametrize("trouble", TROUBLES, ids=name_of)
def test_a_trouble_goes_to_units_that_handle_its_category(trouble: Trouble) -> None:
    unit = unit_of(COUNTIES[0].name) if trouble.unit == "county" else unit_named(trouble.unit)
    assert trouble.category in unit.categories
    for name in trouble.cooperating:
        assert name != trouble.unit
        assert name == "county" or unit_named(name)
    if trouble.about == "land":
        assert (trouble.unit == "county") == (trouble.complexity != "major"), "5.land-county and 5.land-major"
    assert 1 <= trouble.days_allowed <= 60
    assert set(trouble.trades) <= {enterprise.trade for enterprise in ENTERPRISES}


@pytest.mark.parametrize("trouble", TROUBLES, ids=name_of)
def test_a_trouble_reads_whole_with_each_set_of_figures(trouble: Trouble) -> None:
    assert len(set(trouble.figures)) == len(trouble.figures) >= 3
    for telling, figures in enumerate(trouble.figures):
        told = worded(trouble, telling)
        assert 40 <= len(told.description) <= 120, (len(told.description), told.description)
        assert all(figure in told.description for figure in figures)
        for text in (told.title, told.description, told.wanted, told.conditions_met, told.prior_contact,
                     told.result):
            assert text == text.strip() != ""
            assert not re.search(r"[{},;?!:]", text), text
    assert worded(trouble, len(trouble.figures)) == worded(trouble, 0)


def test_every_category_has_its_wordings() -> None:
    assert list(WORDINGS) == list(CATEGORIES)


@pytest.mark.parametrize(("field", "at_least"), [
    ("opinions", 3), ("progress", 3), ("passed", 2), ("failed", 2), ("explanations", 2),
])
def test_wordings_have_variants(field: str, at_least: int) -> None:
    assert field in Wording._fields
    texts = [getattr(wording, field) for wording in WORDINGS.values()]
    assert min(map(len, texts)) >= at_least
    assert_no_doubles([text for variants in texts for text in variants])


@pytest.mark.parametrize("name", sorted(POOLS))
def test_pools_of_texts_have_no_doubles_and_no_gaps_left_open(name: str) -> None:
    texts = [part for text in POOLS[name] for part in ([text] if isinstance(text, str) else text)]
    assert len(POOLS[name]) >= 2
    assert_no_doubles(texts)
    assert [text for text in texts if re.search(r"[{}]", text) or not text.strip()] == []


def test_those_present_at_a_study_are_of_the_office() -> None:
    for text in wordings.STUDY_PRESENT:
        assert sum(person.name in text for person in STAFF) >= 3, text
