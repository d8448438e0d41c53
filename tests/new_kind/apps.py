"""Reforms: what a new kind of undertaking brings."""

from django.apps import AppConfig


class NewKindConfig(AppConfig):
    name = "tests.new_kind"
    verbose_name = "改革"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tests.new_kind.batch_resource import REFORMS
        from zone.batches.resources import register_resources
        from zone.navigation import Place, register_places
        from zone.people.roles import BUSINESS_ROLES, grant_master_data
        from zone.tracking.kinds import Kind, page_by_code, register_kind

        register_kind(Kind("reform", "改革事项", page_by_code("new_kind:reform"), asks_department_check=True))
        register_resources(REFORMS)
        register_places(Place("改革事项", "/reforms/", "campaign", BUSINESS_ROLES, order=45))
        grant_master_data("new_kind.reform")
