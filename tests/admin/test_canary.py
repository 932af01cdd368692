"""金丝雀 The canary: in every field and file marked 含商业秘密, and in every row of another county; and not one byte of it
in any answer to who may not read it, over every address that the application knows and every link that they lead to.

A new route is swept by itself: it stands in the url_map. One with arguments that this sweep does not know fails it.
"""
from __future__ import annotations

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import literal, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from admin import menu
from app import create_app
from models import clock
from models.acts import Act
from models.asking import answer, ask
from models.attachments import Attachment, Upload, store_all
from models.feeds import open_feed
from models.groups import GroupMembership
from models.issues import Issue
from models.linking import link
from models.marking import mark
from models.offices import Office, OfficePolicy
from models.people import Grant, Person
from models.questions import Question
from models.scope import ALL
from models.secret_cells import in_evidence, in_file, in_question, is_marked
from models.secrets import WORDS
from models.session import make_engine
from models.slips import Slip
from models.steps import take
from rules.evidence import EVIDENCE
from rules.fields import Kind, may_be_secret
from rules.needs import is_missing
from rules.policies import POLICIES
from rules.terms import Role, Status, Step
from seed.case_play import Play
from seed.cast import OFFICE_ROLES, SINCE, Cast, build
from tests.admin.busy_desk import url  # noqa: F401 # the fixture
from tests.admin.issue_house import Clock, Desk

LINCANG = POLICIES["lincang-2021-21"]
DAY, TODAY = date(2021, 4, 9), date(2021, 4, 21)
ASKED, SECRET, FOREIGN = "雀鸣", "Q9ZX", "W7KM"
"""What is searched for, which a page may repeat; and what no page may say."""
CANARY, OTHER = f"{ASKED}{SECRET}", f"{ASKED}{FOREIGN}"
LINK = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"#]*)')
ARGUMENTS = {"export_type": "xlsx", "secret": "the person's own calendar"}
"""What stands in an address between slashes. A route with another one: add here what it may plausibly be."""
NOT_SWEPT = {"desk.static"}
"""Files of the application itself."""
FOLLOWED = 1
"""How many links to one endpoint are followed for each person, beside those that are made up."""


@dataclass
class Swept:
    """The house, the rows that hold the canary, and what was asked."""
    desk: Desk
    ids: dict[str, list[int]]
    others: dict[str, list[int]]
    feeds: dict[str, str]
    """By person: the secret part of the address of his calendar."""
    asked: Counter[str] = field(default_factory=Counter)


def told(cast: Cast, status: Status, **given: Any) -> Play:
    """An issue of the county, with the canary in what was reported."""
    report = {"title": f"{CANARY}题", "description": f"{CANARY}述，说得很具体很具体", "wanted": f"{CANARY}愿"}
    return Play(cast.session, cast, LINCANG, {"at": status.value, "on": DAY, "issue": report, **given})


def everything_marked(cast: Cast, issue: Issue, by: str = "county/clerk") -> None:
    """Every field of words and every file of an issue is marked, as a clerk of its office may."""
    session, clerk = cast.session, cast[by]
    cells = [in_evidence(act, one.name) for act in session.scalars(select(Act).where(Act.issue_id == issue.id))
             for one in EVIDENCE[Step(act.step)]
             if may_be_secret(one) and one.kind != Kind.PAPER and one.name != "value" and not is_missing(getattr(act, one.name))]
    for one in session.scalars(select(Question).where(Question.issue_id == issue.id)):
        cells += [in_question(one.id, name) for name in ("text", "answer") if getattr(one, name)]
    cells += [in_file(key) for key in session.scalars(select(Attachment.id).where(Attachment.issue_id == issue.id))]
    for cell in cells:
        if not is_marked(session, cell):
            mark(session, issue, cell, clerk, clock.at(TODAY))
    session.commit()


def handled(cast: Cast) -> Issue:
    """An issue that came back from a unit, went to another, and has its canary in all that was said of it."""
    story = told(cast, Status.DISPATCHED)
    steps: tuple[tuple[Step, dict[str, Any]], ...] = (
        (Step.CORRECT, {"act": 1, "field": "title", "value": f"{CANARY}改", "reason": f"{CANARY}因"}),
        (Step.VOID_SLIP, {"reason": f"{CANARY}废"}),
        (Step.PROPOSE, {"opinion": f"{CANARY}见", "lead_unit": "unit/1"}), (Step.APPROVE, {"decision": f"{CANARY}批"}),
        (Step.DISPATCH, {}), (Step.ACCEPT, {"measures": f"{CANARY}措", "handler": f"{CANARY}办"}),
        (Step.REPORT_PROGRESS, {"account": f"{CANARY}进"}), (Step.REMIND, {"text": f"{CANARY}催"}),
        (Step.REQUEST_EXTENSION, {"to": date(2021, 4, 23), "reason": f"{CANARY}延"}),
    )
    for step, said in steps:
        assert story.do(step, DAY, differs=said) is None, step
    issue: Issue = story.issue
    session, moment = cast.session, clock.at(DAY)
    papers = [Upload(f"{CANARY}.txt", CANARY.encode()), Upload(f"{CANARY}.png", b"\x89PNG\r\n\x1a\n" + CANARY.encode() + b"\0" * 40)]
    store_all(session, papers, moment, cast["informant"], issue.id, "报送材料")
    talked(cast, issue)
    session.commit()
    return issue


