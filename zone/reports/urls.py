from django.urls import path

from zone.reports import headline_page, views

app_name = "reports"
urlpatterns = [
    path("reports/", views.index, name="index"),
    path("reports/annual/<int:year>/", views.annual, name="annual"),
    path("reports/annual/<int:year>/headlines/", headline_page.headlines, name="headlines"),
    path("reports/annual/<int:year>/figures/", views.figure_list, name="figure-list"),
    path("reports/figures/<int:indicator>/<str:month>/", views.figure, name="figure"),
]
