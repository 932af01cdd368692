"""Pages of their own beside the nouns: ledgers and bulletins, behind the same table of rights."""
from datetime import date
from typing import Any

from flask import abort, request
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_login import current_user

from admin.addresses import for_the_log
from admin.doors import Doors
from admin.filters import as_day
from admin.house import house, session
from admin.language import words
from models.facts import policy_for
from models.offices import Office
from rules.kinds import Ledger
from rules.policies import POLICIES

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)


class DeskPage(Doors, BaseView):
    """A page with doors; a door that names no verb stays shut. `title` stands in the menu."""
    title: Any

    def __init__(self) -> None:
        super().__init__(name=words(self.title), endpoint=self.noun, url=self.noun)

    def log_export(self, count: int) -> None:
        """Who took how many rows out, and by which conditions."""
        house().log_export(session().session(), current_user, self.noun, count, for_the_log())


def asked_day(name: str, usual: date) -> date:
    """A day of the address; what cannot be read is the usual one."""
    try:
        found = as_day(request.args.get(name, "").strip())
    except (ValueError, OverflowError):
        return usual
    return found if EARLIEST <= found < LATEST else usual


def asked_period(first: date, last: date) -> tuple[date, date]:
    """From a day to a day, both included, in this order."""
    one, other = asked_day("from", first), asked_day("to", last)
    return min(one, other), max(one, other)


def ledger_of(office: Office | None, name: str, day: date) -> Ledger:
    """The ledger of a name in the policy that binds an office, else in another that it follows; 404 where none has it."""
    own = policy_for(office, day) if office is not None else None
    others = [POLICIES[one.policy] for one in office.followed] if office is not None else []
    found = next((rule for policy in (*([own] if own else []), *others) for rule in policy.of(Ledger)
                  if rule.id == f"{policy.key}/{name}"), None)
    if found is None:
        abort(404, _("本办公室适用的办法没有这本台账。"))
    return found
