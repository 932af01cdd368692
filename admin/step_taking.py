"""Taking a step from a browser: the row in scope, the form read, `models.steps.take`, and every answer in words.

There is no second door: what the rules refuse is shown where it belongs, with its article and its cure, and what was
typed stays. Nothing is written but the log.
"""
from dataclasses import dataclass, field
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer
from werkzeug.datastructures import MultiDict

from admin import ids
from admin.doors import door
from admin.formats import day
from admin.house import now, session, signed_in, today
from admin.issue_moves import Reason
from admin.issue_page import IssuePage
from admin.language import in_words
from admin.policy_words import policy_of, said
from admin.step_forms import StepForm, evidence
from admin.step_notes import keep_notes
from models.acts import ISSUE_STEPS
from models.issues import Issue
from models.offices import Office
from models.refusals import NoPolicy, Refused, Stale
from models.slips import KINDS, Slip
from models.steps import take
from rules.decide import Refusal
from rules.house import HOUSE
from rules.terms import Status, Step


@dataclass
class Attempt:
    """A step that was tried and not taken: the form as it was filled, and why."""
    form: StepForm
    sentence: str
    reasons: tuple[Reason, ...] = ()
    since: list[Any] = field(default_factory=list)
    stale: bool = False
    laws: list[Refusal] = field(default_factory=list)
    """Of each clause that speaks at the fields one refusal, so that it is quoted once."""


class Taking:
    """The steps' part of the view."""
    noun: str
    key: Any

    def row_or_404(self) -> Issue:
        """The issue that the address names, with what its page needs; out of scope looks like unknown."""
        return self.issue_or_404(request.args.get("id"))

    def issue_or_404(self, given: Any) -> Issue:
        """The issue of an id within the person's scope."""
        key = ids.key_of(Issue.__table__.c.id, given or "")
        if key is None:
            abort(404)
        options = (joinedload(Issue.enterprise), joinedload(Issue.lead_unit), joinedload(Issue.office).lazyload(Office.followed),
                   undefer(Issue.description))
        row = session().scalars(self.rows().where(self.key == key).options(*options)  # type: ignore[attr-defined]
                                .execution_options(populate_existing=True)).one_or_none()
        if row is None:
            abort(404)
        return row

    @door("/step/<step>", "read", methods=("POST",))
    def step_view(self, step: str) -> Any:
        """Take a step on an issue; `receive` opens one."""
        if step not in ISSUE_STEPS:
            abort(404)
        if step == Step.RECEIVE:
            return self.receive()  # type: ignore[attr-defined]
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))
        return self.try_step(row, Step(step))

    def try_step(self, row: Issue, step: Step) -> Any:
        """The step, or the page again with every reason."""
        page = IssuePage(self, row, bound=(step, sent()))
        made = page.form(step, sent())
        if not made.form.validate():
            return self.not_taken(row.id, step, Attempt(made, wrong_words(made)), 422)
        try:
            act = take(session().session(), row, step, signed_in(), now(), seen=seen(), secret=made.secret, **evidence(made))
            if step == Step.APPROVE:
                keep_notes(row, act, text=made.form["note"].data or "", scan=made.form["note_scan"].data,
                           secret=made.secret)
            session().commit()
        except Refused as refused:
            session().commit()  # the log of the refusal
            return self.not_taken(row.id, step, refusal_attempt(page, made, refused.decision.refusals), 422)
        except Stale:
            session().rollback()
            return self.stale(row.id, step, made)
        except NoPolicy as error:
            session().rollback()
            return self.not_taken(row.id, step, Attempt(made, in_words(error)), 422)
        return self.taken(row, act, step)

    def stale(self, issue_id: int, step: Step, made: StepForm) -> Any:
        """Somebody was faster: what changed is shown, what was typed stays."""
        page = IssuePage(self, self.issue_or_404(issue_id))
        since, mine = page.since(seen()), [act for act in page.acts if act.seq > seen()]
        if any(act.step == step and act.actor_id == current_user.id for act in mine):
            words = _("“%(step)s”刚才已经办好，没有重复写入。", step=made.title)
        else:
            words = _("您填写期间，这件问题已有人办理，您的这一步没有写入。请看下面的变化，再决定是否提交。")
        return self.not_taken(issue_id, step, Attempt(made, str(words), since=since, stale=True), 409)

    def not_taken(self, issue_id: int, step: Step, attempt: Attempt, status: int) -> Any:
        """The page as it is now, with the form as it was filled."""
        page = IssuePage(self, self.issue_or_404(issue_id), bound=(step, sent()))
        attempt.form.may = page.decisions[step].allowed if step in page.decisions else False
        attempt.form.open = attempt.form.main = True
        flash(attempt.sentence, "warning" if attempt.stale else "error")
        return self.render(self.details_template, model=page.row, page=page, attempt=attempt), status  # type: ignore[attr-defined]

    def taken(self, row: Issue, act: Any, step: Step) -> Any:
        """A calm word, and the page; or the list, where the step took it out of the person's hands and sight."""
        flash(done_words(row, act, step), "success")
        seen_still = session().scalar(self.rows().with_only_columns(Issue.id).where(Issue.id == row.id))  # type: ignore[attr-defined]
        if seen_still is None:
            return redirect(self.list_url())  # type: ignore[attr-defined]
        return redirect(self.details_url(row))  # type: ignore[attr-defined]


