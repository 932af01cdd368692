"""What stands on a person's desk: which parts by his roles, and everything that they need, read once.

The order of reading is fixed: what is counted, what is owed, then the rows that wait. However much there is, the number
of statements stays the same.
"""
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from admin import desk_due, desk_house, desk_league, desk_owed, desk_rows, desk_weeks, formats
from admin.desk_counts import Counts
from admin.desk_figures import Counted, Figure, Figures, view_of
from admin.desk_waits import kinds
from admin.followed import is_used
from admin.house import may, session, today
from admin.owing import owes_again
from models.actors import Standing
from models.workdays import calendar_of, missing_year
from rules.custody import Holder
from rules.terms import APPROVERS, Role, Status

HOUSE = frozenset({Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.AUDITOR})
GROUP = frozenset({Role.LIAISON_OFFICER, Role.GROUP_MEMBER})
WORKS = (
    (frozenset({Role.CLERK}), (Holder.OFFICE, Holder.MEETING)), (frozenset(APPROVERS), (Holder.APPROVER,)),
    (frozenset({Role.UNIT_HANDLER}), (Holder.UNIT,)), (GROUP, (Holder.GROUP,)),
    (frozenset({Role.INFORMANT}), (Holder.ENTERPRISE,)),
)
"""Who works on what is in whose hands."""


