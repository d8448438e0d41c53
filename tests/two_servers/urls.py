"""The product's addresses, and views that read in ways no page of the product does yet."""

import os

from django.db import Error, connections, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from zone.ledger.cache import cached_by_ledger
from zone.people.models import Department
from zone.replica import REPLICA, from_replica
from zone.tracking.models import ProgressUpdate
from zone.urls import urlpatterns as product


def alias_and_count() -> str:
    """Which database answers, and how many updates wait for a review there."""
    waiting = ProgressUpdate.objects.filter(state="submitted")
    return f"{waiting.db} {waiting.count()}"


def server(request):
    """Which of the servers answers."""
    return HttpResponse(os.environ["ZONE_BIND"])


def after(request):
    """What a view that says nothing reads from, in a thread that has just read from the replica."""
    return HttpResponse(alias_and_count())


@from_replica
def counted(request):
    """A count that the replica makes and every page may find in the cache."""
    return HttpResponse(cached_by_ledger((ProgressUpdate,), ("counted",), alias_and_count))


@from_replica
def streamed(request):
    """Every chunk is read when it is sent, as the rows of a large file are."""
    return StreamingHttpResponse(f"{alias_and_count()}\n" for _ in range(3))


@from_replica
def rendered(request):
    """A response whose template is rendered after the view has returned."""
    return TemplateResponse(request, engines["django"].from_string("{{ late }}"), {"late": alias_and_count})


@from_replica
def lost(request):
    """The replica goes while the view reads: its connection is ended from within."""
    if alias_and_count().startswith(REPLICA):
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse(alias_and_count())


@from_replica
def written(request):
    """A view that writes: by the router it comes to the primary, read there again; by name the replica refuses it."""
    department = Department.objects.get(code="js")
    read_from = department._state.db
    with transaction.atomic():
        department.order = 7
        department.save(update_fields=["order"])
        read_again = Department.objects.get(code="js")
    try:
        Department.objects.using(REPLICA).update(order=9)
    except Error as refused:
        return HttpResponse(f"{read_from} {department._state.db} {read_again._state.db} {read_again.order} {refused}")
    return HttpResponse("written")


urlpatterns = [
    *product,
    path("tests/server/", server),
    path("tests/after/", after),
    path("tests/counted/", counted),
    path("tests/streamed/", streamed),
    path("tests/rendered/", rendered),
    path("tests/lost/", lost),
    path("tests/written/", written),
]
