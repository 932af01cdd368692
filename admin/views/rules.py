"""办法与规则 Every rule with its clause as printed: where a refusal leads, and where an official checks the desk."""
from typing import Any

from flask_admin import BaseView, expose
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from admin.doors import turned_away
from admin.house import session, today
from admin.views.reach import within
from models.offices import Office
from models.readings import settings_of
from models.scope import everything
from rules.house import HOUSE_RULES
from rules.policies import POLICIES


class RulesView(BaseView):
    """Anybody who has signed in may read the law."""

    def __init__(self) -> None:
        super().__init__(name=_l("办法与规则"), endpoint="rules", url="rules")

    def is_accessible(self) -> bool:
        """Whoever has signed in."""
        return bool(current_user.is_authenticated)

    def inaccessible_callback(self, name: Any, **_: Any) -> Any:
        """The way to sign in."""
        return turned_away()

    @expose("/")
    def index(self) -> Any:
        """Each policy, article by article, then the rules of the house."""
        return self.render("noun/rules.html", policies=list(POLICIES.values()), house=HOUSE_RULES, readings=read_here())


def read_here() -> dict[str, list[tuple[Any, dict[str, str]]]]:
    """policy -> (office, how it reads each setting today), for the offices within reach that follow it."""
    with everything(session()):
        rows = list(session().scalars(select(Office).where(within(Office.id)).order_by(Office.id).limit(8)))
        return {key: [(office, settings_of(session(), policy, office.id, today())) for office in rows
                      if any(one.policy == key for one in office.followed)] for key, policy in POLICIES.items()}
