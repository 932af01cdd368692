"""时限计算器 The calculator: received on this day, due when; to be due on this day, received when at the latest."""
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from admin import reckoning
from admin.doors import door
from admin.pages import DeskPage
from admin.policy_words import both, slip_words
from admin.xlsx import disposition
from rules.calendar import FIRST, LAST
from rules.policies import POLICIES


class ReckonerView(DeskPage):
    """For every official; it reads and never writes."""
    noun, title = "reckoner", _l("时限计算器")
    verbs = frozenset({"list"})

    @door("/", "list")
    def index_view(self) -> Any:
        """Asked and answered by the address alone, so that an answer can be sent on."""
        known = reckoning.offices()
        wish = reckoning.read(request.args, known)
        answer, problem = reckoning.answer(wish)
        bad = wish.is_asked and answer is None
        if answer is not None and request.args.get("format") == "text":
            made = Response(answer.text, mimetype="text/plain")
            made.headers["Content-Disposition"] = disposition(f"{_('时限推算')}.txt", "inline")
            return made
        every = reckoning.terms(wish.office)
        groups = [(policy, [one for one in every if one.policy is policy]) for policy in POLICIES.values()]
        slip = both(slip_words(one.policy) for one in every if one.takes_days)
        page = self.render("reckoner/index.html", wish=wish, answer=answer, problem=problem, offices=known, groups=groups,
                           term_words=reckoning.term_words, slip=slip, first=FIRST, last=LAST)
        return page, 422 if bad else 200
