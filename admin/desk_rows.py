"""The rows of the desk: what waits for me, since when, what of it is late, and the step that it waits for."""
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Boolean, Select, String, and_, case, cast, literal, null, select, union_all

from admin import desk_questions
from admin.desk_figures import rows_of, view_of
from admin.desk_mine import explained, owes_mine
from admin.desk_questions import Asked
from admin.desk_waits import UNDONE, last_turn, step_for, words_for
from admin.formats import day
from admin.house import session, today
from admin.issue_days import tone_of, words_left, words_of_row
from admin.issue_stands import stands
from admin.policy_words import policy_of, said
from models.actors import Standing
from models.clock import day_of
from models.enterprises import Enterprise
from models.issues import GRADES, Issue
from models.revealing import title_for
from models.units import Unit
from models.workdays import calendar_of
from rules.calendar import WorkingCalendar
from rules.policy import Policy
from rules.terms import Status, Step

MOST_NAMES = 2000
UNACCEPTED = "unaccepted"
COLUMNS = (Issue.id, Issue.registration_no, Issue.title, Issue.status, Issue.urgent, Issue.due_on, Issue.dispatch_by,
           Issue.held_since, Issue.received_on, Issue.first_due_on, Issue.result_on, Issue.closed_on, Issue.planned_on,
           Issue.grade, Issue.policy, Issue.consultation, Issue.holder, Issue.lead_unit_id, Issue.leg, Enterprise.name,
           Unit.short_name)


@dataclass(frozen=True)
class Row:
    """One issue as the desk shows it."""
    id: int
    number: str
    title: str
    status: Status
    enterprise: str
    unit: str
    urgent: bool
    waits: str
    """What it waits for: 已审批，待交办."""
    days: int
    """For how many working days."""
    due: str
    """逾期 3 个工作日, empty where no day is set."""
    due_on: date | None
    tone: str
    """late, soon or nothing, by the day that binds it now."""
    step: Step
    received_on: date
    policy: Policy
    undone: bool
    """Returned, sent back or recalled: to be decided anew."""
    leg: int = 1
    planned_on: date | None = None

    @property
    def asks(self) -> bool:
        """Whether the enterprise must say whether it is satisfied."""
        return self.status == Status.VERIFIED

    @property
    def stands(self) -> str:
        """Where it stands, to its enterprise."""
        return stands(self.status, self.policy, own=True, passed_up=self.leg > 1)

    @property
    def plainly_due(self) -> str:
        """最迟3月21日办结, or how long that is past, to its enterprise."""
        if self.due_on is None or self.status not in (Status.DISPATCHED, Status.HANDLING):
            return ""
        if self.tone != "late":
            return str(_("最迟%(day)s办结", day=day(self.due_on, today())))
        return str(_("应在%(day)s办结，已超过期限", day=day(self.due_on, today())))

    @property
    def since(self) -> str:
        """今天, 4 个工作日."""
        return str(_("%(days)s 个工作日", days=self.days)) if self.days else str(_("今天"))

    @property
    def url(self) -> str:
        """Its page."""
        return str(view_of("issue").get_url("issue.details_view", id=self.id))

    @property
    def act_url(self) -> str:
        """The form of the step, on its page."""
        return f"{self.url}#step-{self.step}"

    @property
    def act(self) -> str:
        """What the button says."""
        return said(self.policy, self.step)


@dataclass(frozen=True)
class Found:
    """What one statement brought: rows by the name of their list, and (kind, id) -> name of what is owed."""
    lists: dict[str, list[Row]]
    names: dict[tuple[str, int], str]
    questions: list[Asked]


def read(asked: dict[str, tuple[dict[str, Any], int]], owed: dict[str, set[int]], held: Standing | None = None) -> Found:
    """The rows behind addresses of the list, at most so many of each: late ones first, then what has waited longest.

    `owed` are the enterprises and issues of which the name is wanted beside, `held` whose questions; all of it is one
    statement.
    """
    view = view_of("issue")
    found = Found({name: [] for name in asked}, {}, [])
    parts = [listed(view, name, *wish) for name, wish in asked.items()] if view is not None else []
    parts += [named(kind, ids) for kind, ids in owed.items() if ids]
    if view is not None and held is not None and (questions := desk_questions.listed(held, COLUMNS)) is not None:
        parts.append(questions)
    if not parts:
        return found
    calendar = calendar_of(session().session())
    for values in sorted(session().execute(union_all(*parts)), key=order):
        if values.part in asked:
            found.lists[values.part].append(row_of(values, calendar))
        elif values.part == desk_questions.PART:
            found.questions.append(desk_questions.told(values, view))
        else:
            found.names[values.part, values.id] = values.title
    return found


