"""The form of a step: its fields in the official order, those that matter first, the rest folded away."""
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field as Control
from wtforms.validators import ValidationError

from admin.fields import DeskForm
from admin.language import words
from admin.policy_words import has_groups, said
from admin.step_demands import demands, given, hinges, is_always_asked, trials
from admin.step_fields import Options, RadiosField, control
from admin.step_notes import NOTES
from models.base import Base
from rules.evidence import EVIDENCE, field_of
from rules.facts import Facts
from rules.fields import Field, Kind, may_be_secret
from rules.needs import Check, Given
from rules.policy import Policy
from rules.terms import Step

USUAL: dict[Step, tuple[str, ...]] = {
    Step.RECEIVE: ("wanted", "category", "about", "urgent", "consultation"),
    Step.PROPOSE: ("cooperating_units",),
    Step.ACCEPT: ("handler", "promised_on"),
    Step.VERIFY: ("how", "findings", "days_allowed"),
    Step.CONFIRM: ("remains", "days_allowed"),
    Step.DISPATCH: ("instruction_note",),
    Step.CORRECT: ("value",), Step.WITHDRAW: ("document",),
}
"""Fields that no clause demands and that people fill all the same."""
OF_THE_OFFICE = ("kind", "called", "called_on", "called_how")
"""What only the office says of progress: whom it called, or that there is no extension."""
PAPERS = "papers"
"""The files that come with a report; they are no evidence of it."""
WAY = "way"
"""交办 or 转报: no evidence, but which of the two a proposal is."""
OF_A_WAY = {"assign": ("lead_unit", "cooperating_units", "complexity", "days_allowed", "county_request"), "pass_up": ("transfer_reason",)}
ONLY_WITH = {"transfer_reason": Step.PASS_UP, "consultation": Step.REFER}
"""Fields that mean nothing where the policy has not the step."""
DESTRUCTIVE: dict[Step, Any] = {
    Step.SEND_BACK: _l("拟办意见退回，须重新拟办后再送审批。"),
    Step.VOID_SLIP: _l("这张文书作废，编号保留不再使用，时限随之取消，退回待交办。"),
    Step.RETURN_SLIP: _l("文书退回并作废，问题退回办公室重新拟办，您单位不再承办。"),
    Step.REOPEN: _l("已销号的问题重新办理，开始新的一轮，时限重新计算。"),
    Step.WITHDRAW: _l("撤回以后，这件问题就此结束，不能再办。"),
    Step.END: _l("终止以后，这件问题就此结束，不能再办。"),
    Step.REFUSE: _l("不予受理以后，这件问题就此结束，企业会看到理由和答复。"),
}
"""What a step undoes; it is said before it is asked again."""
WARNINGS: dict[Step, Any] = {
    **DESTRUCTIVE, Step.PASS_UP: _l("转报以后，由上级办公室登记、办理；您仍可查看办到哪一步，但不能再办。"),
}
BUTTONS: dict[Step, Any] = {
    Step.RECEIVE: _l("报送"), Step.REGISTER: _l("予以登记"), Step.REFUSE: _l("不予受理"), Step.PROPOSE: _l("提交拟办意见"),
    Step.APPROVE: _l("同意，审批通过"), Step.SEND_BACK: _l("退回"), Step.DISPATCH: _l("交办并编号文书"),
    Step.PASS_UP: _l("转报并编号转报单"), Step.REFER: _l("转交答复"), Step.ANSWER: _l("答复企业"),
    Step.VOID_SLIP: _l("作废文书"), Step.RETURN_SLIP: _l("退回文书"), Step.ACCEPT: _l("签收"),
    Step.REPORT_PROGRESS: _l("报送进展"), Step.REQUEST_EXTENSION: _l("申请延期"), Step.EXTEND: _l("批准延期"),
    Step.RESUME: _l("续办，开始新的一轮"), Step.REMIND: _l("发催办函"), Step.FILE_RESULT: _l("反馈办结"),
    Step.VERIFY: _l("提交核实"), Step.CONFIRM: _l("提交确认"), Step.CLOSE: _l("予以销号"), Step.REOPEN: _l("重新办理"),
    Step.EXPLAIN: _l("提交书面说明"), Step.ESCALATE: _l("提请协调"), Step.DECIDE_MEETING: _l("按会议议定交办"),
    Step.WITHDRAW: _l("撤回这件问题"), Step.END: _l("终止办理"), Step.CORRECT: _l("提交更正"),
    Step.SUCCEED: _l("由新单位承接"),
}