def talked(cast: Cast, issue: Issue) -> None:
    """Questions and answers: marked as they are written, and by the clerk afterwards; one that waits still."""
    session, moment, clerk = cast.session, clock.at(DAY), cast["county/clerk"]
    for words, secret in ((f"{CANARY}问", True), (f"{CANARY}再问", False)):
        asked = ask(session, issue, clerk, moment, words, secret=secret)
        answer(session, asked, cast["informant"], moment, f"{CANARY}答", [Upload(f"{CANARY}.txt", CANARY.encode())],
               secret=("answer", "papers") if secret else ())
    ask(session, issue, cast["unit_handler"], moment, f"{CANARY}还问", secret=True)


def solved_later(cast: Cast) -> Issue:
    """One that ended as B, so that it stands on the ledgers with its steps and its ground; marked as it was written."""
    story = told(cast, Status.HANDLING)
    said = {"grade": "B", "account": f"{CANARY}办", "measures": f"{CANARY}步", "ground": f"{CANARY}据",
            "planned_on": date(2021, 5, 9), "replied_on": DAY, "replied_how": "written", "reviewed_by": f"{CANARY}审",
            "explained_how": f"{CANARY}释", "formal_document": Upload(f"{CANARY}.txt", CANARY.encode())}
    take(cast.session, story.issue, Step.FILE_RESULT, cast["unit_handler"], clock.at(DAY), secret=tuple(said), **said)
    cast.session.commit()
    return story.issue


def foreign(cast: Cast) -> Issue:
    """Another county, its enterprise and its issue: nothing of them concerns this one."""
    session = cast.session
    office = Office(name="凤庆县办公室", short_name="凤庆", mark="凤庆", level="county", parent_id=cast["city"].id, county="凤庆县")
    clerk, firm = Person(username="other-clerk", name="外县经办"), cast["enterprise/2"]
    session.add_all([office, clerk])
    session.flush()
    session.add(OfficePolicy(office_id=office.id, policy=LINCANG.key, from_on=SINCE))
    session.add(Grant(person_id=clerk.id, role=Role.CLERK.value, office_id=office.id, from_on=SINCE))
    firm.office_id, firm.name, firm.county, firm.address = office.id, f"{OTHER}企业", "凤庆县", f"{OTHER}路"
    cast.named["other/clerk"] = clerk
    session.flush()
    act = take(session, None, Step.RECEIVE, clerk, clock.at(DAY), office=office, enterprise=firm.id, title=f"{OTHER}题",
               description=f"{OTHER}述，说得很具体很具体", wanted=f"{OTHER}愿", channel="来电", category="融资服务")
    issue = session.get_one(Issue, act.issue_id)
    store_all(session, [Upload(f"{OTHER}.txt", OTHER.encode())], clock.at(DAY), clerk, issue.id, "报送材料")
    answer(session, ask(session, issue, clerk, clock.at(DAY), f"{OTHER}问"), cast["informant/2"], clock.at(DAY), f"{OTHER}答")
    session.commit()
    return issue


def holding(cast: Cast, name: str, office: str, but: tuple[Role, ...], *others: Any) -> None:
    """Somebody who holds every role of an office, and whatever else: no real account may (三员分立)."""
    person = Person(username=name.replace("/", "-"), name="各种身份")
    cast.session.add(person)
    cast.session.flush()
    for role in set(OFFICE_ROLES) - set(but):
        cast.session.add(Grant(person_id=person.id, role=role.value, office_id=cast[office].id, from_on=SINCE))
    for one in others:
        one.person_id = person.id
        cast.session.add(one)
    cast.named[name] = person
    cast.session.commit()


