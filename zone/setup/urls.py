"""Addresses of a zone that begins."""

from django.urls import path

from zone.setup import views

app_name = "setup"

urlpatterns = [
    path("setup/", views.steps, name="checklist"),
    path("setup/passwords/", views.passwords, name="passwords"),
    path("setup/<slug:name>/", views.workbook, name="workbook"),
    path("setup/<slug:name>/template/", views.template, name="template"),
    path("setup/<slug:name>/confirm/", views.confirm, name="confirm"),
]
