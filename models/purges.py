"""清除 Purge: of what was refused for touching a state secret, nothing stays but ground, day and office.

第二条：涉及国家秘密的不纳入受理范畴. In the transaction of that refusal every text of the issue becomes `GONE`: its
evidence, the row, files with their bytes, questions, links, the visit's line that it came from, its log. A row of this
table is what makes the database's line admit it, for this issue and to these words alone (models/migrations/blanking.py).
What an administrator of the machine must still do about backups and free pages: docs/decisions/0016.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    ForeignKey,
    LargeBinary,
    Table,
    UniqueConstraint,
    case,
    event,
    func,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.acts import ACTS, Act
from models.attachments import Attachment
from models.base import Base
from models.heard import VisitHeard
from models.issues import Issue
from models.links import IssueLink
from models.log import LogEntry, record
from models.meetings import MeetingItem
from models.questions import Question
from models.report_up import ReportUpRow
from models.secrets import BusinessSecret
from models.slips import Slip
from rules.evidence import EVIDENCE
from rules.fields import Kind
from rules.needs import Offered
from rules.terms import Step

GONE = "（涉及国家秘密，内容已清除）"
"""What stands in the place of it; a part of the database's line, so it never changes."""
WORDED = (Kind.TEXT, Kind.PROSE)
OTHERS: dict[type[Any], tuple[str, ...]] = {
    Issue: ("title", "description", "category", "measures", "ground"),
    Attachment: ("name", "title", "sha256", "data"),
    BusinessSecret: ("text", "lifted_why"),
    IssueLink: ("reason",),
    LogEntry: ("words", "before", "after"),
    MeetingItem: ("decision", "reason"),
    Question: ("text", "answer"),
    ReportUpRow: ("title", "explanation", "reason"),
    Slip: ("void_reason",),
    VisitHeard: ("title", "description"),
}
"""What holds words of an issue besides its evidence, and in which columns."""
_WAITING = "purged_here"


class Purge(Base):
    """清除: this issue was purged with this act. Append-only."""

    __tablename__ = "purge"
    __table_args__ = (UniqueConstraint("issue_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), comment="办理步骤")
    purged_on: Mapped[date] = mapped_column(comment="清除日期")
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), comment="办公室")

    def __str__(self) -> str:
        """清除 2021-04-09."""
        return f"清除 {self.purged_on}"


def touches_a_state_secret(step: Step, offered: Offered) -> bool:
    """Whether a step refuses an issue on the ground of a state secret."""
    return step == Step.REFUSE and offered.get("ground") == "state_secret"


def purge(session: Session, issue: Issue, act: Act, at: datetime) -> None:
    """Clear every word of an issue, in the caller's transaction, which took the refusal; flushed.

    `act` is the refusal: its own entries in the log hold no words and stay.
    """
    session.add(Purge(issue_id=issue.id, act_id=act.id, purged_on=act.on, office_id=act.office_id))
    session.flush()
    for table, mine, names in _places(issue.id, act):
        cleared = {name: _cleared(table, table.c[name]) for name in names}
        session.connection().execute(update(table).where(mine).values(**cleared))
    record(session, "purge", "issue", issue.id, at, issue_id=issue.id, words="涉及国家秘密，文字和附件已清除")
    session.flush()
    session.info[_WAITING] = True
    _forget(session, issue)


def _places(issue_id: int, act: Act) -> Iterator[tuple[Table, ColumnElement[bool], tuple[str, ...]]]:
    """Every table that holds words of an issue, the condition on its rows, and the columns."""
    acts = select(Act.__table__.c.id).where(Act.__table__.c.issue_id == issue_id)
    for step, model in ACTS.items():
        names = tuple(field.name for field in EVIDENCE[step] if field.kind in WORDED and field.name != "field")
        if names:
            table: Any = model.__table__
            yield table, table.c.id.in_(acts), names
    for other, names in OTHERS.items():
        table = other.__table__
        mine = table.c.id == issue_id if other is Issue else table.c.issue_id == issue_id
        if other is IssueLink:
            mine = or_(mine, table.c.other_id == issue_id)
        if other is LogEntry:
            mine = _logged(issue_id) & (table.c.id < _own_log(act))
        yield table, mine, names


def _logged(issue_id: int) -> ColumnElement[bool]:
    """Its entries in the log; those of the visit's line were written before it, a link's may name the other issue."""
    log, heard, links = LogEntry.__table__.c, VisitHeard.__table__.c, IssueLink.__table__.c
    of_heard = (log.noun == "visit_heard") & log.row_id.in_(select(heard.id).where(heard.issue_id == issue_id))
    of_links = (log.noun == "issue_link") & log.row_id.in_(select(links.id).where(links.other_id == issue_id))
    return or_(log.issue_id == issue_id, of_heard, of_links)


def _own_log(act: Act) -> Any:
    """The first entry that the refusal itself made."""
    log = LogEntry.__table__.c
    return select(func.min(log.id)).where(log.noun == "evidence_refuse", log.row_id == act.id).scalar_subquery()


def _cleared(table: Table, column: Column[Any]) -> Any:
    """What a column holds afterwards: the words, nothing where nothing stood, no bytes, no sum of them."""
    if isinstance(column.type, LargeBinary):
        return b""
    if column.name == "sha256":
        return ""
    stays = or_(column.is_(None), column == "")
    if table.name == "evidence_correct" and column.name == "value":
        # What was corrected to a day or a number is read again as such: it is left out.
        worded = {field.name for step in ACTS for field in EVIDENCE[step] if field.kind in WORDED}
        return case((stays, column), (table.c.field.in_(sorted(worded)), GONE), else_=null())
    return case((stays, column), else_=GONE)


def _forget(session: Session, issue: Issue) -> None:
    """What this session read before is read again."""
    for row in session.identity_map.values():
        if row is issue or getattr(row, "issue_id", None) == issue.id or isinstance(row, (LogEntry, IssueLink)):
            session.expire(row)


@event.listens_for(Session, "after_commit")
def _wipe(session: Session) -> None:
    """Once it is committed: away with the older versions of the rows that the database still keeps in its files.

    Best effort: a reader may hold them back. On SQLite `secure_delete` zeroes what is freed, and the write-ahead log
    is emptied into the file; on PostgreSQL dead rows are vacuumed, where the account may.
    """
    engine = session.get_bind() if session.info.pop(_WAITING, False) else None
    if not isinstance(engine, Engine):
        return
    try:
        if engine.dialect.name == "sqlite":
            _empty_the_log(engine)
        else:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for table in (*(model.__tablename__ for model in OTHERS), *sorted({one.__tablename__ for one in ACTS.values()} - {"act"})):
                    connection.execute(text(f"VACUUM {table}"))
    except DBAPIError:
        logging.getLogger(__name__).warning("清除后的旧页没有整理，请数据库管理员执行 VACUUM（或 wal_checkpoint）")


def _empty_the_log(engine: Engine) -> None:
    """Without a transaction, and without waiting long for who reads."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout=500")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA busy_timeout=15000")
        cursor.close()
    finally:
        raw.close()


@event.listens_for(Session, "after_rollback")
def _not_done(session: Session) -> None:
    session.info.pop(_WAITING, None)
