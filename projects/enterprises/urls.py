"""Addresses of enterprises, parks and industry chains."""

from django.urls import path

from projects.enterprises import place_views, views

app_name = "enterprises"

urlpatterns = [
    path("enterprises/", views.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<str:code>/", views.enterprise, name="enterprise"),
    path("parks/", place_views.ParkList.as_view(), name="parks"),
    path("parks/<str:code>/", place_views.park, name="park"),
    path("chains/", place_views.ChainList.as_view(), name="chains"),
    path("chains/<str:code>/", place_views.chain, name="chain"),
]
