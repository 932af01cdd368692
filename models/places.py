"""地名 Places: how officials write them short, and what of a firm's name is neither place nor kind of house. Facts, no records."""

from __future__ import annotations

import re

NATIONS = (
    "蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|高山|拉祜|东乡|纳西|景颇|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克"
    "|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺", "回藏苗彝壮满侗瑶白傣黎佤畲水土羌怒京各")
"""The nations after which autonomous counties are named: those of several characters, which need no 族, and of one."""
AUTONOMOUS = re.compile(rf"(?P<place>.{{2,}}?)(?:(?:{NATIONS[0]})族?|[{NATIONS[1]}]族)+自治(?P<kind>[县旗州])")
HOUSE_KINDS = re.compile("(集团)?(股份)?(有限责任|有限)?(公司|集团|厂|合作社)(（[^（）]*）)?$")
PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
PLACE = re.compile("^(.{2,3}?)[市县区州盟旗]")
"""临沂市 at the beginning of a name, 凤庆县."""


def short_place(name: str) -> str:
    """高新区 for 临沂高新技术产业开发区, 耿马县 for 耿马傣族佤族自治县: as lists and officials write it, else as it is."""
    if found := AUTONOMOUS.fullmatch(name):
        return f"{found['place']}{found['kind']}"
    for ending, short in (("高新技术产业开发区", "高新区"), ("经济技术开发区", "经开区")):
        if name.endswith(ending):
            return short
    zone = re.fullmatch(r"..(..)经济开发区", name)  # the city's name, then the zone's
    return f"{zone[1]}区" if zone else name


def core_of(name: str, *places: str) -> str:
    """恒茂糖业 of 云南临沧恒茂糖业有限公司: without where it is, by the towns and counties that begin these `places`, and what it is."""
    bare = [found.group(1) for place in places if (found := PLACE.match(re.sub(f"^({PROVINCES})省?", "", place)))]
    towns = "|".join(re.escape(one) for one in bare) or "(?!)"
    prefix = re.compile(f"^(({PROVINCES})省?|({towns})[市县区]?|.{{2,3}}[市县区])+")
    return HOUSE_KINDS.sub("", prefix.sub("", name))
