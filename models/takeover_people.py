"""台账人员 Who takes each step of a row on its day: whom the ledger names, else who was then in office."""

from __future__ import annotations

from models.enterprises import Enterprise
from models.takeover_columns import ABSENT, DAY_TITLES
from models.takeover_lookups import Lookups
from models.takeover_rows import Row
from rules.approver import rank
from rules.kinds import Tier
from rules.terms import APPROVERS, Role, Step


def find_people(row: Row, look: Lookups) -> None:
    """Who takes each step on its day: whom the ledger names, else who was in office, which the evidence then says."""
    enterprise: Enterprise = row.line.values["企业名称"]
    for step in row.steps:
        day, title = row.days[step], _named_in(step)
        name = row.line.values.get(title)
        roles, at = _roles(row, step), None
        if step in (Step.ACCEPT, Step.FILE_RESULT):
            at, name = row.evidence[Step.PROPOSE].get("lead_unit"), None
        elif step == Step.VERIFY and Role.CLERK not in roles:
            at = look.group_of(enterprise, day)
        proposer = row.actors.get(Step.PROPOSE)
        never = proposer.id if step == Step.APPROVE and proposer else None
        person = look.who(step, day, roles, at, name, never)
        if person is not None:
            row.actors[step] = person
            if name is None or step in row.lent:
                _mark(row, step, name is None)
        elif name is not None:
            words = f"{day} {step.words}时，“{row.line.raw.get(title)}”不是本办公室的{_words(roles)}"
            row.line.complain("person", title, words)
        else:
            place = "该企业所属帮扶联系组" if step == Step.VERIFY else "牵头单位" if at else "本办公室"
            row.line.complain("nobody", DAY_TITLES[step], f"{day} {place}没有任职的{_words(roles)}")


def _named_in(step: Step) -> str:
    return {Step.APPROVE: "审批人", Step.VERIFY: "核实人"}.get(step, "经办人")


def _words(roles: tuple[str, ...]) -> str:
    return "、".join(Role(role).words for role in roles)


def _roles(row: Row, step: Step) -> tuple[str, ...]:
    """The roles that take a step here: the clerk where he may, else those whom the life admits."""
    move = row.policy.move(step)
    admitted = move.by if move else ()
    if step == Step.APPROVE:
        proposal = row.evidence.get(Step.PROPOSE, {})
        tier = next((t for t in row.policy.of(Tier) if t.when and t.when(proposal)), None)
        least = rank(tier.approver) if tier else 0
        return tuple(role for role in APPROVERS if role in admitted and rank(role) >= least)
    if Role.CLERK in admitted:
        return (Role.CLERK,)
    return tuple(role for role in admitted)


MARKED = {
    Step.RECEIVE: "channel", Step.PROPOSE: "opinion", Step.APPROVE: "decision", Step.ACCEPT: "measures",
    Step.FILE_RESULT: "account", Step.VERIFY: "findings",
}  # fmt: skip
"""Where each step says that its person or its day is not the ledger's own."""


def _mark(row: Row, step: Step, is_substitute: bool) -> None:
    field_name = MARKED.get(step)
    if field_name is None or step == Step.RECEIVE:
        return
    said = str(row.evidence[step].get(field_name) or ABSENT)
    parts = (["经办人"] if is_substitute else []) + (["日期"] if step in row.lent else [])
    mark = f"（{'、'.join(parts)}{ABSENT}）"
    row.evidence[step][field_name] = said + mark
