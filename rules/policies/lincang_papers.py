"""表样 How the forms at the end of 临政办发〔2021〕21号 are printed: their parts and notes, in the regulation's words."""

from __future__ import annotations

from rules.layout import Layout, Part

REGISTRATION = Layout(
    head=("receive.category", "issue.registration_no"),
    parts=(
        Part(
            "企业基本情况",
            (
                ("enterprise.name",), ("enterprise.address",), ("receive.on", "receive.channel"),
                ("informant.name", "informant.position"), ("informant.phone", "informant.email"),
            ),
        ),
        Part("企业反映问题", (("receive.description",), ("receive.wanted",))),
        Part("受理情况", (("register.on", "register.actor"),)),
        Part("", (("register.remarks",),), 9),
    ),
    prose=("receive.description", "receive.wanted"),
    notes=(
        "问题类别按政策执行、合同履行、用地审批、用电保障、融资服务、人才服务、招工用工、项目推动、软环境建设、其它进行分类；",
        "登记编号统一用：XX服企办收（20XX）第XX号。",
        "反映形式为来电反映、电子邮件、来人来函等。",
    ),
)  # fmt: skip
ASSIGNMENT = Layout(
    head=("office.name", "slip.number"),
    parts=(
        Part(
            "交办事项",
            (("receive.wanted",), ("enterprise.name",), ("enterprise.address",), ("informant.name", "informant.phone")),
        ),
        Part("办理要求", (("unit.name", "deadline.span"), ("cooperating.names",))),
        Part("签交情况", (("approve.actor", "slip.issued_on"),)),
        Part("", (("slip.remarks",),), 9),
    ),
    prose=("receive.wanted",),
    notes=(
        "交办编号统一用：XX服企办交（20XX）第XX号；",
        "向承办单位下发《企业反映困难问题交办单》时，必须附服务企业发展领导小组领导的批示笺和《企业反映困难问题登记表》。",
    ),
)  # fmt: skip
TRANSFER = Layout(
    head=("office.name", "slip.number"),
    parts=(
        Part(
            "转报事项",
            (("receive.wanted",), ("enterprise.name",), ("enterprise.address",), ("informant.name", "informant.phone")),
        ),
        Part("", (("propose.opinion",),), 9),
        Part("签报情况", (("approve.actor", "slip.issued_on"),)),
        Part("", (("slip.remarks",),), 9),
    ),
    prose=("receive.wanted", "propose.opinion"),
    notes=(
        "转报编号统一用：XX服企办报（20XX）第XX号；",
        "向市级转报《企业反映困难问题转报单》时，必须附县（区）服务企业发展领导小组领导的批示笺和《企业反映困难问题登记单》。",
    ),
)  # fmt: skip
REMINDER = Layout(
    letter=(
        "{enterprise.name}反映的“{issue.title}”问题（登记编号：{issue.registration_no}）已交由你单位承办"
        "[，应于{issue.due_on}前办结][，现已逾期{overdue.days}个工作日]。",
        "{remind.text}",
        "[联系人：{officer.name}　][联系电话：{officer.phone}]",
    )
)
"""第十八条 prints no form: the wording is the house's own."""
