"""问企业: the doors by which an enterprise is asked and answers, and what the issue's page shows of both."""
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from admin import ids
from admin.doors import door
from admin.fields import DeskForm, TextField, trimmed
from admin.formats import moment
from admin.house import may, now, session, signed_in
from admin.language import in_words
from admin.papers import FilesField
from admin.real import standing
from models.asking import NotNow, answer, answerer, ask, asker
from models.attachments import Attachment
from models.clock import day_of
from models.issues import Issue
from models.questions import Question
from rules.terms import Role


@dataclass(frozen=True)
class Thread:
    """One question as a page shows it, with its answer and the papers of it."""
    id: int
    asked: str
    text: str
    answered: str
    answer: str
    papers: tuple[Attachment, ...]
    secret: frozenset[str]
    """What of it is marked 含商业秘密: `text`, `answer`."""
    waits: int
    """For how many working days it has waited; 0 where it was answered, or asked today."""

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return not self.answered


def question_form(given: Any = None) -> Any:
    """The form of a question."""
    field = TextField(label=_("要问企业什么"), filters=[trimmed], id="question-text", description=_(
        "一次问清一件事。企业信息员在手机上能看到，不要写涉密内容和内部意见。"))
    return made_of(given, text=field)


def answer_form(given: Any = None, key: int = 0) -> Any:
    """The form of an answer; `key` tells one form of a page from another."""
    return made_of(given, answer=TextField(label=_("您的答复"), filters=[trimmed], id=f"answer-{key}-text"),
                   papers=FilesField(label=_("照片和材料"), id=f"answer-{key}-papers", description=_(
                       "没有可以不传。每个不超过 20 MB，最多 9 个；不要上传涉密文件。")))


def made_of(given: Any, **named: Any) -> Any:
    """A form of these fields, empty or bound; `secret` names those that were marked 含商业秘密."""
    made = type("Form", (DeskForm,), named)(given)
    for one in made:
        one.must = one.short_name != "papers"
    made.secret = tuple(name for name in (given.getlist("secret") if given is not None else ()) if name in made)
    return made


class Questioning:
    """The view's doors."""

    @door("/ask/", "read", methods=("POST",))
    def ask_view(self) -> Any:
        """Put a question to the enterprise of an issue."""
        if not may("question", "create"):
            abort(403)
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))  # type: ignore[attr-defined]
        form = question_form(request.form)
        try:
            ask(session().session(), row, signed_in(), now(), form.text.data or "", secret="text" in form.secret)
            session().commit()
        except NotNow as error:
            session().rollback()
            return self.not_said(row, error, form, None)
        flash(_("已发给企业信息员，答复后在这里和您的工作台上都能看到。"), "success")
        return redirect(self.details_url(row) + "#questions")  # type: ignore[attr-defined]

    @door("/answer/", "read", methods=("POST",))
    def answer_view(self) -> Any:
        """Answer a question, with photographs and documents."""
        if not may("question", "edit"):
            abort(403)
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))  # type: ignore[attr-defined]
        key = ids.key_of(Question.__table__.c.id, request.form.get("question", ""))
        question = session().scalar(select(Question).where(Question.id == (key or 0), Question.issue_id == row.id))
        if question is None:
            abort(404)
        form = answer_form(request.form, question.id)
        if not form.validate():
            return self.not_said(row, NotNow(_("没有答复：请改正标红的 %(count)s 处。", count=len(form.errors))), form, question.id)
        try:
            answer(session().session(), question, signed_in(), now(), form.answer.data or "", form.papers.data,
                   secret=form.secret)
            session().commit()
        except NotNow as error:
            session().rollback()
            return self.not_said(row, error, form, question.id)
        flash(_("已答复，对方马上能看到。"), "success")
        return redirect(self.details_url(row))  # type: ignore[attr-defined]

    def not_said(self, row: Issue, error: NotNow, form: Any, question: int | None) -> Any:
        """The page again, with the words at their field and what was typed in it."""
        if error.field:
            form[error.field].errors = [*form[error.field].errors, in_words(error)]
        flash(in_words(error) if not error.field else _("没有写入：请看标红的一处。"), "error")
        if "papers" in form and (names := form.papers.again()):
            flash(_("附件须重新选择，浏览器不能替您保留：%(names)s", names=names), "warning")
        row = self.issue_or_404(row.id)  # type: ignore[attr-defined]
        page = self.details_extras(row)["page"]  # type: ignore[attr-defined]
        page.tried_question, page.tried_form = question, form
        return self.render(self.details_template, model=row, page=page, attempt=None), 422  # type: ignore[attr-defined]


class QuestionsPart:
    """Questions on an issue's page."""
    row: Issue
    facts: Any
    today: Any
    calendar: Any
    attachments: list[Attachment]
    marked: frozenset[tuple[str, int, str]]
    tried_question: int | None = None
    tried_form: Any = None

    @property
    def may_ask(self) -> bool:
        """Whether he may put a question now."""
        held = standing()
        return (held is not None and self.row.is_open and may("question", "create")
                and asker(held, self.row, self.facts.enterprise.group) is not None)

    @property
    def may_answer(self) -> bool:
        """Whether it is his to answer."""
        held = standing()
        return held is not None and self.row.is_open and may("question", "edit") and answerer(held, self.row) is not None

    def read_questions(self) -> list[Thread]:
        """All of them in the order in which they were asked; one statement."""
        people = [joinedload(one) for one in (Question.asked_by, Question.asked_for, Question.answered_by, Question.answered_for)]
        query = select(Question).where(Question.issue_id == self.row.id).options(*people).order_by(Question.id)
        return [self.thread(one) for one in session().scalars(query)]

    def thread(self, one: Question) -> Thread:
        """One of them in words."""
        papers = tuple(paper for paper in self.attachments if paper.question_id == one.id)
        role = str(_(Role(one.role).words))
        asked = f"{moment(one.asked_at, self.today)} {named(one.asked_by, one.asked_for)}（{role}）"
        answered = f"{moment(one.answered_at, self.today)} {named(one.answered_by, one.answered_for)}" if one.answered_at else ""
        waits = 0 if one.answered_at else self.calendar.working_days(day_of(one.asked_at), self.today)
        secret = frozenset(name for noun, key, name in self.marked if (noun, key) == (Question.__tablename__, one.id))
        return Thread(one.id, asked, one.text, answered, one.answer or "", papers, secret, waits)

    @property
    def question_form(self) -> Any:
        """The form of a new question, as it was filled where it was not taken."""
        return self.tried_form if self.tried_form is not None and self.tried_question is None else question_form()

    def answer_form(self, key: int) -> Any:
        """The form of an answer, as it was filled where it was not taken."""
        return self.tried_form if self.tried_question == key else answer_form(None, key)


def named(person: Any, stood_in_for: Any) -> str:
    """李敏, or 李敏（代王强）: both names."""
    name = str(person) if person is not None else ""
    return name + str(_("（代%(name)s）", name=stood_in_for)) if stood_in_for is not None else name
