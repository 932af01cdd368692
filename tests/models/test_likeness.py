"""Likeness: paraphrases find their like and strangers do not; bounded, in one statement, within the scope."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from models.actors import scope_of, standing_of
from models.likeness import LEAST, MOST_ALIKE, MOST_CANDIDATES, Wanted, alike, pairs, weighed
from models.scope import ALL, everything
from seed.cast import Cast
from seed.linyi.troubles import TROUBLES, worded
from tests.models.story import MONDAY, Story

Row = namedtuple("Row", "id registration_no title text status received_on name is_own")
SEVENTY = [
    Row(place, None, one.title, one.description, "handling", MONDAY, "企业", False)
    for place, one in enumerate((worded(trouble, 1) for trouble in TROUBLES), 1)
]
TOLD_ANOTHER_WAY = [
    ("二期厂房用地指标未落实", "二期用地指标一直没有批下来", "我们二期厂房想开工，土地指标迟迟没有落实，请帮忙协调。"),
    ("已摘牌地块不动产权证办理缓慢", "土地不动产证办不下来", "地已经摘牌付款，不动产权证办了好几个月还没办出来。"),
    ("流动资金贷款到期续贷困难", "贷款快到期，银行不给续贷", "公司流动资金贷款下月到期，银行说要压缩额度，续贷有困难。"),
    ("政府性担保额度不足", "担保额度不够用", "政府性融资担保公司给的担保额度太少，不能满足贷款需要。"),
    ("双回路供电线路建设滞后", "双回路供电还没建好", "供电双回路线路施工拖了很久，影响生产线用电。"),
    ("新建车间用电增容手续未办结", "新车间申请用电增容没有批", "新建车间变压器增容手续供电公司一直没有办结。"),
    ("电压波动造成精密设备停机", "电压不稳，设备经常停机", "最近厂里电压波动大，精密设备多次停机，产品报废。"),
    ("园区供水压力不足", "自来水压力太小", "园区供水水压不足，白天车间用水不够。"),
    ("冬季天然气供应量不足", "冬天天然气不够用", ""),
    ("一线熟练工人招聘困难", "招不到熟练工", "一线工人招聘困难，订单多但缺熟练工人。"),
    ("稳岗返还资金未到账", "稳岗返还的钱没有到账", "去年申报的稳岗返还资金到现在没有到账。"),
    ("高层次人才补贴兑现滞后", "人才补贴没有兑现", "我公司引进的高层次人才补贴拖欠未兑现。"),
    ("引进人才子女入学问题", "人才子女上学难", "引进的工程师孩子入学问题没有解决，希望安排学校。"),
    ("技术改造专项资金未兑现", "技改专项资金还没拨付", "技术改造项目验收完了，专项资金没有兑现。"),
    ("施工许可证因图审意见反复未能办理", "施工许可证办不下来", "图审意见反复修改，施工许可证一直不能办理。"),
    ("已建成厂房消防验收未通过", "厂房消防验收没过", "新厂房建成后消防验收没有通过，不能投产。"),
    ("厂区内高压线路迁改", "高压线要迁移", "厂区内有一条高压线影响建设，请协调迁改。"),
]
NEVER_REPORTED = [
    ("职工食堂食品卫生检查频繁", "各部门对食堂检查太多，希望统一检查。"),
    ("厂门口公交站点希望增设", "厂区门口没有公交站，职工上下班不方便。"),
    ("商标被外地企业侵权", "外地有企业仿冒我公司商标，请帮助维权。"),
    ("厂区周边流浪狗扰民", "附近流浪狗多，职工受到惊吓。"),
    ("希望组织参加德国展会", "想参加明年德国汉诺威展会，希望给予支持。"),
    ("办公楼手机信号差", "办公楼内手机信号弱，联系移动公司未解决。"),
    ("厂区门前道路积水", "每逢下雨门前积水严重。"),
]


@pytest.mark.parametrize(("meant", "title", "description"), TOLD_ANOTHER_WAY, ids=lambda one: one[:12])
def test_told_another_way(meant: str, title: str, description: str) -> None:
    """Among seventy it is the first, by its title alone too, and the words that both have are named."""
    for text in (description, ""):
        first = weighed(Wanted(title, text), SEVENTY)[0]
        assert first.title == meant
        assert first.words


@pytest.mark.parametrize(("title", "description"), NEVER_REPORTED, ids=lambda one: one[:8])
def test_never_reported_before(title: str, description: str) -> None:
    assert weighed(Wanted(title, description), SEVENTY) == []


def test_seventy_different_ones_are_like_none_of_the_others() -> None:
    for row in SEVENTY:
        others = [one for one in SEVENTY if one.id != row.id]
        assert weighed(Wanted(row.title, row.text), others) == [], row.title


def test_an_own_one_needs_less_and_stands_first() -> None:
    title, text = "污水排放许可", "污水要接入市政管网。"
    theirs = [one for one in SEVENTY if "污水" in one.title]
    assert len(weighed(Wanted(title, text), [*SEVENTY])) <= 1
    own = [one._replace(is_own=True) for one in theirs]
    found = weighed(Wanted(title, text), [*own, *(one for one in SEVENTY if one not in theirs)])
    assert found[0].is_own
    assert 0 < LEAST < 1


def test_pairs() -> None:
    assert pairs("用电，增容 2000kVA") == {"用电", "增容", "2000", "kva"}
    assert pairs("电") == frozenset()


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_found_in_one_bounded_statement(session: Session, cast: Cast) -> None:
    own = cast["enterprise/1"].id
    for number in range(7):
        Story(session, cast, title=f"新建车间用电增容第{number}次", description="新车间变压器增容手续没有办结")
    Story(session, cast, title="贷款续贷")
    other = Story(session, cast, title="车间用电增容", by="clerk", enterprise=cast["enterprise/2"].id)
    with counting(session) as asked:
        found = alike(session, Wanted("车间用电增容没有批", "变压器增容", own), MONDAY)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
    assert "LIMIT" in asked[-1]
    assert MOST_CANDIDATES == 300
    assert len(found) == MOST_ALIKE
    assert all("增容" in one.title and one.is_own for one in found)
    mine = Wanted("车间用电增容", "", cast["enterprise/2"].id, but=other.issue.id)
    assert other.issue.id not in {one.id for one in alike(session, mine, MONDAY)}


def test_open_and_lately_ended(session: Session, cast: Cast) -> None:
    own = cast["enterprise/1"].id
    story = Story(session, cast, title="车间用电增容")
    story.take("withdraw")
    for day, count in ((MONDAY, 1), (date(2014, 9, 1), 1), (date(2014, 9, 3), 0), (date(2016, 1, 1), 0)):
        assert len(alike(session, Wanted("车间用电增容", "", own), day)) == count, day


def test_within_the_scope(session: Session, cast: Cast) -> None:
    """Not a title of another enterprise reaches an informant, whatever he asks for."""
    Story(session, cast, title="车间用电增容", by="clerk", enterprise=cast["enterprise/2"].id)
    keys = (cast["enterprise/1"].id, cast["enterprise/2"].id, None)
    for who, count in {"clerk": 1, "informant/2": 1, "liaison_officer": 1, "informant": 0, "unit_handler": 0,
                       "county/clerk": 0, "liaison_officer/2": 0}.items():  # fmt: skip
        session.expunge_all()
        with everything(session):
            session.info["looked"] = scope_of(session, standing_of(session, cast[who], MONDAY), MONDAY)
        session.info["scope"] = session.info.pop("looked")
        for key in keys:
            sees = 0 if who == "informant/2" and key == keys[0] else count  # not even by another's county
            assert len(alike(session, Wanted("车间用电增容", "", key), MONDAY)) == sees, (who, key)
    session.info["scope"] = ALL


@pytest.mark.parametrize("title", ["", "  ", "电", "%%%", "'; DROP TABLE issue", "\x00\x00\x00\x00", "长" * 5000])
def test_words_that_say_nothing(session: Session, cast: Cast, title: str) -> None:
    Story(session, cast)
    assert alike(session, Wanted(title, title, cast["enterprise/1"].id), MONDAY) == []
