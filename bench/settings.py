"""The product's settings, with a stock console beside its pages."""

from zone.settings import *  # noqa: F403
from zone.settings import DATA_DIR

ROOT_URLCONF = "bench.urls"
STATIC_ROOT = DATA_DIR / "static"  # those of a working copy may be missing or old
