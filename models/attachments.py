"""附件 Attachment: bytes in the database with hash, size, type and true name, behind a small interface."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import filetype
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.base import Base, Moment
from models.people import Person
from models.secrets import WORDS, BusinessSecret

if TYPE_CHECKING:
    from models.issues import Issue

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 9
"""How many files one form takes together."""
MOST_TOGETHER = 60 * 1024 * 1024
"""How many bytes they may have together."""
PICTURES = ("image/jpeg", "image/png")
"""Types that a browser may show in a page; all others are files to keep."""
REPORT_PAPERS, ANSWER_PAPERS = "报送材料", "答复材料"
"""What the papers of a report, and those of an answer, are titled."""
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ofd": "application/ofd",
    "txt": "text/plain",
}
SEEN_AS = {"docx": {"docx", "zip"}, "xlsx": {"xlsx", "zip"}, "ofd": {"zip"}, "jpeg": {"jpg"}, "jpg": {"jpg"}}


class BadFile(ValueError):
    """A file that is not taken; its words say why and what to do."""


@dataclass(frozen=True)
class Upload:
    """待存附件: a file as it came, before anything is written. Raises `BadFile` when made of what is not taken."""

    name: str
    data: bytes

    def __post_init__(self) -> None:
        """Refuse the empty, the too large, the unknown, and what is not what its name says."""
        if not self.data:
            raise BadFile(f"{self.name}：文件是空的，请重新选择")
        if len(self.data) > MOST_BYTES:
            raise too_large(self.name)
        if self.ending not in TYPES:
            raise BadFile(f"{self.name}：不收这种文件，请用 PDF、JPG、PNG、Word 或 Excel")
        guessed = filetype.guess_extension(self.data)
        seen_as = SEEN_AS.get(self.ending, {self.ending})
        is_plain = self.ending in ("txt", "doc", "xls") and guessed in (None, self.ending)
        if guessed not in seen_as and not is_plain:
            raise BadFile(f"{self.name}：内容与扩展名不符，请核对文件")

    @property
    def ending(self) -> str:
        """The file's ending, lower case, without the dot."""
        return self.name.rsplit(".", 1)[-1].lower() if "." in self.name else ""


def too_large(name: str) -> BadFile:
    """The complaint about a file over the limit, before or after it was read."""
    return BadFile(f"{name}：超过 20 MB，请压缩或分开上传")


def too_many(sizes: Sequence[int]) -> str | None:
    """Why so many files, of these sizes, are not taken together; None when they are."""
    if len(sizes) > MOST_FILES:
        return f"一次最多 {MOST_FILES} 个文件，现有 {len(sizes)} 个，请去掉几个"
    if sum(sizes) > MOST_TOGETHER:
        return f"合计超过 {MOST_TOGETHER // 1024 // 1024} MB，请压缩或去掉几个"
    return None


class Attachment(Base):
    """附件. Belongs to an issue, or to nothing yet (a meeting's record)."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("size > 0", name="size"),
        Index("attachment_issue_id_ix", "issue_id"),
        Index("attachment_question_id_ix", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"), comment="问题")
    question_id: Mapped[int | None] = mapped_column(ForeignKey("issue_question.id"), comment="答复哪一问")
    name: Mapped[str] = mapped_column(String(200), comment="文件名")
    media_type: Mapped[str] = mapped_column(String(100), comment="文件类型")
    size: Mapped[int] = mapped_column(comment="大小（字节）")
    sha256: Mapped[str] = mapped_column(String(64), index=True, comment="校验值")
    title: Mapped[str] = mapped_column(String(80), default="", comment="材料名称")
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, comment="内容", info={"secret": True})
    stored_at: Mapped[datetime] = mapped_column(Moment, comment="上传时间")
    stored_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="上传人")

    issue: Mapped[Issue | None] = relationship(viewonly=True)
    stored_by: Mapped[Person | None] = relationship()

    @property
    def is_picture(self) -> bool:
        """Whether a browser may show it."""
        return self.media_type in PICTURES

    def __str__(self) -> str:
        """Its true name."""
        return self.name


def store(
    session: Session,
    upload: Upload,
    at: datetime,
    by: Person | None,
    issue_id: int | None,
    title: str = "",
    question_id: int | None = None,
    *,
    secret: bool = False,
) -> Attachment:
    """Store a file in the caller's transaction; the row's id is there afterwards.

    A `secret` one, of an issue, keeps its true name with the business secrets.
    """
    name = "".join(c for c in upload.name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())
    attachment = Attachment(
        issue_id=issue_id,
        question_id=question_id,
        name=WORDS if secret else name[-200:],
        media_type=TYPES[upload.ending],
        size=len(upload.data),
        sha256=hashlib.sha256(upload.data).hexdigest(),
        title=title,
        data=upload.data,
        stored_at=at,
        stored_by=by,
    )
    session.add(attachment)
    session.flush()
    if secret:
        assert issue_id is not None, "a file of no issue is nobody's secret"
        assert by is not None
        session.add(
            BusinessSecret(
                issue_id=issue_id, noun="attachment", row_id=attachment.id, field="name", text=name[-200:],
                marked_by_id=by.id, marked_at=at,
            )
        )  # fmt: skip
        session.flush()
    return attachment


def store_all(
    session: Session, uploads: Iterable[Upload], at: datetime, by: Person | None, issue_id: int, title: str,
    question_id: int | None = None, *, secret: bool = False,
) -> list[Attachment]:  # fmt: skip
    """Store several files of one form, all in the caller's transaction."""
    return [store(session, one, at, by, issue_id, title, question_id, secret=secret) for one in uploads]
