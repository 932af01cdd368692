"""演示的附件 A paper of the demonstration: one small, valid, empty page of PDF, the same bytes under each name."""

from __future__ import annotations

from models.attachments import Upload

_PAGE = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>",
    b"<</Length 51>>stream\nBT /F 18 Tf 72 760 Td (Demonstration only) Tj ET  \nendstream",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
)


def _pdf(objects: tuple[bytes, ...]) -> bytes:
    """The file: header, objects, the table of where each begins, and the trailer."""
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(data))
    )


PDF = _pdf(_PAGE)


def paper(name: str) -> Upload:
    """A paper by its file name."""
    return Upload(name, PDF)
