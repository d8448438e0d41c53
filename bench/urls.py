"""Every address of the product, and the stock console."""

from django.urls import path

from bench import stock
from zone.urls import urlpatterns as product

urlpatterns = [path("stock/", stock.site.urls), *product]
