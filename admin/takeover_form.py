"""What the page of taking over is handed in: the ledger, its papers, the choices; and the proof of a dry run.

Nothing is kept between the dry run and the writing: the browser hands the file in again, and a signed token says that
this very file, with these choices, was tried out by this person within the hour.
"""
import hashlib
from dataclasses import asdict
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from models.attachments import BadFile, Upload
from models.takeover import Ledger
from models.takeover_numbers import HIGHEST, SERIES
from models.takeover_rows import Options

CHOICES = tuple(asdict(Options()))
LASTS = 60 * 60
MOST_PAPERS = 500


class BadForm(Exception):
    """What was handed in cannot be used; its words are for people."""


def options() -> Options:
    """The choices as ticked; before anything is handed in, the usual ones."""
    if request.method != "POST":
        return Options()
    return Options(**{name: request.form.get(name) == "1" for name in CHOICES})


def ledger() -> Ledger:
    """The file and its papers. Raises `BadForm`."""
    file = request.files.get("ledger")
    if file is None or not file.filename:
        raise BadForm(_("请选择台账文件。"))
    papers = {}
    found = [one for one in request.files.getlist("papers") if one.filename]
    if len(found) > MOST_PAPERS:
        raise BadForm(_("一次最多附 %(most)s 个确认件，请分次接收。", most=MOST_PAPERS))
    for one in found:
        name = base(one.filename or "")
        if name in papers:
            raise BadForm(_("确认件“%(name)s”附了两次，请改名后重选。", name=name))
        try:
            papers[name] = Upload(name, one.read())
        except BadFile as error:
            raise BadForm(str(error)) from error
    return Ledger(base(file.filename), file.read(), papers)


def base(name: str) -> str:
    """The file's own name, without a folder."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()


def openings() -> tuple[int, dict[str, int]]:
    """The year and the last number of each series that is filled in. Raises `BadForm`."""
    year = whole(request.form.get("year", ""), _("年度"), 1990, 2099)
    last = {series: whole(text, words, 1, HIGHEST) for series, words in SERIES.items()
            if (text := request.form.get(f"last_{series}", "").strip())}
    if not last:
        raise BadForm(_("请至少填写一类编号已用到第几号。"))
    return year, last


def whole(text: str, words: str, least: int, most: int) -> int:
    """A whole number within bounds. Raises `BadForm`."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most):
        raise BadForm(_("%(words)s：请填 %(least)s 至 %(most)s 的整数。", words=words, least=least, most=most))
    return int(text)


def tried(book: Ledger, office: int, chosen: Options, person: int) -> str:
    """The token of a dry run."""
    return str(signer().dumps(fingerprint(book, office, chosen, person)))


def was_tried(book: Ledger, office: int, chosen: Options, person: int) -> bool:
    """Whether this very ledger was tried out with these choices, by him, within the hour."""
    try:
        said = signer().loads(request.form.get("tried", ""), max_age=LASTS)
    except BadSignature:
        return False
    return bool(said == fingerprint(book, office, chosen, person))


def fingerprint(book: Ledger, office: int, chosen: Options, person: int) -> str:
    """Everything that decides what a ledger becomes."""
    papers = sorted((name, hashlib.sha256(one.data).hexdigest()) for name, one in book.papers.items())
    whole = repr((book.name, book.sha256, papers, office, sorted(asdict(chosen).items()), person))
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def signer() -> Any:
    """Signs with the application's own key."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="takeover")
