"""Investment projects, enterprises, parks, chains and campaigns."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "项目与专项"
    default_auto_field = "django.db.models.BigAutoField"
