from django.urls import path

from zone.seals import views

app_name = "seals"
urlpatterns = [
    path("reports/seals/", views.seals, name="seals"),
    path("reports/seals/<int:number>/", views.seal, name="seal"),
    path("reports/seals/<int:number>/package.zip", views.seal_package, name="package"),
    path("reports/seals/<int:number>/seal.json", views.seal_file, name="file"),
    path("reports/seals/<int:number>/public-key.pem", views.public_key, name="key"),
    path("reports/seals/figures/<int:indicator>/<str:month>/", views.figure, name="figure"),
    path("reports/seals/figures/<int:indicator>/<str:month>/proof.json", views.proof, name="proof"),
]
