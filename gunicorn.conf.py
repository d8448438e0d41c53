"""How the site is served: `gunicorn -c gunicorn.conf.py zone.wsgi`."""

import os

bind = os.environ.get("ZONE_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("ZONE_WORKERS", "2"))
worker_class = "gthread"
threads = 4
timeout = 120  # a large export streams for a while
graceful_timeout = 30
control_socket_disable = True  # nothing steers it but signals
preload_app = True  # a wrong setting stops the start with its one line, instead of workers dying in turn
max_requests = 10_000
max_requests_jitter = 1_000


def when_ready(server) -> None:
    """Before the server divides into processes; the application is loaded."""
    from zone.statistics import gather_statistics  # noqa: PLC0415  (Django is set up only now)

    gather_statistics()
