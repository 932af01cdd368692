"""Lincang's counties and district by their real names, and both zones, each with the mark of its numbers."""

from typing import NamedTuple

CITY = "city"
CITY_NAME, CITY_SHORT_NAME, CITY_MARK = "临沧市服务企业发展领导小组办公室", "市服企办", "临沧"
CITY_TELEPHONE = "0883-0000900"


class Place(NamedTuple):
    """A place with an office of county level (第二十四条 counts both zones among them)."""

    key: str
    name: str
    short_name: str
    mark: str

    @property
    def office(self) -> str:
        """The name of its office."""
        return f"{self.name}服务企业发展领导小组办公室"


PLACES: tuple[Place, ...] = (
    Place("linxiang", "临翔区", "临翔区", "临翔"),
    Place("yunxian", "云县", "云县", "云县"),
    Place("fengqing", "凤庆县", "凤庆县", "凤庆"),
    Place("yongde", "永德县", "永德县", "永德"),
    Place("zhenkang", "镇康县", "镇康县", "镇康"),
    Place("gengma", "耿马傣族佤族自治县", "耿马县", "耿马"),
    Place("cangyuan", "沧源佤族自治县", "沧源县", "沧源"),
    Place("shuangjiang", "双江拉祜族佤族布朗族傣族自治县", "双江县", "双江"),
    Place("border", "临沧边合区", "边合区", "边合区"),
    Place("park", "临沧工业园区", "工业园区", "工业园区"),
)
ZONES = ("border", "park")


def place_of(key: str) -> Place:
    """The place of that key. Raises KeyError if there is none."""
    for place in PLACES:
        if place.key == key:
            return place
    raise KeyError(key)
