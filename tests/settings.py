"""Settings of the test run: the product's own, with quick passwords and plain static files."""

import atexit
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

os.environ.setdefault("ZONE_SECRET_KEY", "tests-only-" + "0123456789abcdef" * 4)
os.environ.setdefault("ZONE_LEDGER_KEY", "tests-only-ledger-key-" + "0123456789abcdef" * 2)
os.environ.setdefault("ZONE_HTTPS", "0")
if "ZONE_DATA_DIR" not in os.environ:
    os.environ["ZONE_DATA_DIR"] = tempfile.mkdtemp(prefix="duixian-test-")
    atexit.register(shutil.rmtree, os.environ["ZONE_DATA_DIR"], ignore_errors=True)

from zone.settings import *  # noqa: F403
from zone.settings import CACHES, DATA_DIR, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {  # tests make rows that no ledger entry records
    name: {"BACKEND": "django.core.cache.backends.dummy.DummyCache"} for name in CACHES
}
# Other processes of a test, with data folders of their own, seal with the same key.
ZONE_SEAL_KEY_FILE = Path(os.environ.setdefault("ZONE_SEAL_KEY_FILE", str(DATA_DIR / "seal-key.pem")))
if not ZONE_SEAL_KEY_FILE.exists():
    ZONE_SEAL_KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", ZONE_SEAL_KEY_FILE], check=True)
    ZONE_SEAL_KEY_FILE.chmod(0o600)
STATIC_ROOT = Path(DATA_DIR) / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads that share a database in memory lock each other out in
    # ways the product's database never does. No test pulls the plug, so nothing waits for the disk.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    sqlite_options = DATABASES["default"]["OPTIONS"]
    sqlite_options["init_command"] = sqlite_options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
DATABASES["default"]["CONN_MAX_AGE"] = 0
