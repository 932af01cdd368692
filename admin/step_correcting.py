"""What a correction chooses from: the words of each step, and for each the control in which its new value is written.

The page works without a script: then the value is typed as text. With it (static/correct.js) the control is that of
the field, a day or a list, and what stands there now is shown beside it.
"""
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from admin.choosing import ChoiceField
from admin.fields import marks
from admin.formats import day
from admin.issue_log import value_words
from admin.policy_words import said
from rules.evidence import EVIDENCE
from rules.facts import Act
from rules.fields import LONGEST, Field, Kind
from rules.terms import Role, Step

NEVER_CORRECTED = (Kind.PAPER, Kind.FLAG, Kind.CHOICES)
CONTROLS = {Kind.DAY: "date", Kind.CHOICE: "choice", Kind.TEXT: "line", Kind.DAY_OR_NONE: "line", Kind.PERSON: "line"}
SHORT = 24


@dataclass(frozen=True)
class Correctable:
    """One field of one step: `key` is “3.opinion”, `now` what stands there in words, `raw` as a control takes it."""
    key: str
    label: str
    now: str
    raw: str
    control: str
    choices: tuple[tuple[str, str], ...] = ()
    longest: int | None = None

    @property
    def attributes(self) -> Markup:
        """What the script reads."""
        return marks(value=self.key, data_now=self.now, data_raw=self.raw, data_control=self.control,
                     data_choices=json.dumps(self.choices, ensure_ascii=False) if self.choices else None,
                     data_longest=self.longest)


Groups = list[tuple[str, list[Correctable]]]
"""[(step as taken, its fields)]."""


class CorrectionField(ChoiceField):
    """Which act, and which of its words: one choice for both."""

    def __init__(self, *args: Any, groups: Groups, **kwargs: Any):
        super().__init__(*args, options=lambda: [(one.key, one.label) for _title, several in groups for one in several], **kwargs)
        self.groups = groups

    def __call__(self, **attributes: Any) -> Markup:
        """A select, the acts as groups."""
        chosen = self.written(self.data)
        inside = Markup('<option value="">{}</option>').format(_("请选择"))
        for title, several in self.groups:
            options = Markup("").join(
                Markup("<option {}{}>{}</option>").format(one.attributes, Markup(" selected") if one.key == chosen else "", one.label)
                for one in several)
            inside += Markup('<optgroup label="{}">{}</optgroup>').format(title, options)
        return Markup("<select {}>{}</select>").format(
            marks(id=self.id, name=self.name, data_correct=_("现在是"), data_none=_("（空白）"), **attributes), inside)


def corrections(page: Any) -> Groups:
    """Words that may be corrected: all of them by the office, his own by anybody; the latest step first."""
    every = bool(page.actor.with_role(Role.CLERK)) and page.facts.office in {
        grant.office for grant in page.actor.with_role(Role.CLERK)}
    found = []
    for act in reversed(page.facts.acts):
        if act.step == Step.CORRECT or not (every or act.actor == page.actor.id):
            continue
        several = [correctable(page, act, one) for one in EVIDENCE[act.step] if not one.road and one.kind not in NEVER_CORRECTED
                   and page.policy.uses(act.step, one.name)]
        if several:
            found.append((f"{said(page.policy, act.step)} {day(act.on, page.today)}", several))
    return found


def correctable(page: Any, act: Act, one: Field) -> Correctable:
    """One of them as it stands now."""
    value = act.evidence.get(one.name)
    now = value_words(one, value, page.names)
    flat = now.replace("\n", " ")
    label = f"{_(page.policy.field_words(act.step, one))}：{flat if len(flat) <= SHORT else flat[:SHORT] + '…'}"
    raw = value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
    choices = tuple((choice.key, str(_(choice.words))) for choice in one.choices)
    values = tuple((value, str(_(value))) for value in page.policy.values_of(f"{act.step}.{one.name}"))
    control = "choice" if values else CONTROLS.get(one.kind, "text")
    return Correctable(f"{act.seq}.{one.name}", label, now, raw, control, values or choices, LONGEST.get(one.kind))
