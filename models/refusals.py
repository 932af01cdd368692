"""不予办理 What `take` raises. Each says in words what is wrong; a refusal cites every article that speaks."""

from __future__ import annotations

from rules.decide import Decision


class Refused(Exception):
    """The rules refuse the step; `decision.refusals` holds every one, with its article and its cure."""

    def __init__(self, decision: Decision) -> None:
        super().__init__("；".join(refusal.words for refusal in decision.refusals))
        self.decision = decision


class Stale(Exception):
    """Another step was taken since the person last looked; nothing was done."""

    def __init__(self, seq: int) -> None:
        super().__init__("这件问题刚刚有人办理过，您的这一步没有写入，请看最新情况后再办")
        self.seq = seq


class NoPolicy(Exception):
    """No office, or none that follows a policy on that day."""