@dataclass
class StepForm:
    """One step's form, as the page shows it."""
    step: Step
    form: Any
    first: list[Control]
    folded: list[Control]
    policy: Policy
    main: bool = False
    open: bool = False
    may: bool = True
    secret: tuple[str, ...] = ()
    """The fields that were marked 含商业秘密."""
    called: str = ""
    """Another title, where the step is something else to who takes it: 配合单位意见."""
    going_to: Any = None
    """Of a report: to which office, and by which article (admin/destination.py)."""

    @property
    def title(self) -> str:
        """现场核实, 回访."""
        return self.called or said(self.policy, self.step)

    @property
    def button(self) -> str:
        """What the button says."""
        own = self.called or str(self.step) in self.policy.called or self.step not in BUTTONS
        return str(_("提交%(step)s", step=self.title)) if own else str(BUTTONS[self.step])

    @property
    def warning(self) -> str:
        """What the step undoes; empty for most."""
        return str(WARNINGS[self.step]) if self.step in WARNINGS else ""

    @property
    def markable(self) -> list[Control]:
        """Fields of words and files that may hold a business secret, as far as they are shown."""
        return [one for one in (*self.first, *self.folded) if may_be_marked(self.step, one.short_name)]

    @property
    def wrong(self) -> bool:
        """Whether some field is marked."""
        return bool(self.form.errors) or any(one.errors for one in self.form)

    def keep_from_enterprise(self) -> None:
        """An enterprise is not asked how many days a unit gets, nor for the paper by which the office acts for it."""
        unasked = {"days_allowed", "document"} if self.step == Step.WITHDRAW else {"days_allowed"}
        self.first = [one for one in self.first if one.short_name not in unasked]
        if self.step == Step.CONFIRM:
            self.form["document"].camera = True
            self.form["remains"].validators = [says_what_remains]

    def keep_from_units(self) -> None:
        """A unit reports its progress and nothing else: it does not call itself back."""
        self.first = [one for one in self.first if one.short_name not in OF_THE_OFFICE]
        self.folded = [one for one in self.folded if one.short_name not in OF_THE_OFFICE]

    def ask_enterprise_plainly(self) -> None:
        """What the office sorts by is folded away from an enterprise that reports."""
        self.first = [one for one in self.first if one.short_name not in ("category", "channel", "consultation")]
        self.folded = [one for one in self.form if one not in self.first]

    @property
    def folds_open(self) -> bool:
        """A folded field that is marked, or filled, is shown."""
        return any(one.errors or (one.raw_data and any(map(bool, one.raw_data))) for one in self.folded)


def may_be_marked(step: Step, name: str) -> bool:
    """Whether a field of the form can be marked; the papers of a report are marked together, a note beside its approval."""
    known = field_of(step, name)
    return name in (PAPERS, *NOTES) if known is None else may_be_secret(known)


def says_what_remains(form: Any, field: Control) -> None:
    """An enterprise that is not satisfied says what is left to do: else the unit would not know where to go on."""
    if form["satisfied"].data is False and not field.data:
        raise ValidationError(_("没有解决的，请写清还有什么没有解决，责任单位照此继续办。"))


def step_form(policy: Policy, facts: Facts, step: Step, options: Options, given: Any = None,
              beside: Mapping[str, Any] | None = None) -> StepForm:
    """The form, empty or bound to what was sent; `beside` are fields that are no evidence."""
    kept = [one for one in EVIDENCE[step] if has_meaning(policy, one) and policy.uses(step, one.name)
            and not is_left_to_others(policy, step, one)]
    if step == Step.CORRECT:
        kept = [one for one in kept if one.name != "field"]
    options = replace(options, policy=policy)
    beside = {**(beside or {}), **(ways(policy) if step == Step.PROPOSE and facts.above is not None else {})}
    fields = {one.name: control(step, one, options) for one in kept} | dict(beside)
    made = type("Form", (DeskForm,), fields)(given)
    for name in beside:
        made[name].must, made[name].demands = name == WAY, []
    for one in kept:
        made[one.name].must = is_always_asked(policy, facts, step, one)
        made[one.name].demands = demands(policy, facts, step, one)
    first = [made[one.name] for one in kept if comes_first(policy, facts, step, one)] + [made[name] for name in beside]
    if WAY in made:
        first = in_order_of_the_way(first, made)
    marked = tuple(given.getlist("secret")) if given is not None else ()
    secret = tuple(name for name in marked if name in made and may_be_marked(step, name))
    hidden = "" if facts.above is not None or made_up(made, "transfer_reason") else "transfer_reason"
    return StepForm(step, made, [one for one in first if one.short_name != hidden],
                    [one for one in made if one not in first and one.short_name != hidden], policy, secret=secret)


