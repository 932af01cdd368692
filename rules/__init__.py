"""The law 规则: declared, cited, pure. Standard library only; no web, no database, no clock, no randomness.

Read in this order: terms, clause, evidence, facts, needs, kinds, life, policy, then policies/linyi_2014.
Four questions, four pure functions: may this step be taken (`decide`), who must approve (`approver_for`),
by when (`due.clock`), what is owed in this period (`owed`).
"""

from rules.approver import approver_for
from rules.decide import Decision, Refusal, decide, entitled
from rules.facts import Act, Actor, EnterpriseFacts, Facts, Grant, fold
from rules.owed import owed
from rules.policies import POLICIES, in_force_on
from rules.terms import Role, Status, Step

__all__ = [
    "POLICIES",
    "Act",
    "Actor",
    "Decision",
    "EnterpriseFacts",
    "Facts",
    "Grant",
    "Refusal",
    "Role",
    "Status",
    "Step",
    "approver_for",
    "decide",
    "entitled",
    "fold",
    "in_force_on",
    "owed",
]
