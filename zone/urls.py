"""Every address of the product; rooms above `zone` are named as strings."""

from django.contrib import admin
from django.urls import include, path

from zone.health import healthz, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("zone.people.urls")),
    path("", include("zone.lists.urls")),
    path("", include("zone.batches.urls")),
    path("", include("zone.jobs.urls")),
    path("", include("zone.imports.urls")),
    path("", include("zone.setup.urls")),
    path("", include("zone.tracking.urls")),
    path("", include("zone.reports.urls")),
    path("", include("zone.seals.urls")),
    path("", include("projects.enterprises.urls")),
    path("", include("projects.urls")),
    path("", include("projects.attraction.urls")),
    path("", include("livelihood.urls")),
    path("admin/", admin.site.urls),
]
