"""规则在这里做什么 What a rule does here, told in sentences from what it declares: its needs first, then its kind."""
from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext as _

from admin.language import in_words
from rules import kinds
from rules.evidence import field_of
from rules.kinds import Rule
from rules.life import Move
from rules.needs import Ask, Check, Given, Need
from rules.policy import Policy
from rules.terms import Role

OWNERS = {"group": "帮扶联系组", "unit": "责任单位", "office": "办公室"}
DOINGS = {"visit": "走访", "progress": "报送进展", "meeting": "召开会议"}
EACH = {"enterprise": "每户企业", "issue": "每件在办问题", "special": "专题会议", "promotion": "推进会议"}
RELATIONS = {"supported": "每户帮扶企业", "contact": "每户联系企业"}


def does(policy: Policy | None, rule: Rule) -> list[str]:
    """Its sentences; none is left out, for each part of the declaration has one."""
    told = [need_words(policy, need) for need in rule.needs]
    tell = KINDS.get(type(rule))
    return [*told, *(tell(policy, rule) if tell is not None else ())]


def need_words(policy: Policy | None, need: Need) -> str:
    """One need, at its step."""
    step = str(_(need.step.words))
    if isinstance(need, Given):
        named = listed(field.words for name in need.fields if (field := field_of(need.step, name)))
        if need.when_words:
            return str(_("“%(step)s”时，%(when)s须填：%(fields)s。", step=step, when=_(need.when_words), fields=named))
        return str(_("“%(step)s”时须填：%(fields)s。", step=step, fields=named))
    words = in_words(need.words)
    if isinstance(need, Check):
        named = listed(field.words for name in need.reads if (field := field_of(need.step, name)))
        said = str(_("“%(step)s”所填的%(fields)s须相符：%(words)s。", step=step, fields=named, words=words))
        return said + (str(_("%(whom)s除外。", whom=_(need.unless_words))) if need.unless_words else "")
    return ask_words(policy, need, step, words)


def ask_words(policy: Policy | None, need: Ask, step: str, words: str) -> str:
    """A fact that must hold, by which step it is mended and who takes it, and who is excepted."""
    said = str(_("“%(step)s”以前须已具备：%(words)s。", step=step, words=words))
    if need.cure is not None:
        move = policy.move(need.cure) if policy else None
        who = roles(move.by) if move else ""
        said += str(_("不具备的，先办“%(cure)s”（%(who)s）。", cure=_(need.cure.words), who=who))
    if need.unless_words:
        said += str(_("%(whom)s除外。", whom=_(need.unless_words)))
    return said


def of_guard(policy: Policy | None, rule: kinds.Guard) -> Iterator[str]:
    """The rules that hold at every step."""
    if not rule.every_step:
        return
    if policy is not None and rule.id == policy.order:
        yield str(_("现状不允许的步骤一律不予办理，并指明还须先办哪几步。各步由谁办、从哪里到哪里，见下表。"))
    else:
        yield str(_("约束每一步：不符合的不予办理，写明缺什么。"))


def of_cadence(_policy: Policy | None, rule: kinds.Cadence) -> Iterator[str]:
    """Who owes what, how often."""
    each = RELATIONS.get(rule.relation or "") or EACH[rule.each]
    yield str(_("%(owner)s%(per)s至少%(doing)s %(times)s 次，按%(each)s分别计算。", owner=_(OWNERS[rule.owed_by]), per=_(rule.per.words),
                doing=_(DOINGS[rule.of]), times=rule.at_least, each=_(each)))
    yield str(_("没有做够的列入“应做”，不因此拒绝任何步骤。同一天多次只算一次。"))
    if rule.least_days:
        yield str(_("首尾两期不足 %(days)s 个工作日的不计。", days=rule.least_days))


def of_deadline(policy: Policy | None, rule: kinds.Deadline) -> Iterator[str]:
    """What starts the clock, who owes, what meets it."""
    if rule.starts:
        yield str(_("自“%(steps)s”起设定时限；退回重办的，自退回之日重新计算，首次应办结日期不变。",
                    steps=_("”“").join(str(_(step.words)) for step in rule.starts)))
    if rule.after and policy is not None:
        yield str(_("在“%(title)s”的应办结日期次日起成为义务。", title=_(policy.rule(rule.after).title)))
    if rule.owed_by and rule.met_by:
        yield str(_("由%(who)s以“%(step)s”履行。", who=_(rule.owed_by.words), step=_(rule.met_by.words)))


