"""A number format makes a number a date, a duration or a percentage exactly where openpyxl says so."""

import pytest
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format

from zone.xlsx.number_formats import DATE, DURATION, NUMBER, PERCENT, code_kind, format_kind

KINDS = {
    DATE: [
        "yyyy-mm-dd", "yyyy/m/d", "yyyy/m/d h:mm", "yyyy-mm-dd hh:mm:ss", "m/d/yyyy;@", "YYYY-MM-DD", "mmm-yy",
        'yyyy"年"m"月"d"日"', 'yyyy"年"m"月"d"日";@', 'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy\\年m\\月d\\日',
        "[$-804]yyyy/m/d;@", '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '[DBNum1][$-804]yyyy"年"m"月"d"日";@',
        "[$-F400]h:mm:ss AM/PM", '上午/下午h"时"mm"分"', "h:mm", "mm:ss.0", "[Red]d-mmm", "yy%",
    ],
    DURATION: ["[h]:mm", "[hh]:mm:ss", "[H]:MM", "[mm]:ss", "[m]", "[s].000", "[ss]", "[h]:mm;@", "[Red][h]:mm:ss"],
    PERCENT: [
        "0%", "0.0%", "0.00%;[Red]-0.00%", "#,##0.0%", "[>1]0%;0.00%", '0.0%"（含税）"', "_ * 0%_ ;_ * -0%_ ", "0;0%",
    ],
    NUMBER: [
        "General", "G/通用格式", "0", "0.00", "#,##0.00", "#,##0.00_);(#,##0.00)", "[Red]0.00", "@", "0.00E+00",
        "# ?/?", '0.00"亩"', '0"days"', '0"%"', "0\\%", "0_d", "0\\d", "[$¥-804]#,##0.00", "[DBNum2][$-804]G/通用格式",
        "[蓝色]0", "aaaa;yyyy", "0;yyyy", "0;[h]:mm", "000000", "0.0,,", "",
        '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ', ";;;",
    ],
}  # fmt: skip
CODES = [(code, kind) for kind, codes in KINDS.items() for code in codes]


@pytest.mark.parametrize(("code", "kind"), CODES)
def test_kind_of_a_format_code(code, kind):
    assert code_kind(code) == kind
    assert (kind == DURATION) == is_timedelta_format(code)
    assert (kind == DATE) == (is_date_format(code) and not is_timedelta_format(code))


@pytest.mark.parametrize("format_id", BUILTIN_FORMATS)
def test_built_in_format_has_the_kind_of_its_code(format_id):
    assert format_kind(format_id, {}) == code_kind(BUILTIN_FORMATS[format_id])


def test_formats_that_chinese_editions_name_by_id_are_dates():
    chinese = [*range(27, 37), *range(50, 59)]
    assert not set(chinese) & set(BUILTIN_FORMATS)
    assert {format_kind(format_id, {}) for format_id in chinese} == {DATE}


@pytest.mark.parametrize("format_id", [23, 26, 59, 81, 163, 164, 200])
def test_unknown_format_shows_a_number(format_id):
    assert format_kind(format_id, {}) == NUMBER


def test_format_that_the_workbook_defines_replaces_a_built_in_one():
    assert format_kind(14, {14: "0%"}) == PERCENT
    assert format_kind(14, {14: ""}) == DATE
