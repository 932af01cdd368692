"""Every field of EVIDENCE has its column, with the same words as comment=; what cooperates has its table."""

from __future__ import annotations

import pytest

from models.acts import ACTS, ISSUE_STEPS, proposed_unit
from models.assignments import Assignment
from models.base import Base
from models.informants import Informant
from models.meetings import Meeting
from models.visits import Visit
from rules.evidence import EVIDENCE
from rules.fields import Field, Kind
from rules.terms import Step

FIELDS = [(step, field) for step in ISSUE_STEPS for field in EVIDENCE[step]]
AROUND = {
    Step.VISIT: (Visit, {"enterprise": "enterprise_id"}),
    Step.ASSIGN: (Assignment, {"enterprise": "enterprise_id", "group": "group_id", "from": "from_on"}),
    Step.MEET: (Meeting, {"record": "record_id"}),
    Step.APPOINT: (Informant, {"informant": "name", "from": "from_on"}),
}
ELSEWHERE = {(Step.APPOINT, "officer"), (Step.APPOINT, "of"), (Step.MEET, "planned")}
"""An officer is a person of a membership; `of` is a group or an enterprise; `planned` names the very row that is held."""


@pytest.mark.parametrize(("step", "field"), FIELDS, ids=lambda value: getattr(value, "name", value))
def test_every_field_has_its_column_with_the_same_words(step: Step, field: Field) -> None:
    if field.kind == Kind.UNITS:
        assert proposed_unit.c.unit_id.comment == field.words
        return
    column = ACTS[step].__table__.c[field.name]
    assert column.table.name == f"evidence_{step}"
    assert column.comment == field.words


@pytest.mark.parametrize(
    ("step", "field"),
    [(step, field) for step in AROUND for field in EVIDENCE[step] if (step, field.name) not in ELSEWHERE],
    ids=lambda value: getattr(value, "name", value),
)
def test_what_is_kept_around_the_loop_has_the_same_words(step: Step, field: Field) -> None:
    model, names = AROUND[step]
    assert model.__table__.c[names.get(field.name, field.name)].comment == field.words


def test_no_column_without_a_field() -> None:
    for step in ISSUE_STEPS:
        table = Base.metadata.tables.get(f"evidence_{step}")
        named = {field.name for field in EVIDENCE[step] if field.kind != Kind.UNITS}
        assert (set(table.c.keys()) - {"id"} if table is not None else set()) == named
