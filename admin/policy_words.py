"""叫法: what an issue's own policy calls a step, a status, a field or its slip, in the language of the page."""
from collections.abc import Callable, Iterable
from typing import Any

from flask_babel import gettext as _

from admin.house import today
from models.effects import slip_kind
from models.facts import policy_for
from models.offices import Office
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role, Status, Step, Term


def policy_of(key: str) -> Policy:
    """A policy by its key; the first one where a key of before is no more."""
    return POLICIES.get(key) or next(iter(POLICIES.values()))


def said(policy: Policy, term: Term) -> str:
    """回访 or 现场核实."""
    return str(_(policy.words(term)))


def status_words(row: Any) -> str:
    """The status of an issue in its policy's word."""
    return said(policy_of(row.policy), Status(row.status))


def policy_of_office(office: Office) -> Policy:
    """The policy that an office follows today; the first one where it follows none yet."""
    return policy_for(office, today()) or next(iter(POLICIES.values()))


def slip_words(policy: Policy) -> str:
    """交办单 or 处置单: what an issue is handed out on."""
    kind = slip_kind(policy, Step.DISPATCH)
    return str(_(kind.words)) if kind else ""


def has_groups(policy: Policy) -> bool:
    """Whether liaison groups verify on site; else the office calls back."""
    move = policy.move(Step.VERIFY)
    return move is not None and Role.LIAISON_OFFICER in move.by


def keys_of(test: Callable[[Policy], object]) -> list[str]:
    """The keys of those policies of which something is so."""
    return [key for key, policy in POLICIES.items() if test(policy)]


def both(words: Iterable[str]) -> str:
    """已核实／已回访: each word once."""
    return "／".join(dict.fromkeys(words))


def status_choices(here: Iterable[Policy]) -> list[tuple[str, str]]:
    """Every status that an issue may have under these policies, in their words."""
    life = [(policy, set(policy.life().statuses)) for policy in here]
    used = [status for status in Status if any(status in statuses for _policy, statuses in life)]
    return [(status.value, both(said(policy, status) for policy, statuses in life if status in statuses)) for status in used]
