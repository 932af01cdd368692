"""The regulation's own forms (采集表, 情况反馈表), filled from the acts box by box as the policy declares them."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.issue_log import value_words
from admin.issue_mended import MARK, Correction
from rules.evidence import field_of
from rules.kinds import Box, Form
from rules.terms import Step

SLIP = "6.slip"
NEEDS = {"5.form": Step.RECEIVE, "8.feedback": Step.FILE_RESULT}
"""A form is offered once there is something to stand in it."""


@dataclass(frozen=True)
class Filled:
    """A form, ready to be printed: (words, what stands there)."""
    title: str
    clause: Any
    boxes: tuple[tuple[str, str], ...]
    notes: tuple[Correction, ...] = ()
    """What stands in a box otherwise than it was first written."""


def key_of(form: Form) -> str:
    """5.form, as it stands in an address."""
    return form.id.rpartition("/")[2]


def forms_of(page: Any) -> list[tuple[str, str]]:
    """Those that can be printed: (key, title); the slip is a paper of its own."""
    taken = {act.step for act in page.facts.acts}
    return [(key_of(form), str(_(form.form.removeprefix("骨干企业困难和问题")))) for form in page.policy.of(Form)
            if key_of(form) != SLIP and NEEDS.get(key_of(form), Step.RECEIVE) in taken]


def filled(page: Any, key: str) -> Filled | None:
    """One of them with its boxes filled; None where the policy has not the form."""
    form = next((one for one in page.policy.of(Form) if key_of(one) == key and key != SLIP), None)
    if form is None:
        return None
    mended = {box: found[-1] for box in form.boxes if (found := page.corrections.get(source(page, box)))}
    boxes = tuple((box.words, f"{box_value(page, box, day_of(page, key))}{MARK if box in mended else ''}") for box in form.boxes)
    return Filled(form.form, form.clause, boxes, tuple(mended.values()))


def source(page: Any, box: Box) -> tuple[int, str]:
    """The step and the field that a box is filled from: (number, name)."""
    place, _dot, name = box.source.partition(".")
    if box.source == "issue.title":
        place, name = Step.RECEIVE, "title"
    act = page.facts.said(Step(place)) if place in set(Step) else None
    return (act.seq if act else 0, name)


def day_of(page: Any, key: str) -> date:
    """The form's own day: that of the step which fills it."""
    act = page.facts.said(NEEDS.get(key, Step.RECEIVE))
    return act.on if act is not None else page.today


def box_value(page: Any, box: Box, day: date) -> str:
    """What stands in one box of a form of that day."""
    place, _dot, name = box.source.partition(".")
    if place in set(Step):
        return said(page, Step(place), name)
    informant = page.people.informant
    known: dict[str, Any] = {
        "group": page.people.group_name, "enterprise.county": page.row.enterprise.county,
        "enterprise.name": page.row.enterprise.named_on(day), "informant.name": informant.name if informant else "",
        "informant.position": informant.position if informant else "",
        "informant.phone": informant.phone if informant else "", "issue.title": page.row.title,
        "issue.number": page.row.registration_no or "",
    }
    return str(known.get(box.source, ""))


def said(page: Any, step: Step, name: str) -> str:
    """What a step said, as it stands after corrections; its day for `on`."""
    act = page.facts.said(step)
    if act is None:
        return ""
    if name == "on":
        return full_day(act.on)
    one, value = field_of(step, name), act.evidence.get(name)
    if one is None or value in (None, "", ()):
        return ""
    return full_day(value) if isinstance(value, date) else value_words(one, value, page.names)


def full_day(value: date) -> str:
    """2014年3月21日: on paper the year is never left out."""
    return f"{value.year}年{value.month}月{value.day}日"
