"""收到新问题: the form by which an issue begins; an informant speaks for his own enterprise alone."""
from typing import Any

from flask import abort, flash, redirect, request
from flask_babel import gettext as _
from sqlalchemy import select

from admin import ids
from admin.destination import destination_of, hands_over
from admin.doors import door
from admin.house import may, now, session, signed_in, today
from admin.issue_moves import Missing, Reason
from admin.language import in_words
from admin.papers import FilesField
from admin.real import standing
from admin.step_fields import Options
from admin.step_forms import PAPERS, StepForm, evidence, step_form
from admin.step_taking import Attempt, at_fields, refused_words, sent, wrong_words
from models.attachments import REPORT_PAPERS, store_all
from models.enterprises import Enterprise
from models.issues import Issue
from models.offices import Office
from models.refusals import NoPolicy, Refused
from models.revealing import says
from models.scope import everything
from models.steps import take
from rules.decide import Refusal
from rules.facts import EnterpriseFacts, Facts
from rules.policy import Policy
from rules.terms import Role, Step

RECEIVERS = frozenset({Role.INFORMANT, Role.CLERK, Role.LIAISON_OFFICER, Role.UNIT_HANDLER})


class Receiving:
    """The beginning's part of the view."""
    lookups: Any

    def may_receive(self) -> bool:
        """Whether one of his roles receives issues."""
        held = standing()
        return may("issue", "read") and held is not None and bool(held.roles & RECEIVERS)

    @door("/new/", "read")
    def receive_view(self) -> Any:
        """A blank form."""
        if not self.may_receive():
            abort(403)
        return self.receive_page(self.receive_form(None), None)

    def receive(self) -> Any:
        """What was sent: an issue begins, or the form again."""
        if not self.may_receive():
            abort(403)
        made = self.receive_form(sent())
        if request.form.get("look"):
            return self.receive_page(made, None, found=self.found_alike(said_so_far(made)))  # type: ignore[attr-defined]
        if not made.form.validate():
            return self.receive_page(made, Attempt(made, wrong_words(made)), 422)
        said = evidence(made)
        if (twin := self.received_already(said)) is not None:
            session().rollback()
            flash(_("这个问题刚才已经收到，没有重复写入。"), "warning")
            return redirect(self.details_url(twin))  # type: ignore[attr-defined]
        try:
            act = take(session().session(), None, Step.RECEIVE, signed_in(), now(), secret=made.secret, **said)
            store_all(session().session(), made.form["papers"].data, now(), signed_in(), act.issue_id, REPORT_PAPERS,
                      secret=PAPERS in made.secret)
            self.link_what_was_marked(session().get(Issue, act.issue_id))  # type: ignore[attr-defined]
            session().commit()
        except Refused as refused:
            session().commit()
            return self.receive_page(made, refused_attempt(made, refused.decision.refusals), 422)
        except NoPolicy as error:
            session().rollback()
            return self.receive_page(made, Attempt(made, in_words(error)), 422)
        return self.received(act)

    def received(self, act: Any) -> Any:
        """To the new issue, where the person sees it."""
        row = session().scalar(self.rows().where(Issue.id == act.issue_id))  # type: ignore[attr-defined]
        with everything(session().session()):
            office = session().session().get(Office, act.office_id)
        flash(_("已收到，等%(office)s登记。", office=office.short_name if office else _("办公室")), "success")
        return redirect(self.details_url(row) if row is not None else self.list_url())  # type: ignore[attr-defined]

    def received_already(self, said: dict[str, Any]) -> Issue | None:
        """The same words of the same enterprise today; its row is held meanwhile, so that two clicks come one by one."""
        with everything(session().session()):  # what a department hands over may be of an enterprise beyond its sight
            enterprise = session().scalar(select(Enterprise.id).where(Enterprise.id == said.get("enterprise", 0)).with_for_update())
        if enterprise is None:
            return None
        scope = session().info.get("scope")
        query = self.rows().where(  # type: ignore[attr-defined]
            Issue.enterprise_id == enterprise, Issue.received_on == today(), says("title", said.get("title", ""), scope),
            says("description", said.get("description", ""), scope), Issue.status == "received")
        found: Issue | None = session().scalars(query.limit(1)).first()
        return found

    def own_enterprises(self) -> list[tuple[int, str]]:
        """Those for which an informant speaks; empty for others."""
        held = standing()
        if held is None or held.roles & (RECEIVERS - {Role.INFORMANT}):
            return []
        mine = [grant.enterprise for grant in held.actor.with_role(Role.INFORMANT)]
        query = select(Enterprise.id, Enterprise.name).where(Enterprise.id.in_(mine)).order_by(Enterprise.id)
        return [(key, name) for key, name in session().execute(query)]

    def receive_form(self, given: Any) -> StepForm:
        """The form, blank or as it was sent; `?enterprise=` names one beforehand."""
        own = self.own_enterprises()
        preset: dict[str, Any] = {"enterprise": own[0][0]} if own else {}
        wanted = ids.key_of(Enterprise.__table__.c.id, request.args.get("enterprise", ""))
        if wanted is not None and not own:
            preset["enterprise"] = self.lookups["enterprise"].one(wanted)
        known = own[0][0] if own else self.named_enterprise(given) or wanted
        going_to = destination_of(known)
        options = Options(enterprises=own, lookups=self.lookups, preset=preset)
        papers = FilesField(label=_("照片和材料"), id="receive-papers", description=_(
            "可以一次选几个：照片、扫描件、Word、Excel、PDF，每个不超过 20 MB，最多 9 个。"))
        preset |= came_by(going_to.policy, bool(own))
        made = step_form(going_to.policy, Facts(enterprise=EnterpriseFacts()), Step.RECEIVE, options, given, {"papers": papers})
        made.main = made.open = True
        made.going_to = going_to
        if hands_over():
            made.form["enterprise"].description = _("输入名称的一部分；不是本单位在办的企业，请输入全称或者统一社会信用代码。")
        if own:
            made.ask_enterprise_plainly()
        return made

    def named_enterprise(self, given: Any) -> int | None:
        """The enterprise of what was sent, by its number or its name, as the form reads it."""
        if given is None:
            return None
        lookup = self.lookups["enterprise"]
        row = lookup.one(given.get("enterprise")) or lookup.named(ids.clean(given.get("enterprise-words", "")))
        return row.id if row is not None else None

    def receive_page(self, made: StepForm, attempt: Attempt | None, status: int = 200, found: Any = None) -> Any:
        """The page; `found` are those alike that were asked for without a script."""
        if attempt is not None:
            flash(attempt.sentence, "error")
        if names := made.form["papers"].again():
            flash(_("附件须重新选择，浏览器不能替您保留：%(names)s", names=names), "warning")
        alike = None if found is None else [self.told_alike(one) for one in found]  # type: ignore[attr-defined]
        return self.render("issue/new.html", form=made, attempt=attempt, own=self.own_enterprises(), alike=alike), status  # type: ignore[attr-defined]


def said_so_far(made: StepForm) -> dict[str, str]:
    """What a form says, wrong or right, for looking up what is like it."""
    firm = made.form["enterprise"].data
    return {"enterprise": str(getattr(firm, "id", firm) or ""), **{
        name: str(made.form[name].data or "") for name in ("title", "description", "category")}}


def came_by(policy: Policy, own: bool) -> dict[str, Any]:
    """反映形式 that goes without saying: an enterprise's own report comes by the platform, a department's by hand-over."""
    way = "受理平台" if own else "部门移交" if hands_over() else ""
    return {"channel": way} if way in policy.values_of("receive.channel") else {}


def refused_attempt(made: StepForm, refusals: tuple[Refusal, ...]) -> Attempt:
    """Each refusal at its field where the form has it, the others above."""
    above, laws = at_fields(made, refusals)
    reasons = tuple(Reason(one.clause, one.rule, (Missing(in_words(one.words)),)) for one in above)
    return Attempt(made, refused_words(made), reasons, laws=laws)
