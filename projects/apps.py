"""Investment projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from projects import example, year2024
        from projects.batch_resource import PROJECTS
        from projects.enterprise_sections import OF_ENTERPRISE, OF_PLACE, PROJECT_COUNT
        from projects.enterprises.sections import COUNTS, ENTERPRISE_SECTIONS, PLACE_SECTIONS
        from projects.layouts import ATTRACTION, DISPATCH, PROJECT_REGISTER
        from zone.batches.resources import register_resources
        from zone.demo.loaders import register_loaders
        from zone.layouts.base import register_layouts
        from zone.navigation import Place, register_places
        from zone.people.roles import BUSINESS_ROLES, grant_master_data
        from zone.tracking.kinds import Kind, page_by_code, register_kind
        from zone.tracking.new_undertakings import NEW_KINDS, NewKind

        register_kind(Kind("project", "重点项目", page_by_code("projects:project"), asks_department_check=True))
        register_resources(PROJECTS)
        register_layouts(DISPATCH, ATTRACTION, PROJECT_REGISTER)
        register_loaders(self.label, past_year=year2024.load, example_year=example.load)
        register_places(Place("重点项目", "/projects/", "project", BUSINESS_ROLES, order=30))
        grant_master_data("projects.project")
        NEW_KINDS.register("project", NewKind(PROJECT_REGISTER, PROJECTS))
        ENTERPRISE_SECTIONS.register("projects", OF_ENTERPRISE)
        PLACE_SECTIONS.register("projects", OF_PLACE)
        COUNTS.register("project_count", PROJECT_COUNT)
