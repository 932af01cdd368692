"""附原文的表单 The form by which an administrator attaches the text of a regulation: pasted, or a text file."""
from typing import Any

from flask_admin.helpers import get_form_data
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FileField
from wtforms.validators import Length, Optional
from wtforms.widgets import FileInput

from admin import fields
from models.regulation_texts import MOST_CHARACTERS

STATES = {"rule": _l("有规则"), "note": _l("有说明"), "nothing": _l("无")}
"""What may stand behind a clause."""
KINDS = (".txt", ".md")
MOST_BYTES = MOST_CHARACTERS * 4


class PlainFileField(FileField):
    """A file of plain text, read when the form is."""
    widget = FileInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Its text; what cannot be read as one is told."""
        given = next((one for one in valuelist if getattr(one, "filename", "")), None)
        self.data = None
        if given is None:
            return
        if not given.filename.lower().endswith(KINDS):
            raise ValueError(_("只收 .txt 或 .md 文本。Word 文件请打开后全选、复制，粘贴到上面。"))
        data = given.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValueError(_("文件太大：最多 %(most)s 字。", most=MOST_CHARACTERS))
        self.data = decoded(data)


def decoded(data: bytes) -> str:
    """UTF-8, with or without its mark, else GB 18030. Raises ValueError for what is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ValueError(_("看不懂这个文件的文字，请另存为 UTF-8 文本再附。"))


class AttachForm(fields.DeskForm):
    """Pasted or as a file; a file goes before."""
    text = fields.TextField(_l("原文"), validators=[Optional()],
                            description=_l("打开办法的文件，全选、复制，粘贴到这里。最多 %(most)s 字。", most=MOST_CHARACTERS))
    file = PlainFileField(_l("或选文本文件"), description=_l(".txt 或 .md"))
    source = fields.LineField(_l("来源"), validators=[Optional(), Length(max=200, message=_l("最多 %(max)d 个字。"))],
                              filters=[fields.trimmed], description=_l("如：市政府公报 2014年第2期"))

    def given(self) -> str:
        """The text that was given."""
        return str(self.file.data or self.text.data or "")


def attach_form() -> Any:
    """As it was sent, or empty."""
    return AttachForm(get_form_data())
