from django.urls import path

from zone.jobs import views

app_name = "jobs"
urlpatterns = [
    path("proof/", views.proof, name="proof"),
    path("proof/<int:pk>/", views.slot, name="slot"),
]
