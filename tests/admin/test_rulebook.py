"""The rulebook: every rule has its page, is found by its words, and every refusal leads to it."""
from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from admin import rulebook
from admin.rule_words import does, moves_told
from rules import kinds
from rules.clause import Document
from rules.listing import every_rule
from rules.policies import POLICIES
from rules.spans import WorkingDays
from rules.stories import stories
from rules.terms import Role, Step
from tests import databases
from tests.admin.issue_house import desk, issue_app  # noqa: F401 # fixtures
from tests.admin.noun_house import ROLES, House

RULES = list(every_rule())
LINK = re.compile(r'href="(/admin/rules/[^"]*)"')


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house; nothing is changed."""
    folder = tmp_path_factory.mktemp("rulebook")
    made = House(databases.sqlite_copy(databases.sqlite_template(folder), folder))
    yield made
    made.close()


def shown(page: str) -> str:
    """The words of a page."""
    return html.unescape(re.sub(r"<[^>]*>", "", page))


@pytest.mark.parametrize(("policy", "rule"), RULES, ids=[rule.id for _, rule in RULES])
def test_every_rule_has_a_page(house, policy, rule):
    page = house.client("informant").get(f"/admin/rules/details/?id={rule.id}")
    assert page.status_code == 200
    words = shown(page.text)
    for said in (rule.title, rule.clause.quote, rule.clause.article, rule.reading, rule.kind_words):
        assert said in words, said
    with house.app.test_request_context("/"):
        told = does(policy, rule)
    assert told, f"{rule.id}：不会说它在这里做什么"
    assert all(one in words for one in told)
    for proof in rule.proofs:
        if proof.startswith("case:"):
            assert all(line in words for line in stories()[proof.removeprefix("case:")].lines)


@pytest.mark.parametrize("rule_id", ["", "linyi-2014-10/9.nothing", "x" * 5000, "linyi-2014-10/8.closure\x00", "1"])
def test_an_address_of_no_rule(house, rule_id):
    assert house.client("clerk").get("/admin/rules/details/", query_string={"id": rule_id}).status_code == 404


def found(**asked):
    return [one.rule.id.partition("/")[2] for one in rulebook.found(rulebook.read_wish(MultiDict(asked)))]


TWELVE = ["12.propose", "12.director", "12.leader", "12.meeting", "12.transfer"]


@pytest.mark.parametrize(("asked", "ids"), [
    pytest.param({"search": "书面确认后"}, ["8.closure"], id="words-of-the-clause"),
    pytest.param({"search": "盖章扫描件"}, ["8.closure"], id="words-of-a-need"),
    pytest.param({"search": "处理意见 6.opinion"}, ["6.opinion"], id="id-and-field"),
    pytest.param({"search": "第12条"}, ["12.in-force", *TWELVE], id="article-in-digits"),
    pytest.param({"search": "第十二条"}, ["12.in-force", *TWELVE], id="article"),
    pytest.param({"search": "8.CLOSURE"}, ["8.closure"], id="case"),
    pytest.param({"kind": "score"}, ["11.assessment", "20.evaluation"], id="kind"),
    pytest.param({"step": "approve", "policy": "linyi-2014-10"}, ["3.loop", "6.collective-study"], id="step"),
    pytest.param({"policy": "house", "kind": "numbering"}, ["numbering"], id="house"),
    pytest.param({"search": "没有这样的字"}, [], id="nothing"),
    pytest.param({"kind": "nothing", "step": "' OR 1=1", "policy": "x"}, [rule.id.partition("/")[2] for _, rule in RULES], id="unknown"),
])
def test_searching(asked, ids):
    assert found(**asked) == ids


def test_a_search_of_anything_is_answered(house):
    client = house.client("clerk")
    for asked in ({"search": "\x00%_'\"<script>" * 50}, {"kind": "deadline"}, {"policy": "house"}, {"step": "close"}, {"search": "第"}):
        assert client.get("/admin/rules/", query_string=asked).status_code == 200
    assert "没有这样的规则" in client.get("/admin/rules/?search=没有这样的字").text


def test_each_role_reads_it_and_every_link_of_it_leads_somewhere(house):
    for role in ROLES:
        client = house.client(role)
        page = client.get("/admin/rules/").text
        links = {html.unescape(one) for one in LINK.findall(page)}
        assert len([one for one in links if "details" in one]) == len(RULES), role
    for link in links:
        assert client.get(link).status_code == 200, link


def test_the_old_addresses_still_find_their_place(house):
    page = house.client("clerk").get("/admin/rules/").text
    assert all(f'id="{rule.id}"' in page for _, rule in RULES)


def test_it_reads_quickly(house):
    client = house.client("supervisor")
    client.get("/admin/rules/")
    for path in ("/admin/rules/", "/admin/rules/details/?id=linyi-2014-10/8.closure", "/admin/rules/details/?id=house/rights"):
        with house.counted() as asked:
            client.get(path)
        assert len([one for one in asked if one.startswith("SELECT")]) <= 12, path


DOCUMENT = Document("试〔2020〕1号", "试行办法", date(2020, 1, 1), "试")
CLAUSE = DOCUMENT.clause(1, "试行")


@pytest.mark.parametrize(("rule", "words"), [
    (kinds.Tier("t/1", CLAUSE, title="一", approver=Role.DEPUTY_LEADER, within=WorkingDays(3)),
     "由副组长审批；上一级领导可以代为审批，下一级不可以。登记后 3个工作日内交办。"),
    (kinds.Tier("t/2", CLAUSE, title="一", approver=Role.LEADER, meeting=True), "须经会议审定，由组长审批。"),
    (kinds.Note("t/3", CLAUSE, title="一"), "供人阅读的说明，系统不据此拒绝任何步骤。"),
])
def test_kinds_that_linyi_has_not(house, rule, words):
    with house.app.test_request_context("/"):
        assert "".join(does(None, rule)) == words


def test_what_a_rule_does_is_said_in_full(house):
    policy = POLICIES["linyi-2014-10"]
    with house.app.test_request_context("/"):
        said = {rule.id.partition("/")[2]: "".join(does(policy, rule)) for rule in policy.rules}
        moves = {move[0]: move[1:] for move in moves_told(policy)}
    assert "“销号”以前须已具备：帮扶联系组已现场核实。不具备的，先办“现场核实”（联络员、组员）。" in said["8.closure"]
    assert "“现场核实”所填的核实日期须相符：核实不得早于反馈。" in said["8.closure"]
    assert said["5.land-major"] == "“拟办”时，重大事项的新上项目用地须填：县区政府（开发区管委会）请示。"
    assert said["9.escalate"].startswith("“提请协调”以前须已具备：已过应办结日期。过50亿元企业的紧急问题除外。")
    assert said["5.visits-contact"].startswith("帮扶联系组每月至少走访 1 次，按每户联系企业分别计算。")
    assert said["9.explanation"] == "在“处置单规定的办结天数”的应办结日期次日起成为义务。由承办人以“书面说明”履行。"
    assert moves["现场核实"] == ("联络员、组员", "已反馈", "已核实；未通过的退回“办理中”")
    assert moves["撤回"][1] == "任何未结状态"
    assert set(moves) == {move.step.words for move in policy.life().moves}


# Refusals lead to it.

WHO = ("clerk", "director", "deputy_leader", "leader", "liaison_officer", "group_member", "unit_handler", "informant", "supervisor")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("until", ["receive", "propose", "dispatch", "accept", "file_result", "verify"])
def test_what_stands_in_the_way_leads_to_its_rule_for_whoever_sees_it(desk, until):  # noqa: F811
    issue = desk.story(until)
    links = 0
    for who in WHO:
        client = desk.as_(who)
        page = client.get(f"/admin/issue/details/?id={issue.id}")
        if page.status_code != 200:
            continue
        blocked = re.findall(r'<p class="law">.*?</p>', page.text, re.S)
        for law in blocked:
            (link,) = LINK.findall(law)
            links += 1
            answer = client.get(html.unescape(link))
            assert answer.status_code == 200
            assert re.search(r"<q[^>]*>([^<]+)</q>", law).group(1) in answer.text
    assert links


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_step_refused_leads_to_its_rules(desk):  # noqa: F811
    issue = desk.story("receive")
    answer = desk.take("clerk", issue, "register", conditions_met="", vouched="no")
    assert answer.status_code == 422
    assert "/admin/rules/details/?id=linyi-2014-10/5.concrete" in answer.text.replace("%2F", "/")
    informant = desk.send(desk.as_("informant"), "/admin/issue/step/receive", {"title": "", "description": "短"})
    assert informant.status_code == 422
    for link in LINK.findall(informant.text):
        assert desk.as_("informant").get(html.unescape(link)).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_visit_refused_and_what_is_owed_lead_to_their_rules(desk):  # noqa: F811
    client = desk.as_("liaison_officer")
    refused = desk.send(client, "/admin/visit/new/", {"enterprise": desk.cast["enterprise/1"].id, "visited_on": "2012-12-31"})
    assert "/admin/rules/details/?id=house/dates" in refused.text.replace("%2F", "/")
    page = client.get("/admin/").text.replace("%2F", "/")
    assert "/admin/rules/details/?id=linyi-2014-10/5.visits-supported" in page


def test_a_stranger_gets_no_link(house):
    with house.app.test_request_context("/"):
        assert rulebook.rule_url("linyi-2014-10/8.closure") == ""
    assert rulebook.rule_title("linyi-2014-10/8.closure") == "反馈、核实、确认齐备方可销号"
    assert rulebook.rule_title("gone/rule") == "gone/rule"
    assert Step.CLOSE in rulebook.entry_of("linyi-2014-10/8.closure").steps