def ways(policy: Policy) -> dict[str, Any]:
    """The choice between handing it out here and passing it up, where the policy has both."""
    if not policy.move(Step.PASS_UP):
        return {}
    pairs = [("assign", _("交办：由本级单位办理")), ("pass_up", _("转报：超出权限，由市级协调解决"))]
    return {WAY: RadiosField(options=lambda: pairs, default="assign", label=_("办理去向"), id="propose-way")}


def in_order_of_the_way(first: list[Control], made: Any) -> list[Control]:
    """The opinion, then which way, then what each way asks for."""
    names = ("opinion", WAY, *(name for several in OF_A_WAY.values() for name in several))
    ordered = [made[name] for name in names if name in made and (made[name] in first or name == "transfer_reason")]
    return [*ordered, *(one for one in first if one not in ordered)]


def made_up(made: Any, name: str) -> bool:
    """Whether something was sent under a name that the page does not show."""
    return name in made and bool(made[name].raw_data and any(made[name].raw_data))


def has_meaning(policy: Policy, one: Field) -> bool:
    """Whether the policy can do anything with it."""
    needed = ONLY_WITH.get(one.name)
    return needed is None or policy.move(needed) is not None


def is_left_to_others(policy: Policy, step: Step, one: Field) -> bool:
    """A report's kind, and what a call-back says, mean nothing where no clause asks after them."""
    return step == Step.REPORT_PROGRESS and one.name in OF_THE_OFFICE and not policy.judges(step, "kind")


def comes_first(policy: Policy, facts: Facts, step: Step, one: Field) -> bool:
    """Whether it stands in sight."""
    wanted = (one.name in USUAL.get(step, ()) or one.name in hinges(policy, facts, step)
              or bool(policy.records_of(f"{step}.{one.name}")))
    return wanted or is_asked(policy, facts, step, one) or is_checked(policy, step, one)


def is_asked(policy: Policy, facts: Facts, step: Step, one: Field) -> bool:
    """Whether it must be filled: by the step itself, or by a clause that may apply to this issue."""
    return one.asked or any(
        one.name in need.fields and any(need.when(facts, trial) for trial in trials(step)) for need in given(policy, step))


def is_checked(policy: Policy, step: Step, one: Field) -> bool:
    """Whether a clause looks at it whenever it is given, and no condition hangs on it."""
    conditional = {name for rule in policy.rules for need in rule.needs if isinstance(need, Given) for name in need.fields}
    return one.name not in conditional and any(
        need.step == step and one.name in need.reads
        for rule in policy.rules for need in rule.needs if isinstance(need, Check))


def evidence(made: StepForm) -> dict[str, Any]:
    """What the form says, as `take` wants it: ids for rows, nothing for what was left blank."""
    told: dict[str, Any] = {}
    left_out = not_of_the_way(made)
    for control_ in made.form:
        known = field_of(made.step, control_.short_name)
        if known is None or known.name in left_out:
            continue
        value = control_.data.id if isinstance(control_.data, Base) else control_.data
        if value is None or value == "" or value == ():
            continue
        if known.kind == Kind.ACT:
            act, _dot, name = str(value).partition(".")
            told["act"], told["field"] = int(act), name
            continue
        told[control_.short_name] = value
    return told


def not_of_the_way(made: StepForm) -> tuple[str, ...]:
    """The fields of the way that was not chosen: what stands in them was not meant."""
    chosen = made.form[WAY].data if WAY in made.form and made.form[WAY].raw_data else None
    return tuple(name for way, names in OF_A_WAY.items() if chosen and way != chosen for name in names if name != "complexity")


def both_words(policy: Policy, step: Step, round_: int, *, special: bool = False) -> tuple[str, str]:
    """Yes and no of the flag that decides whether an issue goes back, and whether it comes under special supervision then."""
    solved = _("已解决，核实通过") if has_groups(policy) else _("已解决，%(step)s通过", step=said(policy, step))
    titles = {Step.VERIFY: (solved, _("未解决")), Step.CONFIRM: (_("满意，已解决"), _("不满意，没有解决"))}
    yes, no = titles.get(step, (_("是"), _("否")))
    back = _("%(no)s，退回办理（第 %(round)s 轮）", no=no, round=round_ + 1)
    return str(yes), str(_("%(back)s，转入专项督办", back=back) if special else back)


def titled(step: Step) -> Any:
    """The step's word, translated when it is shown."""
    return words(step.words)
