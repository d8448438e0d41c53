"""The year's livelihood tasks."""

from django.apps import AppConfig


class LivelihoodConfig(AppConfig):
    name = "livelihood"
    verbose_name = "民生实事"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from livelihood import example, year2024
        from livelihood.batch_resource import TASKS
        from livelihood.layouts import PROGRESS, TASK_NAMES, TASK_REGISTER
        from livelihood.models import task_code, task_page
        from zone.batches.resources import register_resources
        from zone.demo.loaders import register_loaders
        from zone.layouts.base import register_layouts
        from zone.navigation import Place, register_places
        from zone.people.roles import BUSINESS_ROLES, grant_master_data
        from zone.tracking.kinds import Kind, register_kind
        from zone.tracking.new_undertakings import NEW_KINDS, NewKind

        register_kind(Kind("task", "民生实事", task_page, "task__year"))
        register_resources(TASKS)
        register_layouts(PROGRESS, TASK_REGISTER)
        register_loaders(self.label, past_year=year2024.load, example_year=example.load)
        register_places(Place("民生实事", "/livelihood/", "livelihood", BUSINESS_ROLES, order=50))
        grant_master_data("livelihood.task")
        names_task = NewKind(TASK_REGISTER, TASKS, TASK_NAMES, lambda named: task_code(named["year"], named["number"]))
        NEW_KINDS.register("task", names_task)
