"""成批审批、成批退回: one decision for the rows that are ticked, each taken on its own, and what became of each."""
from dataclasses import dataclass, field
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin import ids, menu
from admin.asking import Asked
from admin.doors import door
from admin.fields import DeskForm
from admin.house import now, session, signed_in, today
from admin.step_fields import Options, control
from admin.step_forms import may_be_marked
from admin.step_notes import keep_notes, note_text
from admin.step_options import study_of
from models.facts import told
from models.issues import Issue
from models.meetings import Meeting
from models.taking_many import MOST_AT_ONCE, Picked, take_each
from rules.evidence import EVIDENCE, field_of
from rules.needs import Given
from rules.terms import Step

AGREED = _l("同意拟办意见。")
STEPS = (Step.APPROVE, Step.SEND_BACK)
OF_MEETING = "meeting"


@dataclass(frozen=True)
class Ticked:
    """Which boxes are ticked: those that were sent, or all where the address asks for it."""
    sent: frozenset[str] = field(default_factory=frozenset)

    def __contains__(self, tick: str) -> bool:
        return tick in self.sent or (request.method == "GET" and request.args.get("tick") == "1")


class Approving:
    """The door of the queue by which many are decided."""
    render: Any
    list_template: str

    def reached(self) -> Select[Any]:
        """Issues whose text he may read."""
        raise NotImplementedError

    @door("/decide/", "consent", methods=("POST",))
    def decide_view(self) -> Any:
        """Approve or send back what is ticked."""
        sent = list(dict.fromkeys(request.form.getlist("e")))
        step = next((one for one in STEPS if request.form.get("step") == one.value), None)
        waiting = self.waiting_now()
        form = self.bulk_form(waiting, request.form)
        problem = problem_of(sent, step, form)
        if step is None or problem:
            flash(problem, "error")
            return self.again(form, waiting, sent)
        found = take_each(
            session().session(), step, signed_in(), now(), picked(sent), look=self.look, secret=form.secret,
            said=lambda issue: said_of(issue, step, form), then=lambda issue, act: keep(issue, act, step, form))
        menu.count_anew()
        return self.render("approval/result.html", outcomes=found, step=step, done=[one for one in found if one.done])

    def look(self, key: int) -> Issue | None:
        """An issue within his sight, as it is now; whether he may approve it is for the rules to say."""
        query = self.reached().where(Issue.id == key).execution_options(populate_existing=True)
        found: Issue | None = session().scalars(query).one_or_none()
        return found

    def waiting_now(self) -> list[Any]:
        """The first rows of the queue, whose policies say what the form asks."""
        return list(self.waiting(self.page_of_rows(Asked(size=MOST_AT_ONCE))))  # type: ignore[attr-defined] # the view's

    def again(self, form: Any, waiting: list[Any], sent: list[str]) -> Any:
        """The queue once more, with what was typed and ticked."""
        asked = Asked(size=MOST_AT_ONCE)
        page = self.page_of_rows(asked)  # type: ignore[attr-defined] # the view's
        return self.render(self.list_template, asked=asked, page=page, rows=page.rows, filter_groups={}, waiting=waiting, form=form,
                           ticked=Ticked(frozenset(sent))), 422

    def bulk_form(self, waiting: list[Any], given: Any) -> Any:
        """One decision, what the clauses of these policies ask besides, a note; and one reason for sending back.

        What is marked 含商业秘密 is marked on each row.
        """
        options = Options(meetings=recorded_meetings(waiting), preset={"decision": AGREED})
        names = [one.name for one in EVIDENCE[Step.APPROVE] if one.name == "decision" or is_asked(one.name, waiting)]
        fields = {name: control(Step.APPROVE, known, options) for name in names if (known := field_of(Step.APPROVE, name))}
        fields["note"] = note_text()
        if (reason := field_of(Step.SEND_BACK, "reason")) is not None:
            fields["reason"] = control(Step.SEND_BACK, reason, options)
        made = type("BulkForm", (DeskForm,), fields)(given)
        made.markable = [one for one in made if may_be_marked(Step.APPROVE, one.short_name) or one.short_name == "reason"]
        sent = given.getlist("secret") if given is not None else ()
        made.secret = tuple(one.short_name for one in made.markable if one.short_name in sent)
        made["decision"].must = True
        for name in names[1:]:
            made[name].description = _("不填的，各件按自己的集体研究记录。")
        if OF_MEETING in names:
            made[OF_MEETING].description = _("只记在重大事项上；列出附有会议记录的专题会议。")
        return made


