"""What a supervisor asks: does the process answer, and may it be sent people."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zone import replica


def answer(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives; nothing else is asked."""
    return answer("ok")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and holds every migration; otherwise 503 and which of the two fails.

    Without its replica the site is ready too, as the primary answers for it: then the word says so.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        problem = replica.problem()
    except DatabaseError:
        return answer("database unreachable", 503)
    if waiting:
        return answer("migrations missing", 503)
    return answer(f"ready, replica {problem}" if problem else "ready")
