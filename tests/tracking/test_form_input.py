"""Bad input by field: a message in Chinese, what was typed stays in the form, never a 500."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import IndicatorFactory
from tests.tracking.test_form_page import address
from zone.tracking.models import Measurement
from zone.tracking.updates.forms import QuantityText

BAD_TEXTS = [
    ("LIMIT字", "请精简"),
    ("超" * (1024 * 1024 // 3), "请精简"),
    ("甲\x00乙", "控制字符"),
    ("\x1b[31m", "控制字符"),
]


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("１２３", "处", 123),
        ("1,234.5", "万元", "1234.5"),
        ("1.2亿元", "万元", 12000),
        ("１．２ 亿", "万元", 12000),
        ("300万", "万元", 300),
        ("300 万元", "万元", 300),
        ("5000元", "万元", "0.5"),
        ("12处", "处", 12),
        ("10万人次", "人次", 100000),
        ("8.5％", "%", "8.5"),
        ("-3.2", "%", "-3.2"),
        ("-0", "处", 0),
    ],
)
def test_numbers_are_taken_as_people_type_them(typed, unit, value):
    assert QuantityText(unit=unit).clean(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed",
    [
        "NaN",
        "inf",
        "1e5",
        "-3",
        "三",
        "12人",
        "处",
        "1.23456",
        "1" * 17,
        "0.00001元",
        "12\x00",
        "1\x1b2",
        "--1",
        "1,23",
    ],
)
def test_what_is_no_such_number_is_refused_with_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        QuantityText(unit="处").clean(typed)
    assert refused.value.messages[0].endswith("。")


@pytest.mark.parametrize("typed", ["NaN", "-3", "１２a", "1" * 30, "1\x00", "\u202e12", "<script>", "9" * 100_000])
def test_a_wrong_value_is_shown_by_its_field_and_kept(client, clerk, task, indicator, march, typed):
    client.force_login(clerk)
    answer = client.post(
        address(task, "submit"), {"version": "0-0", f"value_{indicator.pk}": typed, "progress": "在建"}
    )
    assert answer.status_code == 200
    form = answer.context["form"]
    assert f"value_{indicator.pk}" in form.errors
    assert form[f"value_{indicator.pk}"].value() == typed
    assert f'<a href="#id_value_{indicator.pk}">' in answer.content.decode()
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(
    ("name", "limit"), [("progress", 2000), ("problems", 1000), ("next_steps", 1000), ("note", 200)]
)
def test_texts_say_their_limit_and_keep_what_was_typed(client, clerk, task, indicator, march, name, limit):
    name = f"note_{indicator.pk}" if name == "note" else name
    client.force_login(clerk)
    sent = {"version": "0-0", f"value_{indicator.pk}": "3"}
    for typed, found in BAD_TEXTS:
        answer = client.post(address(task, "save"), {**sent, name: typed.replace("LIMIT", "字" * limit)})
        sent["version"] = answer.context["form"].version
        assert answer.status_code == 200
        assert found in answer.content.decode()
        assert answer.context["form"][name].value() == typed.replace("LIMIT", "字" * limit)
        assert f"最多 {limit} 字" in answer.content.decode() or found == "控制字符"
    assert client.post(address(task, "save"), {**sent, name: "字" * limit}).status_code == 302


def test_line_ends_of_the_office_program_become_plain_ones(client, clerk, task, march):
    client.force_login(clerk)
    client.post(address(task, "save"), {"version": "0-0", "progress": "一\r\n二\x0b三"})
    assert task.updates.get().progress == "一\n二\n三"


def test_a_form_past_four_megabytes_gets_a_page_and_no_crash(client, clerk, task, march):
    client.force_login(clerk)
    answer = client.post(address(task, "save"), {"version": "0-0", "progress": "a" * (5 * 1024 * 1024)})
    assert answer.status_code == 400
    assert "没有执行任何操作" in answer.content.decode()


def test_no_text_in_any_field_is_ever_a_server_error(client, clerk, task, indicator, march):
    client.force_login(clerk)
    money = IndicatorFactory(undertaking=task, unit="万元")
    fields = ["version", f"value_{indicator.pk}", f"note_{indicator.pk}", f"value_{money.pk}", "progress", "problems"]
    number = st.from_regex(r"[-+]?[0-9０-９,.]{0,25}(亿|万元|元|处|%)?", fullmatch=True)
    texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(fields), number | texts), st.sampled_from(["save", "submit"]))
    def typed_by_a_monkey(typed, name):
        assert client.post(address(task, name), typed).status_code in (200, 302, 409)

    typed_by_a_monkey()
