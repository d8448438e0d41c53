"""Addresses of the import."""

from django.urls import path

from zone.imports import views

app_name = "imports"

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<slug:layout>/", views.upload, name="import"),
    path("imports/<slug:layout>/template/", views.template, name="template"),
    path("imports/<int:pk>/rejects/", views.rejects, name="rejects"),
]
