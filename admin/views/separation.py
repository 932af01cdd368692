"""三员分立: administrator, security officer and auditor are never one person, not by a grant nor as a stand-in."""
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import or_, select

from admin.house import session
from admin.views.noun import AtField, overlaps
from models.people import Grant, StandIn
from models.rights import separated
from rules.terms import Role


def roles_of(person_id: int, from_on: date, until_on: date | None, besides: int | None) -> set[Role]:
    """What he holds by grant at some time of a span."""
    grants = session().scalars(select(Grant).where(Grant.person_id == person_id))
    return {Role(one.role) for one in grants if one.id != besides and overlaps(one, from_on, until_on)}


def assert_separated(person_id: int, roles: set[Role], from_on: date, until_on: date | None, field: str,
                     besides: int | None = None) -> None:
    """Refuse roles that would come together in his hands, or in the hands of who stands in for him, in that span."""
    own = roles_of(person_id, from_on, until_on, besides) | roles
    if not separated(own):
        raise AtField(field, _("系统管理员、安全管理员、审计员不得由一人兼任。"))
    stand_ins = session().scalars(select(StandIn).where(
        or_(StandIn.absent_id == person_id, StandIn.substitute_id == person_id)))
    for one in stand_ins:
        other = one.substitute_id if one.absent_id == person_id else one.absent_id
        if overlaps(one, from_on, until_on) and not separated(own | roles_of(other, from_on, until_on, None)):
            raise AtField(field, _("此人的代职或被代职关系会使系统管理员、安全管理员、审计员集于一人。"))
