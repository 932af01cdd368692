"""Files that come with a form: several at once, from a phone's camera or its store, each bad one told by its name.

A file is measured before it is read, so one of 40 MB is refused at its field and costs nothing. What a request may
weigh in all is more where files come (`init_papers`) than elsewhere.
"""
from typing import Any

from flask import Flask, request
from flask import session as cookie
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.datastructures import FileStorage
from wtforms import Field as Control

from admin.fields import marks
from admin.language import in_words
from models.attachments import MOST_BYTES, MOST_FILES, TYPES, BadFile, Upload, too_large, too_many

ACCEPTED = ",".join(f".{ending}" for ending in TYPES)
MOST_BODY = 160 * 1024 * 1024
"""What a form with files may weigh; beyond it the page of error 413 answers, and nothing is read."""
TAKES_FILES = frozenset({"issue.step_view", "issue.answer_view"})


def init_papers(app: Flask) -> None:
    """Ask how much a request may weigh before anything of it is read, the token included."""
    @app.before_request
    def weigh() -> None:
        with_files = request.mimetype == "multipart/form-data"
        if with_files and request.endpoint in TAKES_FILES and "_user_id" in cookie:
            request.max_content_length = max(MOST_BODY, app.config["MAX_CONTENT_LENGTH"])


def upload_of(came: FileStorage) -> Upload:
    """The upload. Raises `BadFile`: too large (before it is read), empty, unknown, or not what its name says."""
    name = str(came.filename)
    size = came.stream.seek(0, 2)
    came.stream.seek(0)
    if size > MOST_BYTES:
        raise too_large(name)
    return Upload(name, came.read())


class PaperField(Control):
    """A file; its bytes are looked at before anything is asked of the rules."""
    camera = False
    """Whether a phone offers its camera beside its store."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the file that came with the form."""
        super().process(None, *args, **kwargs)
        came = request.files.getlist(self.name) if formdata is not None else []
        given = next((one for one in came if one.filename), None)
        if given is not None:
            self.take(given)

    def take(self, came: FileStorage) -> None:
        """The upload, or what is wrong with it."""
        try:
            self.data = upload_of(came)
        except BadFile as error:
            self.process_errors = [in_words(error)]
            self.data = None

    def __call__(self, **attributes: Any) -> Markup:
        """The input; a file cannot be kept while a form is corrected, so it is asked again."""
        if self.camera:
            return picker(self, _("选照片或文件"), **attributes)
        return Markup("<input {}>").format(marks(id=self.id, type="file", name=self.name, accept=ACCEPTED, **attributes))


class FilesField(Control):
    """Several files: all of them, or every complaint by name; one that is bad keeps the others from being kept too."""

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the files that came with the form."""
        super().process(None, *args, **kwargs)
        came = [one for one in request.files.getlist(self.name) if one.filename] if formdata is not None else []
        self.names = [str(one.filename) for one in came]
        found, wrong = [], []
        if len(came) > MOST_FILES:
            wrong, came = [str(too_many([0] * len(came)))], []
        for one in came:
            try:
                found.append(upload_of(one))
            except BadFile as error:
                wrong.append(in_words(error))
        if not wrong and (problem := too_many([len(one.data) for one in found])):
            wrong.append(problem)
        self.data, self.process_errors = tuple(() if wrong else found), [str(_(one)) for one in wrong]

    def again(self) -> str:
        """Which files must be picked again after a form was not taken; no browser keeps them."""
        return "、".join(self.names)

    def __call__(self, **attributes: Any) -> Markup:
        """The camera and the store of a phone, one button each, and what was picked below them."""
        return picker(self, _("选照片或文件"), several=True, **attributes)


def picker(field: Control, title: str, *, several: bool = False, **attributes: Any) -> Markup:
    """Two inputs of one name, drawn as buttons; admin/static/files.js lists what was picked."""
    store = marks(id=field.id, type="file", name=field.name, accept=ACCEPTED, multiple=several, **attributes)
    camera = marks(id=f"{field.id}-camera", type="file", name=field.name, accept="image/jpeg,image/png", capture="environment")
    return Markup(
        '<div class="files" data-files data-most="{}" data-count="{}" data-large="{}" data-many="{}" data-remove="{}">'
        '<label class="btn plain shot">{}<input {}></label> <label class="btn plain">{}<input {}></label>'
        '<ul class="picked" aria-live="polite"></ul></div>').format(
            MOST_BYTES, MOST_FILES if several else 1, _("超过 20 MB，没有加入，请换一张或压缩"),
            _("最多 %(most)s 个文件，没有加入", most=MOST_FILES), _("去掉"), _("拍照"), camera, title, store)
