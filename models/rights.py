"""权限表 Rights: one table says who may do what with which noun; what is not here may not be done.

Steps are not here: rules and the life of a policy say who takes them (`rules.decide`).
"""

from __future__ import annotations

from collections.abc import Iterable

from rules.terms import APPROVERS, Role

R = Role
OFFICE = (R.CLERK, *APPROVERS)
GROUP = (R.LIAISON_OFFICER, R.GROUP_MEMBER)
READERS = (*OFFICE, R.SUPERVISOR)
HANDLERS = (*READERS, *GROUP, R.UNIT_HANDLER, R.INFORMANT)

VERBS = ("list", "read", "create", "edit", "export", "reset", "consent", "send")
"""list: the list page · read: one row's page · create, edit: its forms · export: to Excel · reset: a new password ·
consent: answer what another proposed · send: letters that were drafted."""

RIGHTS: dict[str, dict[str, tuple[Role, ...]]] = {
    "issue": {"list": (*HANDLERS, R.ADMINISTRATOR), "read": HANDLERS, "export": (*READERS, *GROUP)},
    "approval": {"list": APPROVERS, "consent": APPROVERS},
    "reminder": {"list": READERS, "send": (R.CLERK,)},
    "slip": {
        "list": (*READERS, *GROUP, R.UNIT_HANDLER),
        "read": (*READERS, *GROUP, R.UNIT_HANDLER),
        "export": READERS,
    },
    "register": {"list": READERS, "export": READERS},
    "attachment": {"list": HANDLERS, "read": HANDLERS, "export": READERS},
    "question": {"create": (R.CLERK, *GROUP, R.UNIT_HANDLER), "edit": (R.INFORMANT,)},
    "secret": {"edit": (R.CLERK,)},
    "link": {"create": (R.CLERK,), "edit": (R.CLERK,)},
    "visit": {
        "list": (*READERS, *GROUP),
        "read": (*READERS, *GROUP),
        "create": GROUP,
        "edit": GROUP,
        "export": READERS,
    },
    "enterprise": {
        "list": (*READERS, *GROUP, R.UNIT_HANDLER, R.INFORMANT, R.ADMINISTRATOR),
        "read": (*READERS, *GROUP, R.UNIT_HANDLER, R.INFORMANT, R.ADMINISTRATOR),
        "create": (R.CLERK, R.ADMINISTRATOR),
        "edit": (R.CLERK, R.ADMINISTRATOR),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "group": {
        "list": (*READERS, *GROUP, R.ADMINISTRATOR),
        "read": (*READERS, *GROUP, R.ADMINISTRATOR),
        "create": (R.ADMINISTRATOR,),
        "edit": (R.ADMINISTRATOR,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "assignment": {
        "list": (*READERS, *GROUP, R.ADMINISTRATOR),
        "read": (*READERS, *GROUP, R.ADMINISTRATOR),
        "create": (R.ADMINISTRATOR,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "handover": {
        "list": (*READERS, R.ADMINISTRATOR),
        "read": (*READERS, R.ADMINISTRATOR),
        "edit": (R.ADMINISTRATOR,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "meeting": {
        "list": READERS,
        "read": READERS,
        "create": (R.CLERK,),
        "edit": (R.CLERK,),
        "export": READERS,
    },
    "report_up": {"list": READERS, "read": READERS, "create": (R.CLERK,), "export": READERS},
    "ledger": {"list": READERS, "export": READERS},
    "bulletin": {"list": READERS, "export": READERS},
    "circular": {"list": READERS, "export": READERS},
    "monthly": {"list": READERS, "read": READERS, "create": (R.CLERK,), "export": READERS},
    "overview": {"list": READERS, "export": READERS},
    "category_ledger": {"list": READERS, "export": READERS},
    "obligation": {"list": READERS, "export": READERS},
    "unit": {
        "list": (*READERS, R.ADMINISTRATOR),
        "read": (*READERS, R.ADMINISTRATOR),
        "create": (R.ADMINISTRATOR,),
        "edit": (R.ADMINISTRATOR,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "office": {
        "list": (*READERS, R.ADMINISTRATOR, R.SECURITY_OFFICER),
        "read": (*READERS, R.ADMINISTRATOR, R.SECURITY_OFFICER),
        "create": (R.ADMINISTRATOR,),
        "edit": (R.ADMINISTRATOR,),
        "export": (R.ADMINISTRATOR,),
    },
    "user": {
        "list": (R.ADMINISTRATOR, R.SECURITY_OFFICER, R.AUDITOR),
        "read": (R.ADMINISTRATOR, R.SECURITY_OFFICER, R.AUDITOR),
        "create": (R.ADMINISTRATOR,),
        "edit": (R.ADMINISTRATOR,),
        "export": (R.SECURITY_OFFICER, R.AUDITOR),
        "reset": (R.ADMINISTRATOR, R.SECURITY_OFFICER),
    },
    "grant": {
        "list": (R.SECURITY_OFFICER, R.AUDITOR),
        "read": (R.SECURITY_OFFICER, R.AUDITOR),
        "create": (R.SECURITY_OFFICER,),
        "edit": (R.SECURITY_OFFICER,),
        "export": (R.SECURITY_OFFICER, R.AUDITOR),
    },
    "stand_in": {
        "list": (R.SECURITY_OFFICER, R.AUDITOR, R.ADMINISTRATOR),
        "read": (R.SECURITY_OFFICER, R.AUDITOR, R.ADMINISTRATOR),
        "create": (R.SECURITY_OFFICER,),
        "edit": (R.SECURITY_OFFICER,),
        "export": (R.SECURITY_OFFICER, R.AUDITOR),
    },
    "workday": {
        "list": (*READERS, *GROUP, R.UNIT_HANDLER, R.ADMINISTRATOR),
        "read": (*READERS, *GROUP, R.UNIT_HANDLER, R.ADMINISTRATOR),
        "create": (R.ADMINISTRATOR,),
        "edit": (R.ADMINISTRATOR,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "reckoner": {"list": (*READERS, *GROUP, R.UNIT_HANDLER, R.ADMINISTRATOR, R.SECURITY_OFFICER, R.AUDITOR)},
    "reading": {
        "list": (*READERS, R.ADMINISTRATOR),
        "read": (*READERS, R.ADMINISTRATOR),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "setting": {
        "list": (*READERS, R.ADMINISTRATOR),
        "read": (*READERS, R.ADMINISTRATOR),
        "create": (R.ADMINISTRATOR,),
        "consent": (R.LEADER,),
        "export": (*READERS, R.ADMINISTRATOR),
    },
    "rules": {"edit": (R.ADMINISTRATOR,)},
    "takeover": {"list": (R.ADMINISTRATOR, R.LEADER), "create": (R.ADMINISTRATOR, R.LEADER)},
    "log": {"list": (R.AUDITOR,), "read": (R.AUDITOR,), "export": (R.AUDITOR,)},
}

NEVER_ONE_PERSON = (R.ADMINISTRATOR, R.SECURITY_OFFICER, R.AUDITOR)
"""三员分立: no account holds two of them."""


def may(roles: Iterable[Role], noun: str, verb: str) -> bool:
    """Whether any of these roles may do this with that noun."""
    return bool(set(roles) & set(RIGHTS.get(noun, {}).get(verb, ())))


def separated(roles: Iterable[Role]) -> bool:
    """Whether no two of administrator, security officer and auditor come together."""
    return len(set(roles) & set(NEVER_ONE_PERSON)) <= 1
