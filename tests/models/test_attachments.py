"""Attachments: what is taken, what is not and why, and that it comes back as it was."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from sqlalchemy.orm import Session

from models.attachments import MOST_BYTES, Attachment, BadFile, Upload, store
from models.clock import at
from seed.cast import Cast
from tests.models.story import MONDAY

PDF = b"%PDF-1.4\n1 0 obj"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 32


def docx() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [("确认.pdf", PDF), ("章.PNG", PNG), ("照片.jpeg", JPG), ("照片.jpg", JPG), ("说明.docx", docx()), ("说明.txt", "有".encode())],
)  # fmt: skip
def test_taken(name: str, data: bytes) -> None:
    assert Upload(name, data).data == data


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("空.pdf", b"", "文件是空的", id="empty"),
        pytest.param(
            "大.pdf", PDF + b" " * (MOST_BYTES - len(PDF) + 1), "超过 20 MB", id="one byte too many"
        ),
        pytest.param("程序.exe", b"MZ", "不收这种文件", id="wrong ending"),
        pytest.param("页面.html", b"<html>", "不收这种文件", id="a page"),
        pytest.param("没有扩展名", PDF, "不收这种文件", id="no ending"),
        pytest.param("照片.jpg", docx(), "内容与扩展名不符", id="docx named jpg"),
        pytest.param("照片.jpg", PNG, "内容与扩展名不符", id="png named jpg"),
        pytest.param("说明.pdf", b"MZ\x90\x00", "内容与扩展名不符", id="program named pdf"),
        pytest.param("说明.txt", PDF, "内容与扩展名不符", id="pdf named txt"),
        pytest.param("双.pdf.exe", PDF, "不收这种文件", id="two endings"),
    ],
)
def test_not_taken(name: str, data: bytes, words: str) -> None:
    with pytest.raises(BadFile, match=words):
        Upload(name, data)


def test_the_largest_is_taken() -> None:
    assert len(Upload("大.pdf", PDF + b" " * (MOST_BYTES - len(PDF))).data) == MOST_BYTES


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("书面确认（盖章）.pdf", "书面确认（盖章）.pdf"), ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\用户\\桌面\\确认.pdf", "确认.pdf"), ("a\x00b\r\nSet-Cookie: x.pdf", "abSet-Cookie: x.pdf"),
        ("\ud800名.pdf", "名.pdf"), ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)  # fmt: skip
def test_its_true_name(session: Session, cast: Cast, given: str, kept: str) -> None:
    row = store(session, Upload(given, PDF), at(MONDAY), cast["clerk"], None)
    session.commit()
    session.expire_all()
    assert session.get_one(Attachment, row.id).name == kept


def test_kept_as_it_was(session: Session, cast: Cast) -> None:
    data = bytes(range(256)) * 1000
    row = store(session, Upload("图.png", PNG + data), at(MONDAY), cast["clerk"], None, "现场照片")
    session.commit()
    session.expire_all()
    kept = session.get_one(Attachment, row.id)
    assert kept.data == PNG + data
    assert (kept.size, kept.sha256) == (len(PNG + data), hashlib.sha256(PNG + data).hexdigest())
    assert (kept.media_type, kept.title, kept.stored_by_id) == ("image/png", "现场照片", cast["clerk"].id)
