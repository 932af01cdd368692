"""Questions on a desk: to the informant those that wait for him, to who asked his own, open or lately answered.

They are read with the desk's other rows (admin/desk_rows.py), so that they cost no statement of their own.
"""
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Boolean, Select, String, and_, case, cast, func, literal, null, or_, select

from admin.formats import day
from admin.house import may, now, session
from models.actors import Standing
from models.clock import day_of
from models.issues import ENDED, Issue
from models.people import Person
from models.questions import Question
from models.revealing import asked_for, title_for

MOST = 8
LATELY = timedelta(days=7)
"""For how long an answer stays on the desk of who asked."""
PART = "questions"
FIRST_WORDS = 60


@dataclass(frozen=True)
class Asked:
    """One question as a desk shows it."""
    title: str
    number: str
    text: str
    url: str
    by: str
    words: str
    """待答复 since a day, or 已答复."""
    is_open: bool


def listed(held: Standing, columns: Any) -> Select[Any] | None:
    """Those that concern this desk, the open ones first, in the columns of its rows; None for who has none."""
    mine: list[Any] = []
    firms = [one.enterprise for one in held.actor.grants if one.enterprise is not None]
    if firms and may("question", "edit"):
        mine.append(and_(Issue.enterprise_id.in_(firms), Question.answered_at.is_(None)))
    if may("question", "create"):
        fresh = or_(Question.answered_at.is_(None), Question.answered_at >= now() - LATELY)
        mine.append(and_(Question.asked_by_id == held.actor.id, fresh))
    if not mine:
        return None
    answered, scope = Question.answered_at.is_not(None), session().info.get("scope")
    said = {"id": Issue.id, "registration_no": Issue.registration_no, "title": title_for(scope),
            "status": Issue.status,
            "held_since": func.coalesce(Question.answered_at, Question.asked_at), "name": func.substr(asked_for(scope), 1, FIRST_WORDS + 1),
            "short_name": Person.name}
    told = [said.get(one.key, cast(null(), one.type)).label(one.key) for one in columns]
    late = case((answered, 1), else_=0).label("late")
    nothing = (cast(null(), String).label("turn"), cast(null(), Boolean).label("opinion"))
    statement = (select(*told, answered.label("explained"), *nothing, literal(PART).label("part"), late)
                 .select_from(Question).join(Issue, Issue.id == Question.issue_id).join(Person, Person.id == Question.asked_by_id)
                 .where(Issue.status.not_in(ENDED), or_(*mine)).order_by(late, Question.asked_at, Question.id).limit(MOST))
    return select(*statement.subquery().c)


def told(values: Any, view: Any) -> Asked:
    """One of them in words."""
    today = day_of(now())
    words = _("%(day)s已答复", day=day(values.held_since, today)) if values.explained else _(
        "待答复，%(day)s问的", day=day(values.held_since, today))
    text = values.name if len(values.name) <= FIRST_WORDS else values.name[:FIRST_WORDS] + "…"
    return Asked(values.title, values.registration_no or "", text, f"{view.get_url('issue.details_view', id=values.id)}#questions",
                 values.short_name, str(words), not values.explained)
