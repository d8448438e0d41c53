"""The project package as an app: shared templatetags, static files and checks."""

from django.apps import AppConfig


class ZoneConfig(AppConfig):
    name = "zone"
    verbose_name = "兑现"

    def ready(self) -> None:
        import zone.checks
        import zone.lookups  # noqa: F401 (they register themselves)
