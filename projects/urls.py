"""Addresses of the projects."""

from django.urls import path

from projects import views

app_name = "projects"

urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/<str:code>/", views.project, name="project"),
]
