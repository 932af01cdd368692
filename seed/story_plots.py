"""情节 Plots: at which points of the loop the demonstration's issues stand, and how many at each.

Counts are for three hundred.
"""

from __future__ import annotations

from seed import story_scenes as s
from seed import story_work as w
from seed.story_fit import Plot, shared_out

WHOLE = 300


REGISTERED = (s.report, s.register)
PROPOSED = (*REGISTERED, s.propose)
APPROVED = (*PROPOSED, s.approve)
DISPATCHED = (*APPROVED, s.dispatch)
HANDLING = (*DISPATCHED, w.accept)
INTO_NEXT_YEAR = (*REGISTERED, s.propose_into_next_year, s.approve, s.dispatch)
REPORTED = (*HANDLING, w.work, w.result)
QUICK = (*HANDLING, w.work_fast, w.result)
CONFIRMED = (w.verify, w.confirm)
CLOSED = (*CONFIRMED, w.close)
AGAIN = (w.work, w.result, *CLOSED)
WORSE = (w.work, w.result, w.verify, w.complain)
LATE = (*HANDLING, w.overstay)
URGENT = (s.report_urgent, s.register, s.escalate_urgent)
VOIDED = (*DISPATCHED, s.void_slip)
RETURNED = (*DISPATCHED, s.return_slip)
HAND_OUT = (s.propose, s.approve, s.dispatch)
BEFORE_MEETING = (*LATE, w.remind, w.explain, w.escalate)
ALL_YEAR = (2, 225)
IN_TIME = (0, 60)

PLOTS = (
    # 已销号
    Plot("closed", 58, (*REPORTED, *CLOSED), ALL_YEAR),
    Plot("closed-late", 9, (*LATE, w.remind, w.explain, w.result, *CLOSED), ALL_YEAR),
    Plot("closed-failed-verification", 12, (*REPORTED, w.fail, *AGAIN), ALL_YEAR),
    Plot("closed-dissatisfied", 8, (*REPORTED, w.verify, w.complain, *AGAIN), ALL_YEAR),
    Plot("closed-three-rounds", 2, (*REPORTED, w.fail, *WORSE, *AGAIN), ALL_YEAR),
    Plot("closed-sent-back", 6, (*PROPOSED, s.send_back, *HAND_OUT, w.accept, *AGAIN), ALL_YEAR),
    Plot("closed-void-slip", 4, (*VOIDED, s.dispatch, w.accept, *AGAIN), ALL_YEAR),
    Plot("closed-returned-slip", 5, (*RETURNED, *HAND_OUT, w.accept, *AGAIN), ALL_YEAR, needs="movable"),
    Plot("closed-corrected", 4, (*REGISTERED, s.correct, *HAND_OUT, w.accept, *AGAIN), ALL_YEAR),
    Plot("closed-reopened", 3, (*QUICK, *CLOSED, w.reopen, *AGAIN), ALL_YEAR),
    Plot("closed-by-meeting", 4, (*BEFORE_MEETING, s.decide, w.accept, *AGAIN), ALL_YEAR),
    Plot("closed-urgent", 3, (*URGENT, s.meet_at_once, w.accept, *AGAIN), ALL_YEAR, needs="giant"),
    Plot("closed-land-major", 2, (*REPORTED, *CLOSED), ALL_YEAR, needs="land-major"),
    # 在办
    Plot("dispatched", 13, DISPATCHED, (1, 5)),
    Plot("dispatched-overdue", 1, (*DISPATCHED, w.wait_overdue, w.remind), (1, 9), (-14, -2)),
    Plot("dispatched-again", 1, (*VOIDED, s.dispatch), (1, 5)),
    Plot("handling-near", 12, (*HANDLING, w.work_on), None, (0, 3)),
    Plot("handling-this-week", 16, (*HANDLING, w.work_on), None, (4, 10)),
    Plot("handling-merged", 3, (*HANDLING, w.work_on, s.pass_on), None, (-8, 20), needs="merging"),
    Plot("handling-far", 16, (*HANDLING, w.work_on), None, (11, 40)),
    Plot("handling-next-year", 1, (*INTO_NEXT_YEAR, w.accept), (0, 2)),
    Plot("overdue-silent", 6, (*HANDLING, w.work_on), None, (-12, -1)),
    Plot("overdue-explained", 4, (*LATE, w.explain, w.work_on), None, (-25, -5)),
    Plot("overdue-reminded", 3, (*LATE, w.remind, w.work_on), None, (-20, -5)),
    Plot("handling-failed-verification", 6, (*REPORTED, w.fail, w.work_on), None, (1, 12)),
    Plot("handling-dissatisfied", 4, (*REPORTED, w.verify, w.complain, w.work_on), None, (1, 12)),
    Plot("handling-reopened", 3, (*QUICK, *CLOSED, w.reopen, w.work_on), None, (2, 40)),
    Plot("handling-by-meeting", 2, (*BEFORE_MEETING, s.decide, w.accept, w.work_on), (1, 6), IN_TIME),
    Plot("handling-returned-slip", 2, (*RETURNED, *HAND_OUT, w.accept, w.work_on), None, (2, 30), "movable"),
    Plot("reported", 12, QUICK, (1, 5), IN_TIME),
    Plot("verified", 8, (*QUICK, w.verify), (1, 6), IN_TIME),
    Plot("confirmed", 7, (*QUICK, *CONFIRMED), (1, 4), IN_TIME),
    # 交办之前、提请协调和别的去向
    Plot("received", 11, (s.report,), (0, 4)),
    Plot("registered", 9, REGISTERED, (1, 6)),
    Plot("registered-returned-slip", 2, RETURNED, (1, 5), needs="movable"),
    Plot("registered-sent-back", 2, (*PROPOSED, s.send_back), (1, 5)),
    Plot("proposed", 8, PROPOSED, (1, 6)),
    Plot("proposed-land-major", 1, PROPOSED, (1, 6), needs="land-major"),
    Plot("approved", 6, APPROVED, (1, 4)),
    Plot("approved-void-slip", 1, VOIDED, (1, 4)),
    Plot("escalated", 4, BEFORE_MEETING, (1, 11)),
    Plot("escalated-urgent", 2, URGENT, (1, 6), needs="giant"),
    Plot("withdrawn-early", 4, (*REGISTERED, s.withdraw), ALL_YEAR),
    Plot("withdrawn-in-work", 3, (*HANDLING, s.withdraw), ALL_YEAR),
    Plot("ended-unresponsive", 2, (*REGISTERED, s.end_unresponsive), ALL_YEAR),
    Plot("ended-court", 1, (*HANDLING, s.end_court), ALL_YEAR),
    Plot("ended-deregistered", 1, (*REGISTERED, s.end_deregistered), (15, 140), needs="deregistered"),
    Plot("ended-duplicate", 3, (*REGISTERED, s.end_duplicate), (3, 200), needs="duplicate"),
)


def cast_for(number: int) -> tuple[Plot, ...]:
    """So many plots in the proportions of the table, each at least once. Raises ValueError for too few."""
    return shared_out(PLOTS, number, WHOLE)
