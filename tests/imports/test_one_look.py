"""A person's second file waits for the first to be looked into, whichever process of the server looks."""

import signal
import subprocess
import sys
import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from zone.batches.models import Batch
from zone.imports.one_look import BUSY, one_look

ADDRESS = "/imports/month/?month=2026-03"
TABLE = "编码,本月进展\nMS2026-01,开工\n".encode()
HOLD = """
import os, sys, time
import django
django.setup()
from zone.imports.one_look import one_look
from zone.people.models import User
from django.conf import settings
settings.DATA_DIR = sys.argv[2]
with one_look(User(pk=int(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def another_process(clerk, own_data_dir, settings):
    """Another process of the server, in the middle of a look at a file of the clerk's."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(clerk.pk), str(settings.DATA_DIR)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    with process.stdout:
        assert process.stdout.readline() == "held\n"
        yield process
    process.kill()
    process.wait()


def upload(client):
    return client.post(ADDRESS, {"file": SimpleUploadedFile("三月.csv", TABLE)})


def test_a_second_file_is_told_to_wait_and_a_killed_process_holds_nothing(
    client, clerk, colleague, indicator, march, another_process
):
    client.force_login(clerk)
    answer = upload(client)
    assert BUSY in answer.content.decode()
    assert not Batch.objects.exists()
    client.force_login(colleague)
    assert upload(client).status_code == 302
    another_process.send_signal(signal.SIGKILL)
    another_process.wait()
    client.force_login(clerk)
    assert upload(client).status_code == 302


def test_two_threads_of_one_process_do_not_look_at_once(clerk, own_data_dir):
    refused = []

    def look() -> None:
        try:
            with one_look(clerk):
                pass
        except ValidationError as error:
            refused.append(error.message)

    with one_look(clerk):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert refused == [BUSY]


def test_a_refused_file_gives_the_place_back(client, clerk, indicator, march, own_data_dir):
    client.force_login(clerk)
    for _ in range(2):
        answer = client.post(ADDRESS, {"file": SimpleUploadedFile("三月.csv", "甲,乙\n1,2\n".encode())})
        assert "没有找到表头" in answer.content.decode()
    assert upload(client).status_code == 302
