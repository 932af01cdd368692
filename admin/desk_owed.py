"""本月应做: visits, weekly reports, meetings and explanations that are owed, from models.obligations, in words."""
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from admin.desk_figures import view_of
from admin.house import session, today
from models.actors import Standing
from models.obligations import obligations, owed_by
from models.offices import Office
from models.workdays import calendar_of
from rules.kinds import Cadence, Deadline, Rule
from rules.owed import Owed
from rules.policies import POLICIES
from rules.terms import Role

OFFICE_ROLES = (Role.CLERK, Role.DIRECTOR, Role.DEPUTY_LEADER, Role.LEADER, Role.SUPERVISOR)
GROUP_ROLES = (Role.LIAISON_OFFICER, Role.GROUP_MEMBER)
MOST = 40


@dataclass(frozen=True)
class Item:
    """One enterprise or issue for which something is still owed."""
    name: str
    url: str
    missing: int


@dataclass(frozen=True)
class Line:
    """走访帮扶企业 31 / 40 次，差 9 次: one rule, what is due under it, what is done, and for whom it is not."""
    title: str
    done: int
    due: int
    unit: str
    missing: int
    items: tuple[Item, ...]
    more: int
    late: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Meeting:
    """专题会议 已开, or 未开，余 7 个工作日."""
    title: str
    held: bool
    words: str
    rule: str = ""


def owed_now(held: Standing) -> list[Owed]:
    """What the person's office is owed, or else what his groups and units owe, in the periods that hold this day."""
    grants = held.actor.grants
    offices = sorted({one.office for one in grants if one.role in OFFICE_ROLES and one.office})
    groups = {one.group for one in grants if one.role in GROUP_ROLES}
    units = {one.unit for one in grants if one.role == Role.UNIT_HANDLER}
    if not offices and not groups and not units:
        return []
    found = obligations(session().session(), Office(id=offices[0]) if offices else None, today())
    return found if offices else [one for one in found if mine(one, groups, units)]


def missing_of(found: list[Owed]) -> dict[str, set[int]]:
    """The enterprises and issues for which something is missing, by kind."""
    wanted: dict[str, set[int]] = {"enterprise": set(), "issue": set()}
    for one in found:
        if one.missing and not is_meeting(rule_of(one)):
            wanted[kind_of(rule_of(one))].add(int(one.each or 0))
    return wanted


def meetings(found: list[Owed]) -> list[Meeting]:
    """The meetings that must be held."""
    return [meeting(one) for one in found if is_meeting(rule_of(one))]


def mine(one: Owed, groups: set[Any], units: set[Any]) -> bool:
    """Whether one of his groups or units owes it."""
    who = owed_by(one.rule)
    return (who == "group" and one.owner in groups) or (who == "unit" and one.owner in units)


def rule_of(one: Owed) -> Rule:
    """The rule by which it is owed."""
    return POLICIES[one.rule.partition("/")[0]].rule(one.rule)


def is_meeting(rule: Rule) -> bool:
    """Whether it is a meeting that must be held."""
    return isinstance(rule, Cadence) and rule.of == "meeting"


def lines(found: list[Owed], names: dict[tuple[str, int], str]) -> list[Line]:
    """One for each rule under which anything is owed, in the order of the document."""
    by_rule: dict[str, list[Owed]] = {}
    for one in found:
        if not is_meeting(rule_of(one)):
            by_rule.setdefault(one.rule, []).append(one)
    return [line(several, names) for several in by_rule.values() if any(one.due and not one.partial for one in several)]


def line(several: list[Owed], names: dict[tuple[str, int], str]) -> Line:
    """The sum of one rule."""
    rule = rule_of(several[0])
    counted = [one for one in several if not one.partial]
    late = sorted((one for one in counted if one.missing), key=lambda one: (-one.missing, str(one.each)))
    kind = kind_of(rule)
    known = [(one, names[kind, int(one.each or 0)]) for one in late if (kind, one.each) in names][:MOST]
    view = view_of(kind)
    known = known if view is not None else []
    items = tuple(Item(name, str(view.get_url(f"{kind}.details_view", id=one.each)), one.missing) for one, name in known)
    return Line(title_of(rule), sum(min(one.done, one.due) for one in counted), sum(one.due for one in counted),
                str(_("次") if kind == "enterprise" else _("件")), sum(one.missing for one in late), items,
                len(late) - len(items), late=isinstance(rule, Deadline), rule=rule.id)


def kind_of(rule: Rule) -> str:
    """Of what it is owed: enterprise or issue."""
    return rule.each if isinstance(rule, Cadence) else "issue"


def title_of(rule: Rule) -> str:
    """What it is called on the desk."""
    if isinstance(rule, Deadline):
        return str(_("逾期书面说明"))
    if not isinstance(rule, Cadence):
        return str(_(rule.title))
    if rule.of == "visit":
        return str({"supported": _("走访帮扶企业"), "contact": _("走访联系企业")}.get(rule.relation or "", _("走访企业")))
    return str({"group": _("本周帮扶联系组报送"), "unit": _("本周责任单位反馈")}.get(rule.owed_by, _(rule.title)))


def meeting(one: Owed) -> Meeting:
    """Held in this period, or how many working days are left for it."""
    left = calendar_of(session().session()).working_days(today(), one.period.last)
    title = {"special": _("专题会议"), "promotion": _("季度推进会议")}.get(str(one.each), _("会议"))
    words = _("已开") if one.done >= one.due else _("未开，余 %(days)s 个工作日", days=left)
    return Meeting(str(title), one.done >= one.due, str(words), one.rule)