@pytest.fixture
def numberless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the numbers beside the menu, which stand on every page alike and are asked for each time."""
    monkeypatch.setattr(menu, "number_beside", lambda _declared, _view: literal(0))


@pytest.fixture(scope="module")
def swept(url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swept]:  # noqa: F811
    """The house, built once for each kind of database."""
    engine, hands = make_engine(url), Clock()
    hands.set(TODAY)
    with pytest.MonkeyPatch.context() as patch, Session(engine, expire_on_commit=False, info={"scope": ALL}) as session:
        patch.setattr(clock, "now", hands)
        cast = build(session, policies=("linyi-2014-10", LINCANG.key))
        cast["enterprise/1"].office_id = cast["county"].id
        session.commit()
        first, second = handled(cast), solved_later(cast)
        waiting = told(cast, Status.PROPOSED).issue
        for one in (first, second, waiting):
            everything_marked(cast, one)
        other = foreign(cast)
        holding(cast, "all/outside", "city", (), Grant(role=Role.UNIT_HANDLER.value, unit_id=cast["unit/2"].id, from_on=SINCE),
                Grant(role=Role.CLERK.value, office_id=other.office_id, from_on=SINCE),
                GroupMembership(group_id=cast["group/1"].id, part="member", from_on=SINCE))
        holding(cast, "all/inside", "county", (Role.AUDITOR,),  # whose log is everybody's
                Grant(role=Role.UNIT_HANDLER.value, unit_id=cast["unit/1"].id, from_on=SINCE))
        link(session, first, second, cast["county/clerk"], clock.at(TODAY), reason="相关")
        session.commit()
        ids = rows_of(session, first.id, enterprise=cast["enterprise/1"].id, office=cast["county"].id, unit=cast["unit/1"].id)
        ids["issue"].append(second.id)
        feeds = {who: open_feed(session, cast[who], clock.at(TODAY)) for who in ("all/outside", "all/inside")}
        others = rows_of(session, other.id, enterprise=cast["enterprise/2"].id, office=other.office_id)
        session.commit()
        app = create_app({"DATABASE_URL": url, "INSTANCE": str(tmp_path_factory.mktemp("instance")), "SECRET_KEY": "x" * 32})
        yield Swept(Desk(app, cast, hands), ids, others, feeds)
        app.extensions["desk-db"].remove()
        app.extensions["desk-engine"].dispose()
    engine.dispose()


def rows_of(session: Session, issue: int, **around: int) -> dict[str, list[int]]:
    """The rows of an issue by noun: some of its files and slips, and what stands around it."""
    files = session.scalars(select(Attachment.id).where(Attachment.issue_id == issue).order_by(Attachment.id.desc()).limit(2))
    slips = session.scalars(select(Slip.id).where(Slip.issue_id == issue).order_by(Slip.id).limit(2))
    return {"issue": [issue], "attachment": [*files], "slip": [*slips], **{noun: [key] for noun, key in around.items()}}


def addresses(swept: Swept, who: str, rows: dict[str, list[int]]) -> Iterator[str]:
    """Every address that can be asked for with GET, bare and with plausible arguments."""
    app = swept.desk.app
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_SWEPT or rule.endpoint.endswith(".static"):
            continue
        unknown = rule.arguments - set(ARGUMENTS)
        assert not unknown, f"{rule}：请在 ARGUMENTS 中写明 {sorted(unknown)} 可以是什么"
        path = str(rule.rule)
        for name in rule.arguments:
            path = re.sub(rf"<(?:[^<>:]*:)?{name}>", swept.feeds[who] if name == "secret" else ARGUMENTS[name], path)
        yield path
        for key in rows.get(rule.endpoint.partition(".")[0], [1]):
            yield f"{path}?{urlencode(plausible(rows, key))}"


def plausible(rows: dict[str, list[int]], key: int) -> dict[str, Any]:
    """What an address may ask for: a row, what it belongs to, and the canary wherever words are looked for."""
    first = {noun: keys[0] for noun, keys in rows.items() if keys}
    looked_for = dict.fromkeys(("search", "query", "words", "title", "q"), ASKED)
    return {**first, **looked_for, "id": key, "of": key, "name": "enterprise", "year": 2021, "all": 1}


def by_filters(swept: Swept) -> Iterator[str]:
    """Every filter of each list, together in one address, asked for the canary."""
    for noun, view in swept.desk.app.extensions["desk-views"].items():
        if keys := sorted(getattr(view, "filters", {})):
            yield f"/admin/{noun}/?{urlencode({f'flt_{key}': ASKED for key in keys})}"


def said(answer_: Any) -> str:
    """All that an answer says: its head, its body, and what is inside a zipped sheet or paper."""
    data: bytes = answer_.data
    parts = [str(answer_.headers), data.decode("utf-8", "replace")]
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts += [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    return "\n".join(parts)


def swept_by(swept: Swept, who: str, canary: str, wanted: Iterable[str]) -> list[str]:
    """Every address asked for by somebody, and links of what came; those whose answer says the canary, or broke."""
    client, adapter = swept.desk.as_(who), swept.desk.app.url_map.bind("localhost")
    waiting, seen, followed, wrong = [*wanted], set(), Counter[str](), []
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        came = client.get(address)
        swept.asked[who] += 1
        if came.status_code >= 500 or canary in said(came):
            wrong.append(f"{who} {came.status_code} {address}")
        for found in LINK.findall(came.text if came.mimetype == "text/html" else ""):
            further = html.unescape(found)
            endpoint = leads_to(adapter, further)
            if endpoint not in (None, *NOT_SWEPT) and further not in seen and followed[endpoint] < FOLLOWED:
                followed[endpoint] += 1
                waiting.append(further)
    return wrong


def leads_to(adapter: Any, address: str) -> str | None:
    """The endpoint of a link; None for a door that takes no GET."""
    try:
        return str(adapter.match(address.partition("?")[0], method="GET")[0])
    except HTTPException:
        return None


OUTSIDE = (
    "city/clerk", "city/leader", "city/supervisor", "city/administrator", "county/administrator", "city/auditor",
    "city/security_officer", "liaison_officer", "group_member", "unit_handler/2", "informant/2", "other/clerk",
)  # fmt: skip
"""Who sees the issue, or counts it, or does not know of it, and may not read its secrets."""


@pytest.mark.usefixtures("numberless")
def test_no_byte_of_a_secret(swept: Swept) -> None:
    """Who holds every role from which it is kept, all at once, so that no door is shut before it is tried."""
    assert swept_by(swept, "all/outside", SECRET, [*addresses(swept, "all/outside", swept.ids), *by_filters(swept)]) == []
    assert swept.asked["all/outside"] > 250


@pytest.mark.usefixtures("numberless")
def test_no_byte_of_another_county(swept: Swept) -> None:
    """And who holds every role in and around the county, of what is another's."""
    assert swept_by(swept, "all/inside", FOREIGN, [*addresses(swept, "all/inside", swept.others), *by_filters(swept)]) == []


