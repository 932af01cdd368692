"""企业商业秘密 BusinessSecret: what was marked 含商业秘密 is kept here, and nowhere else.

The cell that it was written in (a field of a step's evidence, the issue's title, a file's name, a copy on a paper)
holds the fixed `WORDS`: so no list, search, sort, filter, count, export or log can give away what is not in it,
whoever writes the query. The text is brought back by models.revealing alone, for who may read it. The database lets a
cell change to `WORDS` only where its very text stands here, and back only to that text (models/migrations/blanking.py).
临政办发〔2021〕21号 第四条：不得泄露企业商业秘密。
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Moment
from models.people import Person

WORDS = "（商业秘密，仅承办的办公室和单位可见）"
"""What stands in the place of it; a part of the database's line, so it never changes."""
HOLDS = "lifted_at IS NULL"
LONGEST_WHY = 200


class BusinessSecret(Base):
    """商业秘密. `noun`, `row_id` and `field` name the cell; `shows` is what of the issue's row comes from it.

    `origin` is the evidence of which this cell is a copy: they are marked and lifted together.
    """

    __tablename__ = "business_secret"
    __table_args__ = (
        CheckConstraint("(lifted_at IS NULL) = (lifted_by_id IS NULL)", name="lifted"),
        Index(
            "business_secret_cell_uq", "noun", "row_id", "field", unique=True,
            sqlite_where=text(HOLDS), postgresql_where=text(HOLDS),
        ),
        Index("business_secret_issue_id_ix", "issue_id", "shows"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int] = mapped_column(ForeignKey("issue.id"), comment="问题")
    noun: Mapped[str] = mapped_column(String(40), comment="对象")
    row_id: Mapped[int] = mapped_column(comment="对象编号")
    field: Mapped[str] = mapped_column(String(40), comment="栏目")
    shows: Mapped[str | None] = mapped_column(String(20), comment="问题的哪一栏")
    text: Mapped[str] = mapped_column(Text, deferred=True, comment="内容", info={"secret": True})
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("business_secret.id"), comment="随哪一处标明")
    marked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="标明人")
    marked_at: Mapped[datetime] = mapped_column(Moment, comment="标明时间")
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="取消人")
    lifted_at: Mapped[datetime | None] = mapped_column(Moment, comment="取消时间")
    lifted_why: Mapped[str | None] = mapped_column(String(LONGEST_WHY), comment="取消理由")

    marked_by: Mapped[Person] = relationship(foreign_keys=[marked_by_id])

    def __str__(self) -> str:
        """含商业秘密."""
        return "含商业秘密"
