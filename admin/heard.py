"""反映的问题: the lines of a visit's form, each a title with a description, and a box that makes it a report at once."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from wtforms import Field

from admin.fields import trimmed
from admin.language import in_words
from models.visiting import Line
from rules.decide import Decision
from rules.fields import LONGEST, Kind

BLANK, MOST = 3, 20
"""How many blank lines stand there for who runs no script, and how many lines one visit may have."""


@dataclass
class Typed:
    """One line as it was typed, under its number in the form."""
    number: int
    title: str = ""
    description: str = ""
    report: bool = False
    complaints: list[str] = field(default_factory=list)

    @property
    def blank(self) -> bool:
        """Whether nothing was said."""
        return not self.title and not self.description


class HeardField(Field):
    """Any number of lines; `data` are those in which something was said."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read every line that was sent."""
        self.errors, self.process_errors = [], []
        numbers = range(self.sent(formdata)) if formdata else ()
        self.lines = [self.typed(formdata, number) for number in numbers]
        self.given = [line for line in self.lines if not line.blank]
        self.data = [Line(line.title, line.description, line.report) for line in self.given]

    def sent(self, formdata: Any) -> int:
        """How many lines came, the last numbered one counted; one more than allowed is enough to be refused."""
        def came(number: int) -> bool:
            return any(f"{self.name}-{number - 1}-{part}" in formdata for part in ("title", "description"))
        return next((number for number in range(MOST + 1, 0, -1) if came(number)), 0)

    def typed(self, formdata: Any, number: int) -> Typed:
        """One line."""
        def said(part: str) -> str:
            return str(trimmed(formdata.get(f"{self.name}-{number}-{part}", "")))
        return Typed(number, said("title"), said("description"), bool(said("report")))

    def pre_validate(self, form: Any) -> None:
        """Each line by itself; what a report needs besides, the rules say."""
        if len(self.given) > MOST:
            self.complain(self.given[-1], _("一次走访最多记 %(most)s 条，其余请另行报送。", most=MOST))
        for line in self.given:
            if not line.title:
                self.complain(line, _("请写明问题名称。"))
            if len(line.title) > LONGEST[Kind.TEXT] or len(line.description) > LONGEST[Kind.PROSE]:
                self.complain(line, _("问题名称最多 %(short)s 个字，描述最多 %(long)s 个字。", short=LONGEST[Kind.TEXT],
                                      long=LONGEST[Kind.PROSE]))

    def refuse(self, decisions: Mapping[int, Decision]) -> None:
        """What the rules say against the lines that were to be reported, each at its line."""
        for place, decision in decisions.items():
            for refusal in decision.refusals:
                self.complain(self.given[place], _("不能报送：%(why)s（%(clause)s）", why=in_words(refusal.words),
                                                   clause=refusal.clause))

    def complain(self, line: Typed, words: str) -> None:
        """At the line, and so at the field."""
        line.complaints.append(words)
        self.errors = [*self.errors, words]

    @property
    def shown(self) -> list[Typed]:
        """What was typed, and blank lines after it."""
        kept = [Typed(number, line.title, line.description, line.report, line.complaints)
                for number, line in enumerate(self.given)]
        return kept + [Typed(number) for number in range(len(kept), max(len(kept) + 1, BLANK))]

    def __call__(self, **_attributes: Any) -> str:
        """Nothing: `visit/new.html` draws the lines."""
        return ""
