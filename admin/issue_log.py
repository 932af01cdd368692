"""办理经过: every act in words, the latest first, with its evidence; what was corrected shows both versions."""
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.formats import NOTHING, day, moment, yes_no
from admin.issue_mended import By, Correction, by_their_act, corrections_of
from admin.issue_road import why_back
from models.acts import Act
from rules.evidence import EVIDENCE, field_of
from rules.fields import Field, Kind
from rules.policies import POLICIES
from rules.policy import Policy
from rules.terms import Role, Step

TOLD_BY = {
    Step.RECEIVE: "title", Step.REFUSE: "reply", Step.ANSWER: "reply", Step.PROPOSE: "opinion", Step.APPROVE: "decision",
    Step.REPORT_PROGRESS: "account", Step.FILE_RESULT: "account", Step.VERIFY: "findings", Step.EXPLAIN: "explanation",
    Step.DECIDE_MEETING: "decision", Step.REMIND: "text", Step.ACCEPT: "measures",
    Step.CONFIRM: "remains",
}
"""The field that tells most of a step; elsewhere it is the reason."""


@dataclass(frozen=True)
class Names:
    """What ids in evidence are called."""
    units: Mapping[int, str] = field(default_factory=dict)
    meetings: Mapping[int, str] = field(default_factory=dict)
    papers: Mapping[int, Any] = field(default_factory=dict)
    enterprise: str = ""
    today: date | None = None
    issues: Mapping[int, str] = field(default_factory=dict)
    policy: Policy | None = None
    """Whose words for steps and fields are read; the house's own where none is told."""

    def step(self, step: Step) -> str:
        """回访 or 现场核实."""
        return str(_(self.policy.words(step) if self.policy else step.words))

    def why_back(self, act: Act) -> str:
        """回访未通过, 企业不满意."""
        return why_back(plain_of(act), self.policy or next(iter(POLICIES.values())))

    def field(self, step: Step, one: Field) -> str:
        """回访日期 or 核实日期."""
        return str(_(self.policy.field_words(step, one) if self.policy else one.words))


@dataclass(frozen=True)
class Said:
    """One field as it was filled; `papers` are files to open."""
    words: str
    text: str
    papers: tuple[Any, ...] = ()
    corrected: tuple[Correction, ...] = ()
    long: bool = False
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """One act."""
    seq: int
    when: str
    who: str
    step: str
    text: str
    said: tuple[Said, ...]
    back: str = ""
    status: str = ""
    papers: tuple[Any, ...] = ()
    change: Correction | None = None
    """What a correction changed."""
    leg: int = 1
    """程: whose office it stood with; a pass-up begins the next."""
    mark: str = ""
    """例外 of an extension beyond what the clause allows in principle."""

    @property
    def mended(self) -> tuple[Said, ...]:
        """Its fields that were corrected since."""
        return tuple(one for one in self.said if one.corrected)


def value_words(one: Field, value: Any, names: Names) -> str:
    """A value as people read it."""
    if value is None or value == "" or value == ():
        return NOTHING
    match one.kind:
        case Kind.FLAG:
            return yes_no(value)
        case Kind.DAY | Kind.DAY_OR_NONE:
            return day(value, names.today) if isinstance(value, date) else str(value)
        case Kind.DAYS:
            return str(_("%(days)s 天", days=value))
        case Kind.CHOICE:
            return str(_(one.choice_words(str(value))))
        case Kind.CHOICES:
            return "、".join(str(_(one.choice_words(key))) for key in value)
        case Kind.UNIT:
            return names.units.get(value, str(_("（已撤并的单位）")))
        case Kind.UNITS:
            return "、".join(names.units.get(each, "") for each in value)
        case Kind.MEETING:
            return names.meetings.get(value, str(_("专题会议")))
        case Kind.ENTERPRISE:
            return names.enterprise
        case Kind.PAPER:
            return str(names.papers[value]) if value in names.papers else str(_("附件"))
        case Kind.ACT:
            return str(_("第 %(seq)s 步", seq=value))
        case Kind.ISSUE:
            return names.issues.get(value, str(_("另一件问题")))
    return str(value)


def entries(acts: tuple[Act, ...], names: Names, marks: Mapping[int, str] | None = None) -> list[Entry]:
    """All of them, the latest first; `marks` stand beside those of these numbers."""
    corrections = corrections_of(acts, lambda one, value: value_words(one, value, names), who_took, names.today)
    return [entry(act, names, corrections, (marks or {}).get(act.seq, "")) for act in reversed(acts)]


def entry(act: Act, names: Names, corrections: By, mark: str = "") -> Entry:
    """One act in words."""
    step, evidence = Step(act.step), act.said
    said = tuple(said_of(act, one, evidence.get(one.name), names, corrections) for one in EVIDENCE[step]
                 if evidence.get(one.name) not in (None, "", ()) or (act.seq, one.name) in corrections)
    told = TOLD_BY.get(step, "reason")
    text = next((one.text for one, known in ((s, told) for s in said) if one.name == known), "")
    change = by_their_act(corrections).get(act.seq)
    if change is not None:
        said = said_of_correction(change)
        text = ""
    return Entry(
        seq=act.seq, when=moment(act.at, names.today), who=who_took(act, names), step=names.step(step), text=text, said=said,
        back=str(_("%(why)s，第 %(round)s 轮", why=names.why_back(act), round=act.to_round)) if act.goes_back else "",
        status=act.to_status if act.to_status != act.from_status else "",
        papers=tuple(paper for one in said for paper in one.papers), change=change, leg=act.leg, mark=mark)


def plain_of(act: Act) -> Any:
    """As the rules see it."""
    from models.facts import plain
    return plain(act)


def field_words(step: Step, name: str) -> str:
    """The official words of a field, in the language of the page."""
    known = field_of(step, name)
    return str(_(known.words)) if known else ""


def said_of(act: Act, one: Field, value: Any, names: Names, corrections: By) -> Said:
    """One field: as it stands now, with what it said before."""
    mended = corrections.get((act.seq, one.name), [])
    now = mended[-1].value if mended else value
    paper = names.papers.get(value) if one.kind == Kind.PAPER else None
    return Said(names.field(Step(act.step), one), value_words(one, now, names), (paper,) if paper else (), tuple(mended),
                one.kind == Kind.PROSE, one.name)


def said_of_correction(change: Correction) -> tuple[Said, ...]:
    """What a correction said, its field and both versions in words."""
    where = str(_("%(step)s（第 %(seq)s 步）", step=change.step, seq=change.place))
    pairs = [(Step.CORRECT, "act", where), (Step.CORRECT, "field", change.words), (None, "", change.old),
             (Step.CORRECT, "value", change.new), (Step.CORRECT, "reason", change.why)]
    return tuple(Said(field_words(step, name) if step else str(_("更正前")), text, long=True) for step, name, text in pairs)


def who_took(act: Act, names: Names | None = None) -> str:
    """李敏（经办人）, 孙某（市住建局承办人）; where he stood in for another, 李敏（代王强）（经办人）."""
    unit = names.units.get(act.unit_id, "") if names and act.unit_id else ""
    return f"{act.taken_by}（{unit}{_(Role(act.role).words)}）"