@pytest.mark.parametrize("who", OUTSIDE)
def test_no_byte_of_a_secret_to_each_alone(swept: Swept, who: str) -> None:
    """A page may be another to who has one role alone: from his desk and the issue, as far as the links lead."""
    issue = swept.ids["issue"][0]
    first = ["/here", "/admin/", "/admin/issue/", f"/admin/issue/details/?id={issue}", "/admin/issue/export/xlsx/"]
    assert swept_by(swept, who, SECRET, first) == []


@pytest.mark.parametrize("who", ["all/outside", "liaison_officer"])
def test_no_search_and_no_count_finds_it(swept: Swept, who: str) -> None:
    """A search for the canary finds no row of it: not by its words, and not by being there."""
    client = swept.desk.as_(who)
    for noun in ("issue", "slip", "attachment"):
        page = client.get(f"/admin/{noun}/?{urlencode({'search': SECRET})}").text
        for key in swept.ids[noun]:
            assert f"/admin/{noun}/details/?id={key}\"" not in page, (noun, key)


def test_the_words_stand_in_its_place(swept: Swept) -> None:
    """The city's page of its county's issue says so, and what is no secret is still there."""
    page = swept.desk.as_("city/clerk").get(f"/admin/issue/details/?id={swept.ids['issue'][0]}").text
    assert WORDS in page
    assert "含商业秘密" in page
    assert "临翔服企办收（2021）第01号" in page


@pytest.mark.parametrize("who", ["county/clerk", "county/director", "unit_handler", "informant"])
def test_who_handles_it_reads_it(swept: Swept, who: str) -> None:
    """Else a house in which nobody sees anything would pass: list, page, search, paper and file say the canary."""
    client, issue = swept.desk.as_(who), swept.ids["issue"][0]
    assert SECRET in client.get(f"/admin/issue/details/?id={issue}").text
    assert SECRET in client.get("/admin/issue/").text
    assert f"id={issue}" in client.get(f"/admin/issue/?{urlencode({'search': CANARY})}").text
    assert SECRET in said(client.get(f"/admin/attachment/download/?id={swept.ids['attachment'][0]}"))
    for word in ("问", "再问", "答", "还问"):
        assert f"{CANARY}{word}" in client.get(f"/admin/issue/details/?id={issue}").text
    if who != "informant":
        assert SECRET in said(client.get(f"/admin/slip/word/?id={swept.ids['slip'][0]}"))
