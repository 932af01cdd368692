"""情节 Plots: at which points of its life Lincang's demonstration has issues, and how many at each.

Counts are for two hundred and fifty. `needs` says which tier the difficulty asks for, or what is special about it.
"""

from __future__ import annotations

from seed.lincang import handing as h
from seed.lincang import intake as i
from seed.lincang import work as w
from seed.story_fit import Plot, shared_out

WHOLE = 250
ALL_YEAR = (2, 225)
IN_TIME = (0, 60)

REGISTERED = (i.report, i.register)
HAND_OUT = (h.propose, h.approve, h.dispatch)
BY_MEETING = (h.propose, h.meet, h.approve, h.dispatch)
DISPATCHED = (*REGISTERED, *HAND_OUT)
HANDLING = (*DISPATCHED, w.accept)
MAJOR = (*REGISTERED, *BY_MEETING, w.accept)
PROPOSED_UP = (*REGISTERED, h.propose_transfer)
PASSED_UP = (*PROPOSED_UP, h.approve_transfer, h.pass_up)
AT_CITY = (*PASSED_UP, i.register_passed_up)
CITY_HANDLING = (*AT_CITY, *HAND_OUT, w.accept)
CITY_MAJOR = (*AT_CITY, *BY_MEETING, w.accept)
CALLED_BACK = (w.verify, w.confirm)
CLOSED = (*CALLED_BACK, w.close)
DONE = (w.work, w.result, *CLOSED)
FESTIVAL = (w.extend_over_festival, *DONE)
LATE = (*HANDLING, w.overstay)
RETURNED = (i.report, h.mistake, i.register, *HAND_OUT, h.return_slip)
CONSULTED = (i.report_question, i.register)
REFERRED = (*CONSULTED, i.refer)
PARTLY = (*HANDLING, w.work, w.result_b)
PARTLY_SOON = (*HANDLING, w.work, w.result_b_soon)
CHANGED = (*REGISTERED, h.propose_one, h.approve_alone, h.propose_split)
MERGED_THEN = (w.extend, w.work_on, h.passed_on)

