"""重复反映 Duplicates: into which issue one was ended, why it may not be, and what of the other may be shared.

One that was ended as 重复 lives on in another, whose answer is its answer. The other may be another enterprise's:
what its own enterprise is told of it is number, status and answer, and the answer with that enterprise's name, code,
informants and telephones blotted out; nothing else of it leaves (`Shared` has no other field).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.acts import ACTS
from models.enterprises import Enterprise
from models.facts import told
from models.informants import Informant
from models.issues import Issue
from models.offices import Office
from models.places import HOUSE_KINDS, core_of
from models.scope import everything
from rules.facts import Facts
from rules.terms import Status, Step

LONGEST_CHAIN = 20
BLOT = "某"


@dataclass(frozen=True)
class Shared:
    """共享的办理情况: all that may be told of the issue into which another was ended."""

    issue_id: int
    number: str | None
    status: Status
    answer: str = ""
    answered_on: date | None = None
    verified: bool = False


def ended_into(facts: Facts) -> int | None:
    """The issue into which one was ended as 重复; None where it was not."""
    last = facts.acts[-1] if facts.acts else None
    if last is None or last.step != Step.END or last.evidence.get("ground") != "duplicate":
        return None
    return last.evidence.get("duplicate_of")


def into(session: Session, ids: Iterable[int]) -> dict[int, int]:
    """For each of these that was ended as 重复: the issue named then."""
    end = ACTS[Step.END]
    query = select(end.issue_id, end.duplicate_of).where(  # type: ignore[attr-defined] # evidence_end has it
        end.issue_id.in_(list(ids)), end.duplicate_of.is_not(None)  # type: ignore[attr-defined]
    )
    return {row.issue_id: row.duplicate_of for row in session.execute(query)}


def last_of(session: Session, issue_id: int) -> int:
    """Where a chain of endings ends; longer chains than the rules let happen are not followed for ever."""
    seen = [issue_id]
    while len(seen) < LONGEST_CHAIN and (then := into(session, seen[-1:]).get(seen[-1])) and then not in seen:
        seen.append(then)
    return seen[-1]


def problem_of(session: Session, target: Issue, issue: Issue) -> str | None:
    """Why an issue may not be ended as a repetition of another, in words; None when it may.

    Two who end two issues into each other at the same moment come one by one: the offices' rows are held.
    """
    if target.id == issue.id:
        return "不能是这件问题自己"
    offices = select(Office.id).where(Office.id.in_({target.office_id, issue.office_id})).order_by(Office.id)
    session.execute(offices.with_for_update(key_share=True))
    named = into(session, [target.id]).get(target.id)
    if named == issue.id:
        return "它已按重复并入本件，不能再反过来并入它"
    if named is not None:
        return f"它自己已按重复并入{_number(session, last_of(session, named))}，请改选那一件"
    end = ACTS[Step.END]
    merged = session.scalars(
        select(end.issue_id).where(end.duplicate_of == issue.id).order_by(end.issue_id).limit(4)  # type: ignore[attr-defined]
    ).all()
    if merged:
        names = "、".join(_number(session, one) for one in merged[:3]) + ("等" if len(merged) > 3 else "")
        return f"{names}已并入本件，本件不能再并入别件；请反过来，把那一件并入本件"
    return None


def _number(session: Session, issue_id: int) -> str:
    number = session.scalar(select(Issue.registration_no).where(Issue.id == issue_id))
    return number or "尚未编号的一件"


def shared(session: Session, issue_id: int, on: date, *, whole: bool) -> Shared | None:
    """What is told of the issue into which another was ended, whoever asks; `whole` only to who sees that issue.

    The answer is the result of this leg and round: one that was found wanting is none.
    """
    with everything(session):
        issue = session.get(Issue, last_of(session, issue_id))
        if issue is None:
            return None
        facts = told(session, issue, on).facts
        result = facts.said(Step.FILE_RESULT, this_round=True) or facts.said(Step.ANSWER)
        text = str(result.evidence.get("account") or result.evidence.get("reply") or "") if result else ""
        verification = facts.said(Step.VERIFY, this_round=True)
        return Shared(
            issue.id, issue.registration_no, Status(issue.status),
            text if whole or not text else blotted(text, *_private(session, issue.enterprise_id)),
            result.on if result else None, verification is not None and verification.evidence.get("passed") is True,
        )  # fmt: skip


def _private(session: Session, enterprise_id: int) -> tuple[str, ...]:
    """What would name the other enterprise: names, code, address, and who speaks for it with telephones."""
    firm = session.get_one(Enterprise, enterprise_id)
    places = (firm.county, firm.address, session.get_one(Office, firm.office_id).name)
    people = session.execute(select(Informant.name, Informant.phone).where(Informant.enterprise_id == enterprise_id))
    found = [firm.credit_code or "", firm.address]
    for name in (firm.name, *(one.name for one in firm.former_names)):
        core = core_of(name, *places)
        found += [name, HOUSE_KINDS.sub("", name), core, core[:4] if len(core) > 4 else ""]
    return (*found, *(one for pair in people for one in pair))


def blotted(text: str, *private: str) -> str:
    """The text with each of these blotted out, the longest first; a lone letter or figure blots nothing."""
    for one in sorted({one.strip() for one in private if len(one.strip()) > 1}, key=len, reverse=True):
        text = re.sub(re.escape(one), BLOT * min(len(one), 3), text, flags=re.IGNORECASE)
    return text
