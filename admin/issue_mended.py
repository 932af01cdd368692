"""更正 Corrections in words: which field of which step, what stood there, what stands there now, by whom and why."""
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.formats import day
from rules.evidence import field_of
from rules.facts import Act as Plain
from rules.fields import Field, read_value
from rules.terms import Step


@dataclass(frozen=True)
class Correction:
    """One correction: `seq` is its own number, `place` that of the step it mends."""
    seq: int
    place: int
    step: str
    words: str
    old: str
    new: str
    value: Any
    by: str
    why: str


MARK = "※"
"""On a paper, beside what stands there otherwise than it was first written."""
By = dict[tuple[int, str], list[Correction]]
"""(number of the step, name of the field) -> its corrections, the latest last."""


def corrections_of(acts: Iterable[Any], say: Callable[[Field, Any], str], who: Callable[[Any], str], today: date | None) -> By:
    """Every correction by what it mends; `say` puts a value into words, `who` names who took an act."""
    by_seq = {act.seq: act for act in acts}
    found: By = {}
    for act in acts:
        if act.step != Step.CORRECT:
            continue
        said = act.said
        aimed = by_seq.get(said["act"])
        one = field_of(Step(aimed.step), said["field"]) if aimed else None
        if aimed is None or one is None:
            continue
        known = found.setdefault((aimed.seq, one.name), [])
        before = known[-1].value if known else aimed.said.get(one.name)
        value = read_value(one, said["value"] or "")
        known.append(Correction(
            act.seq, aimed.seq, str(_(Step(aimed.step).words)), str(_(one.words)), say(one, before), say(one, value), value,
            f"{day(act.on, today)} {who(act)}", said["reason"] or ""))
    return found


def by_their_act(found: By) -> dict[int, Correction]:
    """Each correction by its own number."""
    return {one.seq: one for several in found.values() for one in several}


def mended(acts: Iterable[Plain]) -> frozenset[tuple[int, str]]:
    """Which fields of which steps were corrected: (number of the step, name of the field)."""
    return frozenset((act.evidence["act"], act.evidence["field"]) for act in acts if act.step == Step.CORRECT)
