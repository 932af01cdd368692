"""随文附件: what goes out together with a slip — the papers of its own act, and the form in which the issue was registered."""
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from admin.house import may, session
from admin.issue_forms import NEEDS, key_of, own_forms, short_of
from models.acts import Act
from models.attachments import Attachment
from models.registrations import Registration
from models.slips import Slip, SlipKind
from rules.evidence import EVIDENCE
from rules.fields import Kind
from rules.policies import POLICIES
from rules.terms import Step

WITH_ITS_FORM = (SlipKind.ASSIGNMENT, SlipKind.TRANSFER)
"""Slips that must not go out without the form of registration (annexes of 临政办发〔2021〕21号)."""


def goes_with(row: Slip) -> list[tuple[str, list[tuple[str, str]]]]:
    """(words, ways to it) of each paper; without a way where the person may not open it."""
    act = session().get(Act, row.act_id)
    return [*papers_of(act), *forms_with(row, act)] if act is not None else []


def papers_of(act: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The files of its act: the leader's note."""
    fields = {key: field for field in EVIDENCE[Step(act.step)] if field.kind == Kind.PAPER and (key := act.said[field.name])}
    found = {one.id: one for one in session().scalars(select(Attachment).where(Attachment.id.in_(fields)))} if fields else {}
    ways = {key: [(one.name, url_for("attachment.download_view", id=key))] for key, one in found.items() if may("attachment", "read")}
    return [(str(_(field.words)), ways.get(key, [])) for key, field in fields.items()]


def forms_with(row: Slip, act: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The form of registration, as of the slip's own leg."""
    if row.kind not in WITH_ITS_FORM:
        return []
    number = session().scalar(select(Registration.number).where(
        Registration.issue_id == row.issue_id, Registration.leg == act.leg)) or ""
    found = []
    for form in own_forms(POLICIES[row.issue.policy]):
        if key_of(form) in NEEDS:
            continue
        said = {"id": row.issue_id, "form": key_of(form), "leg": act.leg}
        ways = [(_("打印"), url_for("issue.paper_view", **said)), (_("下载 Word"), url_for("issue.paper_word_view", **said))]
        found.append((f"{_(short_of(form))} {number}".strip(), ways if may("issue", "read") else []))
    return found
