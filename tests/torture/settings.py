"""Settings of the tortured site: the product's, with static files of its own, unhashed.

A process that writes past a limit of file size is ended by it, in the middle of its writing, without an error.
"""

import signal

from zone.settings import *  # noqa: F403
from zone.settings import DATA_DIR, STORAGES

STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
