"""Campaigns, attracting investment above all."""

from django.apps import AppConfig


class AttractionConfig(AppConfig):
    name = "projects.attraction"
    verbose_name = "专项与招商"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from projects.attraction import example, year2024
        from projects.attraction.batch_resource import CAMPAIGNS
        from projects.attraction.enterprise_sections import CHAIN_CAMPAIGNS, OF_PLACE, SELECTIONS
        from projects.attraction.layouts import CAMPAIGN_REGISTER
        from projects.enterprises.sections import ENTERPRISE_SECTIONS, PLACE_SECTIONS
        from zone.batches.resources import register_resources
        from zone.demo.loaders import register_loaders
        from zone.layouts.base import register_layouts
        from zone.navigation import Place, register_places
        from zone.people.roles import BUSINESS_ROLES, grant_master_data
        from zone.tracking.kinds import Kind, page_by_code, register_kind
        from zone.tracking.new_undertakings import NEW_KINDS, NewKind

        register_kind(Kind("campaign", "专项行动", page_by_code("attraction:campaign"), "campaign__year"))
        register_resources(CAMPAIGNS)
        register_layouts(CAMPAIGN_REGISTER)
        register_loaders(self.label, past_year=year2024.load, example_year=example.load)
        register_places(Place("专项与招商", "/campaigns/", "campaign", BUSINESS_ROLES, order=40))
        NEW_KINDS.register("campaign", NewKind(CAMPAIGN_REGISTER, CAMPAIGNS))
        grant_master_data("attraction.campaign", "attraction.talentselection")
        ENTERPRISE_SECTIONS.register("selections", SELECTIONS)
        ENTERPRISE_SECTIONS.register("campaigns", CHAIN_CAMPAIGNS)
        PLACE_SECTIONS.register("campaigns", OF_PLACE)
