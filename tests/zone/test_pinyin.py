"""Initials: how names are read, and that no stored name is without its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import ChainFactory, EnterpriseFactory, ParkFactory, ProjectFactory, TaskFactory
from zone.pinyin import initials


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("清控智运(济宁)产业创新基地", "qkzyjncycxjd"),
        ("腾讯-融发产教融合示范园", "txrfcjrhsfy"),
        ("重庆长安", "cqca"),  # 重 and 长 are read as the words they stand in
        ("小松6T-50T级液压挖掘机", "xs6t50tjyywjj"),
        ("5G+工业互联网", "5ggyhlw"),
        ("（）·—", ""),
        ("", ""),
    ],
)
def test_a_name_is_read_by_the_letters_its_sounds_begin_with(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=40))
def test_initials_are_small_letters_and_digits_and_never_longer_than_the_name(name):
    letters = initials(name)
    assert len(letters) <= len(name)
    assert letters.isascii() and letters == letters.lower() and (letters.isalnum() or not letters)


@given(st.integers(0, 0x10FFFF).map(chr).filter(str.isprintable))
def test_no_character_is_read_as_more_than_one_letter(character):
    assert len(initials(character)) <= 1


def test_a_new_name_brings_new_initials(db):
    task, park, chain = (
        TaskFactory(name="口袋公园建设"),
        ParkFactory(name="新材料产业园"),
        ChainFactory(name="高端装备"),
    )
    firm = EnterpriseFactory(name="浩珂科技有限公司", short_name="浩珂")
    assert [row.initials for row in (task, park, chain, firm)] == ["kdgyjs", "xclcyy", "gdzb", "hkkjyxgs hk"]
    for row in (task, park, chain, firm):
        row.name = "清控智运"
        row.save(update_fields=["name"])
        row.refresh_from_db()
    assert [row.initials for row in (task, park, chain, firm)] == ["qkzy", "qkzy", "qkzy", "qkzy hk"]
    firm.short_name = ""
    firm.save(update_fields=["short_name"])
    firm.refresh_from_db()
    assert firm.initials == "qkzy"


def test_a_save_without_the_name_leaves_it_and_its_initials_alone(db):
    project = ProjectFactory(name="甲")
    project.name, project.steward = "乙", "张三"
    project.save(update_fields=["steward"])
    project.refresh_from_db()
    assert (project.name, project.initials, project.steward) == ("甲", "j", "张三")
