"""URLs of saved views; `name` is the list's."""

from django.urls import path, register_converter
from django.urls.converters import SlugConverter

from zone.lists import views


class ListName(SlugConverter):
    """The name of a list, at most as long as the field that stores it."""

    regex = "[-a-zA-Z0-9_]{1,40}"


register_converter(ListName, "list")

app_name = "lists"

urlpatterns = [
    path("views/<list:name>/", views.saved_views, name="views"),
    path("views/<list:name>/show/", views.set_display, name="set-display"),
    path("views/<list:name>/save/", views.save, name="save"),
    path("views/<list:name>/first/", views.set_default, name="set-default"),
    path("views/<list:name>/<int:pk>/", views.change, name="change"),
    path("views/<list:name>/<int:pk>/delete/", views.delete, name="delete"),
]
