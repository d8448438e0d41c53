"""Addresses of the desk, the month's form, evidence and the review."""

from django.urls import path

from zone.tracking import desk, evidence_views, queue, review_views, undertakings_views, updates_views, views

app_name = "tracking"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("undertakings/", undertakings_views.UndertakingList.as_view(), name="undertakings"),
    path("updates/", updates_views.UpdatesPage.as_view(), name="updates"),
    path("updates/<str:code>/<str:month>/", views.update, name="update"),
    path("updates/<str:code>/<str:month>/save/", views.save, name="save"),
    path("updates/<str:code>/<str:month>/submit/", views.submit, name="submit"),
    path("updates/<str:code>/<str:month>/no-change/", views.no_change, name="no-change"),
    path("updates/<str:code>/<str:month>/correct/", views.correct, name="correct"),
    path("updates/<str:code>/<str:month>/withdraw/", views.withdraw, name="withdraw"),
    path("updates/<str:code>/<str:month>/discard/", views.discard, name="discard"),
    path("updates/<str:code>/<str:month>/evidence/", evidence_views.add, name="evidence-add"),
    path("evidence/<int:pk>/", evidence_views.download, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence_views.remove, name="evidence-remove"),
    path("review/", queue.ReviewQueue.as_view(), name="review"),
    path("review/<int:pk>/", review_views.case, name="case"),
    path("review/<int:pk>/<str:name>/", review_views.move, name="review-move"),
]
