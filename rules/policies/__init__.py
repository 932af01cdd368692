"""办法 The policies, one file for each regulation."""

from __future__ import annotations

from datetime import date

from rules.policies import lincang_2021, linyi_2014
from rules.policy import Policy

POLICIES: dict[str, Policy] = {policy.key: policy for policy in (linyi_2014.POLICY, lincang_2021.POLICY)}
"""Every policy by its key (linyi-2014-10)."""


def in_force_on(keys: tuple[str, ...], on: date) -> Policy | None:
    """Of the policies that an office follows, the latest one in force on a day; None before the first."""
    followed = [POLICIES[key] for key in keys if POLICIES[key].in_force <= on]
    return max(followed, key=lambda policy: policy.in_force, default=None)
