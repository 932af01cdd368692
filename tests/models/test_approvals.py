"""待审批: the list asks what the rules decide; many at once go one by one; 32 identical approvals leave one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models.actors import standing_of
from models.acts import Act
from models.approvals import NOTE, notes_that_count, waits_for
from models.attachments import Attachment, Upload, store
from models.clock import at
from models.facts import told
from models.issues import Issue
from models.log import LogEntry
from models.people import Grant, Person, StandIn
from models.refusals import Refused
from models.scope import ALL
from models.steps import take
from models.taking_many import ALREADY, NOT_FOUND, Outcome, Picked, take_each
from models.verify import verify
from rules.decide import decide
from rules.policies import POLICIES
from rules.terms import Role, Status, Step
from seed.case_play import Play
from seed.cast import SINCE, Cast
from tests.models.story import Story

LINCANG = POLICIES["lincang-2021-21"]
L = "lincang-2021-21/"
FRIDAY, LATER = date(2021, 4, 9), date(2021, 4, 16)
AT_ONCE = 32
CLEAR: Mapping[str, Any] = {}
TWO = {"cooperating_units": ["unit/2"]}
COMPLEX, MAJOR = {"complexity": "complex"}, {"complexity": "major"}
TRANSFER = {"transfer_reason": "超出本级权限"}
SAYS = {"decision": "同意"}


def proposed(session: Session, cast: Cast, by: str = "county/clerk", **proposal: Any) -> Issue:
    """An issue of the county office that waits for its approver."""
    told_ = Play(session, cast, LINCANG, {"at": "registered", "on": FRIDAY, "proposal": proposal})
    assert told_.do(Step.PROPOSE, FRIDAY, by=by) is None
    assert told_.issue is not None
    return told_.issue


def away(session: Session, absent: Person, substitute: Person) -> None:
    session.add(StandIn(absent_id=absent.id, substitute_id=substitute.id, from_on=FRIDAY, until_on=LATER, reason="出差"))
    session.flush()


def granted(session: Session, person: Person, role: Role, office: Any, until: date | None = None) -> None:
    session.add(Grant(person_id=person.id, role=role.value, office_id=office.id, from_on=SINCE, until_on=until))
    session.flush()


def listed(session: Session, person: Person, on: date = FRIDAY) -> set[int]:
    return set(session.scalars(select(Issue.id).where(waits_for(standing_of(session, person, on)))))


def decided(session: Session, person: Person, on: date = FRIDAY) -> set[int]:
    """What the rules allow him to approve, asked of each issue before the form is filled."""
    actor = standing_of(session, person, on).actor
    known = [(issue.id, told(session, issue, on)) for issue in session.scalars(select(Issue))]
    return {key for key, one in known if decide(one.policy, one.facts, Step.APPROVE, actor, on).allowed}


def test_the_list_is_what_the_rules_decide(session: Session, cast: Cast) -> None:
    """Each tier, each approver, stand-ins and who proposed: the same issues by one condition and one by one."""
    kinds = {name: proposed(session, cast, **proposal).id for name, proposal in {
        "clear": CLEAR, "two": TWO, "complex": COMPLEX, "major": MAJOR, "transfer": TRANSFER, "both": {**TWO, **MAJOR},
    }.items()}  # fmt: skip
    own = proposed(session, cast, by="county/director/2").id
    raised, lowered = proposed(session, cast), proposed(session, cast, **TRANSFER)
    for issue, now in ((raised, TWO), (lowered, CLEAR)):  # only the latest proposal counts
        again = Play(session, cast, LINCANG, {})
        again.issue, again.on = issue, FRIDAY
        assert again.do(Step.PROPOSE, FRIDAY, differs=now) is None
    passed = proposed(session, cast, **TRANSFER)  # and approved: it waits for nobody here any more
    take(session, passed, Step.APPROVE, cast["county/leader"], at(FRIDAY), **SAYS)
    lent = cast.add("lent", Person(username="lent", name="代职甲"))
    granted(session, lent, Role.DIRECTOR, cast["county"])
    away(session, cast["county/leader"], lent)
    of_own = cast.add("of-own", Person(username="of-own", name="代职乙"))
    away(session, cast["county/director/2"], of_own)
    bystander = cast.add("ended", Person(username="ended", name="已到期"))
    granted(session, bystander, Role.LEADER, cast["county"], until=FRIDAY)
    session.commit()
    clear = {kinds["clear"], own, lowered.id}
    middle = clear | {kinds["two"], kinds["complex"], raised.id}
    everything = middle | {kinds["major"], kinds["both"], kinds["transfer"]}
    expected = {
        "county/director": clear, "county/director/2": clear - {own}, "county/deputy_leader": middle,
        "county/leader": everything, "lent": everything, "of-own": clear - {own}, "ended": set(), "county/clerk": set(),
        "city/leader": set(), "county/supervisor": set(),
    }  # fmt: skip
    for name, wanted in expected.items():
        assert listed(session, cast[name]) == decided(session, cast[name]) == wanted, name


def test_a_linyi_proposal_waits_for_every_approver(session: Session, cast: Cast) -> None:
    """No tiers: whoever approves in the office, but not who proposed."""
    waiting = Story(session, cast).to("propose")
    for name in ("director", "deputy_leader", "leader"):
        assert listed(session, cast[name], waiting.day) == decided(session, cast[name], waiting.day) == {waiting.issue.id}
    assert listed(session, cast["county/leader"], waiting.day) == decided(session, cast["county/leader"], waiting.day) == set()


def test_the_proposer_lends_no_rank(session: Session, cast: Cast) -> None:
    """The leader proposed as a clerk and is away: a director who stands in for him is still a director."""
    granted(session, cast["county/leader"], Role.CLERK, cast["county"])
    issue = proposed(session, cast, by="county/leader", **COMPLEX)
    away(session, cast["county/leader"], cast["county/director"])
    with pytest.raises(Refused) as refused:
        take(session, issue, Step.APPROVE, cast["county/director"], at(FRIDAY), **SAYS)
    assert refused.value.decision.rules == (L + "12.leader",)
    assert listed(session, cast["county/director"]) == set()


def test_own_right_before_a_lent_one_where_it_is_high_enough(session: Session, cast: Cast) -> None:
    deputy = cast["county/deputy_leader"]
    away(session, cast["county/leader"], deputy)
    middle, high = proposed(session, cast, **COMPLEX), proposed(session, cast, **TRANSFER)
    own = take(session, middle, Step.APPROVE, deputy, at(FRIDAY), **SAYS)
    lent = take(session, high, Step.APPROVE, deputy, at(FRIDAY), **SAYS)
    assert (own.role, own.for_id) == ("deputy_leader", None)
    assert (lent.role, lent.for_id) == ("leader", cast["county/leader"].id)


# --- 成批办理 -----------------------------------------------------------------------------------------


def each(session: Session, person: Person, picked: list[Picked], on: date = FRIDAY) -> list[Outcome]:
    return take_each(
        session, Step.APPROVE, person, at(on), picked, look=lambda key: session.get(Issue, key), said=lambda _issue: SAYS,
        then=lambda issue, act: store(session, Upload("批示笺.pdf", b"%PDF-1.4 x"), act.at, person, issue.id, NOTE) and None,
    )  # fmt: skip


def test_one_that_is_refused_holds_no_other_up(session: Session, cast: Cast) -> None:
    """Too high a tier, unknown, changed meanwhile, taken by somebody else: each its own answer, the others done."""
    first, high, changed, gone, last = (proposed(session, cast, **kind) for kind in (CLEAR, COMPLEX, CLEAR, CLEAR, CLEAR))
    picked = [Picked(one.id, one.seq) for one in (first, high, changed, gone)]
    picked += [Picked(None), Picked(987654), Picked(last.id, last.seq)]
    again = Play(session, cast, LINCANG, {})
    again.issue, again.on = changed, FRIDAY
    assert again.do(Step.PROPOSE, FRIDAY) is None
    take(session, gone, Step.APPROVE, cast["county/leader"], at(FRIDAY), **SAYS)
    session.commit()
    ids = [one.id for one in (first, high, changed, gone, last)]
    found = each(session, cast["county/director"], picked)
    assert [one.done for one in found] == [True, False, False, False, False, False, True]
    assert [one.rule for one in found[1].refusals] == [L + "12.leader"]
    assert all("刚刚有人办理过" in found[place].words for place in (2, 3))
    assert found[4].words == found[5].words == NOT_FOUND
    session.expire_all()
    assert [session.get_one(Issue, key).status for key in ids] == ["approved", "proposed", "proposed", "approved", "approved"]
    papers = select(Attachment.issue_id).where(Attachment.title == NOTE).order_by(Attachment.issue_id)
    assert session.scalars(papers).all() == [ids[0], ids[4]]
    refused = select(func.count()).select_from(LogEntry).where(LogEntry.action == "refused", LogEntry.issue_id == ids[1])
    assert session.scalar(refused) == 1
    assert list(verify(session)) == []


def test_a_second_click_does_nothing_twice(session: Session, cast: Cast) -> None:
    issues = [proposed(session, cast) for _ in range(2)]
    picked = [Picked(one.id, one.seq) for one in issues]
    session.commit()
    assert all(one.done for one in each(session, cast["county/director"], picked))
    assert [one.words for one in each(session, cast["county/director"], picked)] == [ALREADY, ALREADY]
    assert session.scalar(select(func.count()).select_from(Act).where(Act.step == "approve")) == 2
    assert session.scalar(select(func.count()).select_from(Attachment).where(Attachment.title == NOTE)) == 2


def test_a_grant_that_ends_mid_way(session: Session, cast: Cast) -> None:
    """After the first of two the grant is ended: the second is refused by the house's rule of rights."""
    one, other = proposed(session, cast), proposed(session, cast)
    director = cast["county/director"]
    session.commit()

    def end_it(_issue: Issue, _act: Any) -> None:
        session.scalars(select(Grant).where(Grant.person_id == director.id)).one().until_on = FRIDAY

    found = take_each(
        session, Step.APPROVE, director, at(FRIDAY), [Picked(one.id, one.seq), Picked(other.id, other.seq)],
        look=lambda key: session.get(Issue, key), said=lambda _issue: SAYS, then=end_it,
    )  # fmt: skip
    assert [one.done for one in found] == [True, False]
    assert [one.rule for one in found[1].refusals] == ["house/rights"]


