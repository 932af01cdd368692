"""已并入: what the page of an issue that was ended as 重复 tells of the other, and how much of it to whom."""
from dataclasses import dataclass
from typing import Any

from admin.formats import day
from admin.house import session
from admin.issue_stands import NUMBERLESS, stands
from models.duplicates import ended_into, last_of, shared
from models.issues import Issue
from models.scope import everything
from rules.terms import Status


@dataclass(frozen=True)
class Merged:
    """The other one: where it stands and its answer; address and title only for who sees it anyhow."""
    named: int
    """The id that the ending names: for the log."""
    number: str
    stands: str
    answer: str
    answered: str
    verified: bool
    over: bool
    """Whether it ended without an answer."""
    title: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        """〔2014〕第034号 贷款到期续贷."""
        return f"{self.number} {self.title}".strip()


def merged(page: Any) -> Merged | None:
    """The other one as this person may know it; None where the issue was not ended as 重复."""
    named = ended_into(page.facts)
    if named is None:
        return None
    with everything(session().session()):
        last = last_of(session().session(), named)
    seen = session().scalar(page.view.rows().where(Issue.id == last))
    told = shared(session().session(), last, page.today, whole=seen is not None)
    if told is None:
        return None
    over = told.status in (Status.WITHDRAWN, Status.ENDED, Status.REFUSED)
    return Merged(
        named, told.number or str(NUMBERLESS), stands(told.status, page.policy), told.answer,
        day(told.answered_on, page.today) if told.answered_on else "", told.verified, over,
        seen.title if seen is not None else "",
        page.view.get_url("issue.details_view", id=seen.id) if seen is not None else "")


