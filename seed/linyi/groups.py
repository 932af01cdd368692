"""The office that keeps the platform, its staff, and the ten liaison groups. All persons are invented."""

from typing import NamedTuple

OFFICE = "临沂市骨干企业培植工作领导小组办公室"
OFFICE_SHORT_NAME = "市骨干办"
COORDINATION_GROUP = "综合协调组"
OFFICE_TELEPHONE = "0539-0000000"
OFFICE_FAX = "0539-0000100"


class StaffMember(NamedTuple):
    """A person of the office; `role` is the role id of the desk."""

    role: str
    name: str
    position: str
    mobile: str


class Member(NamedTuple):
    """A person of a liaison group; `home_unit` is the short name of the unit that sent them."""

    name: str
    position: str
    home_unit: str
    mobile: str


class Group(NamedTuple):
    """A liaison group: exactly one officer, and two further members."""

    number: int
    name: str
    telephone: str
    fax: str
    officer: Member
    members: tuple[Member, ...]


STAFF: tuple[StaffMember, ...] = (
    StaffMember("clerk", "朱思静", "经办人", "13900000001"),
    StaffMember("clerk", "孙屿达", "经办人", "13900000002"),
    StaffMember("director", "黎衡容", "主任", "13900000003"),
    StaffMember("deputy_leader", "康知远", "副组长", "13900000004"),
    StaffMember("deputy_leader", "孙朗达", "副组长", "13900000005"),
    StaffMember("leader", "涂蕴雨", "组长", "13900000006"),
    StaffMember("supervisor", "贺槿谦", "督查", "13900000007"),
    StaffMember("administrator", "丁昕苗", "系统管理员", "13900000008"),
    StaffMember("security_officer", "郭思衡", "安全管理员", "13900000009"),
    StaffMember("auditor", "牛青岩", "审计员", "13900000010"),
)

GROUPS: tuple[Group, ...] = (
    Group(
        1, "第一帮扶联系组", "0539-0000201", "0539-0000301",
        Member("石舟佳", "联络员", "市工信局", "13900000101"),
        (
            Member("姜乐峰", "组员", "市工信局", "13900000102"),
            Member("项淳和", "组员", "市科技局", "13900000103"),
        ),
    ),
    Group(
        2, "第二帮扶联系组", "0539-0000202", "0539-0000302",
        Member("曹黎光", "联络员", "市发改委", "13900000104"),
        (
            Member("祝昕垣", "组员", "市发改委", "13900000105"),
            Member("黄澜蓉", "组员", "市住建局", "13900000106"),
        ),
    ),
    Group(
        3, "第三帮扶联系组", "0539-0000203", "0539-0000303",
        Member("闵朴桦", "联络员", "市商务局", "13900000107"),
        (
            Member("贾砺田", "组员", "市商务局", "13900000108"),
            Member("陈霁川", "组员", "市市场监管局", "13900000109"),
        ),
    ),
    Group(
        4, "第四帮扶联系组", "0539-0000204", "0539-0000304",
        Member("邱禾霞", "联络员", "市科技局", "13900000110"),
        (
            Member("秦笃苗", "组员", "市科技局", "13900000111"),
            Member("谭泊菡", "组员", "市人社局", "13900000112"),
        ),
    ),
    Group(
        5, "第五帮扶联系组", "0539-0000205", "0539-0000305",
        Member("丛芷溪", "联络员", "市住建局", "13900000113"),
        (
            Member("伍柏静", "组员", "市住建局", "13900000114"),
            Member("辛若宁", "组员", "市地方金融管理局", "13900000115"),
        ),
    ),
    Group(
        6, "第六帮扶联系组", "0539-0000206", "0539-0000306",
        Member("卫敏菡", "联络员", "市市场监管局", "13900000116"),
        (
            Member("陈廷阳", "组员", "市市场监管局", "13900000117"),
            Member("房怀恒", "组员", "市农业农村局", "13900000118"),
        ),
    ),
    Group(
        7, "第七帮扶联系组", "0539-0000207", "0539-0000307",
        Member("祝书和", "联络员", "市人社局", "13900000119"),
        (
            Member("曾景霖", "组员", "市人社局", "13900000120"),
            Member("柯谦霞", "组员", "市交通运输局", "13900000121"),
        ),
    ),
    Group(
        8, "第八帮扶联系组", "0539-0000208", "0539-0000308",
        Member("杨清晨", "联络员", "市地方金融管理局", "13900000122"),
        (
            Member("余允成", "组员", "市地方金融管理局", "13900000123"),
            Member("袁朗明", "组员", "市工信局", "13900000124"),
        ),
    ),
    Group(
        9, "第九帮扶联系组", "0539-0000209", "0539-0000309",
        Member("蒋秋田", "联络员", "市农业农村局", "13900000125"),
        (
            Member("崔芷原", "组员", "市农业农村局", "13900000126"),
            Member("路思和", "组员", "市发改委", "13900000127"),
        ),
    ),
    Group(
        10, "第十帮扶联系组", "0539-0000210", "0539-0000310",
        Member("翁棠成", "联络员", "市交通运输局", "13900000128"),
        (
            Member("黄淳衡", "组员", "市交通运输局", "13900000129"),
            Member("曲楠岩", "组员", "市商务局", "13900000130"),
        ),
    ),
)
