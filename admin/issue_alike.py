"""相似的问题: what is like the one being typed, or like the one on the page, and the links that clerks draw."""
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, flash, jsonify, redirect, request
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, load_only

from admin import ids
from admin.doors import door
from admin.formats import day
from admin.house import may, now, session, signed_in, today
from admin.language import in_words
from admin.real import standing
from models.enterprises import Enterprise
from models.issues import Issue
from models.likeness import Alike, Wanted, alike
from models.linking import NotLinked, link, linker, unlink
from models.links import KINDS, IssueLink
from rules.decide import Decision
from rules.terms import Role, Status, Step

LONGEST_TITLE, LONGEST_TEXT = 200, 400


@dataclass(frozen=True)
class Linked:
    """A link as the page of one of its ends shows it."""
    id: int
    other: Issue
    url: str
    words: str
    reason: str
    by: str
    on: str
    is_proposal: bool
    """Whether it proposes to end this very issue as a repetition of the other."""


class Likening:
    """The view's doors around likeness and links."""
    lookups: Any

    @door("/alike/", "read")
    def alike_view(self) -> Any:
        """What is like the words that somebody types: at most five, within his scope."""
        if not self.may_receive():  # type: ignore[attr-defined]
            abort(403)
        return jsonify([self.told_alike(one) for one in self.found_alike(request.args)])

    def found_alike(self, given: Any) -> list[Alike]:
        """The like of what a form says so far."""
        enterprise = ids.key_of(Enterprise.__table__.c.id, given.get("enterprise", ""))
        wanted = Wanted(ids.clean(given.get("title", ""))[:LONGEST_TITLE], ids.clean(given.get("description", ""))[:LONGEST_TEXT],
                        enterprise, ids.clean(given.get("category", ""))[:LONGEST_TITLE])
        return alike(session().session(), wanted, today(), self.rows())  # type: ignore[attr-defined]

    def told_alike(self, one: Alike) -> dict[str, Any]:
        """One of them, as the script and the page without a script show it."""
        return {"id": one.id, "number": one.number or str(_("待登记")), "title": one.title, "enterprise": one.enterprise,
                "status": str(_(Status(one.status).words)), "day": day(one.received_on, today()),
                "words": "、".join(f"“{word}”" for word in one.words), "own": one.is_own,
                "url": self.get_url("issue.details_view", id=one.id)}  # type: ignore[attr-defined]

    def link_what_was_marked(self, made: Issue) -> None:
        """Those that the clerk marked while typing, linked with the new one in the same transaction."""
        if not may("link", "create"):
            return
        for key in request.form.getlist("alike")[:5]:
            other = self.other_or_none(key)
            if other is not None:
                try:
                    link(session().session(), made, other, signed_in(), now())
                except NotLinked as error:
                    flash(in_words(error), "warning")

    def other_or_none(self, given: Any) -> Issue | None:
        """An issue of his scope by its id."""
        key = ids.key_of(Issue.__table__.c.id, given or "")
        found: Issue | None = None if key is None else session().scalars(
            self.rows().where(Issue.id == key)).one_or_none()  # type: ignore[attr-defined]
        return found

    @door("/link/", "read", methods=("POST",))
    def link_view(self) -> Any:
        """Link two issues, or propose to end the one as a repetition of the other."""
        if not may("link", "create"):
            abort(403)
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))  # type: ignore[attr-defined]
        other = self.other_or_none(request.form.get("other"))
        if other is None:
            return self.said(row, _("没有找到要关联的那一件，请重新选择。"), "error")
        try:
            link(session().session(), row, other, signed_in(), now(), kind=request.form.get("kind", "related"),
                 reason=ids.clean(request.form.get("reason", "")).strip())
            session().commit()
        except NotLinked as error:
            session().rollback()
            return self.said(row, in_words(error), "error")
        return self.said(row, _("已关联。"), "success")

    @door("/unlink/", "read", methods=("POST",))
    def unlink_view(self) -> Any:
        """Take a link off again."""
        if not may("link", "edit"):
            abort(403)
        row = self.issue_or_404(request.form.get("id") or request.args.get("id"))  # type: ignore[attr-defined]
        key = ids.key_of(IssueLink.__table__.c.id, request.form.get("link", ""))
        made = session().scalar(select(IssueLink).where(
            IssueLink.id == (key or 0), or_(IssueLink.issue_id == row.id, IssueLink.other_id == row.id)))
        if made is None:
            abort(404)
        try:
            unlink(session().session(), made, signed_in(), now())
            session().commit()
        except NotLinked as error:
            session().rollback()
            return self.said(row, in_words(error), "error")
        return self.said(row, _("已取消关联。"), "success")

    def said(self, row: Issue, words: str, kind: str) -> Any:
        """Back to the issue's page, with a word above it."""
        flash(words, kind)
        return redirect(self.details_url(row))  # type: ignore[attr-defined]


class AlikePart:
    """Likeness and links on an issue's page."""
    row: Issue
    view: Any
    today: Any
    roles: frozenset[Role]
    decisions: dict[Step, Decision]

    @property
    def may_link(self) -> bool:
        """Whether he links this one: a clerk of its office."""
        held = standing()
        return held is not None and linker(held.actor.with_role(Role.CLERK), self.row) is not None

    @property
    def may_end(self) -> bool:
        """Whether he may end it now."""
        return Step.END in self.decisions and self.decisions[Step.END].allowed

    def read_links(self) -> list[Linked]:
        """The links that stand, the proposals first; one statement."""
        brief = load_only(Issue.registration_no, Issue.title, Issue.status)
        query = select(IssueLink).where(
            or_(IssueLink.issue_id == self.row.id, IssueLink.other_id == self.row.id), IssueLink.undone_at.is_(None)).options(
            joinedload(IssueLink.issue).options(brief), joinedload(IssueLink.other).options(brief), joinedload(IssueLink.made_by))
        return sorted((self.linked(one) for one in session().scalars(query)), key=lambda one: (not one.is_proposal, one.id))

    def linked(self, one: IssueLink) -> Linked:
        """A link in words, seen from this end."""
        far = one.far_from(self.row.id)
        proposed = one.kind == "duplicate"
        words = _(KINDS[one.kind]) if not proposed or one.issue_id == self.row.id else _("建议并入本件")
        return Linked(one.id, far, self.view.get_url("issue.details_view", id=far.id), str(words), one.reason,
                      str(one.made_by), day(one.made_at, self.today), proposed and one.issue_id == self.row.id)

    def read_alike(self, without: set[int]) -> list[Alike]:
        """Those like it that are not linked yet, for who may link; one statement."""
        row = self.row
        if not self.may_link or not row.is_open:
            return []
        wanted = Wanted(row.title, row.description, row.enterprise_id, row.category, but=row.id)
        found = alike(session().session(), wanted, self.today, current_app.extensions["desk-views"]["issue"].rows())
        return [one for one in found if one.id not in without]
