"""含商业秘密 on an issue's page: what is marked, who may see it, and the clerk's doors to mark and to lift (第四条)."""
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy import select

from admin import ids
from admin.doors import door
from admin.house import may, now, session, signed_in
from admin.language import in_words
from admin.question_doors import Thread
from models.acts import Act
from models.attachments import Attachment
from models.issues import Issue
from models.marking import NotMarked, lift, mark, marker
from models.questions import Question
from models.revealing import marked_cells
from models.secret_cells import Cell, in_evidence, in_file, in_question
from rules.evidence import EVIDENCE
from rules.fields import Kind, may_be_secret
from rules.needs import is_missing
from rules.terms import Role, Step


@dataclass(frozen=True)
class Place:
    """One place that can be marked: its key in the form, what it is called, whether it is marked."""
    key: str
    words: str
    marked: bool


class SecretsPart:
    """The page's part: every place of words or files, and which of them are marked."""
    row: Issue
    acts: Iterable[Act]
    attachments: list[Attachment]
    questions: list[Thread]
    facts: Any
    actor: Any

    @cached_property
    def marked(self) -> frozenset[tuple[str, int, str]]:
        """The cells of this issue that are marked, whoever asks: that something is marked is no secret."""
        return marked_cells(session(), self.row.id)

    @cached_property
    def secret_fields(self) -> frozenset[tuple[int, str]]:
        """(number of the step, name of the field) of those that are marked."""
        return frozenset((act.seq, one.name) for act in self.acts for one in EVIDENCE[Step(act.step)]
                         if may_be_secret(one) and (type(act).__tablename__, act.id, one.name) in self.marked)

    @property
    def hidden_papers(self) -> int:
        """How many marked files this person is not shown."""
        shown = {one.id for one in self.attachments}
        return sum(1 for noun, row_id, _name in self.marked if noun == "attachment" and row_id not in shown)

    @property
    def may_mark(self) -> bool:
        """Whether he marks and lifts: a clerk of the handling office."""
        return may("secret", "edit") and marker(self.actor.with_role(Role.CLERK), self.row) is not None

    @property
    def secret_to(self) -> str:
        """Who may see what is marked, in words."""
        offices = [self.row.office.short_name]
        if self.row.passed_from is not None:
            offices.append(self.row.passed_from.short_name)
        return str(_("含商业秘密：仅%(offices)s、现承办单位和本企业可见（第四条）", offices="、".join(offices)))

    @cached_property
    def places(self) -> list[Place]:
        """Every place of this issue, in the order in which it was written."""
        return [*self._fields(), *self._asked(), *self._files()]

    def _fields(self) -> Iterable[Place]:
        for act in self.acts:
            step = Step(act.step)
            for one in EVIDENCE[step]:
                if may_be_secret(one) and one.kind != Kind.PAPER and one.name != "value" and not is_missing(getattr(act, one.name)):
                    words = _("第 %(seq)s 步 %(step)s：%(field)s", seq=act.seq, step=_(step.words), field=_(one.words))
                    yield Place(f"{act.seq}.{one.name}", str(words), (act.seq, one.name) in self.secret_fields)

    def _asked(self) -> Iterable[Place]:
        for one in self.questions:
            for name, words in (("text", _("%(asked)s 问", asked=one.asked)), ("answer", _("%(answered)s 答", answered=one.answered))):
                if getattr(one, name):
                    yield Place(f"question.{one.id}.{name}", str(words), name in one.secret)

    def _files(self) -> Iterable[Place]:
        for one in self.attachments:
            is_marked = ("attachment", one.id, "name") in self.marked
            yield Place(f"paper.{one.id}", str(_("附件：%(name)s", name=one.name)), is_marked)


class Secrets:
    """The doors' part of the view."""

    @door("/secret/", "read", methods=("POST",))
    def secret_view(self) -> Any:
        """Mark a place, or lift the mark of one, with the reason."""
        if not may("secret", "edit"):
            abort(403)
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))  # type: ignore[attr-defined]
        try:
            self._change(row, request.form.get("place", ""), ids.clean(request.form.get("reason", "")))
            session().commit()
        except NotMarked as error:
            session().rollback()
            flash(in_words(error), "error")
        return redirect(f"{self.details_url(row)}#secrets")  # type: ignore[attr-defined]

    def _change(self, row: Issue, place: str, reason: str) -> None:
        cell = cell_of(row, place)
        if request.form.get("lift"):
            lift(session().session(), row, cell, signed_in(), now(), reason)
            flash(_("已取消，看得到这件问题的人现在都能看到这一处。"), "success")
        else:
            mark(session().session(), row, cell, signed_in(), now())
            flash(_("已标明含商业秘密，只有承办的办公室、承办单位和本企业看得到。"), "success")


def cell_of(row: Issue, place: str) -> Cell:
    """The cell that a place of the form means. Raises `NotMarked` for none of this issue."""
    first, _dot, name = place.partition(".")
    if first == "paper":
        key = ids.key_of(Attachment.__table__.c.id, name)
        if key is not None:
            return in_file(key)
    elif first == "question":
        number, _dot, part = name.partition(".")
        if (key := ids.key_of(Question.__table__.c.id, number)) is not None:
            return in_question(key, part)
    elif (seq := ids.key_of(Act.__table__.c.seq, first)) is not None:
        act = session().scalars(select(Act).where(Act.issue_id == row.id, Act.seq == seq)).one_or_none()
        if act is not None and type(act).__tablename__ != "act":
            return in_evidence(act, name)
    raise NotMarked("请选择要标明或取消的一处")
