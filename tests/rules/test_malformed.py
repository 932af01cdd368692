"""A malformed policy does not import: one row for each kind of malformation, with its message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rules.clause import Clause, Malformed, chinese
from rules.kinds import Deadline, Form, Guard, Route, boxes
from rules.layout import Layout, Part
from rules.life import Life, Move
from rules.needs import Ask, Check, Given
from rules.settings import Setting
from rules.terms import Role, Status, Step, Subject
from tests.rules.toy import (
    CLAUSE,
    DOCUMENT,
    GUARD,
    LIFE,
    POLICY,
    TIERS,
    is_plain,
    tier,
    with_moves,
    with_rules,
)


def yes(*asked: Any) -> bool:
    return True


def guard(*needs: Any) -> Guard:
    return Guard("toy/new", CLAUSE, needs, title="新规则")


def lives(*moves: Move) -> Any:
    return replace(POLICY, lives=(Life(Subject.ISSUE, moves, LIFE.ends),))


CLERK = (Role.CLERK,)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda: with_rules(GUARD), "规则编号重复 toy/guard", id="doubled-id"),
        pytest.param(lambda: with_rules(replace(GUARD, id="other/guard")), "规则编号须以 toy/ 开头", id="foreign-id"),
        pytest.param(lambda: replace(POLICY, order="toy/none"), "次序规则 toy/none 不存在", id="no-order-rule"),
        pytest.param(
            lambda: with_moves(Move(Step.DISPATCH, CLERK, (Status.APPROVED,), Status.CLOSED)),
            "步骤重复 dispatch", id="doubled-step",
        ),
        pytest.param(
            lambda: with_moves(Move(Step.ESCALATE, CLERK, (Status.HANDLING,), Status.ESCALATED)),
            "状态没有出路：已提请协调", id="no-way-out",
        ),
        pytest.param(
            lambda: lives(Move(Step.RECEIVE, CLERK, (None,)), *LIFE.moves[1:]), "第一步须写明到哪个状态", id="first-move",
        ),
        pytest.param(
            lambda: with_moves(Move(Step.CONFIRM, CLERK, (Status.REPORTED,), Status.CLOSED, unless="satisfied")),
            "退回的条件和去向须一并写明", id="way-back-without-end",
        ),
        pytest.param(
            lambda: with_moves(
                Move(Step.CONFIRM, CLERK, (Status.REPORTED,), Status.CLOSED, else_to=Status.HANDLING, unless="glad")
            ),
            "企业确认 没有字段 glad", id="way-back-by-no-field",
        ),
        pytest.param(lambda: with_rules(guard(Ask(Step.EXTEND, "无", yes))), "本办法没有步骤 extend", id="no-such-step"),
        pytest.param(
            lambda: with_rules(guard(Given(Step.DISPATCH, ("colour",)))), "dispatch 没有字段 colour", id="given-no-field"
        ),
        pytest.param(
            lambda: with_rules(guard(Check(Step.DISPATCH, "无", ("colour",), yes))),
            "dispatch 没有字段 colour", id="check-no-field",
        ),
        pytest.param(
            lambda: with_rules(guard(Ask(Step.DISPATCH, "无", yes, cure=Step.EXPLAIN))),
            "补救步骤 explain 不在本办法内", id="no-such-cure",
        ),
        pytest.param(
            lambda: replace(POLICY, settings=(Setting("days", "天数", "1", "toy/none"),)),
            "设置 days 所指规则 toy/none 不存在", id="setting-of-no-rule",
        ),
        pytest.param(
            lambda: with_rules(Deadline("toy/late", CLAUSE, title="逾期", after="toy/none")),
            "所依时限 toy/none 不存在", id="after-no-deadline",
        ),
        pytest.param(lambda: with_rules(Deadline("toy/late", CLAUSE, title="逾期")), "toy/late：缺时限", id="no-span"),
        pytest.param(
            lambda: with_rules(Route("toy/route", CLAUSE, title="去向", opens=Step.ESCALATE)),
            "所开步骤 escalate 不在本办法内", id="opens-no-step",
        ),
        pytest.param(lambda: replace(POLICY, rules=(GUARD, *TIERS[:3])), "须恰有一个审批层级，现为 []", id="hole"),
        pytest.param(
            lambda: with_rules(tier("second", Role.LEADER, is_plain)),
            "['toy/director', 'toy/second']", id="overlap",
        ),
        pytest.param(
            lambda: with_rules(tier("like", Role.LEADER, None, like=("toy/none",))),
            "toy/like：所依审批层级 toy/none 不存在", id="like-no-tier",
        ),
        pytest.param(
            lambda: replace(POLICY, rules=(GUARD, replace(TIERS[0], level="county"), *TIERS[1:])),
            "市级拟办", id="hole-at-one-level",
        ),
        pytest.param(
            lambda: replace(POLICY, rules=(GUARD, replace(TIERS[0], days="none"), *TIERS[1:])),
            "toy/transfer：设置 none 不存在", id="days-by-no-setting",
        ),
        pytest.param(
            lambda: with_moves(Move(Step.WITHDRAW, CLERK, (Status.HANDLING,), Status.CLOSED, paper="colour")),
            "撤回 没有字段 colour", id="paper-no-field",
        ),
        pytest.param(
            lambda: Check(Step.DISPATCH, "无", ("instruction_note",), yes, unless=yes), "须写明条件", id="lifted-untold"
        ),
        pytest.param(lambda: Setting("days", "天数", "6", "toy/guard", most=5), "缺省值 6 不在可选范围内", id="beyond-most"),
        pytest.param(lambda: replace(GUARD, title=""), "toy/guard：缺规则名称", id="no-title"),
        pytest.param(
            lambda: Ask(Step.CLOSE, "无", yes, unless=yes), "“销号”的要求：有条件的须写明条件", id="untold-exception"
        ),
        pytest.param(
            lambda: Given(Step.CLOSE, (), when=yes), "“销号”的要求：有条件的须写明条件", id="untold-condition"
        ),
        pytest.param(lambda: Given(Step.CLOSE, (), when_words="总是"), "没有条件的不写", id="told-and-no-condition"),
        pytest.param(lambda: DOCUMENT.clause(3, "  "), "试〔2020〕1号 第三条：缺引文", id="no-quote"),
        pytest.param(lambda: DOCUMENT.clause("附件1", "长" * 201), "附件1：引文过长", id="long-quote"),
    ],
)  # fmt: skip
def test_malformed(make: Callable[[], Any], words: str) -> None:
    with pytest.raises(Malformed) as raised:
        make()
    assert words in str(raised.value)


def test_the_toy_itself_is_well_formed() -> None:
    """Otherwise the rows above could be refused for another reason."""
    assert replace(POLICY, key="toy") == POLICY
    assert replace(POLICY, rules=(GUARD,)).of(Guard) == (GUARD,)


def test_a_quote_of_two_hundred_is_not_too_long() -> None:
    assert isinstance(DOCUMENT.clause(1, "长" * 200), Clause)


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (8, "八"), (10, "十"), (12, "十二"), (20, "二十"), (25, "二十五"), (99, "九十九")],
)
def test_articles_as_printed(number: int, words: str) -> None:
    assert chinese(number) == words
    assert str(DOCUMENT.clause(number, "试行")) == f"试〔2020〕1号 第{words}条"


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        pytest.param(Layout(parts=(Part("", (("issue.title",),)),)), "版式缺栏目 unit.name", id="missing-box"),
        pytest.param(
            Layout(head=("issue.title",), parts=(Part("", (("issue.title", "unit.name"),)),)),
            "版式重复栏目 issue.title", id="doubled-box",
        ),
        pytest.param(
            Layout(parts=(Part("", (("issue.title", "unit.name"), ("issue.other",))),)),
            "版式有没有声明的栏目 issue.other", id="unknown-box",
        ),
        pytest.param(Layout(letter=("致{unit.name}",)), "版式缺栏目 issue.title", id="missing-in-a-letter"),
    ],
)  # fmt: skip
def test_a_layout_holds_each_box_once(layout: Layout, words: str) -> None:
    with pytest.raises(Malformed, match=words):
        Form("toy/form", CLAUSE, title="表", form="表", boxes=boxes(issue__title="问题", unit__name="单位"), layout=layout)
