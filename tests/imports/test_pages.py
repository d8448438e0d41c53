"""The import by its pages: template, upload, preview, outcome, rejected rows, and permissions."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import ReportMonthFactory, filed_update
from tests.workbooks import Book, states
from zone.batches.models import Batch
from zone.imports.rejects_writer import REASON_HEADER
from zone.ledger.models import LedgerEntry
from zone.tracking.models import ProgressUpdate

MS1 = "MS2026-01#1"
ADDRESS = "/imports/month/?month=2026-03"


@pytest.fixture
def person(client, clerk, indicator, march):
    client.force_login(clerk)
    return client


def template(client, address: str = "/imports/month/template/?month=2026-03") -> Book:
    answer = client.get(address)
    assert answer.status_code == 200
    return Book(b"".join(answer.streaming_content))


def send(client, content: bytes, address: str = ADDRESS, name: str = "三月.xlsx"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_from_the_template_to_the_outcome_and_back(person, indicator):
    assert "/imports/month/" in person.get("/imports/").content.decode()
    assert "3月完成、累计完成" in person.get(ADDRESS).content.decode()
    book = template(person)
    book.put(MS1, "累计完成", 6)
    page = send(person, book.saved()).content.decode()
    batch = Batch.objects.get()
    assert "<del>（空）</del> → <ins>6</ins>" in page
    assert "读取：3月完成" in page and "读取：累计完成" in page
    assert not ProgressUpdate.objects.exists()
    page = person.post(f"/batches/{batch.pk}/accept/", follow=True).content.decode()
    assert "已修改 <b>1</b>" in page
    assert '<a class="button" href="/batches/">返回批量记录</a>' in page
    assert '?month=2026-03&amp;state=draft">填报</a>逐项检查、提交审核' in page
    assert indicator.measurements.get().value == 6
    page = person.post(f"/batches/{batch.pk}/undo/", follow=True).content.decode()
    assert "已撤销 <b>1</b>" in page


def test_the_three_versions_stand_side_by_side_and_the_choice_is_kept(person, indicator, clerk, exported, imported):
    book = template(person)
    theirs = template(person)
    theirs.put(MS1, "累计完成", 5)
    batch = imported(clerk, theirs.saved())
    person.post(f"/batches/{batch.pk}/accept/")
    book.put(MS1, "累计完成", 6)
    page = send(person, book.saved()).content.decode()
    batch = Batch.objects.first()
    number = batch.rows.get().number
    for words in ("导出时", "您的文件", "现在", f'name="take-{number}" value="now" checked'):
        assert words in page
    person.post(f"/batches/{batch.pk}/accept/", {"shown": [number], f"take-{number}": "now"})
    assert states(batch) == ["conflict"]
    person.post(f"/batches/{batch.pk}/accept/", {"shown": [number], f"take-{number}": "mine"})
    assert states(batch) == ["done"]
    assert indicator.measurements.get().value == 6


def test_what_was_not_taken_comes_back_with_its_reasons_and_can_be_sent_again(person, indicator):
    book = template(person)
    book.put(MS1, "累计完成", "六处")
    send(person, book.saved())
    batch = Batch.objects.get()
    answer = person.get(f"/imports/{batch.pk}/rejects/")
    returned = Book(b"".join(answer.streaming_content))
    line = returned.line(MS1)
    assert "请只填数字" in returned.worksheet.cell(line, returned.column(REASON_HEADER)).value
    wrong = returned.worksheet.cell(line, returned.column("累计完成"))
    assert (wrong.value, wrong.comment is not None) == ("六处", True)
    assert {str(area) for area in returned.worksheet.merged_cells.ranges} == {
        "A1:N1",
        "A2:N2",
        "A3:N3",
    }  # as it was sent
    exports = LedgerEntry.objects.filter(action="export").order_by("sequence").values_list("object_type", "object_id")
    assert list(exports) == [("", ""), ("batches.batch", str(batch.pk))]
    returned.put(MS1, "累计完成", 6)
    send(person, returned.saved())
    assert states(Batch.objects.first()) == ["ready"]


def test_a_file_of_another_month_is_told_so(person):
    ReportMonthFactory(month=date(2026, 4, 1))
    page = send(person, template(person).saved(), "/imports/month/?month=2026-04").content.decode()
    assert "这个文件是2026年3月《月度填报表》，这里导入的是2026年4月《月度填报表》" in page
    assert not Batch.objects.exists()


def test_without_an_open_month_nothing_can_be_imported(client, clerk):
    client.force_login(clerk)
    assert "没有开放填报的月份" in client.get("/imports/month/").content.decode()
    assert "没有开放填报的月份" in send(client, b"a").content.decode()
    assert client.get("/imports/month/template/").status_code == 404


def test_an_unknown_column_is_named_with_the_nearest_known_one(person):
    rows = "编码,累计完成,本月进展情况说明,颜色\nMS2026-01,6,选址,红\n".encode()
    page = send(person, rows, name="三月.csv").content.decode()
    assert "不读取：未识别的列，最接近的是“本月进展”" in page
    assert "不读取：未识别的列" in page


def test_what_was_filed_is_not_changed_by_an_accepted_import(person, indicator, clerk):
    book = template(person)
    book.put(MS1, "累计完成", 6)
    send(person, book.saved())
    filed_update(indicator, 3, by=clerk)
    page = person.post(f"/batches/{Batch.objects.get().pk}/accept/", follow=True).content.decode()
    assert "未执行 <b>1</b>" in page
    assert indicator.measurements.get().value == 3
    assert "按原表格下载" in page


def test_only_ones_own_lists_are_offered(client, clerk, manager, leader, march):
    client.force_login(clerk)
    assert client.get("/imports/projects/").status_code == 403
    assert client.get("/imports/nothing/").status_code == 404
    assert "/imports/projects/" not in client.get("/imports/").content.decode()
    client.force_login(manager)
    assert "/imports/projects/" in client.get("/imports/").content.decode()
    client.force_login(leader)
    assert send(client, b"a").status_code == 403


def test_the_template_holds_what_this_person_owes(client, clerk, manager, other_clerk, indicator, march):
    indicator.undertaking.supporting_departments.add(other_clerk.department)  # who sees it, and does not file it
    client.force_login(other_clerk)
    address = "/imports/month/template/?month=2026-03"
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(address).streaming_content)))
    assert "MS2026-01" not in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    client.force_login(manager)
    assert template(client).line(MS1)