@pytest.mark.slow
@pytest.mark.parametrize("seen", [True, False], ids=["seen", "unseen"])
def test_thirty_two_approvals_at_once(engine: Engine, session: Session, cast: Cast, *, seen: bool) -> None:
    """One act, one note; the others hear that somebody was faster, or that it is approved already."""
    issue = proposed(session, cast)
    key, director, number = issue.id, cast["county/director"].id, issue.seq
    session.commit()
    together = Barrier(AT_ONCE)

    def one(_: int) -> str:
        with Session(engine, expire_on_commit=False, info={"scope": ALL}) as own:
            person = own.get_one(Person, director)
            own.commit()
            together.wait()
            if seen:
                (found,) = each(own, person, [Picked(key, number)])
                return "done" if found.done else found.words
            try:
                take(own, own.get_one(Issue, key), Step.APPROVE, person, at(FRIDAY), **SAYS)
                own.commit()
            except Refused as refused:
                own.commit()
                return refused.decision.rules[0]
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = Counter(pool.map(one, range(AT_ONCE)))
    assert found == {"done": 1, (ALREADY if seen else LINCANG.order): AT_ONCE - 1}
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Act).where(Act.step == "approve")) == 1
    assert session.scalar(select(func.count()).select_from(Attachment).where(Attachment.title == NOTE)) == int(seen)
    assert list(verify(session)) == []


