"""What the forms of an issue's page choose from, and what stands in them before anybody types."""
from typing import Any

from flask_babel import gettext as _

from admin.formats import day
from admin.step_fields import Options
from admin.step_forms import both_words
from rules.decide import routes
from rules.evidence import EVIDENCE, Kind
from rules.terms import Role, Step

NEVER_CORRECTED = (Kind.PAPER, Kind.FLAG, Kind.CHOICES)
SHORT = 24


def options_of(page: Any) -> Options:
    """Units still in being, meetings, words of an act, and presets."""
    units = [(one.id, one.name) for one in page.units if one.until_on is None or one.until_on > page.today]
    round_ = page.facts.round
    return Options(
        units=units, meetings=list(page.meetings.items()), lookups=page.view.lookups, corrections=corrections(page),
        preset=preset(page), flags={"passed": both_words(Step.VERIFY, "passed", round_),
                                    "satisfied": both_words(Step.CONFIRM, "satisfied", round_)})


def preset(page: Any) -> dict[str, Any]:
    """Today for what is being done today; the county's government where the regulation says so."""
    found: dict[str, Any] = {
        one.name: page.today for fields in EVIDENCE.values() for one in fields if one.done and one.asked}
    county = page.facts.enterprise.county
    if county and any(route.destination == "county" for route in routes(page.policy, page.facts, page.actor, page.today)):
        unit = next((one.id for one in page.units if one.county == county), None)
        if unit is not None:
            found["lead_unit"] = unit
    return found


def corrections(page: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Words that may be corrected: all of them by the office, his own by anybody."""
    every = bool(page.actor.with_role(Role.CLERK)) and page.facts.office in {
        grant.office for grant in page.actor.with_role(Role.CLERK)}
    found = []
    for act in page.facts.acts:
        if act.step == Step.CORRECT or not (every or act.actor == page.actor.id):
            continue
        pairs = [(f"{act.seq}.{one.name}", f"{_(one.words)}：{shortened(page, one, act.evidence.get(one.name))}")
                 for one in EVIDENCE[act.step] if not one.road and one.kind not in NEVER_CORRECTED]
        if pairs:
            found.append((f"{_(act.step.words)} {day(act.on, page.today)}", pairs))
    return found


def shortened(page: Any, one: Any, value: Any) -> str:
    """What it says now, in few letters."""
    from admin.issue_log import value_words
    text = value_words(one, value, page.names).replace("\n", " ")
    return text if len(text) <= SHORT else text[:SHORT] + "…"
