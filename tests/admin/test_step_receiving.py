"""收到新问题: who may, for which enterprise, and what is asked."""
from __future__ import annotations

from typing import Any

from models.issues import Issue
from tests.admin.issue_house import Desk, desk, issue_app  # noqa: F401 # the fixtures

SAID = {"title": "用电增容", "description": "新厂区需增容 2000 千伏安，供电公司尚未答复。", "about": "other"}


def send(desk: Desk, who: str, **said: Any) -> Any:  # noqa: F811
    """A new issue."""
    return desk.send(desk.as_(who), "/admin/issue/step/receive", {**SAID, **said})


def test_the_form_stands_where_it_may_be_used(desk: Desk) -> None:  # noqa: F811
    """A clerk looks an enterprise up, an informant's own stands there, others are turned away."""
    clerk = desk.as_("clerk").get("/admin/issue/new/").text
    assert 'data-lookup="/admin/issue/ajax/lookup/?name=enterprise"' in clerk
    assert "请勿填写涉及国家秘密的内容" in clerk
    informant = desk.as_("informant").get("/admin/issue/new/").text
    assert desk.cast["enterprise/1"].name in informant
    assert desk.cast["enterprise/2"].name not in informant
    for who in ("director", "supervisor", "administrator"):
        assert desk.as_(who).get("/admin/issue/new/").status_code == 403
        assert send(desk, who, enterprise=desk.cast["enterprise/1"].id).status_code == 403
    assert not desk.all(Issue)


def test_an_enterprise_beyond_reach_is_refused(desk: Desk) -> None:  # noqa: F811
    """Another's enterprise, one that is not, one that cannot be."""
    for who, key in (("informant", desk.cast["enterprise/2"].id), ("liaison_officer/2", desk.cast["enterprise/1"].id),
                     ("clerk", 987654), ("clerk", "abc"), ("clerk", "9" * 30), ("clerk", "")):
        answer = send(desk, who, enterprise=key)
        assert answer.status_code == 422, (who, key)
    assert not desk.all(Issue)


def test_a_name_typed_in_full_is_enough(desk: Desk) -> None:  # noqa: F811
    """Without a script nobody picks from a list."""
    answer = send(desk, "clerk", **{"enterprise": "", "enterprise-words": desk.cast["enterprise/2"].name})
    assert answer.status_code == 302
    assert desk.all(Issue)[0].enterprise_id == desk.cast["enterprise/2"].id


def test_what_is_missing_is_said_and_what_was_typed_stays(desk: Desk) -> None:  # noqa: F811
    """A title alone will not do."""
    answer = send(desk, "informant", enterprise=desk.cast["enterprise/1"].id, description="")
    assert answer.status_code == 422
    assert "缺：存在的困难和问题描述" in answer.text
    assert 'value="用电增容"' in answer.text


def test_sent_twice_is_received_once(desk: Desk) -> None:  # noqa: F811
    """The second leads to the first, and says so."""
    first, second = (send(desk, "informant", enterprise=desk.cast["enterprise/1"].id) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(desk.all(Issue)) == 1


def test_the_lookup_gives_what_the_person_may_see(desk: Desk) -> None:  # noqa: F811
    """Scoped, capped, and shut to who reads no issues."""
    url = "/admin/issue/ajax/lookup/?name=enterprise&query="
    assert len(desk.as_("clerk").get(url + "企业").get_json()) == 2
    assert len(desk.as_("informant").get(url + "企业").get_json()) == 1
    assert desk.as_("clerk").get(url + "%25_%00").get_json() == []
    assert desk.as_("clerk").get("/admin/issue/ajax/lookup/?name=nothing").status_code == 404
    assert desk.as_("administrator").get(url).status_code == 403