# --- 批示笺 -------------------------------------------------------------------------------------------


def notes(session: Session, issue: Issue) -> list[int]:
    papers = session.scalars(select(Attachment).where(Attachment.issue_id == issue.id).order_by(Attachment.id))
    return [one.id for one in notes_that_count(told(session, issue, FRIDAY).facts, papers)]


def test_the_notes_of_the_approval_that_counts(session: Session, cast: Cast) -> None:
    """Kept through a void slip; gone with a new proposal; those of the next approval alone afterwards."""
    issue, director = proposed(session, cast), cast["county/director"]
    clerk = Play(session, cast, LINCANG, {})
    clerk.issue, clerk.on = issue, FRIDAY
    assert notes(session, issue) == []
    assert each(session, director, [Picked(issue.id, issue.seq)])[0].done
    (first,) = notes(session, issue)
    take(session, issue, Step.DISPATCH, cast["county/clerk"], at(FRIDAY), instruction_note=first)
    assert clerk.do(Step.VOID_SLIP, FRIDAY) is None
    assert notes(session, issue) == [first]
    assert clerk.do(Step.PROPOSE, FRIDAY) is None
    assert (notes(session, issue), issue.status) == ([], Status.PROPOSED)
    assert each(session, director, [Picked(issue.id, issue.seq)], LATER)[0].done
    (second,) = notes(session, issue)
    assert second != first
