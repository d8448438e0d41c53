"""The key: made once, changed by the old one's word. Time stamps: of a real authority, or added later."""

import json
import stat
import subprocess
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tests.factories import ReportMonthFactory
from tests.seals.conftest import check
from zone.moves import make_move
from zone.seals.models import Seal, SealStamp
from zone.seals.openssl import SealError, load_key, public_pem
from zone.seals.stamping import add_stamp
from zone.seals.verify import faults

AUTHORITY = """
[ req ]
distinguished_name = name
prompt = no
x509_extensions = stamping
[ name ]
CN = Test authority
[ stamping ]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[ tsa ]
default_tsa = one
[ one ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


def said(command: str, *arguments) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def key_file(settings, tmp_path) -> Path:
    settings.ZONE_SEAL_KEY_FILE = tmp_path / "seal-key.pem"
    return settings.ZONE_SEAL_KEY_FILE


def test_the_command_makes_a_key_that_its_owner_alone_reads_and_shows_the_public_half(db, key_file):
    shown = said("seal_key")
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert public_pem(load_key(key_file).public) in shown and "PRIVATE" not in shown
    assert said("seal_key", "--public") == public_pem(load_key(key_file).public)


def test_a_key_is_never_written_over(db, key_file):
    said("seal_key")
    held = key_file.read_bytes()
    with pytest.raises(CommandError, match="已存在，不覆盖"):
        said("seal_key")
    assert key_file.read_bytes() == held


def test_a_lost_key_is_not_replaced_behind_the_seals_it_made(march, manager, key_file):
    said("seal_key")
    make_move(march, "close", by=manager)
    key_file.unlink()
    with pytest.raises(CommandError, match="须由旧密钥宣布"):
        said("seal_key")


def test_another_key_closes_no_month_until_the_old_one_announces_it(march, manager, key_file, tmp_path):
    said("seal_key")
    make_move(march, "close", by=manager)
    old = key_file.read_bytes()
    key_file.unlink()
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key_file], check=True)
    april = ReportMonthFactory(month=date(2026, 4, 1))
    with pytest.raises(ValidationError, match="与上一份封签的不同"):
        make_move(april, "close", by=manager)
    key_file.write_bytes(old)
    before = load_key(key_file)
    assert "已由旧密钥宣布新密钥" in said("seal_key", "--rotate")
    after = load_key(key_file)
    make_move(april, "close", by=manager)
    first, announced, second = Seal.objects.order_by("number")
    assert [seal.key for seal in (first, announced, second)] == [before.public, before.public, after.public]
    assert (announced.signed["new_key"], list(faults())) == (after.public, [])
    (tmp_path / "chain.jsonl").write_text("".join(seal.line for seal in (first, announced, second)))
    (tmp_path / "old.pem").write_text(public_pem(before.public))
    assert check("chain", tmp_path / "chain.jsonl", tmp_path / "old.pem").startswith("通过：共 3 份封签")


def test_a_change_of_key_that_was_broken_off_is_gone_on_with(march, manager, key_file):
    said("seal_key")
    make_move(march, "close", by=manager)
    said("seal_key", "--rotate")
    new = load_key(key_file)
    key_file.rename(key_file.with_name("seal-key.pem.new"))  # as if it had ended right after the announcement
    next(key_file.parent.glob("*.old-*")).rename(key_file)
    said("seal_key", "--rotate")
    assert (load_key(key_file).public, Seal.objects.count()) == (new.public, 2)


@pytest.fixture
def authority(tmp_path, settings):
    """A time stamping authority on this machine's own address; gives its folder."""
    config = tmp_path / "tsa.cnf"
    config.write_text(AUTHORITY.format(folder=tmp_path))
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-config", config]
    subprocess.run(
        [*make, "-keyout", tmp_path / "tsa.key", "-out", tmp_path / "tsa.pem"], check=True, capture_output=True
    )

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self):
            (tmp_path / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            reply = ["openssl", "ts", "-reply", "-config", config, "-queryfile", tmp_path / "query"]
            keys = ["-signer", tmp_path / "tsa.pem", "-inkey", tmp_path / "tsa.key"]
            done = subprocess.run([*reply, *keys], check=True, capture_output=True)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(done.stdout)

        def log_message(self, *arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.ZONE_TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    settings.ZONE_TSA_CA_FILE = tmp_path / "tsa.pem"
    yield tmp_path
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_closed_month_is_time_stamped_and_the_outsiders_program_checks_it(
    authority, march, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        make_move(march, "close", by=manager)
    seal = Seal.objects.get()
    (authority / "chain.jsonl").write_text(seal.line)
    (authority / "key.pem").write_text(public_pem(seal.key))
    chain = ["chain", authority / "chain.jsonl", authority / "key.pem", "--ca", authority / "tsa.pem"]
    assert check(*chain).startswith("通过")
    bent = json.loads(seal.line)
    bent["time_stamp"] = ""
    (authority / "chain.jsonl").write_text(
        json.dumps(bent, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    )
    assert "没有时间戳" in check(*chain)


def test_without_an_answer_the_month_is_closed_and_the_stamp_is_added_later(
    authority, march, manager, settings, django_capture_on_commit_callbacks
):
    there, settings.ZONE_TSA_URL = settings.ZONE_TSA_URL, "http://127.0.0.1:9/"
    with django_capture_on_commit_callbacks(execute=True):
        make_move(march, "close", by=manager)
    assert (Seal.objects.get().time_stamp, SealStamp.objects.exists()) == ("", False)
    with pytest.raises(CommandError, match="1 份封签未盖成时间戳"):
        said("stamp_seals")
    settings.ZONE_TSA_URL = there
    assert "已盖时间戳" in said("stamp_seals")
    assert Seal.objects.get().time_stamp and said("stamp_seals") == ""
    with pytest.raises(SealError, match="已有时间戳"):
        add_stamp(Seal.objects.get())


def test_a_stamp_of_something_else_is_not_taken(authority, march, manager, settings):
    make_move(march, "close", by=manager)
    settings.ZONE_TSA_CA_FILE = settings.ZONE_SEAL_KEY_FILE
    with pytest.raises(SealError, match="核对不符"):
        add_stamp(Seal.objects.get())
    assert not SealStamp.objects.exists()


def test_the_command_says_whether_all_stands_as_sealed(sealed):
    assert "封账核验通过，共 1 份" in said("verify_seals")
