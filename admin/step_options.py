"""What the forms of an issue's page choose from, and what stands in them before anybody types."""
from datetime import date
from typing import Any

from flask_babel import gettext as _

from admin.formats import day
from admin.house import session
from admin.step_correcting import corrections
from admin.step_fields import Options
from admin.step_forms import both_words
from admin.step_notes import notes_to_choose
from models.conclusion import studied
from models.meetings import OUTCOMES
from rules.decide import routes
from rules.evidence import EVIDENCE
from rules.extensions import waiting
from rules.fields import LONGEST, Kind
from rules.terms import Step


def options_of(page: Any) -> Options:
    """Units of its area still in being, meetings, words of an act, and presets."""
    units = [(one.id, one.name) for one in page.units if one.here and (one.until_on is None or one.until_on > page.today)]
    round_, special = page.facts.round, page.policy.supervision is not None and not page.plain
    return Options(
        units=units, meetings=[(one.id, page.meetings[one.id]) for one in page.meetings_known if one.state != "planned"],
        lookups=page.view.lookups, corrections=corrections(page),
        preset=preset(page), notes=notes_to_choose(page),
        flags={"passed": both_words(page.policy, Step.VERIFY, round_, special=special),
               "satisfied": both_words(page.policy, Step.CONFIRM, round_, special=special)})


def preset(page: Any) -> dict[str, Any]:
    """Today for what is being done today; the county's government where the regulation says so; by field, or by `step.field`."""
    found: dict[str, Any] = {
        one.name: page.today for fields in EVIDENCE.values() for one in fields if one.done and one.asked}
    county = page.facts.enterprise.county
    if county and any(route.destination == "county" for route in routes(page.policy, page.facts, page.actor, page.today)):
        unit = next((one.id for one in page.units if one.here and one.county == county), None)
        if unit is not None:
            found["lead_unit"] = unit
    return {**found, **from_request(page), **from_study(page)}


def from_request(page: Any) -> dict[str, Any]:
    """第十六条: what the unit asks for stands in the leader's form; a clerk's report is a call-back unless he says otherwise."""
    act = waiting(page.facts, page.today)
    if act is None:
        return {"report_progress.kind": "call_back", "report_progress.called_on": page.today}
    return {"report_progress.kind": "no_extension", "extend.to": act.evidence["to"], "extend.reason": act.evidence.get("reason")}


def from_study(page: Any) -> dict[str, Any]:
    """第六条: what the office's study said of the proposal that waits, for its approver to confirm."""
    proposal = page.facts.proposal()
    if Step.APPROVE not in page.allowed or proposal is None:
        return {}
    return study_of(page.row.id, proposal, page.today)


def study_of(issue_id: int, proposal: Any, today: date) -> dict[str, Any]:
    """What the study after a proposal said of it, by field or by `step.field`; nothing where there was none."""
    item = studied(session().session(), issue_id)
    if item is None or item.meeting.held_on < proposal.on:
        return {}
    if item.outcome == "returned":
        return {"send_back.reason": _("%(day)s集体研究：%(decision)s", day=day(item.meeting.held_on, today), decision=item.decision)}
    present = item.meeting.present
    if len(present) > LONGEST[Kind.TEXT]:
        present = present[:LONGEST[Kind.TEXT] - 1] + "等"
    said = item.decision or item.meeting.decision or str(OUTCOMES["agreed"])
    return {"study_held_on": item.meeting.held_on, "study_present": present, "study_decision": said}
