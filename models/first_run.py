"""首次运行 First run: an office to begin with, an administrator and a security officer with made passwords.

The administrator makes accounts, the security officer grants them roles: neither can open the house alone.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.offices import Office, OfficePolicy
from models.people import Grant, Person
from models.scope import everything
from models.sign_in import made_password, set_password
from rules.policies import POLICIES
from rules.terms import Role

FIRST = ((Role.ADMINISTRATOR, "administrator"), (Role.SECURITY_OFFICER, "security"))


def first_run(session: Session, today: date) -> list[tuple[str, str, str]]:
    """(role in words, user name, password) of the accounts made; nothing where somebody is there already."""
    with everything(session):
        if session.scalar(select(Person.id).limit(1)) is not None:
            return []
        office = session.scalar(select(Office).order_by(Office.id).limit(1)) or _first_office(session)
        made = []
        for role, username in FIRST:
            password = made_password()
            person = Person(username=username, name=role.words)
            set_password(person, password)
            session.add(person)
            session.flush()
            grant = Grant(person_id=person.id, role=role.value, office_id=office.id, from_on=today)
            session.add(grant)
            made.append((role.words, username, password))
        session.flush()
        return made


def _first_office(session: Session) -> Office:
    """An office that follows the first policy from the day it came into force.

    The administrator renames it, and says if it follows another: the one taken up last binds.
    """
    office = Office(name="企业困难问题调度办公室", short_name="调度办", level="city")
    session.add(office)
    session.flush()
    policy = next(iter(POLICIES.values()))
    session.add(OfficePolicy(office_id=office.id, policy=policy.key, from_on=policy.in_force))
    session.flush()
    return office