class DeskPage:
    """The desk of one person on one day."""

    def __init__(self, held: Standing):
        self.held, self.roles, self.today = held, held.roles, today()
        self.is_plain = self.roles <= {Role.INFORMANT}
        self.is_house = self.roles <= HOUSE
        self.by_due = Role.UNIT_HANDLER in self.roles
        self.works = bool(self.roles - HOUSE - {Role.SUPERVISOR})
        self.approves = bool(self.roles & set(APPROVERS))
        self.only_approves = self.approves and all(not roles & self.roles for roles, _holders in WORKS[:1] + WORKS[2:])
        self.oversees = bool(self.roles & {Role.CLERK, *APPROVERS, Role.SUPERVISOR})
        self.keeps_days = bool(self.roles & {Role.CLERK, Role.ADMINISTRATOR})
        self.view = None if self.is_house else view_of("issue")
        self.counts = Counts()
        figures = Figures(self.counts)
        parts = {name: [place for one in asked if (place := figures.add(one)) is not None]
                 for name, asked in self.figures().items()}
        if self.oversees and self.view is not None:
            desk_weeks.ask(self.counts, self.view)
            desk_league.ask(self.counts, self.view, "lead_unit", 20 if Role.SUPERVISOR in self.roles else 8)
            if Role.SUPERVISOR in self.roles:
                desk_league.ask(self.counts, self.view, "county", 20)
        self.counts.ask()
        counted = figures.read()
        self.figure: dict[str, list[Counted]] = {name: [counted[place] for place in places] for name, places in parts.items()}
        owed = desk_owed.owed_now(held)
        found = desk_rows.read(self.lists(), desk_owed.missing_of(owed), None if self.is_house else held)
        self.rows = found.lists
        self.questions = found.questions
        self.owed, self.meetings = desk_owed.lines(owed, found.names), desk_owed.meetings(owed)

    # What is asked.

    def figures(self) -> dict[str, list[Figure]]:
        """The tiles, and the numbers in the headings."""
        if self.is_house:
            return {"tiles": desk_house.figures(self.roles), "unsure": self.provisional}
        if self.is_plain:
            return {"tiles": [Figure(_("待您确认"), "issue", {"view": "mine"}, "soon"),
                              Figure(_("在办"), "issue", {"view": "open"}), Figure(_("已办结"), "issue", {"view": "ended"})]}
        return {"tiles": [*self.tiles(), *desk_house.figures(self.roles)], "steps": self.steps(), "lists": self.headings(),
                "due": desk_due.figures(self.roles, self.offices), "unsure": self.provisional}

    def tiles(self) -> list[Figure]:
        """What presses, what is mine, what there is."""
        pressing = [Figure(_("逾期未办结"), "issue", {"view": "late"}, "late"),
                    Figure(_("一个工作日内到期"), "issue", {"due_within": 1}, "soon"),
                    Figure(_("五个工作日内到期"), "issue", {"due_within": 5}, "near")]
        mine = [Figure(_("等我办理"), "issue", {"view": "mine"})] if self.works and not self.only_approves else []
        closed = [Figure(_("本月销号"), "issue", {"closed_on_from": str(self.today.replace(day=1))})]
        if Role.CLERK in self.roles:
            mine.append(Figure(_("待催办"), "reminder", {}, "late"))
        if Role.LEADER in self.roles:
            mine.append(Figure(_("待我同意的读法"), "setting", {"view": "to-consent"}, "soon"))
        queue = [Figure(_("待我审批"), "approval")] if self.approves else []
        return [*queue, *pressing, *mine, Figure(_("在办"), "issue", {"view": "open"}), *([] if self.works else closed)]

    def steps(self) -> list[Figure]:
        """等我办理 by what it waits for."""
        holders = [holder for roles, held in WORKS if roles & self.roles for holder in held]
        found = [Figure(_("待我审批"), "approval") if wishes.get("status") == Status.PROPOSED else
                 Figure(words, "issue", {"view": "mine", **wishes}) for words, wishes in kinds(holders)]
        if Role.UNIT_HANDLER in self.roles:
            found.append(Figure(_("待提配合意见"), "issue", {"view": "opinion"}))
        return found

    def headings(self) -> list[Figure]:
        """The other lists of the desk."""
        found = []
        if Role.CLERK in self.roles:
            found.append(Figure(_("已交办，未签收"), "issue", self.unsigned))
            found.append(Figure(_("退办、退回，待重新拟办"), "issue", {"view": "undone", "office": self.offices}, "late"))
        if GROUP & self.roles:
            found.append(Figure(_("新报送，待登记"), "issue", {"view": "to-register"}))
        if Role.UNIT_HANDLER in self.roles:
            found.append(Figure(_("欠书面说明"), "issue", {"view": "unexplained"}, "late"))
        return found

    def lists(self) -> dict[str, tuple[dict[str, Any], int]]:
        """Which rows are read, and how many of them."""
        if self.is_house or self.view is None:
            return {}
        if self.is_plain:
            return {"own": ({"view": "open"}, 30)}
        asked: dict[str, tuple[dict[str, Any], int]] = {"mine": ({"view": "mine"}, 8)} if self.works else {}
        asked |= desk_due.lists(self.roles, self.offices)
        if Role.CLERK in self.roles:
            asked[desk_rows.UNACCEPTED] = self.unsigned, 8
        if GROUP & self.roles:
            asked["reported"] = {"view": "to-register"}, 5
        return asked

    @property
    def offices(self) -> list[int]:
        """Where he is clerk: slips and returns of his own office are his, not those of the counties below."""
        return sorted(grant.office for grant in self.held.actor.with_role(Role.CLERK) if grant.office)

    @property
    def unsigned(self) -> dict[str, Any]:
        """Slips that no unit has signed, as the list asks for them."""
        return {"view": "to-accept", "office": self.offices}

    # What the template reads.

    @cached_property
    def extensions(self) -> list[desk_due.Asked]:
        """Requests to extend that wait for him."""
        return desk_due.requests(self.rows["extensions"]) if "extensions" in self.rows else []

    def due_figure(self, view: str) -> Counted | None:
        """The number of one of these lists."""
        return next((one for one in self.figure.get("due", []) if one.title == desk_due.title_of(view)), None)

    @property
    def ledgers(self) -> list[tuple[Counted, str]]:
        """The ledgers with anything on them, each with its page."""
        return [(one, url) for one in self.figure.get("due", []) if one.number and (url := desk_due.ledger_url(one))]

    @property
    def day(self) -> str:
        """2014年3月20日, with the year."""
        return formats.day(self.today)

    @cached_property
    def left(self) -> int:
        """Working days left in the month."""
        return calendar_of(session().session()).working_days_left_in_month(self.today)

    @cached_property
    def weeks(self) -> list[Any]:
        """The chart."""
        return desk_weeks.read(self.counts, self.view) if self.oversees and self.view is not None else []

    @cached_property
    def units(self) -> list[Any]:
        """Where most is late."""
        return desk_league.read(self.counts, self.view, "lead_unit") if self.oversees and self.view is not None else []

    @cached_property
    def counties(self) -> list[Any]:
        """The same by county."""
        return desk_league.read(self.counts, self.view, "county") if Role.SUPERVISOR in self.roles else []

    @cached_property
    def named(self) -> list[Any]:
        """Lists by name, of those who keep the house."""
        return desk_house.lists(self.roles)

    @cached_property
    def missing_year(self) -> int | None:
        """The year whose arrangement is missing, for who keeps the calendar or reckons with it."""
        return missing_year(calendar_of(session().session()).announced, self.today) if self.keeps_days else None

    @property
    def provisional(self) -> list[Figure]:
        """暂定的时限, while a year is missing."""
        return [Figure(_("暂定的时限"), "issue", {"view": "provisional"}, "near")] if self.missing_year else []

    @cached_property
    def years(self) -> list[tuple[int, bool]]:
        """The calendar's years, for who keeps it."""
        return desk_house.calendar_years() if Role.ADMINISTRATOR in self.roles else []

    @property
    def all_waiting(self) -> Counted | None:
        """All that waits for him, and where: the queue of who only approves, else the list."""
        noun = "待我审批" if self.only_approves else "等我办理"
        return next((one for one in self.figure["tiles"] if one.title == _(noun)), None)

    @property
    def queue(self) -> Counted | None:
        """What waits for his approval, and the way to decide many at once."""
        return next((one for one in self.figure.get("tiles", []) if self.approves and one.title == _("待我审批")), None)

    def tile(self, name: str, place: int = 0) -> Counted | None:
        """One figure of a part."""
        found = self.figure.get(name, [])
        return found[place] if place < len(found) else None

    @property
    def receive_url(self) -> str:
        """The form by which he reports a difficulty, where he may."""
        may = self.view is not None and self.view.may_receive()
        return str(self.view.get_url("issue.receive_view")) if may else ""

    @property
    def owing_url(self) -> str:
        """What stands behind all that is owed: by group and unit for who oversees, the grid of a year for a group."""
        if may("obligation", "list") and is_used(owes_again):
            return url_for("obligation.index_view")
        return url_for("visit_grid.index") if GROUP & self.roles and may("visit", "list") else ""

    @property
    def visit_url(self) -> str:
        """The form by which he records a visit, where he may."""
        visits = view_of("visit") if GROUP & self.roles else None
        return str(visits.get_url("visit.create_view")) if visits is not None and visits.can_create else ""
