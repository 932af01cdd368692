"""What changes hands in the year of the demonstration: enterprises, officers, informants, units, names, leave.

`ago` counts calendar days before the demonstration's day; what falls on a day off happens on the next working
day. All persons are invented.
"""

from typing import NamedTuple

from seed.linyi.enterprises import Informant, Relation
from seed.linyi.groups import Member
from seed.linyi.units import Unit


class Move(NamedTuple):
    """调整结对: enterprises, by short name, to a group or into a relation; None leaves that as it is."""

    ago: int
    enterprises: tuple[str, ...]
    group: int | None
    relation: Relation | None


class Successor(NamedTuple):
    """人员交接: who follows the holder of a place, which is named as stories name it."""

    ago: int
    place: str
    member: Member | Informant


class Leave(NamedTuple):
    """离岗: who is away, who stands in, from and until (the day of return)."""

    ago: int
    until_ago: int
    absent: str
    substitute: str
    reason: str


MOVES: tuple[Move, ...] = (
    Move(231, ("砺风电机", "棠溪纸业"), 2, None),
    Move(142, ("岸芷日化",), 10, "supported"),
    Move(83, ("曜川快运", "瓷屿陶瓷"), None, "supported"),
    Move(34, ("铸衡铸造",), 6, None),
)

SUCCESSORS: tuple[Successor, ...] = (
    Successor(154, "group/4/officer", Member("沈砚宁", "联络员", "市科技局", "13900000401")),
    Successor(97, "group/8/member/2", Member("季朗舒", "组员", "市工信局", "13900000402")),
    Successor(118, "informant/玩物教具", Informant("梁知夏", "综合部部长", "13900000403")),
    Successor(61, "informant/衡砺特钢", Informant("许怀瑾", "办公室主任", "13900000404")),
)

LEAVES: tuple[Leave, ...] = (
    Leave(66, 52, "leader", "deputy_leader/1", "外出学习"),
    Leave(20, 15, "group/6/officer", "group/6/member/1", "休假"),
)

MERGED = Unit(
    "临沂市政务服务中心管理办公室", "市政务服务中心", None,
    "0539-0000041", "0539-0000141", "方敬棠", "温若川", "13900000405",
    ("规划建设", "环保审批", "软环境建设", "项目推动"),
)  # fmt: skip
"""The unit that is no more: `MERGED_INTO` took over its work `MERGED_AGO` days ago."""
MERGED_INTO = "市行政审批服务局"
MERGED_AGO = 27
MERGED_BY = "机构改革，职责划入市行政审批服务局"

RENAMED_UNIT, UNIT_BEFORE = "市城管局", ("临沂市城市管理行政执法局", "市城管执法局")
RENAMED_UNIT_AGO, UNIT_BY = 199, "机构改革更名"
RENAMED_ENTERPRISE, ENTERPRISE_BEFORE = "御风风电", "莒南御风机械制造有限公司（演示）"
RENAMED_ENTERPRISE_AGO, ENTERPRISE_BY = 77, "市场监管部门核准变更名称"
