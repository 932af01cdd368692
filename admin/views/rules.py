"""办法与规则 The rulebook: every rule with its clause as printed, where a refusal leads and an official checks the desk."""
from typing import Any

from flask import abort, request
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from admin import rule_words, rulebook
from admin.doors import Doors, door
from admin.rule_readings import read_here
from rules.policies import POLICIES
from rules.policy import Policy
from rules.stories import told_of


class RulesView(Doors, BaseView):
    """Anybody who has signed in may read the law."""
    noun = "rules"
    verbs = frozenset({"list", "read"})

    def __init__(self) -> None:
        super().__init__(name=_l("办法与规则"), endpoint="rules", url="rules")

    def may(self, verb: str) -> bool:
        """To read it one need hold no grant at all."""
        return verb in ("list", "read") and bool(current_user.is_authenticated)

    @door("/", "list")
    def index(self) -> Any:
        """The rules that answer what was asked, by document; all of them where nothing was."""
        wish = rulebook.read_wish(request.args)
        found = rulebook.found(wish)
        policies: list[Policy | None] = [*POLICIES.values(), None]
        groups = [(policy, inside) for policy in policies if (inside := [one for one in found if one.policy is policy])]
        return self.render("rulebook/index.html", wish=wish, groups=groups, many=len(found), all_many=len(rulebook.book()),
                           kinds=rulebook.kinds(), steps=rulebook.steps(), documents=documents(),
                           readings=read_here() if wish.is_plain else {})

    @door("/details/", "read")
    def details(self) -> Any:
        """One rule."""
        entry = rulebook.entry_of(request.args.get("id", ""))
        if entry is None:
            abort(404)
        policy, rule = entry.policy, entry.rule
        settings = [one for one in policy.settings if one.rule == rule.id] if policy else []
        moves = rule_words.moves_told(policy) if policy and rule.id == policy.order else []
        return self.render(
            "rulebook/rule.html", entry=entry, rule=rule, policy=policy, told=rule_words.does(policy, rule), moves=moves,
            settings=settings, stories=told_of(rule.id, rule.proofs), beside=beside(entry),
            proofs=[proof.partition(":")[::2] for proof in rule.proofs], around=around(entry))


def documents() -> list[tuple[str, str]]:
    """The documents to choose from."""
    return [*((key, policy.document.number) for key, policy in POLICIES.items()), (rulebook.HOUSE_KEY, str(_("本系统的规则")))]


def beside(entry: rulebook.Entry) -> list[rulebook.Entry]:
    """The other rules of the same article."""
    return [one for one in rulebook.book() if one.rule is not entry.rule and one.policy is entry.policy
            and entry.policy is not None and one.rule.clause.article == entry.rule.clause.article]


def around(entry: rulebook.Entry) -> tuple[rulebook.Entry | None, rulebook.Entry | None]:
    """The rule before and the rule behind."""
    book = rulebook.book()
    place = book.index(entry)
    return (book[place - 1] if place else None, book[place + 1] if place + 1 < len(book) else None)
