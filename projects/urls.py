"""Addresses of projects, enterprises, parks, chains and campaigns."""

from django.urls import path

from projects import park_views, views

app_name = "projects"

urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/<str:code>/", views.project, name="project"),
    path("enterprises/", views.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<str:code>/", views.enterprise, name="enterprise"),
    path("parks/", park_views.ParkList.as_view(), name="parks"),
    path("parks/<str:code>/", park_views.park, name="park"),
    path("chains/", park_views.ChainList.as_view(), name="chains"),
    path("chains/<str:code>/", park_views.chain, name="chain"),
    path("campaigns/", views.CampaignList.as_view(), name="campaigns"),
    path("campaigns/<str:code>/", views.campaign, name="campaign"),
]
