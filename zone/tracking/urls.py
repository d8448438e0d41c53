"""Addresses of the desk, the month's form, evidence and the review."""

from django.urls import path

from zone.tracking import undertaking_list
from zone.tracking.desk import views as desk_views
from zone.tracking.evidence import views as evidence_views
from zone.tracking.review import queue_page
from zone.tracking.review import views as review_views
from zone.tracking.updates import grid_views, month_list, views

app_name = "tracking"

urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("undertakings/", undertaking_list.UndertakingList.as_view(), name="undertakings"),
    path("updates/", month_list.UpdatesPage.as_view(), name="updates"),
    path("updates/<str:month>/", grid_views.grid, name="grid"),
    path("updates/<str:month>/remind/", desk_views.remind_departments, name="remind"),
    path("updates/<str:month>/rows/<str:code>/", grid_views.row, name="grid-row"),
    path("updates/<str:code>/<str:month>/", views.update, name="update"),
    path("updates/<str:code>/<str:month>/save/", views.save, name="save"),
    path("updates/<str:code>/<str:month>/submit/", views.submit, name="submit"),
    path("updates/<str:code>/<str:month>/no-change/", views.no_change, name="no-change"),
    path("updates/<str:code>/<str:month>/correct/", views.correct, name="correct"),
    path("updates/<str:code>/<str:month>/withdraw/", views.withdraw, name="withdraw"),
    path("updates/<str:code>/<str:month>/discard/", views.discard, name="discard"),
    path("updates/<str:code>/<str:month>/evidence/", views.add_evidence, name="evidence-add"),
    path("evidence/<int:pk>/", evidence_views.download, name="evidence"),
    path("evidence/<int:pk>/remove/", views.remove_evidence, name="evidence-remove"),
    path("review/", queue_page.ReviewQueue.as_view(), name="review"),
    path("review/<int:pk>/", review_views.case, name="case"),
    path("review/<int:pk>/<str:name>/", review_views.move, name="review-move"),
]
