"""Enterprises with their titles, parks and industry chains."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "projects.enterprises"
    verbose_name = "企业与园区"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from projects.enterprises import example, year2024
        from projects.enterprises.batch_resource import ENTERPRISES
        from projects.enterprises.layouts import ENTERPRISE_REGISTER
        from zone.batches.resources import register_resources
        from zone.demo.loaders import register_loaders
        from zone.layouts.base import register_layouts
        from zone.navigation import Place, register_places
        from zone.people.roles import BUSINESS_ROLES, grant_master_data

        register_resources(ENTERPRISES)
        register_layouts(ENTERPRISE_REGISTER)
        register_loaders(self.label, past_year=year2024.load, example_year=example.load)
        register_places(Place("企业", "/enterprises/", "enterprise", BUSINESS_ROLES, order=60))
        grant_master_data(
            "enterprises.enterprise",
            "enterprises.enterprisetitle",
            "enterprises.park",
            "enterprises.industrychain",
        )