def sent() -> MultiDict[str, str]:
    """What came, with an act and its field joined into the one choice that the form has for both."""
    given = MultiDict(request.form)
    if given.get("field") and given.get("act", "").isdigit():
        given["act"] = f"{given['act']}.{given['field']}"
    return given


def seen() -> int:
    """The number of the act that the form was opened on; one that does not say is behind."""
    text = request.form.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


def wrong_words(made: StepForm) -> str:
    """How many fields could not be read."""
    return str(_("没有办理：请改正标红的 %(count)s 处。", count=len(made.form.errors)))


def refusal_attempt(page: Any, made: StepForm, refusals: tuple[Refusal, ...]) -> Attempt:
    """Each refusal at its field where the form has it, the others above."""
    above, laws = at_fields(made, refusals)
    return Attempt(made, refused_words(made), page.reasons(tuple(above)), laws=laws)


def at_fields(made: StepForm, refusals: tuple[Refusal, ...]) -> tuple[list[Refusal], list[Refusal]]:
    """Put them to the fields; what is left, and of each clause that was put one."""
    above: list[Refusal] = []
    laws: dict[str, Refusal] = {}
    for refusal in refusals:
        name = "act" if refusal.field == "field" else refusal.field
        if name not in made.form:
            above.append(refusal)
            continue
        made.form[name].errors = [*made.form[name].errors, with_article(refusal)]
        if refusal.clause.document is not HOUSE:
            laws.setdefault(refusal.rule, refusal)
    return above, list(laws.values())


def with_article(refusal: Refusal) -> str:
    """缺：处理意见（临政办发〔2014〕10号 第六条）; a rule of the house has no article to cite."""
    words = in_words(refusal.words)
    return words if refusal.clause.document is HOUSE else f"{words}（{refusal.clause}）"


def refused_words(made: StepForm) -> str:
    """How many fields are marked."""
    marked = sum(1 for one in made.form if one.errors)
    return str(_("没有办理，请改正标红的 %(count)s 处。", count=marked) if marked else _("没有办理，原因如下。"))


def done_words(row: Issue, act: Any, step: Step) -> str:
    """What was done, and what it made."""
    policy = policy_of(row.policy)
    words = str(_("已办理：%(step)s。", step=said(policy, step)))
    if step == Step.REGISTER:
        words = str(_("已登记，编号 %(number)s。", number=row.registration_no))
    slip = session().scalar(select(Slip).where(Slip.act_id == act.id)) if step in (
        Step.DISPATCH, Step.DECIDE_MEETING, Step.REMIND, Step.PASS_UP) else None
    if slip is not None:
        words = str(_("已办理：%(step)s，%(slip)s %(number)s。", step=said(policy, step), slip=_(KINDS[slip.kind]), number=slip.number))
    if act.to_status != act.from_status:
        words += str(_("现为“%(status)s”。", status=said(policy, Status(act.to_status))))
    if step == Step.PASS_UP:
        return words + str(_("由%(office)s登记、办理。", office=row.office.name))
    if row.due_on is not None and act.to_status in ("dispatched", "handling") and act.to_status != act.from_status:
        words += str(_("应办结 %(day)s。", day=day(row.due_on, today())))
    return words
