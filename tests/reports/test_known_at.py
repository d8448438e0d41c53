"""The report for a past instant comes out as it was then, in every form."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localtime
from openpyxl import load_workbook

from tests.factories import filed_correction, publish
from tests.reports.conftest import ANNUAL, DECEMBER
from zone.ledger import clock
from zone.ledger.places import place_at
from zone.reports.known_at import parse_instant
from zone.tracking.models import Undertaking

NOON = datetime(2025, 1, 31, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-31T12:00",
        "2025-01-31 12:00:00",
        "2025-01-31T12:00:00+08:00",
        "2025-01-31T12:00:00 08:00",  # the plus sign an address has eaten
        "2025-01-31T04:00:00Z",
        "２０２５-01-31T12:00",
    ],
)
def test_an_instant_is_read_with_or_without_its_offset(text):
    assert parse_instant(text) == NOON


@pytest.mark.parametrize(
    "text",
    ["去年底", "2025-13-01", "2025-01-31T25:00", "NaN", "9" * 500, "\x00", "0001-01-01T00:00", "1800-01-01T00:00"],
)
def test_what_is_no_instant_is_refused_in_words(text):
    with pytest.raises(ValidationError) as refused:
        parse_instant(text)
    assert refused.value.message.endswith("。")


def test_an_instant_is_read_within_a_hundred_characters_and_since_1900():
    assert parse_instant(" " * 84 + "2025-01-31T12:00") == NOON
    with pytest.raises(ValidationError):
        parse_instant(" " * 85 + "2025-01-31T12:00")
    assert parse_instant("1900-01-01T12:00Z") == datetime(1900, 1, 1, 12, tzinfo=UTC)
    with pytest.raises(ValidationError, match="过早"):
        parse_instant("1899-12-31T12:00Z")


def test_an_empty_instant_is_now():
    assert parse_instant(" ") is None


@pytest.fixture
def corrected(publish_figure, clerk, manager):
    """A figure of 7, known until `before`, then corrected to 9."""
    indicator = publish_figure("7", figure_code="F36")
    before = clock.now()
    publish(filed_correction(indicator, 9, by=clerk, month=DECEMBER), by=manager)
    return before


def test_the_report_of_a_past_instant_gives_the_old_figure(client, leader, corrected):
    client.force_login(leader)

    def values(known_at):
        return [line["value"] for line in client.get(ANNUAL, {"format": "json", "known_at": known_at}).json()]

    assert values("") == [9]
    assert values(corrected.isoformat()) == [7]
    assert values(f"{localtime(corrected):%Y-%m-%dT%H:%M:%S.%f}") == [7]
    assert values(corrected.astimezone(timezone(timedelta(hours=-5))).isoformat()) == [7]
    assert values((corrected - timedelta(days=1)).isoformat()) == []


def test_the_page_says_of_which_instant_it_is_and_keeps_it(client, leader, corrected):
    client.force_login(leader)
    page = client.get(ANNUAL, {"known_at": corrected.isoformat()}).content.decode()
    local = localtime(corrected)
    assert f"数据时点 {local:%Y-%m-%d %H:%M:%S}（操作日志第 {place_at(corrected)} 条）" in page
    assert f'value="{local:%Y-%m-%dT%H:%M:%S}"' in page
    assert "?known_at=20" in page.split("的来源")[0]


@pytest.mark.parametrize("form", ["", "print", "xlsx"])
def test_a_bad_instant_is_shown_on_the_page_and_kept(client, leader, form):
    client.force_login(leader)
    answer = client.get(ANNUAL, {"known_at": "<去年底>", "format": form})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "时间格式不正确" in page
    assert 'value="&lt;去年底&gt;"' in page


def test_a_bad_instant_is_shown_to_a_machine_too(client, leader):
    client.force_login(leader)
    answer = client.get(ANNUAL, {"known_at": "2999-01-01T00:00", "format": "json"})
    assert answer.status_code == 400
    assert answer.json() == {"error": "时间未到，请填当前或以前的时间，不填为当前。"}


def test_a_correction_of_one_figure_leaves_its_neighbour_as_it_was(client, leader, clerk, manager, publish_figure):
    corrected_one = publish_figure("7", figure_code="F42")
    neighbour = corrected_one.undertaking.indicators.create(number=99, figure_code="F43", name="惠及群众", unit="人次")
    for indicator, value in ((neighbour, 5), (corrected_one, 9), (corrected_one, 8)):
        publish(filed_correction(indicator, value, by=clerk, month=DECEMBER), by=manager)
    client.force_login(leader)
    response = {line["id"]: line for line in client.get(ANNUAL, {"format": "json"}).json()}
    assert response["F42"]["update"].endswith("#revision-4")
    assert response["F43"]["update"].endswith("#revision-2")


def test_a_renaming_changes_no_report_of_the_past(client, leader, clerk, manager, publish_figure):
    indicator = publish_figure("7")
    client.force_login(leader)
    before, known = client.get(f"{ANNUAL}?format=json").json(), clock.now()
    type(indicator).objects.filter(pk=indicator.pk).update(name="改名指标", horizon="recent years")
    Undertaking.objects.filter(pk=indicator.undertaking_id).update(name="改名事项", pillar="industry")
    assert client.get(f"{ANNUAL}?format=json&known_at={known:%Y-%m-%dT%H:%M:%S.%fZ}").json() == before
    assert client.get(f"{ANNUAL}?format=json").json() == before


def test_every_form_of_a_report_says_the_instant_and_its_place_in_the_ledger(client, leader, corrected):
    client.force_login(leader)
    place = place_at(corrected)
    said = {}
    for form in ("", "print", "json", "xlsx"):
        answer = client.get(ANNUAL, {"known_at": corrected.isoformat(), "format": form})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        said[form] = (answer, body)
    assert all(f"（操作日志第 {place} 条）" in said[form][1].decode() for form in ("", "print"))
    assert (said["json"][0]["Known-At"], said["json"][0]["Ledger-Place"]) == (corrected.isoformat(), str(place))
    about = {row[0].value: row[1].value for row in load_workbook(BytesIO(said["xlsx"][1]))["说明"].iter_rows()}
    assert about["操作日志位置"] == f"第 {place} 条" and localtime(corrected).strftime("%H:%M:%S") in about["数据时点"]
    assert "Ledger-Place" not in client.get(ANNUAL, {"format": "json"})
