"""演示的办公室 Lincang's offices of both levels: their staff, units, enterprises and informants.

Written once, as of the day on which the regulation came into force; afterwards everything goes by steps.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from models import clock
from models.enterprises import Enterprise
from models.informants import Informant
from models.offices import Office, OfficePolicy
from models.people import Grant
from models.units import Unit
from rules.policies import lincang_2021
from rules.terms import Role
from seed.demo_office import SHORT, Desk, add_person
from seed.lincang import places
from seed.lincang.enterprises import ELSEWHERE, ENTERPRISES
from seed.lincang.enterprises import Enterprise as EnterpriseData
from seed.lincang.places import CITY, PLACES, Place, place_of
from seed.lincang.staff import STAFF, Officer
from seed.lincang.telling import has_account
from seed.lincang.units import MERGED, UNITS
from seed.lincang.units import Unit as UnitData
from seed.reference import load_calendar

SINCE = lincang_2021.IN_FORCE
MARK_OF_ACCOUNTS = "lc"


def set_up(session: Session) -> Desk:
    """Everything but issues and meetings, in the caller's transaction."""
    session.info["at"] = clock.at(SINCE)
    try:
        load_calendar(session)
        desk = Desk(_city(session))
        desk.offices[CITY] = desk.office
        for place in PLACES:
            desk.offices[place.key] = _county(session, desk.office, place)
        for officer in STAFF:
            _officer(session, desk, officer)
        for unit in (*UNITS, MERGED):
            _unit(session, desk, unit)
        for number, enterprise in enumerate(ENTERPRISES, 1):
            _enterprise(session, desk, number, enterprise)
        session.flush()
        return desk
    finally:
        session.info.pop("at", None)


def _city(session: Session) -> Office:
    office = Office(
        name=places.CITY_NAME, short_name=places.CITY_SHORT_NAME, mark=places.CITY_MARK, level="city",
        contact="市工业和信息化局", telephone=places.CITY_TELEPHONE,
    )  # fmt: skip
    return _following(session, office)


def _county(session: Session, city: Office, place: Place) -> Office:
    office = Office(
        name=place.office, short_name=f"{place.short_name}服企办", mark=place.mark, level="county",
        parent_id=city.id, county=place.name, telephone=f"0883-0000{901 + PLACES.index(place)}",
    )  # fmt: skip
    return _following(session, office)


def _following(session: Session, office: Office) -> Office:
    session.add(office)
    session.flush()
    session.add(OfficePolicy(office=office, policy=lincang_2021.KEY, from_on=SINCE))
    session.flush()
    return office


def account(place: str, word: str, number: int = 1) -> str:
    """lc-clerk for the city's, lc-yunxian-clerk for a county's, lc-yunxian-clerk2 for the second."""
    where = () if place == CITY else (place,)
    return "-".join((MARK_OF_ACCOUNTS, *where, word)) + (str(number) if number > 1 else "")


def _officer(session: Session, desk: Desk, officer: Officer) -> None:
    role = Role(officer.role)
    where = "" if officer.place == CITY else place_of(officer.place).short_name
    told = {"name": officer.name, "position": f"{where}{role.words}", "phone": officer.mobile}
    username = account(officer.place, SHORT.get(officer.role, officer.role), officer.number)
    key = f"{officer.place}/{officer.role}/{officer.number}"
    person = add_person(session, desk, key, role, username, told)
    office = desk.offices[officer.place]
    session.add(Grant(person_id=person.id, role=role.value, office_id=office.id, from_on=SINCE))


def _unit(session: Session, desk: Desk, data: UnitData) -> None:
    unit = Unit(
        name=data.name, short_name=data.short_name, office_id=desk.offices[data.place].id,
        kind="company" if "公司" in data.name else "department",
        county="" if data.place == CITY else place_of(data.place).name, contact=data.handler, telephone=data.telephone,
    )  # fmt: skip
    session.add(unit)
    session.flush()
    desk.units[data.short_name] = unit
    told = {"name": data.handler, "position": f"{data.short_name}承办人", "phone": data.mobile}
    username = account(data.place, data.duties[0])
    person = add_person(session, desk, f"unit/{data.short_name}", Role.UNIT_HANDLER, username, told)
    session.add(Grant(person_id=person.id, role=Role.UNIT_HANDLER.value, unit_id=unit.id, from_on=SINCE))


def _enterprise(session: Session, desk: Desk, number: int, data: EnterpriseData) -> None:
    enterprise = Enterprise(
        name=data.name, credit_code=data.credit_code, office_id=desk.offices[data.place].id,
        county=place_of(data.place).name, address=data.address, trade=data.trade,
        registered_here=data.short_name not in ELSEWHERE,
    )  # fmt: skip
    session.add(enterprise)
    session.flush()
    desk.enterprises[data.short_name] = enterprise
    who, person = data.informant, None
    if has_account(data):
        told = {"name": who.name, "position": who.position, "phone": who.mobile}
        key = f"informant/{data.short_name}"
        username = f"{MARK_OF_ACCOUNTS}-informant{number:02d}"
        person = add_person(session, desk, key, Role.INFORMANT, username, told)
    session.add(
        Informant(
            enterprise_id=enterprise.id, person_id=person.id if person else None, name=who.name,
            position=who.position, phone=who.mobile, from_on=SINCE,
        )
    )  # fmt: skip
