"""文书 Slips: the list of what was sent under a number, one paper's page, its print in the regulation's layout, and for Word."""
from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from admin import ids
from admin.base import DeskView
from admin.doors import door
from admin.filters import Filter, as_day, flag, one_of, span, wording
from admin.formats import NOTHING
from admin.house import session
from admin.issue_due import late
from admin.issue_options import followed_here, listed, pairs
from admin.paper_word import send
from admin.slip_paper import effect_of, paper_of, with_effect
from admin.slip_with import goes_with
from models.effects import slip_kinds
from models.issues import Issue, IssueUnit
from models.slips import KINDS, Slip, SlipKind


def enterprise_then(_view: Any, _context: Any, row: Slip, _name: str) -> str:
    """The enterprise as it was called on the day of the paper."""
    return row.issue.enterprise.named_on(row.issued_on)


def of_units(values: list[Any]) -> Any:
    """Sent to one of these units, or of an issue in which one of them cooperates."""
    helping = select(IssueUnit.id).where(IssueUnit.issue_id == Slip.issue_id, IssueUnit.unit_id.in_(values))
    return or_(Slip.unit_id.in_(values), and_(Slip.void.is_(False), exists(helping)))


def kinds_here() -> list[tuple[str, str]]:
    """The kinds of slips that the policies here make."""
    made = set().union(*map(slip_kinds, followed_here()))
    return pairs({kind.value: kind.words for kind in SlipKind if kind in made})


class SlipView(DeskView):
    """交办单、转报单、处置单、催办函: made by steps, never by hand."""
    model, noun, title, unit = Slip, "slip", _l("文书"), _l("份")
    verbs = frozenset({"list", "read", "export"})
    details_template = "slip/details.html"
    column_list = ("number", "kind", "issue", "issue.enterprise", "unit_name", "issued_on", "days_allowed", "void")
    column_details_list = ("number", "kind", "issue", "issue.enterprise", "unit_name", "issued_on", "days_allowed", "round",
                           "office", "void", "void_reason")
    column_export_list = ("number", "kind", "issue.registration_no", "issue.title", "issue.enterprise", "unit_name",
                          "issued_on", "days_allowed", "round", "void", "void_reason")
    form_columns = ()
    column_filters = (
        Filter(key="kind", label=_l("文书种类"), widget="choice", read=one_of(*KINDS), choices=kinds_here,
               where=lambda kinds: Slip.kind.in_(kinds)),
        listed("unit", _l("责任单位"), "unit", of_units),
        listed("sent_to", _l("发给"), "unit", lambda values: Slip.unit_id.in_(values)),
        *span(Slip, "issued_on", "issued_on", _l("印发日期"), as_day, as_day),
        flag(Slip, "void", "void", _l("作废")),
        Filter(key="about", label=_l("问题现在"), widget="choice", read=one_of("late"), choices=lambda: (("late", _("逾期")),),
               where=lambda _values: exists(select(Issue.id).where(Issue.id == Slip.issue_id, late()))),
        Filter(key="issue", label=_l("问题"), sign=_l("编号或标题包含"), read=wording,
               where=lambda words: or_(*(about(word) for word in words))),
    )
    column_searchable_list = ("number", "unit_name", "issue.title", "issue.registration_no")
    column_sortable_list = ("number", "kind", "unit_name", "issued_on", "days_allowed")
    column_default_sort = ("issued_on", True)
    column_labels = {"issue": _l("问题"), "issue.enterprise": _l("企业"), "unit_name": _l("责任单位"),
                     "issue.title": _l("问题"), "issue.registration_no": _l("问题编号"), "void": _l("效力"), "days_allowed": _l("办结时限")}
    badges = {"kind": {"disposal": "go", "assignment": "go", "transfer": "go", "reminder": "wait"}}
    narrow = ("number", "days_allowed")
    behind = ("unit", "issue.lead_unit", "issue.enterprise.former_names", "deadlines")
    column_formatters_export = {"issue.enterprise": enterprise_then, "days_allowed": lambda _v, _c, row, _n: allowed_words(row)}

    def shown(self, row: Slip, name: str) -> Any:
        """A paper that is void says so."""
        if name == "void":
            return Markup('<span class="badge {}">{}</span>').format("late" if row.void else "ok", effect_of(row))
        if name == "days_allowed":
            return allowed_words(row) or NOTHING
        if name == "unit_name" and row.unit is not None and row.issue is not None and not row.void:
            return passed_on_words(row, str(super().shown(row, name)))
        return super().shown(row, name)

    def row_title(self, row: Slip) -> str:
        """处置单 处〔2014〕第034号."""
        return f"{_(KINDS[row.kind])} {row.number}"

    def whole(self, keys: list[Any], columns: tuple[str, ...]) -> list[Any]:
        """With what undid those that are void."""
        return with_effect(super().whole(keys, columns))

    def details_extras(self, row: Slip) -> dict[str, Any]:
        """As in the list, with what it goes out with."""
        return {**super().details_extras(row), "effect": effect_of(*with_effect([row])), "goes_with": goes_with(row)}

    @door("/print/", "read")
    def print_view(self) -> Any:
        """The paper as it is printed: no menu, one sheet."""
        row = self.paper_or_404()
        return self.render("slip/paper.html", paper=paper_of(row), back=self.details_url(row), word=url_for("slip.word_view", id=row.id))

    @door("/word/", "read")
    def word_view(self) -> Any:
        """The same for Word; that it left is logged like any export."""
        answer = send(paper_of(self.paper_or_404()))
        self.log_export(1)
        return answer

    def paper_or_404(self) -> Slip:
        """The slip that the address names, within the person's scope, with what undid it."""
        key = ids.key_of(Slip.__table__.c.id, request.args.get("id", ""))
        row: Slip | None = session().scalars(self.whole_row().where(Slip.id == (key or 0))).one_or_none()
        if row is None:
            abort(404)
        return with_effect([row])[0]

    def whole_row(self) -> Select[Any]:
        """A slip with what its paper names."""
        return self.rows().options(joinedload(Slip.issue).joinedload(Issue.enterprise), joinedload(Slip.office),
                                   joinedload(Slip.unit))


def allowed_words(row: Slip) -> str:
    """16 天, as printed; 自收到之日起 5 个工作日 where the regulation counts from receipt."""
    if row.days_allowed is not None:
        return str(_("%(days)s 天", days=row.days_allowed))
    return str(_("自收到之日起%(span)s", span=row.span)) if row.span else ""


def passed_on_words(row: Slip, words: str) -> str:
    """The unit as printed, and who has the issue now where the unit was succeeded."""
    now = row.issue.lead_unit
    carried = row.unit is not None and row.unit.until_on is not None and now is not None and now.id != row.unit_id
    return str(_("%(unit)s（现由%(now)s承接）", unit=words, now=now.name)) if carried else words


def about(word: str) -> Any:
    """Of issues with this number or title."""
    from admin.ids import like
    pattern = like(word[:100])
    return exists(select(Issue.id).where(Issue.id == Slip.issue_id, or_(
        Issue.registration_no.ilike(pattern, escape="\\"), Issue.title.ilike(pattern, escape="\\"))))
