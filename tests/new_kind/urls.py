"""Addresses of the reforms."""

from django.urls import path

from tests.new_kind import views

app_name = "new_kind"

urlpatterns = [
    path("reforms/", views.ReformList.as_view(), name="reforms"),
    path("reforms/<str:code>/", views.reform, name="reform"),
]
