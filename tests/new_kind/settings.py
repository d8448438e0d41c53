"""The two lines that a new kind adds elsewhere: its app, and in `ROOT_URLCONF` its addresses."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.new_kind"]  # line one
ROOT_URLCONF = "tests.new_kind.site_urls"
