"""Settings of the two servers: the test run's, with the product's own cache and connections, and patience."""

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES
from zone import settings as product

CACHES = product.CACHES
DATABASES["default"]["CONN_MAX_AGE"] = 60
ROOT_URLCONF = "tests.two_servers.urls"
REPLICA_WAIT_SECONDS = 2  # other tests run on the same machine
REPLICA_REST_SECONDS = 1