def is_asked(name: str, waiting: list[Any]) -> bool:
    """Whether a clause may ask it of some row: of a meeting only where the tier is the meeting's."""
    if name == OF_MEETING:
        return any(one.needed is not None and one.needed.meeting for one in waiting)
    return any(one.policy.demands(Step.APPROVE, name) for one in waiting)


def recorded_meetings(waiting: list[Any]) -> list[tuple[int, str]]:
    """专题会议 with a record, of the offices where a row needs one."""
    offices = {one.issue.office_id for one in waiting if one.needed is not None and one.needed.meeting}
    if not offices:
        return []
    query = select(Meeting).where(Meeting.office_id.in_(offices), Meeting.kind == "special", Meeting.record_id.is_not(None))
    return [(one.id, f"{one.held_on} {one.title}".strip())
            for one in session().scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()).limit(60))]


def problem_of(sent: list[str], step: Step | None, form: Any) -> str:
    """Why nothing at all is tried; empty where it may be."""
    if step is None:
        return str(_("请用“同意所选”或“退回所选”按钮提交。"))
    if not sent:
        return str(_("没有办理：请先勾选要办理的问题。"))
    if len(sent) > MOST_AT_ONCE:
        return str(_("没有办理：一次最多 %(most)s 件，现勾选 %(count)s 件，请分几次办。", most=MOST_AT_ONCE, count=len(sent)))
    if not form.validate():
        return str(_("没有办理：请改正标红的 %(count)s 处。", count=len(form.errors)))
    needed = "reason" if step == Step.SEND_BACK else "decision"
    if not form[needed].data:
        form[needed].errors = [_("请填写这一项，所选各件都照此记载。")]
        return str(_("没有办理：请改正标红的 %(count)s 处。", count=1))
    return ""


def picked(sent: list[str]) -> list[Picked]:
    """What the boxes name: “12.4”, the issue and the act that was seen; each issue once, the unreadable as unknown."""
    found: dict[Any, Picked] = {}
    for text in sent:
        key, _dot, seen = text.partition(".")
        issue = ids.key_of(Issue.__table__.c.id, key)
        known = Picked(issue, int(seen)) if issue is not None and ids.key_of(Issue.__table__.c.id, seen) is not None else Picked(None)
        found.setdefault(known.issue if known.issue is not None else text, known)
    return list(found.values())


def said_of(issue: Issue, step: Step, form: Any) -> dict[str, Any]:
    """The evidence of one row: what was typed for all, as far as its policy asks it, else what its study said."""
    if step == Step.SEND_BACK:
        return {"reason": form["reason"].data}
    known = told(session().session(), issue, today())
    proposal = known.facts.proposal()
    studied = study_of(issue.id, proposal, today()) if proposal is not None else {}
    asked = {name for rule in known.policy.rules for need in rule.needs if isinstance(need, Given)
             and need.step == Step.APPROVE and need.when(known.facts, {}) for name in need.fields}
    values = {name: (form[name].data if name in form else None) or studied.get(name) for name in ("decision", *asked)}
    return {name: value for name, value in values.items() if value not in (None, "")}


def keep(issue: Issue, act: Any, step: Step, form: Any) -> None:
    """The note, as a paper of each issue that was approved."""
    if step == Step.APPROVE:
        keep_notes(issue, act, text=form["note"].data or "", secret=form.secret)
