"""表样 How annexes 2 to 4 of 临政办发〔2014〕10号 are printed."""

from __future__ import annotations

from rules.layout import Layout, Part

COLLECTION = Layout(
    head=("group", "enterprise.county", "receive.on"),
    parts=(
        Part("", (("enterprise.name",), ("informant.name", "informant.position", "informant.phone")), 15),
        Part(
            "",
            (
                ("receive.description",), ("register.conditions_met",), ("register.units_involved",),
                ("register.prior_contact",), ("register.hoped_for_on",),
            ),
            30,
        ),
    ),
    prose=("receive.description", "register.conditions_met", "register.units_involved", "register.prior_contact"),
)  # fmt: skip
DISPOSAL = Layout(
    letter=(
        "现将{enterprise.name}反映的{issue.title}问题（编号：{issue.number}）交由你单位协调办理，"
        "请于{propose.days_allowed}日内办结，并将办理进展情况每周至少1次反馈帮扶联系第{group.number}组。"
        "联系人：{officer.name}，联系电话：{officer.phone}，传真：{office.fax}。",
    ),
    underlined=True,
)
FEEDBACK = Layout(
    parts=(
        Part(
            "",
            (
                ("issue.title", "issue.number"), ("enterprise.name",), ("accept.received_on", "file_result.on"),
                ("file_result.account",), ("confirm.document",), ("verify.findings",),
            ),
        ),
    ),
    prose=("file_result.account", "confirm.document", "verify.findings"),
    notes=("企业确认意见须经帮扶联系组到企业现场核实确认。",),
)  # fmt: skip
