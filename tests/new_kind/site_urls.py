"""The product's addresses and those of the reforms."""

from django.urls import include, path

from zone.urls import urlpatterns as product

urlpatterns = [*product, path("", include("tests.new_kind.urls"))]  # line two
