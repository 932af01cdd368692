"""How values are written."""
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from admin import formats
from models.places import short_place
from seed.lincang.places import PLACES
from seed.linyi.places import COUNTIES
from tests.admin.toy import toy_app

TODAY = date(2014, 3, 20)


@pytest.fixture(autouse=True)
def speaking():
    """The words need a language."""
    app = toy_app(rows=0)
    with app.app_context():
        yield
    app.engine.dispose()


@pytest.mark.parametrize(("day", "written"), [
    (date(2014, 3, 21), "3月21日"), (date(2013, 12, 31), "2013年12月31日"), (date(2015, 1, 1), "2015年1月1日"), (None, "—")])
def test_a_day_bears_its_year_only_when_it_is_another(day, written):
    assert formats.day(day, TODAY) == written


def test_a_moment_is_told_by_shanghais_clock():
    assert formats.moment(datetime(2014, 3, 19, 16, 30, tzinfo=UTC), TODAY) == "3月20日 00:30"


@pytest.mark.parametrize(("days", "words", "tone"), [
    (5, "剩 5 个工作日", ""), (1, "剩 1 个工作日", "soon"), (0, "今天到期", "soon"), (-2, "逾期 2 个工作日", "late"), (None, "—", "")])
def test_what_is_left_is_said_in_words(days, words, tone):
    assert (formats.working_days_left(days), formats.urgency(days)) == (words, tone)


@pytest.mark.parametrize(("yuan", "written"), [
    (Decimal("1234567.8"), "1,234,567.80"), (Decimal("20000000.00"), "20,000,000"), (0, "0"), (None, "—"),
    (Decimal("99999999999999.99"), "99,999,999,999,999.99")])
def test_money_is_never_rounded(yuan, written):
    assert formats.yuan(yuan) == written


@pytest.mark.parametrize(("number", "shown"), [
    ("13805391234", "138****1234"), ("0539-8314567", "0539-*******"), ("", "—"), (None, "—")])
def test_a_phone_number_is_hidden_in_part(number, shown):
    assert formats.phone(number) == shown


def test_a_badge_escapes_what_it_says():
    assert formats.badge("<b>", "late") == '<span class="badge late">&lt;b&gt;</span>'
    assert formats.badge("x", '"><script>') == '<span class="badge ">x</span>'


@pytest.mark.parametrize(("name", "short"), [
    ("耿马傣族佤族自治县", "耿马县"), ("双江拉祜族佤族布朗族傣族自治县", "双江县"), ("沧源佤族自治县", "沧源县"),
    ("阿克塞哈萨克族自治县", "阿克塞县"), ("巴里坤哈萨克自治县", "巴里坤县"), ("隆林各族自治县", "隆林县"), ("三都水族自治县", "三都县"),
    ("西双版纳傣族自治州", "西双版纳州"), ("镇康县", "镇康县"), ("临翔区", "临翔区"), ("临沧边合区", "临沧边合区"), ("自治县", "自治县")])
def test_an_autonomous_county_is_written_as_officials_write_it(name, short):
    assert short_place(name) == short


def test_a_zone_is_written_short_and_a_county_as_it_is():
    for county in COUNTIES:
        assert short_place(county.name) == county.short_name
    for place in PLACES[:8]:
        assert short_place(place.name) == place.short_name
    for name in ("", "沂水经济开发区", "开发区", "临沧边合区", "民族县"):
        assert short_place(name) == name
