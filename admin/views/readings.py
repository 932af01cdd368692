"""读法 Readings: how an office reads what a regulation leaves open, since when, and who chose it."""
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from admin.language import in_words
from admin.views.noun import NounView
from admin.views.reach import within
from models.offices import Office
from models.people import Person
from models.readings import SettingReading
from rules.policies import POLICIES


def setting_of(row: SettingReading) -> Any:
    """The setting that it reads; None where the policy is gone."""
    policy = POLICIES.get(row.policy)
    return next((one for one in policy.settings if one.name == row.name), None) if policy else None


def policy_words(_view: Any, _context: Any, row: SettingReading, _name: str) -> str:
    """The number of the document."""
    return POLICIES[row.policy].document.number if row.policy in POLICIES else row.policy


def name_words(_view: Any, _context: Any, row: SettingReading, _name: str) -> str:
    """What is read."""
    setting = setting_of(row)
    return setting.words if setting else row.name


def value_words(_view: Any, _context: Any, row: SettingReading, _name: str) -> str:
    """How it is read."""
    setting = setting_of(row)
    return setting.value_words(row.value) if setting else row.value


def with_stand_in(person: Person | None, absent: Person | None) -> str:
    """丁昕苗（代王某）."""
    if person is None:
        return ""
    return f"{person}{_('（代%(name)s）', name=absent)}" if absent is not None else str(person)


def proposed_words(_view: Any, _context: Any, row: SettingReading, _name: str) -> str:
    """Who proposed it; who chose it, where nobody had to be asked."""
    return with_stand_in(row.proposal.proposed_by, row.proposal.proposed_for) if row.proposal else str(row.chosen_by or "")


def consented_words(_view: Any, _context: Any, row: SettingReading, _name: str) -> str:
    """Which leader consented to it."""
    return with_stand_in(row.proposal.answered_by, row.proposal.answered_for) if row.proposal else ""


class ReadingView(NounView):
    """读法."""
    model, noun, title, unit = SettingReading, "reading", _l("读法"), _l("条")
    verbs = frozenset({"list", "read", "export"})
    column_list = ("office", "policy", "name", "value", "from_on", "chosen_by", "proposal", "chosen_at")
    column_details_list = column_export_list = column_list
    form_columns = ()
    column_filters = ("office", "from_on")
    column_sortable_list = ("from_on",)
    column_default_sort = ("from_on", True)
    column_formatters = column_formatters_export = {
        "policy": policy_words, "name": name_words, "value": value_words, "chosen_by": proposed_words, "proposal": consented_words}
    column_labels = {"chosen_by": _l("提出人"), "proposal": _l("同意人"), "chosen_at": _l("写入时间")}

    def rows(self) -> Select[Any]:
        """Of offices within reach."""
        return select(SettingReading).where(within(SettingReading.office_id))

    def options_for(self, name: str, statement: Select[Any]) -> Select[Any]:
        """Only offices within reach."""
        return statement.where(within(Office.id)) if name == "office" else statement

    def row_title(self, row: SettingReading) -> str:
        """处置单天数的单位：工作日."""
        return f"{in_words(name_words(self, None, row, 'name'))}：{in_words(value_words(self, None, row, 'value'))}"
