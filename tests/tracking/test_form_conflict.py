"""Two people in one draft: the second to save sees both versions and chooses; nothing is lost."""

import pytest
from django.test import Client

from tests.tracking.test_drafts_page import HTMX, version
from tests.tracking.test_form_page import address
from zone.tracking.models import Measurement, ProgressUpdate
from zone.tracking.updates import drafts, form_saving


@pytest.fixture
def both(client, clerk, colleague):
    """The clerk's browser and the colleague's."""
    client.force_login(clerk)
    second = Client()
    second.force_login(colleague)
    return client, second


def test_the_second_to_save_sees_both_versions(both, task, indicator, march):
    first, second = both
    first.post(address(task, "save"), {"version": "0-0", f"value_{indicator.pk}": "3", "progress": "甲写的"})
    typed = {"version": "0-0", f"value_{indicator.pk}": "4", "progress": "乙写的"}
    answer = second.post(address(task, "save"), typed)
    page = answer.content.decode()
    assert answer.status_code == 409
    for found in ("甲写的", "乙写的</textarea>", "3 处", 'value="4"', "用我的", "用对方的"):
        assert found in page
    assert f'name="version" value="{version(task)}"' in page
    assert ProgressUpdate.objects.get().progress == "甲写的"


def test_the_choice_is_made_field_by_field(both, task, indicator, march):
    first, second = both
    first.post(address(task, "save"), {"version": "0-0", f"value_{indicator.pk}": "3", "progress": "甲写的"})
    chosen = {
        "version": version(task),
        f"value_{indicator.pk}": "4",
        f"choice_value_{indicator.pk}": "theirs",
        "progress": "乙写的",
        "choice_progress": "mine",
    }
    second.post(address(task, "save"), chosen)
    assert ProgressUpdate.objects.get().progress == "乙写的"
    assert Measurement.objects.get().value == 3


@pytest.mark.parametrize(("whole", "saved"), [("mine", "乙写的"), ("theirs", "甲写的")])
def test_the_choice_is_made_for_the_whole(both, task, march, whole, saved):
    first, second = both
    first.post(address(task, "save"), {"version": "0-0", "progress": "甲写的"})
    chosen = {"version": version(task), "progress": "乙写的", "choice_progress": "mine", "whole": whole}
    second.post(address(task, "save"), chosen)
    assert ProgressUpdate.objects.get().progress == saved


def test_a_third_saving_during_the_choice_is_a_conflict_again(both, task, march):
    first, second = both
    first.post(address(task, "save"), {"version": "0-0", "progress": "甲写的"})
    offered = version(task)
    first.post(address(task, "save"), {"version": offered, "progress": "甲又写的"})
    answer = second.post(address(task, "save"), {"version": offered, "progress": "乙写的", "whole": "mine"})
    assert answer.status_code == 409
    assert "甲又写的" in answer.content.decode()


def test_the_same_words_from_an_old_page_are_no_conflict(both, task, march):
    first, _ = both
    typed = {"version": "0-0", "progress": "同样的话"}
    first.post(address(task, "save"), typed)
    assert first.post(address(task, "submit"), typed).status_code == 302
    assert ProgressUpdate.objects.get().state == "submitted"


def test_filing_from_an_old_page_shows_both_versions_and_files_nothing(both, task, march):
    first, second = both
    second.post(address(task, "save"), {"version": "0-0", "progress": "乙写的"})
    answer = first.post(address(task, "submit"), {"version": "0-0", "progress": "甲写的"})
    assert answer.status_code == 409
    assert ProgressUpdate.objects.get().state == "draft"


def test_autosave_tells_of_the_conflict_and_saves_nothing(both, task, march):
    first, second = both
    first.post(address(task, "save"), {"version": "0-0", "progress": "甲写的"})
    partial = second.post(address(task, "save"), {"version": "0-0", "progress": "乙写的"}, headers=HTMX)
    assert partial.status_code == 200
    assert "查看两个版本" in partial.content.decode()
    assert ProgressUpdate.objects.get().progress == "甲写的"


def test_a_version_nobody_gave_out_is_taken_for_an_old_page(both, task, march):
    first, _ = both
    first.post(address(task, "save"), {"version": "0-0", "progress": "甲写的"})
    for version_sent in ("", "x", "９-9", "99999999999999999999-1"):
        answer = first.post(address(task, "save"), {"version": version_sent, "progress": "另一份"})
        assert answer.status_code == 409


def test_a_saving_between_keeping_and_filing_stops_the_filing(clerk, colleague, task, march):
    saved = form_saving.save_form(task, march.month, {"version": "0-0", "progress": "甲写的"}, by=clerk)
    drafts.save_draft(saved.update, by=colleague, version=1, texts={"progress": "乙写的"}, typed={})
    form_saving.submit_saved(saved, by=clerk)
    assert not saved.is_complete
    assert "又有新的保存" in saved.form.non_field_errors()[0]


def test_a_filing_between_keeping_and_filing_is_shown(clerk, colleague, task, march):
    saved = form_saving.save_form(task, march.month, {"version": "0-0", "progress": "甲写的"}, by=clerk)
    drafts.submit_draft(saved.update, by=colleague)
    form_saving.submit_saved(saved, by=clerk)
    assert not saved.is_complete
    assert "没有重复提交" in saved.refused
