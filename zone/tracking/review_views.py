"""Pages of the review: the queue, one case, and the moves made from either."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zone.console import row_numbers
from zone.moves import make_move
from zone.people.models import User
from zone.people.roles import Role
from zone.tracking.filters import QueueFilter
from zone.tracking.history import may_read
from zone.tracking.models import ProgressUpdate
from zone.tracking.moves import MOVES
from zone.tracking.review import RETURN_REASONS, Outcome, cases, mark_seen, move_many, return_note, with_content

PER_PAGE = 20
REVIEW_MOVES = ("check", "publish", "return")


def _require_reviewer(user: User) -> None:
    if not user.roles & {Role.REVIEWER, Role.ADMINISTRATOR}:
        raise PermissionDenied


@login_required
@require_safe
def queue(request):
    """Updates waiting for this person, with last month, this month and the plan side by side."""
    _require_reviewer(request.user)
    return render(request, "tracking/review.html", _queue_page(request))


def _queue_page(request) -> dict:
    waiting = with_content(ProgressUpdate.objects.waiting_for(request.user)).order_by("submitted_at", "pk")
    chosen = QueueFilter(request.GET, waiting)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    bulk = "publish" if request.user.is_administrator else "check"
    return {
        "filter": chosen,
        "page": page,
        "cases": cases(page.object_list),
        "bulk": bulk,
        "bulk_label": MOVES[bulk].label,
        "return_reasons": RETURN_REASONS,
    }


@login_required
@require_safe
def case(request, pk: int):
    """One update under review, whole; opening it is noted, so that its author can no longer withdraw it."""
    update = _case_or_404(request.user, pk)
    mark_seen(update, by=request.user)
    return render(request, "tracking/review_case.html", _case_page(request, update))


def _case_or_404(user: User, pk: int) -> ProgressUpdate:
    """The update with this number; 404 for a stranger's, and for what this person may not read yet."""
    _require_reviewer(user)
    update = get_object_or_404(with_content(ProgressUpdate.objects.visible_to(user)), pk=pk)
    if not may_read(user, update):
        raise Http404
    return update


def _case_page(request, update: ProgressUpdate, **more) -> dict:
    allowed = [name for name in REVIEW_MOVES if name in update.moves_for(request.user)]
    return {
        "case": cases([update])[0],
        "moves": allowed,
        "is_example": update.undertaking.is_example,
        "blocked": _why_blocked(update, request.user) if not allowed else "",
        "events": update.events.select_related("by"),
        "return_reasons": RETURN_REASONS,
        **more,
    }


def _why_blocked(update: ProgressUpdate, user: User) -> str:
    """Why this person can do nothing here, in a sentence."""
    return next((reason for name in ("publish", "check") if (reason := update.refusal(name, user))), "")


@require_POST
@login_required
def move(request, pk: int, name: str):
    """Make one review move; a refusal shows the page again with the reason, the new content and what was typed."""
    if name not in REVIEW_MOVES:
        raise Http404
    update = _case_or_404(request.user, pk)
    note = return_note(request.POST)
    try:
        make_move(update, name, by=request.user, note=note, content_hash=request.POST.get("content_hash", ""))
    except ValidationError as error:
        fresh = _case_or_404(request.user, pk)
        page = _case_page(request, fresh, error="；".join(error.messages), note=note)
        return render(request, "tracking/review_case.html", page, status=409)
    messages.success(request, f"{update}：已{MOVES[name].label}。")
    return redirect("tracking:review")


@require_POST
@login_required
def batch(request):
    """Make one move on every ticked row; each row's outcome is shown on the queue."""
    _require_reviewer(request.user)
    name = request.POST.get("move", "")
    if name not in REVIEW_MOVES:
        raise PermissionDenied
    ticked = {int(pk): request.POST.get(f"hash_{pk}", "") for pk in row_numbers(request.POST.getlist("update")[:200])}
    note = return_note(request.POST)
    outcomes: list[Outcome] = []
    if not ticked:
        messages.error(request, "请先勾选要处理的填报。")
    elif MOVES[name].note and not note:
        messages.error(request, "请选择或写明退回的原因。")
    else:
        outcomes = move_many(ticked, name, by=request.user, note=note)
    page = {"outcomes": outcomes, "done": sum(o.done for o in outcomes), "note": note, "ticked": set(ticked)}
    return render(request, "tracking/review.html", {**_queue_page(request), **page})
