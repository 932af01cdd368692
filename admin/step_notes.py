"""领导批示笺 beside the steps: typed or attached with an approval, and taken along when it is handed out or passed up.

It is no evidence of the approval (the contract keeps it a paper of `dispatch` and `pass_up`): with the approval it is
stored as a paper of the issue, in the same transaction, and the clerk's form then offers it.
"""
from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.validators import Length

from admin.fields import TextField, trimmed
from admin.formats import day
from admin.house import session, signed_in
from admin.ids import key_of
from admin.note_paper import Note, note_paper
from admin.papers import PaperField
from models.acts import ACTS
from models.approvals import NOTE, notes_that_count
from models.attachments import Attachment, Upload, store
from models.issues import Issue
from models.revealing import marked_cells
from rules.terms import Step

LONGEST_NOTE = 1000
NOTES = ("note", "note_scan")
"""What stands beside an approval's evidence."""
TAKERS = (Step.DISPATCH, Step.PASS_UP)
"""Steps that take the note along."""


def note_text() -> Any:
    """The field in which a note is typed."""
    return TextField(_("批示笺（输入文字）"), [Length(max=LONGEST_NOTE, message=_("最多 %(max)d 个字。"))], filters=[trimmed],
                     id="approve-note", description=_("选填。保存为一份批示笺，交办、转报时随件带走。"))


def note_fields(step: Step) -> dict[str, Any]:
    """What stands beside a step's evidence: for an approval the note, typed or attached."""
    if step != Step.APPROVE:
        return {}
    return {"note": note_text(), "note_scan": PaperField(
        label=_("批示笺（附件）"), id="approve-note-scan", description=_("选填。已在纸上批示的，附扫描件或照片。"))}


def keep_notes(row: Issue, act: Any, *, text: str = "", scan: Upload | None = None, secret: Collection[str] = ()) -> None:
    """Store what was written with an approval as papers of its issue; the caller commits both together.

    `secret` names what is 含商业秘密: `note`, `note_scan`. A note repeats the title: where that is marked, so is the note.
    """
    db = session().session()
    titled = "title" in {name for noun, _row, name in marked_cells(db, row.id) if noun == ACTS[Step.RECEIVE].__tablename__}
    if text:
        paper = note_paper(Note(
            office=row.office.name, number=row.registration_no or "", title=row.title, text=text, signed_by=act.taken_by,
            enterprise=row.enterprise.name if row.enterprise else "", signed_on=act.on))
        store(db, paper, act.at, signed_in(), row.id, NOTE, secret=titled or "note" in secret)
    if scan is not None:
        store(db, scan, act.at, signed_in(), row.id, NOTE, secret="note_scan" in secret)


def notes_to_choose(page: Any) -> list[tuple[int, str]]:
    """The notes of the approval that counts, the latest first, for who hands it out or passes it up."""
    if not set(TAKERS) & set(page.allowed):
        return []
    return [(one.id, words_of(one, page)) for one in reversed(notes_that_count(page.facts, page.attachments))]


def words_of(paper: Attachment, page: Any) -> str:
    """用审批时的批示笺（批示笺 〔2021〕第01号.docx，李敏，4月9日）."""
    approved = page.facts.approval()
    by = next((act.taken_by for act in page.acts if act.seq == approved.seq), "")
    return str(_("用审批时的批示笺（%(name)s，%(who)s，%(day)s）", name=paper.name, who=by, day=day(approved.on, page.today)))


class NoteField(PaperField):
    """A paper that is there already, or another one: what is attached goes before what is chosen."""

    def __init__(self, *args: Any, notes: Sequence[tuple[int, str]] = (), **kwargs: Any):
        super().__init__(*args, **{**kwargs, "default": notes[0][0] if notes else None})
        self.notes = notes

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """The choice, unless a file came."""
        super().process(formdata, *args, **kwargs)
        if formdata is None or isinstance(self.data, Upload) or self.process_errors:
            return
        chosen = next((text for text in formdata.getlist(self.name) if isinstance(text, str) and text), "")
        self.data = key_of(Attachment.__table__.c.id, chosen) if chosen else None
        if chosen and self.data not in [key for key, _words in self.notes]:
            self.data, self.process_errors = None, [_("这份批示笺已不能用：审批已有变化，请刷新页面后重选，或另附一份。")]

    def __call__(self, **attributes: Any) -> Markup:
        """The papers to choose from, and the input for another."""
        pairs = [*self.notes, ("", _("另附一份（在下面选择文件），或不附"))]
        boxes = Markup("").join(
            Markup('<label class="box whole"><input type="radio" name="{}" value="{}"{}> {}</label>').format(
                self.name, key, Markup(" checked") if key == (self.data if isinstance(self.data, int) else "") else "", words)
            for key, words in pairs)
        return Markup('<div class="boxes stack" role="radiogroup" aria-labelledby="{}-label">{}</div>{}').format(
            self.id, boxes, super().__call__(**attributes))
