"""Addresses of projects, enterprises and campaigns."""

from django.urls import path

from projects import views

app_name = "projects"

urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/<str:code>/", views.project, name="project"),
    path("enterprises/", views.EnterpriseList.as_view(), name="enterprises"),
    path("enterprises/<str:code>/", views.enterprise, name="enterprise"),
    path("campaigns/", views.CampaignList.as_view(), name="campaigns"),
    path("campaigns/<str:code>/", views.campaign, name="campaign"),
]
