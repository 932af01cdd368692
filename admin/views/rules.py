"""办法与规则 The rulebook: every rule with its clause as printed, where a refusal leads and an official checks the desk."""
from functools import lru_cache
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_admin import BaseView
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from admin import rule_words, rulebook
from admin.doors import Doors, door
from admin.house import now, session
from admin.language import in_words
from admin.rule_readings import read_here
from admin.rule_texts import STATES, attach_form
from admin.views.readings import with_stand_in
from models.regulation_texts import BadText, attach, text_of, versions_of
from rules.clause_marks import Marks, marked
from rules.policies import POLICIES
from rules.policy import Policy
from rules.stories import told_of


class RulesView(Doors, BaseView):
    """Anybody who has signed in may read the law."""
    noun = "rules"
    verbs = frozenset({"list", "read", "edit"})

    def __init__(self) -> None:
        super().__init__(name=_l("办法与规则"), endpoint="rules", url="rules")

    def may(self, verb: str) -> bool:
        """To read it one need hold no grant at all; to attach a text, a role."""
        return super().may(verb) if verb == "edit" else verb in self.verbs and bool(current_user.is_authenticated)

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
            settings=settings, readings=read_here()[policy.key] if policy and settings else [],
            changes={(one.office.id, one.setting.name) for one in may_change()} if settings else set(), stood_in=with_stand_in,
            stories=told_of(rule.id, rule.proofs), beside=beside(entry),
            proofs=[proof.partition(":")[::2] for proof in rule.proofs], around=around(entry))

    @door("/text/", "read")
    def text(self) -> Any:
        """条文对照: the regulation's text, each clause marked by what stands behind it."""
        return self.text_page(policy_or_404(), attach_form())

    @door("/text/attach/", "edit", methods=("POST",))
    def attach(self) -> Any:
        """Keep a text; the one before stays as an earlier version."""
        policy, form = policy_or_404(), attach_form()
        if form.validate():
            try:
                attach(session(), policy, form.given(), current_user._get_current_object(), now(), form.source.data or "")
                session().commit()
            except BadText as error:
                session().rollback()
                form.text.errors = [*form.text.errors, in_words(error)]
            else:
                flash(_("已附上，以这一版为准；以前的版本仍保留。"), "success")
                return redirect(url_for("rules.text", policy=policy.key))
        return self.text_page(policy, form), 422

    def text_page(self, policy: Policy, form: Any) -> Any:
        """The text that holds with its marks, the versions, and the form for who may attach one."""
        row = text_of(session(), policy)
        asked = request.args.get("only", "")
        return self.render("rulebook/text.html", policy=policy, row=row, marks=marks_of(policy.key, row.text) if row else None,
                           only=asked if asked in STATES else "", states=STATES, versions=versions_of(session(), policy), form=form,
                           may_attach=self.may("edit"))


def may_change() -> list[Any]:
    """The settings of offices of which the person of this request may propose another reading."""
    view = current_app.extensions["desk-views"].get("setting")
    return view.changeable() if view is not None and view.may("create") else []


def documents() -> list[tuple[str, str]]:
    """The documents to choose from."""
    return [*((key, policy.document.number) for key, policy in POLICIES.items()), (rulebook.HOUSE_KEY, str(_("本系统的规则")))]


def policy_or_404() -> Policy:
    """The policy that the address names; the only one where it names none."""
    key = request.args.get("policy", "") or next(iter(POLICIES))
    if key not in POLICIES:
        abort(404)
    return POLICIES[key]


@lru_cache(maxsize=8)
def marks_of(key: str, text: str) -> Marks:
    """The marks of a text, worked out once."""
    return marked(POLICIES[key], text)


def beside(entry: rulebook.Entry) -> list[rulebook.Entry]:
    """The other rules of the same article."""
    return [one for one in rulebook.book() if one.rule is not entry.rule and one.policy is entry.policy
            and entry.policy is not None and one.rule.clause.article == entry.rule.clause.article]


def around(entry: rulebook.Entry) -> tuple[rulebook.Entry | None, rulebook.Entry | None]:
    """The rule before and the rule behind."""
    book = rulebook.book()
    place = book.index(entry)
    return (book[place - 1] if place else None, book[place + 1] if place + 1 < len(book) else None)