def of_tier(policy: Policy | None, rule: kinds.Tier) -> Iterator[str]:
    """Who approves, and within what time."""
    if rule.like and policy is not None:
        yield str(_("市级办公室的各个层级：%(tiers)s。", tiers=listed(policy.rule(one).title for one in rule.like)))
        return
    if rule.meeting:
        yield str(_("须经会议审定，由%(who)s审批。", who=_(rule.approver.words)))
    else:
        yield str(_("由%(who)s审批；上一级领导可以代为审批，下一级不可以。", who=_(rule.approver.words)))
    if rule.within:
        yield str(_("登记后 %(span)s内交办。", span=in_words(str(rule.within))))


def of_route(_policy: Policy | None, rule: kinds.Route) -> Iterator[str]:
    """Where it goes, or what it opens."""
    yield str(_("属于这种情形的，去向为：%(to)s。", to=_(rule.to)))
    if rule.opens:
        yield str(_("属于这种情形的，在这些状态下可以提前办理“%(step)s”：%(statuses)s。", step=_(rule.opens.words),
                    statuses=listed(status.words for status in rule.statuses)))


def of_numbering(_policy: Policy | None, rule: kinds.Numbering) -> Iterator[str]:
    """How a number is formed."""
    example = rule.form.format(mark="", year=2014, number=1)
    yield str(_("编号的样子：%(example)s；每个办公室、每类、每年各编各的。", example=example))


def of_form(_policy: Policy | None, rule: kinds.Form) -> Iterator[str]:
    """The form's boxes."""
    yield str(_("按办法所附的样子填写和打印《%(form)s》，栏目：%(boxes)s。", form=_(rule.form), boxes=boxes(rule.boxes)))


def of_ledger(_policy: Policy | None, rule: kinds.Ledger) -> Iterator[str]:
    """The ledger's columns."""
    yield str(_("编出《%(ledger)s》，栏目：%(boxes)s。", ledger=_(rule.ledger), boxes=boxes(rule.columns)))


def of_score(_policy: Policy | None, rule: kinds.Score) -> Iterator[str]:
    """What is counted."""
    yield str(_("计算：%(boxes)s。", boxes=boxes(rule.measures)))


def of_record(_policy: Policy | None, rule: kinds.Record) -> Iterator[str]:
    """What is kept."""
    yield str(_("必须记载：%(boxes)s。", boxes=boxes(rule.keeps)))
    if rule.values:
        yield str(_("规定的数值：%(values)s。", values="、".join(rule.values)))


def of_access(_policy: Policy | None, rule: kinds.Access) -> Iterator[str]:
    """Who may do what; where it names no step, who may see."""
    if rule.may:
        yield str(_("%(who)s可以办理：%(steps)s。", who=roles(rule.who), steps=listed(step.words for step in rule.may)))
    else:
        yield str(_("只有经办该问题的%(who)s可以看到。", who=roles(rule.who)))


def of_note(_policy: Policy | None, _rule: kinds.Note) -> Iterator[str]:
    """For people."""
    yield str(_("供人阅读的说明，系统不据此拒绝任何步骤。"))


KINDS: dict[type[Rule], Callable[[Policy | None, Any], Iterator[str]]] = {
    kinds.Guard: of_guard, kinds.Cadence: of_cadence, kinds.Deadline: of_deadline, kinds.Tier: of_tier, kinds.Route: of_route,
    kinds.Numbering: of_numbering, kinds.Form: of_form, kinds.Ledger: of_ledger, kinds.Score: of_score,
    kinds.Record: of_record, kinds.Access: of_access, kinds.Note: of_note,
}


def moves_told(policy: Policy) -> list[tuple[str, str, str, str]]:
    """Each step of an issue's life: its word, who takes it, from where, to where."""
    return [(str(_(move.step.words)), roles(move.by), from_words(policy, move), to_words(move)) for move in policy.life().moves]


def from_words(policy: Policy, move: Move) -> str:
    """The statuses from which a step is open."""
    if None in move.start:
        return str(_("尚未收到"))
    if set(policy.life().open_statuses) <= set(move.start):
        return str(_("任何未结状态"))
    return listed(status.words for status in move.start if status)


def to_words(move: Move) -> str:
    """Where a step leads."""
    if move.to is None:
        return str(_("不变"))
    said = str(_(move.to.words))
    if move.else_to:
        said += str(_("；未通过的退回“%(status)s”", status=_(move.else_to.words)))
    return said


def boxes(several: tuple[kinds.Box, ...]) -> str:
    """The words of boxes, one after another."""
    return listed(box.words for box in several)


def roles(several: tuple[Role, ...]) -> str:
    """Roles in words."""
    return listed(role.words for role in several)


def listed(several: Any) -> str:
    """Words one after another."""
    return str(_("、")).join(str(_(one)) for one in several)


