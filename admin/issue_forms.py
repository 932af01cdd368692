"""The regulation's own forms that are no slips (采集表, 登记表, 情况反馈表), filled from the acts box by box."""
import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from admin.house import session
from admin.paper import Paper, paper_of_form
from admin.paper_fill import Filling, in_chinese
from models.issues import Issue
from models.registrations import Registration
from rules.kinds import Form
from rules.policies import POLICIES
from rules.terms import Step

NEEDS = {"8.feedback": Step.FILE_RESULT}
"""A form is offered once there is something to stand in it: the report, or this step."""
APPENDIX = re.compile("（[^）]*）$")


def key_of(form: Form) -> str:
    """5.form, as it stands in an address."""
    return form.id.rpartition("/")[2]


def short_of(form: Form) -> str:
    """登记表: its title without the annex that it stands in."""
    return APPENDIX.sub("", form.title)


def forms_of(page: Any) -> list[tuple[str, int, str]]:
    """Those that can be printed: (key, leg, title), one for each office that registered the issue; slips are papers of their own."""
    taken = {act.step for act in page.facts.acts}
    numbers = {one.leg: one.number for one in registrations(page.row)} if page.facts.leg > 1 else {}
    legs = sorted(numbers) or [page.facts.leg]
    several = len(legs) > 1
    return [(key_of(form), leg, " ".join(filter(None, (str(_(short_of(form))), numbers.get(leg) if several else ""))))
            for form in own_forms(page.policy) for leg in legs if NEEDS.get(key_of(form), Step.RECEIVE) in taken
            and (leg == page.facts.leg or key_of(form) not in NEEDS)]


def own_forms(policy: Any) -> list[Form]:
    """Its forms that no step makes."""
    return [form for form in policy.of(Form) if not form.made_by]


def registrations(issue: Issue) -> list[Registration]:
    """The numbers that offices gave it."""
    return list(session().scalars(select(Registration).where(Registration.issue_id == issue.id)))


def filled(issue: Issue, key: str, leg: int | None, today: date) -> Paper | None:
    """One of them with its boxes filled, as of a leg; None where the policy has not the form or the issue not the leg."""
    with in_chinese():
        filling = Filling(issue, today, leg=leg)
        form = next((one for one in own_forms(POLICIES[filling.policy.key]) if key_of(one) == key), None)
        if form is None or (leg is not None and leg not in {act.leg for act in filling.acts}):
            return None
        filling.day = day_of(filling, key)
        return paper_of_form(form, filling, short_of(form), filling.number)


def day_of(filling: Filling, key: str) -> date:
    """The form's own day: that of the step which fills it; in a later leg, that of the registration."""
    wanted = Step.REGISTER if filling.leg > 1 and key not in NEEDS else NEEDS.get(key, Step.RECEIVE)
    act = filling.said(wanted)
    return act.on if act is not None else filling.day