PLOTS = (
    # 已销号
    Plot("closed-director", 17, (*HANDLING, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-before-local-rule", 1, (*HANDLING, *DONE), (125, 225), needs="local"),
    Plot("closed-several", 14, (*HANDLING, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-meeting", 4, (*MAJOR, w.extend, *DONE), ALL_YEAR, needs="major"),
    Plot("closed-transfer", 8, (*CITY_HANDLING, *DONE), ALL_YEAR, needs="transfer"),
    Plot("closed-transfer-meeting", 2, (*CITY_MAJOR, w.extend_major, *DONE), ALL_YEAR, needs="transfer-major"),
    Plot("closed-direct", 3, (i.report_to_city, i.register_direct, *HAND_OUT, w.accept, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-department", 4, (i.report_by_department, i.register, *HAND_OUT, w.accept, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-extended", 7, (*HANDLING, w.extend, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-extended-major", 4, (*HANDLING, w.extend_major, *DONE), ALL_YEAR, needs="complex"),
    Plot("closed-extended-late", 3, (*HANDLING, w.extend_late, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-festival", 4, (*HANDLING, *FESTIVAL), needs="festival"),
    Plot("closed-festival-major", 2, (*HANDLING, w.extend_major, *DONE), needs="festival-complex"),
    Plot("closed-exceptional", 1, (*HANDLING, w.extend_beyond_fifteen, *DONE), (2, 60), needs="exceptional"),
    Plot("closed-late", 6, (*LATE, w.remind, w.result, *CLOSED), ALL_YEAR, needs="clear"),
    Plot("closed-twice-reminded", 3, (*LATE, w.remind, w.remind, w.result, *CLOSED), ALL_YEAR, needs="several"),
    Plot("closed-sent-back", 4, (*REGISTERED, h.propose_one, h.send_back, *HAND_OUT, w.accept, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-changed", 3, (*CHANGED, h.approve, h.dispatch, w.accept, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-returned", 4, (*RETURNED, *HAND_OUT, w.accept, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-recalled", 3, (*DISPATCHED, h.void_slip, h.dispatch, w.accept, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-failed-call", 4, (*HANDLING, w.work, w.result, w.fail, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-dissatisfied", 4, (*HANDLING, w.work, w.result, w.verify, w.complain, *DONE), ALL_YEAR, needs="several"),
    Plot("closed-resumed", 4, (*PARTLY_SOON, *CALLED_BACK, w.resume, *DONE), ALL_YEAR, needs="later-clear"),
    Plot("closed-reopened", 2, (*HANDLING, *DONE, w.reopen, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-corrected", 2, (*REGISTERED, i.correct, *HAND_OUT, w.accept, *DONE), ALL_YEAR, needs="clear"),
    Plot("closed-signed-late", 3, (*DISPATCHED, w.accept_late, *DONE), ALL_YEAR, needs="clear"),
    # 交办以前
    Plot("received", 4, (i.report,), (0, 3), needs="clear"),
    Plot("received-department", 2, (i.report_by_department,), (0, 3), needs="several"),
    Plot("received-letter", 1, (i.report_by_letter_of_county,), (0, 2), needs="several"),
    Plot("received-passed-up", 2, PASSED_UP, (0, 2), needs="transfer"),
    Plot("registered", 3, REGISTERED, (0, 3), needs="clear"),
    Plot("registered-consultation", 1, CONSULTED, (0, 2), needs="clear"),
    Plot("registered-referred", 2, REFERRED, (0, 4), needs="clear"),
    Plot("registered-returned", 1, RETURNED, (0, 2), needs="clear"),
    Plot("registered-sent-back", 1, (*REGISTERED, h.propose_one, h.send_back), (0, 2), needs="several"),
    Plot("registered-at-city", 1, AT_CITY, (0, 3), needs="transfer"),
    Plot("proposed-director", 2, (*REGISTERED, h.propose), (0, 3), needs="clear"),
    Plot("proposed-deputy", 2, (*REGISTERED, h.propose), (0, 3), needs="several"),
    Plot("proposed-meeting", 1, (*REGISTERED, h.propose), (0, 4), needs="major"),
    Plot("proposed-after-meeting", 1, (*REGISTERED, h.propose, h.meet), (0, 3), needs="major"),
    Plot("proposed-transfer", 1, PROPOSED_UP, (0, 3), needs="transfer"),
    Plot("proposed-changed", 1, CHANGED, (0, 3), needs="several"),
    Plot("proposed-at-city", 1, (*AT_CITY, h.propose), (0, 3), needs="transfer"),
    Plot("approved", 1, (*REGISTERED, h.propose, h.approve), (0, 2), needs="clear"),
    Plot("approved-transfer", 1, (*PROPOSED_UP, h.approve_transfer), (0, 2), needs="transfer"),
    Plot("approved-recalled", 1, (*DISPATCHED, h.void_slip), (0, 2), needs="several"),
    Plot("approved-at-city", 1, (*AT_CITY, h.propose, h.approve), (0, 2), needs="transfer"),
    # 已交办、办理中
    Plot("dispatched", 3, DISPATCHED, (0, 2), needs="clear"),
    Plot("dispatched-unsigned", 2, DISPATCHED, (3, 5), needs="several"),
    Plot("dispatched-overdue", 1, (*DISPATCHED, w.wait_unsigned, w.remind_unsigned), (0, 4), needs="clear"),
    Plot("dispatched-again", 1, (*DISPATCHED, h.void_slip, h.dispatch), (0, 3), needs="several"),
    Plot("dispatched-at-city", 1, (*AT_CITY, *HAND_OUT), (0, 3), needs="transfer"),
    Plot("handling-near", 3, (*HANDLING, w.work_on), None, (0, 2), needs="clear"),
    Plot("handling", 4, (*HANDLING, w.work_on), None, (3, 9), needs="several"),
    Plot("handling-at-city", 2, (*CITY_HANDLING, w.work_on), None, (0, 9), needs="transfer"),
    Plot("handling-by-meeting", 1, (*MAJOR, w.work_on), None, (-1, 9), needs="major"),
    Plot("handling-local-rule", 2, (*HANDLING, w.work_on), None, (0, 7), needs="local"),
    Plot("handling-merged", 2, (h.formerly, *AT_CITY, *HAND_OUT, w.accept, *MERGED_THEN), None, (-6, 14), needs="merging"),
    Plot("handling-asked", 2, (*HANDLING, w.ask), (0, 2), (0, 7), needs="several"),
    Plot("handling-asked-late", 1, (*HANDLING, w.overstay, w.ask), (0, 3), (-9, -1), needs="clear"),
    Plot("handling-extended", 3, (*HANDLING, w.extend, w.work_on), None, (1, 16), needs="several"),
    Plot("handling-extended-major", 2, (*HANDLING, w.extend_major, w.work_on), None, (2, 27), needs="complex"),
    Plot("handling-exceptional", 1, (*HANDLING, w.extend_exceptionally, w.work_on), None, (5, 75), needs="exceptional"),
    Plot("overdue", 3, (*HANDLING, w.work_on), None, (-8, -1), needs="clear"),
    Plot("overdue-reminded", 2, (*LATE, w.remind, w.work_on), None, (-11, -2), needs="clear"),
    Plot("overdue-reminded-twice", 2, (*LATE, w.remind, w.remind, w.work_on), None, (-19, -5), needs="several"),
    Plot("overdue-supervised", 2, (*LATE, w.remind, w.remind, w.remind, w.work_on), None, (-27, -8), needs="several"),
    Plot("overdue-extended", 1, (*HANDLING, w.extend, w.work_on, w.overstay, w.remind), (0, 4), (-12, -1), needs="several"),
    Plot("handling-failed-call", 2, (*HANDLING, w.work, w.result, w.fail, w.work_on), None, (-1, 7), needs="clear"),
    Plot("handling-dissatisfied", 2, (*HANDLING, w.work, w.result, w.verify, w.complain, w.work_on), None, (-2, 7), needs="several"),
    Plot("handling-resumed", 1, (*PARTLY_SOON, *CALLED_BACK, w.resume, w.work_on), None, (0, 7), needs="later-clear"),
    Plot("handling-reopened", 1, (*HANDLING, *DONE, w.reopen, w.work_on), None, (0, 7), needs="clear"),
    # 已反馈、回访、督办台账
    Plot("reported", 3, (*HANDLING, w.work, w.result), (0, 2), needs="clear"),
    Plot("reported-partly", 1, PARTLY, (0, 2), needs="later-several"),
    Plot("reported-at-city", 1, (*CITY_HANDLING, w.work, w.result), (0, 2), needs="transfer"),
    Plot("verified", 2, (*HANDLING, w.work, w.result, w.verify), (0, 3), needs="several"),
    Plot("confirmed", 2, (*HANDLING, w.work, w.result, *CALLED_BACK), (0, 2), needs="clear"),
    Plot("ledger-b", 4, (*PARTLY, *CALLED_BACK), (3, 60), needs="later-several"),
    Plot("ledger-b-due", 3, (*PARTLY_SOON, *CALLED_BACK), (24, 45), needs="later-clear"),
    Plot("ledger-c", 3, (*HANDLING, w.work, w.result_c, *CALLED_BACK), (3, 120), needs="later-several"),
    Plot("ledger-c-due", 2, (*HANDLING, w.work, w.result_c_soon, *CALLED_BACK), (28, 60), needs="later-clear"),
    Plot("ledger-at-city", 1, (*CITY_HANDLING, w.work, w.result_b, *CALLED_BACK), (3, 60), needs="later-transfer"),
    # 别的去向
    Plot("answered", 8, (*REFERRED, i.answer), ALL_YEAR, needs="clear"),
    Plot("answered-by-clerk", 3, (*REFERRED, i.answer_by_clerk), ALL_YEAR, needs="clear"),
    Plot("refused-litigation", 3, (i.refuse("litigation"),), ALL_YEAR, needs="clear"),
    Plot("refused-arbitration", 2, (i.refuse("arbitration"),), ALL_YEAR, needs="clear"),
    Plot("refused-review", 2, (i.refuse("review"),), ALL_YEAR, needs="clear"),
    Plot("refused-state-secret", 1, (i.refuse("state_secret"),), ALL_YEAR, needs="clear"),
    Plot("refused-not-local", 2, (i.refuse("not_local"),), ALL_YEAR, needs="elsewhere"),
    Plot("refused-other", 2, (i.refuse("other_statutory"),), ALL_YEAR, needs="clear"),
    Plot("withdrawn-early", 3, (*REGISTERED, i.withdraw), ALL_YEAR, needs="clear"),
    Plot("withdrawn-in-work", 2, (*HANDLING, i.withdraw), ALL_YEAR, needs="several"),
    Plot("ended-unresponsive", 2, (*REGISTERED, i.end("unresponsive")), ALL_YEAR, needs="clear"),
    Plot("ended-court", 1, (*HANDLING, i.end("court")), ALL_YEAR, needs="several"),
    Plot("ended-deregistered", 1, (*REGISTERED, i.end("deregistered")), (15, 140), needs="gone"),
    Plot("ended-duplicate", 2, (*REGISTERED, i.end("duplicate")), (3, 200), needs="duplicate"),
)  # fmt: skip


def cast_for(number: int) -> tuple[Plot, ...]:
    """So many plots in the proportions of the table, each at least once. Raises ValueError for too few."""
    return shared_out(PLOTS, number, WHOLE)
