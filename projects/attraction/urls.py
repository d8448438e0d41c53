"""Addresses of the campaigns."""

from django.urls import path

from projects.attraction import views

app_name = "attraction"

urlpatterns = [
    path("campaigns/", views.CampaignList.as_view(), name="campaigns"),
    path("campaigns/<str:code>/", views.campaign, name="campaign"),
]
