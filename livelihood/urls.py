"""Addresses of the livelihood tasks."""

from django.urls import path

from livelihood import views

app_name = "livelihood"

urlpatterns = [
    path("livelihood/", views.index, name="index"),
    path("livelihood/<int:year>/", views.TaskList.as_view(), name="year"),
    path("livelihood/<int:year>/<int:number>/", views.task, name="task"),
]
