"""Linyi's counties and districts with their division codes, and the zones that stand beside them."""

from typing import Literal, NamedTuple

CITY = "临沂市"
CITY_CODE = "371300"


class County(NamedTuple):
    """A place that answers for its enterprises; a zone has no division code of its own."""

    name: str
    short_name: str
    kind: Literal["区", "县", "开发区"]
    code: str | None = None
    former_name: str = ""
    renamed_in: int | None = None


COUNTIES: tuple[County, ...] = (
    County("兰山区", "兰山区", "区", "371302"),
    County("罗庄区", "罗庄区", "区", "371311"),
    County("河东区", "河东区", "区", "371312"),
    County("沂南县", "沂南县", "县", "371321"),
    County("郯城县", "郯城县", "县", "371322"),
    County("沂水县", "沂水县", "县", "371323"),
    County("兰陵县", "兰陵县", "县", "371324", former_name="苍山县", renamed_in=2014),
    County("费县", "费县", "县", "371325"),
    County("平邑县", "平邑县", "县", "371326"),
    County("莒南县", "莒南县", "县", "371327"),
    County("蒙阴县", "蒙阴县", "县", "371328"),
    County("临沭县", "临沭县", "县", "371329"),
    County("临沂高新技术产业开发区", "高新区", "开发区"),
    County("临沂经济技术开发区", "经开区", "开发区"),
    County("临沂临港经济开发区", "临港区", "开发区"),
    County("蒙山旅游区", "蒙山旅游区", "开发区"),
)