def order(values: Any) -> tuple[Any, ...]:
    """As each list was asked for; names, which wait for nobody, after them."""
    return values.late, values.held_since.timestamp() if values.held_since else 0, values.id


def listed(view: Any, name: str, wishes: dict[str, Any], most: int) -> Select[Any]:
    """The first rows of one list; slips that nobody signed by their age alone."""
    past = and_(Issue.due_on < today(), Issue.result_on.is_(None))
    late = case((past, 0), (Issue.dispatch_by < today(), 0), else_=1) if name != UNACCEPTED else literal(1)
    statement = told(rows_of(view, wishes)).add_columns(literal(name).label("part"), late.label("late"))
    return select(*statement.order_by(late, Issue.held_since, Issue.id).limit(most).subquery().c)


def named(kind: str, ids: set[int]) -> Select[Any]:
    """The names of these enterprises or issues, as lines of the same columns; the person's scope is on them too."""
    key, name = {"enterprise": (Enterprise.id, Enterprise.name), "issue": (Issue.id, title())}[kind]
    said = {"id": key, "title": name}
    columns = [said.get(one.key, cast(null(), one.type)).label(one.key) for one in COLUMNS]
    nothing = (cast(null(), Boolean).label("explained"), cast(null(), String).label("turn"), cast(null(), Boolean).label("opinion"))
    return select(*columns, *nothing, literal(kind).label("part"),
                  literal(2).label("late")).where(key.in_(sorted(ids)[:MOST_NAMES]))


def told(statement: Select[Any]) -> Select[Any]:
    """The columns that a row needs, instead of whole records."""
    columns = [title() if one is Issue.title else one for one in COLUMNS]
    return (statement.with_only_columns(*columns, explained().label("explained"), last_turn().label("turn"),
                                        owes_mine().label("opinion"))
            .outerjoin(Enterprise, Enterprise.id == Issue.enterprise_id)
            .outerjoin(Unit, Unit.id == Issue.lead_unit_id))


def title() -> Any:
    """As this person reads it: a business secret by its words alone, but for who handles it."""
    return title_for(session().info.get("scope"))


def row_of(values: Any, calendar: WorkingCalendar) -> Row:
    """A row in words; what binds before it is handed out is the day by which that must be done."""
    status, now = Status(values.status), today()
    binding = values.due_on or values.dispatch_by
    owes = status in (Status.HANDLING, Status.DISPATCHED) and binding is not None and binding < now
    due, tone = words_left(binding, now, calendar) if binding else "", tone_of(binding, now, calendar)
    if values.result_on is not None:
        due, tone = words_of_row(values, now, calendar)
    policy = policy_of(values.policy)
    step = step_for(policy, values)
    if owes and status == Status.HANDLING and not values.explained and policy.move(Step.EXPLAIN):
        step = Step.EXPLAIN
    if values.opinion:
        step = Step.REPORT_PROGRESS
    return Row(
        id=values.id, number=values.registration_no or "", title=values.title, status=status,
        enterprise=values.name or "", unit=values.short_name or "", urgent=values.urgent,
        waits=waiting_for(policy, values, step), policy=policy, leg=values.leg,
        undone=values.turn in UNDONE and status in (Status.REGISTERED, Status.APPROVED),
        days=calendar.working_days(day_of(values.held_since), now),
        due=due, due_on=binding, tone=tone, step=step, received_on=values.received_on, planned_on=values.planned_on)


def waiting_for(policy: Policy, values: Any, step: Step) -> str:
    """What it waits for, in words."""
    if step == Step.RESUME:
        return str(_("%(grade)s，计划时限已到，待续办", grade=_(GRADES[values.grade])))
    owed = {Step.EXPLAIN: _("逾期，欠书面说明"), Step.REPORT_PROGRESS: _("待提配合意见")}
    return str(owed.get(step) or words_for(policy, values, step, values.turn))
