"""时限证明 A deadline of an issue on a page of its own, to be printed, or as text to be copied."""
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _

from admin.doors import door
from admin.issue_page import IssuePage
from admin.strips import as_text
from admin.xlsx import disposition


class Proving:
    """The door of an issue's deadlines."""
    row_or_404: Any
    render: Any

    @door("/proof/", "read")
    def proof_view(self) -> Any:
        """One of its deadlines, day by day; without a key the one that holds."""
        row = self.row_or_404()
        page = IssuePage(self, row)
        proven = page.proven_as(request.args.get("deadline", ""))
        if proven is None:
            abort(404)
        about = str(_("%(title)s：%(words)s", title=proven.title, words=row.registration_no or row.title))
        bare = request.args.get("format") == "text"
        text = as_text(proven.strip, about, *(one for one in (proven.by, proven.reason) if one), whole=bare)
        if bare:
            answer = Response(text, mimetype="text/plain")
            answer.headers["Content-Disposition"] = disposition(f"{_('时限推算')}.txt", "inline")
            return answer
        return self.render("issue/proof.html", model=row, page=page, proven=proven, text=text)
