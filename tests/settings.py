"""Settings of the test run: the product's own, with quick passwords and plain static files."""

import os
import tempfile

os.environ.setdefault("ZONE_SECRET_KEY", "tests-only-" + "0123456789abcdef" * 4)
os.environ.setdefault("ZONE_HTTPS", "0")
os.environ.setdefault("ZONE_DATA_DIR", tempfile.mkdtemp(prefix="duixian-test-"))

from zone.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
