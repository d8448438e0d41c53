"""Filters and pieces of templates: how a value, a field, a chart is drawn."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from tests.zone.scratch import CHART
from zone.charts import Chart, Series
from zone.units import DecimalText

UNKNOWN = '<span class="unknown">未公开</span>'


def drawn(template: str, **context) -> str:
    return Template("{% load zone %}" + template).render(Context(context))


@pytest.mark.parametrize(
    ("template", "value", "message"),
    [
        ("{{ value|money }}", Decimal("1234.5"), "1,234.50 万元"),
        ("{{ value|money_headline }}", Decimal("100000"), "10 亿元"),
        ("{{ value|number }}", Decimal("1200.5000"), "1,200.5"),
        ("{{ value|number }}", 1000, "1,000"),
        ("{{ value|percent }}", Decimal("0.9167"), "91.7%"),
        ("{{ value|month }}", date(2026, 3, 1), "2026年3月"),
        ("{{ value|day }}", datetime(2026, 11, 22, 18, 5, tzinfo=UTC), "2026-11-23"),
        ("{{ value|day }}", date(2026, 11, 3), "2026-11-03"),
        ("{{ value|moment }}", datetime(2026, 11, 23, 2, 32, tzinfo=UTC), "2026-11-23 10:32"),
        ("{{ value|signed }}", Decimal("12.50"), "+12.5"),
        ("{{ value|signed }}", Decimal("-3"), "−3"),
        ("{{ value|signed }}", Decimal("0"), "0"),
        ("{{ value|unknown }}", "张三", "张三"),
        ("{{ value|light_word }}", "blue", "正常"),
    ],
)
def test_a_value_is_written_in_the_zones_manner(template, value, message):
    assert drawn(template, value=value) == message


@pytest.mark.parametrize(
    "filter_name", ["money", "money_headline", "number", "percent", "month", "day", "moment", "signed", "unknown"]
)
def test_unknown_is_never_zero_or_blank(filter_name):
    assert drawn("{{ value|" + filter_name + " }}", value=None) == UNKNOWN


@pytest.mark.parametrize(
    ("state", "shape", "word"),
    [
        ("blue", "●", "正常"),
        ("yellow", "▲", "滞后"),
        ("red", "■", "严重滞后"),
        ("", "◌", "未填报"),
        (None, "◌", "未填报"),
    ],
)
def test_a_light_is_word_shape_and_colour(state, shape, word):
    html = drawn("{{ value|light }}", value=state)
    assert f"light-{state or 'none'}" in html and shape in html and word in html


def test_a_badge_escapes_its_word_and_knows_its_colour():
    assert drawn("{{ 'returned'|badge:word }}", word="<i>") == '<span class="badge-state tone-late">&lt;i&gt;</span>'


def test_a_bar_never_leaves_its_frame_and_an_unknown_share_draws_nothing():
    html = drawn("{% progress done plan %}", done=Decimal("1.34"), plan=Decimal("1.1"))
    assert 'class="progress-done" width="100"' in html and 'x="99"' in html and "完成 134.0%，计划 110.0%" in html
    assert "<svg" not in drawn("{% progress done %}", done=None)
    assert "progress-plan" not in drawn("{% progress done %}", done=Decimal("-1"))


def test_a_form_ties_its_errors_to_its_fields():
    class Month(forms.Form):
        value = DecimalText(label="累计投资", unit="万元", help_text="填累计数。")
        note = forms.CharField(label="说明", required=False)
        hidden = forms.CharField(widget=forms.HiddenInput, required=False)

        def clean(self):
            raise forms.ValidationError("两处不一致。")

    html = render_to_string("zone/_form.html", {"form": Month({"value": "若干"})})
    assert '<a href="#id_value">累计投资</a>：请只填数字' in html and "<li>两处不一致。</li>" in html
    assert 'aria-invalid="true"' in html and 'aria-describedby="id_value_helptext id_value_error"' in html
    assert 'id="id_value_error"><p class="error">' in html and 'id="id_value_helptext"' in html
    assert '<span class="unit">万元</span>' in html and "选填" in html and 'value="若干"' in html


def test_the_lines_beneath_a_field_are_the_callers():
    class Month(forms.Form):
        value = DecimalText(label="累计投资")

    context = {"field": Month()["value"], "unit": "个", "help_lines": ["上月 1,200"], "warning": "比上月少。"}
    html = render_to_string("zone/_field.html", context)
    assert "<span>上月 1,200</span>" in html and '<p class="warning">比上月少。</p>' in html
    assert '<span class="unit">个</span>' in html


def test_a_charts_table_tells_the_same_numbers():
    html = render_to_string("zone/_chart.html", {"chart": CHART})
    assert '<script id="invest-data" type="application/json">' in html and '"1234.5"' in html
    assert '<th scope="row">2月</th>' in html and ">1,234.5</td>" in html and ">—</td>" in html


def test_a_chart_holds_at_most_six_series():
    with pytest.raises(ValueError, match="at most 6"):
        Chart("c", "？", "个", [], [Series("一", "actual", [])] * 7)
