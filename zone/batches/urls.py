"""Addresses of batches."""

from django.urls import path

from zone.batches import views

app_name = "batches"

urlpatterns = [
    path("batches/", views.BatchList.as_view(), name="batches"),
    path("batches/<int:pk>/", views.batch, name="batch"),
    path("batches/<int:pk>/choose/", views.choose, name="choose"),
    path("batches/<int:pk>/accept/", views.accept, name="accept"),
    path("batches/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("batches/<int:pk>/resume/", views.resume, name="resume"),
    path("batches/<int:pk>/undo/", views.undo, name="undo"),
]
