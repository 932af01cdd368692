"""Who may take a step of this issue, by name: read in one statement, so that a page can say whom it waits for."""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import String, and_, cast, func, literal, or_, select, union_all

from admin.house import session
from models.actors import PART_ROLES, held_on
from models.assignments import Assignment
from models.groups import GroupMembership, LiaisonGroup
from models.informants import Informant
from models.people import Grant, Person, StandIn
from models.scope import everything
from rules.terms import APPROVERS, Role

OFFICE_ROLES = (Role.CLERK, *APPROVERS)
GROUP_ROLES = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER)
NAMED = 3


@dataclass(frozen=True)
class Named:
    """Somebody, and how he is reached."""
    role: Role
    name: str
    position: str = ""
    phone: str = ""
    id: int | None = None


@dataclass(frozen=True)
class People:
    """Those around an issue on a day."""
    everybody: tuple[Named, ...] = ()
    group_name: str = ""
    group_number: int | None = None
    group_phone: str = ""
    unit_name: str = ""
    groups: tuple[tuple[date, date | None, int, str], ...] = ()
    """The groups that the enterprise ever had, each from a day to a day, by id and name."""
    away: Mapping[int, str] = field(default_factory=dict)
    """Who is away, by account, and who stands in for him."""

    def of(self, *roles: Role) -> list[Named]:
        """Those with any of these roles."""
        return [one for one in self.everybody if one.role in roles]

    def present(self, *roles: Role) -> list[Named]:
        """The same, each who is away with the one who stands in for him: 王强（离岗，李敏代）."""
        return [one if one.role == Role.INFORMANT or one.id not in self.away
                else replace(one, name=str(_("%(name)s（离岗，%(who)s代）", name=one.name, who=self.away[one.id])))
                for one in self.of(*roles)]

    @property
    def informant(self) -> Named | None:
        """Who speaks for the enterprise."""
        return next(iter(self.of(Role.INFORMANT)), None)

    @property
    def officer(self) -> Named | None:
        """The group's liaison officer."""
        return next(iter(self.of(Role.LIAISON_OFFICER)), None)

    def who(self, roles: Iterable[Role]) -> str:
        """李敏（经办人）、王强（联络员）: by name where there is one, else by role."""
        parts = []
        for place, wanted in ((self.unit_name, (Role.UNIT_HANDLER,)), (self.group_name, GROUP_ROLES)):
            if set(wanted) & set(roles):
                parts.append(joined(place or str(_(wanted[0].words)), self.present(*wanted)))
        for role in roles:
            if role in OFFICE_ROLES or role == Role.INFORMANT:
                parts.append(joined(str(_(role.words)), self.present(role)))
        return str(_("，或 ")).join(parts)


def joined(place: str, people: list[Named]) -> str:
    """第三组 王强、李敏."""
    names = "、".join(one.name for one in people[:NAMED])
    return f"{place} {names}{_('等') if len(people) > NAMED else ''}".strip()


def people_of(office: int, unit: int | None, unit_name: str, group: int | None, enterprise: int, on: date) -> People:
    """Office, lead unit, group and informant, in one statement."""
    blank = literal("")
    grants = select(Person.id, Grant.role, Person.name, Person.position, Person.phone).join(Person, Person.id == Grant.person_id)
    held = and_(held_on(Grant, on), Person.enabled, or_(
        and_(Grant.office_id == office, Grant.role.in_([role.value for role in OFFICE_ROLES])),
        and_(Grant.unit_id == (unit or 0), Grant.role == Role.UNIT_HANDLER.value)))
    members = select(Person.id, GroupMembership.part, Person.name, Person.position, Person.phone).join(
        Person, Person.id == GroupMembership.person_id)
    informant = select(Informant.id, literal("informant"), Informant.name, Informant.position, Informant.phone)
    parts: list[Any] = [
        grants.where(held),
        members.where(GroupMembership.group_id == (group or 0), held_on(GroupMembership, on), Person.enabled),
        informant.where(Informant.enterprise_id == enterprise, held_on(Informant, on)),
        select(LiaisonGroup.number, literal("group"), LiaisonGroup.name, blank, LiaisonGroup.telephone).where(
            LiaisonGroup.id == (group or 0)),
        select(Assignment.group_id, literal("had"), LiaisonGroup.name, cast(Assignment.from_on, String),
               func.coalesce(cast(Assignment.until_on, String), "")).join(
            LiaisonGroup, LiaisonGroup.id == Assignment.group_id).where(Assignment.enterprise_id == enterprise),
        select(StandIn.absent_id, literal("away"), Person.name, blank, blank).join(
            Person, Person.id == StandIn.substitute_id).where(held_on(StandIn, on)),
    ]
    with everything(session()):
        rows = session().execute(union_all(*parts)).all()
    found = tuple(Named(role_of(kind), name, position, phone, key) for key, kind, name, position, phone in rows
                  if kind not in ("group", "had", "away"))
    had = sorted(((date.fromisoformat(start), date.fromisoformat(end) if end else None, key, name)
                  for key, kind, name, start, end in rows if kind == "had"), key=lambda one: one[0])
    away = {key: name for key, kind, name, _position, _phone in rows if kind == "away"}
    number, group_name, group_phone = next(((key, name, phone) for key, kind, name, _p, phone in rows if kind == "group"),
                                           (None, "", ""))
    order = {role: place for place, role in enumerate(Role)}
    everybody = tuple(sorted(found, key=lambda one: (order[one.role], one.id or 0)))
    return People(everybody, group_name, number, group_phone, unit_name, tuple(had), away)


def role_of(kind: str) -> Role:
    """A grant's role, or what a place in a group makes of him."""
    return PART_ROLES[kind] if kind in PART_ROLES else Role(kind)
