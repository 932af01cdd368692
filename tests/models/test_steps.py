"""What `take` promises: order of writing, rounds, numbers, refusals that write nothing but the log."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.acts import ACTS
from models.attachments import Attachment, Upload, store
from models.clock import at
from models.deadlines import Deadline
from models.issues import Issue, IssueUnit
from models.log import LogEntry
from models.meetings import Meeting
from models.people import StandIn
from models.readings import SettingReading
from models.refusals import NoPolicy, Refused, Stale
from models.slips import Slip
from models.steps import take
from models.verify import verify
from rules.evidence import EVIDENCE
from rules.policies.linyi_2014 import KEY
from rules.terms import Step
from seed.cast import Cast
from tests.models.story import MONDAY, PAPER, Story, counted, refusals

EVIDENCE_RULE = "house/evidence"


@pytest.fixture
def story(session: Session, cast: Cast) -> Story:
    """An issue just received."""
    return Story(session, cast)


def slips_of(story: Story) -> list[tuple[str, bool]]:
    query = select(Slip.number, Slip.void).where(Slip.issue_id == story.issue.id).order_by(Slip.id)
    return [tuple(row) for row in story.session.execute(query)]


def test_every_issue_has_a_handling_office(story: Story, session: Session, cast: Cast) -> None:
    """第二条: an office handles it from the first step on, and every act says which."""
    story.to("close")
    assert story.issue.office_id == cast["city"].id
    assert {act.office_id for act in story.acts} == {cast["city"].id}
    assert Issue.__table__.c.office_id.nullable is False
    assert session.scalar(select(func.count()).select_from(Issue).where(Issue.office_id.is_(None))) == 0


def test_the_whole_road(story: Story, session: Session) -> None:
    story.to("close")
    assert [(act.seq, act.step, act.from_status, act.to_status) for act in story.acts] == [
        (1, "receive", None, "received"),
        (2, "register", "received", "registered"),
        (3, "propose", "registered", "proposed"),
        (4, "approve", "proposed", "approved"),
        (5, "dispatch", "approved", "dispatched"),
        (6, "accept", "dispatched", "handling"),
        (7, "file_result", "handling", "reported"),
        (8, "verify", "reported", "verified"),
        (9, "confirm", "verified", "confirmed"),
        (10, "close", "confirmed", "closed"),
    ]
    issue = story.issue
    assert (issue.status, issue.seq, issue.leg, issue.round, issue.closed_on) == ("closed", 10, 1, 1, MONDAY)
    assert issue.registration_no == "〔2014〕第001号"
    assert (issue.policy, issue.holder, issue.due_on) == (KEY, "nobody", date(2014, 3, 8))
    assert story.differs == {}
    assert list(verify(session)) == []


def test_a_refusal_writes_nothing_but_the_log(story: Story, session: Session) -> None:
    before = counted(session)
    with pytest.raises(Refused) as caught:
        story.take("confirm", document=PAPER)
    assert refusals(caught.value.decision)[0] == (f"{KEY}/3.loop", None)
    assert counted(session) == before
    entry = session.scalars(select(LogEntry).order_by(LogEntry.id.desc())).first()
    assert (entry.action, entry.issue_id, entry.row_id) == ("refused", story.issue.id, story.issue.id)
    assert entry.words.startswith("企业确认：现为“待登记”")
    assert "（临政办发〔2014〕10号 第" in entry.words
    assert KEY not in entry.words
    assert entry.at == at(MONDAY) or entry.at.date() == MONDAY


def test_seen_is_the_last_act(story: Story, session: Session) -> None:
    story.take("register", seen=1)
    before = counted(session)
    with pytest.raises(Stale) as caught:
        story.take("propose", seen=1)
    assert caught.value.seq == 2
    assert counted(session) == before
    assert story.take("propose", seen=2).seq == 3


def test_papers_are_stored_with_the_act(story: Story, session: Session, cast: Cast) -> None:
    story.to("verify")
    act = story.take("confirm")
    paper = session.get_one(Attachment, act.document)
    assert (paper.issue_id, paper.name, paper.title) == (
        story.issue.id,
        "书面确认.pdf",
        "书面确认（盖章扫描件）",
    )
    assert (paper.size, paper.media_type, paper.stored_by_id) == (15, "application/pdf", cast["informant"].id)


def test_a_way_back_opens_a_round(story: Story, session: Session) -> None:
    """A failed verification: the result of the first round never counts again, the first due date stays."""
    story.to("file_result").then(2)
    story.take("verify", passed=False, days_allowed=3)
    issue = story.issue
    assert (issue.status, issue.round, issue.first_due_on, issue.due_on) == (
        "handling", 2, date(2014, 3, 8), date(2014, 3, 8),
    )  # fmt: skip
    deadlines = session.scalars(select(Deadline).order_by(Deadline.id)).all()
    assert [(d.round, d.start_on, d.due_on, d.replaced_by_id is None) for d in deadlines] == [
        (1, date(2014, 3, 3), date(2014, 3, 8), False),
        (2, date(2014, 3, 5), date(2014, 3, 8), True),
    ]
    story.take("file_result")
    story.take("verify")
    story.take("confirm", satisfied=False)
    assert (issue.status, issue.round, issue.due_on) == ("handling", 3, date(2014, 3, 10))
    for step in ("file_result", "verify", "confirm", "close"):
        story.take(step)
    assert (issue.status, issue.round) == ("closed", 3)
    assert story.differs == {}


@pytest.mark.parametrize("missing", ["file_result", "verify", "confirm"])
def test_old_proofs_never_count(story: Story, missing: str) -> None:
    story.to("verify")
    story.take("confirm", satisfied=False)
    for step in ("file_result", "verify", "confirm"):
        if step == missing:
            break
        story.take(step)
    with pytest.raises(Refused) as caught:
        story.take("close")
    assert missing in {one.cure for one in caught.value.decision.refusals}


def test_a_void_slip_keeps_its_number(story: Story, session: Session) -> None:
    story.to("dispatch")
    story.take("void_slip", reason="印错单位")
    assert (story.issue.status, story.issue.due_on) == ("approved", None)
    story.take("dispatch")
    assert slips_of(story) == [("处〔2014〕第001号", True), ("处〔2014〕第002号", False)]
    assert list(verify(session)) == []


def test_a_returned_slip_goes_back_to_the_clerk(story: Story, session: Session) -> None:
    story.to("dispatch")
    story.take("return_slip", reason="非我职责")
    assert (story.issue.status, story.issue.lead_unit_id, story.issue.holder) == (
        "registered",
        None,
        "office",
    )
    assert session.scalars(select(IssueUnit).where(IssueUnit.issue_id == story.issue.id)).all() == []
    with pytest.raises(Refused):
        story.take("dispatch")  # the approval went with the proposal
    story.to("dispatch")
    assert slips_of(story) == [("处〔2014〕第001号", True), ("处〔2014〕第002号", False)]
    assert story.differs == {}


def test_a_proposal_anew_needs_a_new_approval(story: Story, cast: Cast) -> None:
    story.to("approve")
    story.take("propose", lead_unit=cast["unit/2"].id, cooperating_units=[cast["unit/1"], cast["unit/3"]])
    assert (story.issue.status, story.issue.lead_unit_id) == ("proposed", cast["unit/2"].id)
    with pytest.raises(Refused):
        story.take("dispatch")
    assert story.acts[-1].said["cooperating_units"] == (cast["unit/1"].id, cast["unit/3"].id)
    assert story.differs == {}


def test_a_reminder_has_a_number_of_its_own(story: Story) -> None:
    story.to("dispatch").take("remind")
    story.take("remind")
    assert slips_of(story) == [
        ("处〔2014〕第001号", False), ("催〔2014〕第001号", False), ("催〔2014〕第002号", False),
    ]  # fmt: skip


def test_escalated_and_decided(story: Story, session: Session, cast: Cast) -> None:
    story.to("accept").then(6)
    story.take("explain")
    story.take("escalate")
    assert (story.issue.status, story.issue.due_on, story.issue.holder) == ("escalated", None, "meeting")
    meeting = Meeting(office_id=cast["city"].id, kind="special", held_on=story.day)
    session.add(meeting)
    session.commit()
    story.take(
        "decide_meeting", meeting=meeting, decision="由二单位办", lead_unit=cast["unit/2"], days_allowed=10
    )
    issue = story.issue
    assert (issue.status, issue.lead_unit_id, issue.due_on) == (
        "dispatched", cast["unit/2"].id, date(2014, 3, 19),
    )  # fmt: skip
    assert issue.first_due_on == date(2014, 3, 8)
    assert [number for number, _ in slips_of(story)] == ["处〔2014〕第001号", "处〔2014〕第002号"]
    assert story.differs == {}


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (89, True), (90, True), (91, False)])
def test_reopened_within_its_days(story: Story, days: int, allowed: bool) -> None:
    story.to("close").then(days)
    if not allowed:
        with pytest.raises(Refused) as caught:
            story.take("reopen")
        assert refusals(caught.value.decision) == [("house/dates", None)]
        return
    story.take("reopen")
    assert (story.issue.status, story.issue.round, story.issue.closed_on) == ("handling", 2, None)
    assert story.differs == {}


def test_withdrawn_and_ended(session: Session, cast: Cast) -> None:
    withdrawn, ended = Story(session, cast).to("accept"), Story(session, cast)
    withdrawn.take("withdraw")
    ended.take("end", ground="duplicate", duplicate_of=withdrawn.issue)
    assert (withdrawn.issue.status, ended.issue.status) == ("withdrawn", "ended")
    assert ended.acts[-1].said["duplicate_of"] == withdrawn.issue.id
    for story in (withdrawn, ended):
        assert story.differs == {}
        with pytest.raises(Refused):
            story.take("correct", act=1, field="title", value="另一个", reason="笔误")


def test_a_correction_keeps_both_versions(story: Story, session: Session) -> None:
    story.take("register")
    story.take("correct", act=1, field="title", value="贷款续贷（更正）", reason="笔误")
    assert [act.said.get("title") for act in story.acts] == ["贷款续贷", None, None]
    assert story.acts[-1].said["value"] == "贷款续贷（更正）"
    assert (story.issue.title, story.issue.status, story.issue.seq) == ("贷款续贷（更正）", "registered", 3)
    assert story.differs == {}
    assert list(verify(session)) == []


def test_who_took_the_act_may_correct_it(story: Story, cast: Cast) -> None:
    story.take("correct", "informant", act=1, field="wanted", value="请协调银行", reason="补充")
    assert (story.acts[-1].role, story.acts[-1].actor_id) == ("informant", cast["informant"].id)


def test_a_stand_in_leaves_both_names(story: Story, session: Session, cast: Cast) -> None:
    """While the clerk is away another takes his steps, on his grant, from the first day and not on the last."""
    absent, substitute = cast["clerk"], cast["supervisor"]
    session.add(
        StandIn(absent_id=absent.id, substitute_id=substitute.id, from_on=MONDAY, until_on=date(2014, 3, 4))
    )
    session.commit()
    act = story.take("register", "supervisor")
    assert (act.actor_id, act.for_id, act.role) == (substitute.id, absent.id, "clerk")
    with pytest.raises(Refused) as caught:
        story.then(1).take("propose", "supervisor")
    assert refusals(caught.value.decision) == [("house/rights", None)]


def test_no_policy_before_the_first(session: Session, cast: Cast) -> None:
    with pytest.raises(NoPolicy):
        Story(session, cast, date(2014, 2, 21))


def test_the_view_knows_every_step(engine, session: Session) -> None:
    """A step added without its place in the view `evidence` would stop every life behind it."""
    from sqlalchemy import inspect as look

    definition = look(engine).get_view_definition("evidence")
    assert [step for step in ACTS if f"'{step}'" not in definition] == []


# --- Bad input: a refusal in words under house/evidence, never an error of the database ---------------------

NOBODY = [
    0,
    -1,
    999_999,
    2**31,
    2**63,
    10**30,
    True,
    "abc",
    "1; drop table act",
    1.5,
    b"1",
    {"id": 1},
    object(),
]


@pytest.mark.parametrize(
    ("before", "step", "field"),
    [
        ("", "receive", "enterprise"),
        ("register", "propose", "lead_unit"),
        ("register", "propose", "cooperating_units"),
        ("propose", "approve", "meeting"),
        ("verify", "confirm", "document"),
        ("register", "end", "duplicate_of"),
        ("register", "correct", "act"),
    ],
)
def test_a_number_of_nobody(session: Session, cast: Cast, before: str, step: str, field: str) -> None:
    story = Story(session, cast).to(before) if before else None
    rows = counted(session)
    for value in NOBODY:
        offered = {field: [value] if field == "cooperating_units" else value}
        if step == "correct":
            offered |= {"field": "title", "value": "新", "reason": "误"}
        with pytest.raises(Refused) as caught:
            story.take(step, **offered) if story else Story(session, cast, **offered)
        assert (EVIDENCE_RULE, field) in refusals(caught.value.decision), value
        assert counted(session) == rows


FIELDS = [
    (step.value, field.name)
    for step in ACTS
    if step.value not in ("refuse", "refer", "answer", "pass_up", "request_extension", "extend", "resume")
    for field in EVIDENCE[step]
]
BAD = {
    "nul": "有\x00无",
    "surrogate": "有\ud800无",
    "endless": "长" * 100_000,
    "huge": 10**12,
    "list": ["甲", ["乙"]],
    "file": Upload("a.txt", b"text"),
    "nothing known": object(),
}


@pytest.mark.slow
@pytest.mark.parametrize("bad", BAD)
def test_bad_values_everywhere(session: Session, cast: Cast, bad: str) -> None:
    """Whatever stands in whichever field: refused in words that name it, and nothing written."""
    story = Story(session, cast)
    from rules.fields import Kind

    kinds = {(step, field.name): field.kind for step in ACTS for field in EVIDENCE[step]}
    for step, field in FIELDS:
        if bad == "file" and kinds[Step(step), field] == Kind.PAPER:
            continue
        issue = None if step == "receive" else story.issue
        offered = {"enterprise": cast["enterprise/1"].id} if issue is None else {}
        with pytest.raises(Refused) as caught:
            take(session, issue, Step(step), cast["clerk"], at(MONDAY), **{**offered, field: BAD[bad]})
        session.commit()
        assert (EVIDENCE_RULE, field) in refusals(caught.value.decision), (step, field)
    assert len(story.acts) == 1


def test_an_unknown_field_with_a_bad_name(story: Story) -> None:
    with pytest.raises(Refused):
        story.take("register", **{"甲\x00\ud800": "乙", "x" * 10_000: "丙"})


def test_a_paper_of_another_issue(story: Story, session: Session, cast: Cast) -> None:
    other = store(session, PAPER, at(MONDAY), cast["clerk"], Story(session, cast).issue.id)
    loose = store(session, PAPER, at(MONDAY), cast["clerk"], None)
    mine = store(session, PAPER, at(MONDAY), cast["clerk"], story.issue.id)
    session.commit()
    story.to("verify")
    for paper in (other, loose):
        with pytest.raises(Refused) as caught:
            story.take("confirm", document=paper)
        assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "document")]
    assert story.take("confirm", document=mine).document == mine.id


def test_a_meeting_of_another_office_or_to_come(story: Story, session: Session, cast: Cast) -> None:
    foreign = Meeting(office_id=cast["county"].id, kind="special", held_on=MONDAY)
    ahead = Meeting(office_id=cast["city"].id, kind="special", held_on=date(2014, 3, 4))
    session.add_all([foreign, ahead])
    session.commit()
    story.to("propose")
    for meeting in (foreign, ahead):
        with pytest.raises(Refused) as caught:
            story.take("approve", meeting=meeting)
        assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "meeting")]


@pytest.mark.parametrize(
    ("until", "allowed"), [(date(2014, 3, 3), False), (date(2014, 3, 4), True), (None, True)]
)
def test_a_dissolved_unit(
    story: Story, session: Session, cast: Cast, until: date | None, allowed: bool
) -> None:
    cast["unit/2"].until_on = until
    session.commit()
    story.to("register")
    if allowed:
        story.take("propose", lead_unit=cast["unit/2"])
        return
    with pytest.raises(Refused) as caught:
        story.take("propose", lead_unit=cast["unit/2"])
    assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "lead_unit")]


def test_the_lead_unit_does_not_cooperate(story: Story, cast: Cast) -> None:
    story.to("register")
    with pytest.raises(Refused) as caught:
        story.take("propose", cooperating_units=[cast["unit/1"], cast["unit/2"]])
    assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "cooperating_units")]


def test_a_unit_named_twice_cooperates_once(story: Story, cast: Cast) -> None:
    story.to("register").take("propose", cooperating_units=[cast["unit/2"], cast["unit/2"].id])
    assert story.acts[-1].said["cooperating_units"] == (cast["unit/2"].id,)


def test_an_issue_is_no_duplicate_of_itself(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        story.take("end", ground="duplicate", duplicate_of=story.issue)
    assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "duplicate_of")]


@pytest.mark.parametrize("length", [4000, 4001])
def test_text_up_to_its_limit(session: Session, cast: Cast, length: int) -> None:
    if length <= 4000:
        assert len(Story(session, cast, description="长" * length).issue.description) == length
        return
    with pytest.raises(Refused) as caught:
        Story(session, cast, description="长" * length)
    assert refusals(caught.value.decision) == [(EVIDENCE_RULE, "description")]


def test_a_later_reading_moves_no_deadline_already_set(story: Story, session: Session) -> None:
    """6.days-allowed: read as working days from the 10th on; the slip of the 3rd keeps its calendar days."""
    story.to("dispatch")
    first = story.issue.due_on
    session.add(
        SettingReading(
            office_id=story.issue.office_id, policy=KEY, name="days_unit", value="working",
            from_on=date(2014, 3, 10), chosen_at=at(date(2014, 3, 9)),
        )
    )  # fmt: skip
    session.commit()
    story.then(8).to("verify")
    assert story.issue.due_on == first == date(2014, 3, 8)
    assert not story.differs
    story.take("confirm", satisfied=False)
    assert story.issue.due_on == date(2014, 3, 18), "a round that begins afterwards is counted as read then"
