"""规则簿 The rulebook: every rule in order, found by words, kind, step and document; and the address of each."""
from dataclasses import dataclass
from functools import cache

from flask import current_app, url_for
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from admin.ids import words_of
from rules.clause import fold
from rules.evidence import field_of
from rules.house import HOUSE
from rules.kinds import Guard, Rule
from rules.listing import every_rule, steps_refused
from rules.needs import Given
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Step

HOUSE_KEY = "house"
NUMERALS = str.maketrans("零一二三四五六七八九", "0123456789")


@dataclass(frozen=True)
class Entry:
    """A rule with its policy, the steps that it may refuse, and everything that is searched."""
    policy: Policy | None
    rule: Rule
    steps: tuple[Step, ...]
    text: str

    @property
    def key(self) -> str:
        """The policy's key, `house` for a rule of the house."""
        return self.policy.key if self.policy else HOUSE_KEY

    @property
    def is_everywhere(self) -> bool:
        """Whether it holds at every step."""
        return isinstance(self.rule, Guard) and self.rule.every_step


@dataclass(frozen=True)
class Wish:
    """What an address asks of the rulebook; what it does not know is left out."""
    words: str = ""
    kind: str = ""
    step: str = ""
    policy: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked."""
        return not (self.words or self.kind or self.step or self.policy)


@cache
def book() -> tuple[Entry, ...]:
    """Every rule, in the order of the documents; those of the house last."""
    return tuple(Entry(policy, rule, tuple(Step(one) for one in steps_refused(policy, rule)), searched(policy, rule))
                 for policy, rule in every_rule())


def searched(policy: Policy | None, rule: Rule) -> str:
    """Everything of a rule in which words are looked for, without blanks; articles with both kinds of numerals."""
    needs = [getattr(need, "words", "") for need in rule.needs]
    fields = [field.words for need in rule.needs if isinstance(need, Given) for name in need.fields
              if (field := field_of(need.step, name))]
    steps = [] if isinstance(rule, Guard) and rule.every_step else [step.words for step in rule.steps]
    title = policy.document.title if policy else HOUSE.title
    parts = (rule.id, rule.title, str(rule.clause), in_digits(rule.clause.article), rule.clause.quote, rule.reading, rule.kind_words,
             title, *needs, *fields, *steps)
    return fold("　".join(parts)).lower()


def in_digits(article: str) -> str:
    """第十二条 as 第12条, for who types it so."""
    number = article.removeprefix("第").removesuffix("条")
    tens, ten, ones = number.rpartition("十")
    if not ten:
        return article.translate(NUMERALS)
    return f"第{(tens or '一').translate(NUMERALS)}{(ones or '零').translate(NUMERALS)}条"


def read_wish(args: MultiDict[str, str]) -> Wish:
    """The address's wishes."""
    return Wish(words=" ".join(words_of(args.get("search"))), kind=known(args.get("kind"), kinds()),
                step=known(args.get("step"), steps()), policy=known(args.get("policy"), {**dict.fromkeys(POLICIES), HOUSE_KEY: None}))


def known(value: str | None, values: object) -> str:
    """The value where it is one of these."""
    return value if value and value in values else ""  # type: ignore[operator]


def kinds() -> dict[str, str]:
    """The kinds of which there are rules, with their words."""
    return {entry.rule.kind: entry.rule.kind_words for entry in book()}


def steps() -> dict[str, str]:
    """The steps that some rule of its own may refuse."""
    named = {step for entry in book() if not entry.is_everywhere for step in entry.steps}
    return {step.value: step.words for step in Step if step in named}


def found(wish: Wish) -> list[Entry]:
    """The rules that answer a wish; all words must be there."""
    asked = [fold(word).lower() for word in wish.words.split()]
    return [entry for entry in book()
            if all(word in entry.text for word in asked) and wish.kind in ("", entry.rule.kind)
            and wish.policy in ("", entry.key) and (not wish.step or wish.step in entry.steps)]


def entry_of(rule_id: str) -> Entry | None:
    """A rule by its id."""
    return next((entry for entry in book() if entry.rule.id == rule_id), None)


def rule_title(rule_id: str) -> str:
    """A rule's name; its id where there is no such rule."""
    entry = entry_of(rule_id)
    return entry.rule.title if entry else rule_id


def rule_url(rule_id: str) -> str:
    """The address of a rule's page; nothing where there is none, or nobody to read it."""
    view = current_app.extensions["desk-views"].get("RulesView")
    if view is None or not current_user.is_authenticated or entry_of(rule_id) is None:
        return ""
    return url_for("rules.details", id=rule_id)
