"""The project package as an app: shared templatetags, static files and checks."""

from django.apps import AppConfig


class ZoneConfig(AppConfig):
    name = "zone"
    verbose_name = "兑现"

    def ready(self) -> None:
        import zone.checks  # noqa: F401 (registers the check)
