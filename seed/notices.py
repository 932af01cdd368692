"""放假通知 The notices by which each year's holidays were arranged, as printed: title and number.

Of the years before 2013 only the title is given. A day belongs to the notice that arranged it, which for some days
of December is the next year's, and for a holiday that was changed later is the change's.
"""

from datetime import date

NUMBERS: dict[int, str] = {
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

VICTORY = "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知（国发明电〔2015〕1号）"
LABOUR_2019 = "国务院办公厅关于调整2019年劳动节假期安排的通知（国办发明电〔2019〕3号）"
SPRING_2020 = "国务院办公厅关于延长2020年春节假期的通知（国办发明电〔2020〕1号）"
CHANGED: tuple[tuple[date, date, str], ...] = (
    (date(2015, 9, 3), date(2015, 9, 6), VICTORY),
    (date(2019, 4, 28), date(2019, 5, 5), LABOUR_2019),
    (date(2020, 1, 31), date(2020, 2, 2), SPRING_2020),
)
"""From a day to a day, both included, and the notice that changed them."""


def notice_of_year(year: int) -> str:
    """国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）."""
    number = NUMBERS.get(year)
    return f"国务院办公厅关于{year}年部分节假日安排的通知" + (f"（{number}）" if number else "")


def notice_of(day: date, name: str) -> str:
    """The notice that arranged a day for the holiday of this name."""
    for first, last, notice in CHANGED:
        if first <= day <= last:
            return notice
    return notice_of_year(day.year + (day.month == 12 and name == "元旦"))
