"""Each day of the calendar bears the notice that arranged it, and a swapped day says which holiday it makes up for.

The days are those that earlier releases wrote, found by their words; what an office wrote itself stays as it is.
"""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

GENERIC, MADE_UP = "国务院办公厅节假日安排", "补班"
"""What earlier releases wrote of every year, and of every swapped day."""
YEARS = range(2004, 2027)
NUMBERS = {
    2013: "国办发明电〔2012〕33号",
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
CHANGED = (
    (
        "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）",
        "2015-09-03", "2015-09-06",
    ),
    ("国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）", "2019-04-28", "2019-05-05"),
    ("国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）", "2020-01-31", "2020-02-02"),
)  # fmt: skip
MADE_UP_FOR = {
    "春节": (
        "20040117 20040118 20050205 20050206 20060128 20060205 20070217 20070225 20080202 20080203 20090124 "
        "20090201 20100220 20100221 20110130 20110212 20120121 20120129 20130216 20130217 20140126 20140208 "
        "20150215 20150228 20160206 20160214 20170122 20170204 20180211 20180224 20190202 20190203 20200119 "
        "20210207 20210220 20220129 20220130 20230128 20230129 20240204 20240218 20250126 20250208 20260214 "
        "20260228"
    ),
    "劳动节": (
        "20040508 20040509 20050430 20050508 20060429 20060430 20070428 20070429 20080504 20120428 20130427 "
        "20130428 20140504 20180428 20190428 20190505 20200426 20200509 20210425 20210508 20220424 20220507 "
        "20230423 20230506 20240428 20240511 20250427 20260509"
    ),
    "国庆节": (
        "20041009 20041010 20051008 20051009 20060930 20061008 20070929 20070930 20080927 20080928 20090927 "
        "20091010 20100926 20101009 20111008 20111009 20120929 20130929 20131012 20140928 20141011 20151010 "
        "20161008 20161009 20170930 20180929 20180930 20190929 20191012 20200927 20201010 20210926 20211009 "
        "20221008 20221009 20231007 20231008 20240929 20241012 20250928 20251011 20260920 20261010"
    ),
    "元旦": (
        "20051231 20061230 20061231 20071229 20090104 20111231 20130105 20130106 20150104 20181229 20260104"
    ),
    "端午节": (
        "20090531 20100612 20100613 20130608 20130609 20160612 20170527 20200628 20230625"
    ),
    "中秋节": (
        "20100919 20100925 20130922 20160918 20210918 20240914"
    ),
    "清明节": (
        "20110402 20120331 20120401 20130407 20170401 20180408 20220402 20240407"
    ),
    "抗战胜利七十周年": (
        "20150906"
    ),
}
"""The swapped days by the holiday for which they are worked."""

year = sa.table("workday_year", sa.column("year", sa.Integer), sa.column("source", sa.String))
day = sa.table(
    "workday",
    sa.column("day", sa.Date),
    sa.column("worked", sa.Boolean),
    sa.column("words", sa.String),
    sa.column("source", sa.String),
)


def upgrade() -> None:
    """The column; then, of the days that were seeded, their notices and what they make up for."""
    op.add_column("workday", sa.Column("source", sa.String(120), server_default=sa.text("''"), nullable=False, comment="依据"))
    connection = op.get_bind()
    known = set(connection.scalars(sa.select(year.c.year).where(year.c.source == GENERIC)))
    for number in sorted(known.intersection(YEARS)):
        _name_year(connection, number)
    for notice, first, last in CHANGED:
        within = day.c.day.between(date.fromisoformat(first), date.fromisoformat(last))
        connection.execute(day.update().where(within, day.c.source != "").values(source=notice))


def _name_year(connection: sa.Connection, number: int) -> None:
    """A year's notice, on the year and on its days; those of the next New Year bear the next year's."""
    notice = _notice(number)
    connection.execute(year.update().where(year.c.year == number).values(source=notice))
    inside = sa.extract("year", day.c.day) == number
    for name, listed in MADE_UP_FOR.items():
        days = [_day(one) for one in listed.split() if one.startswith(str(number))]
        old = (day.c.day.in_(days), day.c.worked.is_(True), day.c.words == MADE_UP)
        connection.execute(day.update().where(*old).values(words=f"调休上班（补{name}）"))
    seeded = sa.or_(day.c.words.in_(list(MADE_UP_FOR)), day.c.words.like("调休上班（补%"))
    connection.execute(day.update().where(inside, seeded).values(source=notice))
    new_year = (inside, sa.extract("month", day.c.day) == 12, day.c.words.in_(("元旦", "调休上班（补元旦）")))
    connection.execute(day.update().where(*new_year).values(source=_notice(number + 1)))


def _notice(number: int) -> str:
    title = f"国务院办公厅关于{number}年部分节假日安排的通知"
    return title + (f"（{NUMBERS[number]}）" if number in NUMBERS else "")


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
