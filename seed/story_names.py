"""故事的称呼 How a story calls people, places and days."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules.policy import Policy
from rules.terms import Role, Step
from seed.case_words import USUALLY

PLACES = {"unit": "第{}责任单位", "enterprise": "第{}企业", "group": "第{}帮扶联系组"}
OFFICES = {"city": "市级办公室", "county": "县级办公室", "office": "承办办公室"}
OWN = {
    Role.UNIT_HANDLER: "第{}责任单位的承办人", Role.LIAISON_OFFICER: "第{}帮扶联系组的联络员",
    Role.GROUP_MEMBER: "第{}帮扶联系组的组员", Role.INFORMANT: "第{}企业的信息员",
}  # fmt: skip
ANY = {
    Role.UNIT_HANDLER: "责任单位的承办人", Role.LIAISON_OFFICER: "帮扶联系组的联络员", Role.INFORMANT: "企业的信息员",
}  # fmt: skip
KINDS = {"special": "专题会议", "promotion": "推进会议", "study": "集体研究", "issue": "本件"}


def day(on: date, year: int) -> tuple[str, int]:
    """A day, with its year where another was said before; and the year that was said."""
    short = f"{on.month}月{on.day}日"
    return (short if on.year == year else f"{on.year}年{short}"), on.year


def named(name: Any) -> str:
    """Somebody or something by its name in the cast; what the cast does not know is said as it stands."""
    text = str(name)
    kind, _, number = text.partition("/")
    if text in OFFICES:
        return OFFICES[text]
    if kind in PLACES and number:
        return PLACES[kind].format(number)
    if kind == "meeting":
        return "一次专题会议"
    if text in KINDS:
        return KINDS[text]
    return person(text) if kind in (*Role, *OFFICES) else text


def person(name: str) -> str:
    """clerk/2 is 另一位经办人, county/clerk 县级办公室的经办人."""
    office = ""
    if name.partition("/")[0] in OFFICES:
        office, _, name = name.partition("/")
    key, _, number = name.partition("/")
    if key not in tuple(Role):
        return name
    role = Role(key)
    if role in OWN:
        return OWN[role].format(number or 1)
    words = f"另一位{role.words}" if number else role.words
    words += "（兼经办人）" if (role, number) == (Role.DIRECTOR, "2") else ""
    return f"{OFFICES[office]}的{words}" if office else words


def who(by: Any, step: Step, policy: Policy) -> str:
    """Who takes a step: the one whom the case names, else the usual one."""
    if by is not None:
        return person(str(by))
    if step == Step.APPROVE:
        return "有权审批的领导"
    move = policy.move(step)
    table = USUALLY.get(step, (Role.CLERK,))
    role = next((role for role in table if move and role in move.by), table[0])
    return ANY.get(role, role.words)
