"""Pages of the review beside its queue: one case, and the move made from it."""

import json
from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from zone.moves import make_move
from zone.people.models import User
from zone.tracking.models import ProgressUpdate
from zone.tracking.moves import MOVES
from zone.tracking.permissions import may_read, require_reviewer
from zone.tracking.review.cases import ReturnReason, cases, mark_seen, with_content
from zone.tracking.review.queue_page import REVIEW_MOVES


@login_required
@require_safe
def case(request, pk: int):
    """One update under review, whole; opening it is noted, so that its author can no longer withdraw it."""
    update = _case_or_404(request.user, pk)
    mark_seen(update, by=request.user)
    template = "tracking/_panel.html" if "HX-Request" in request.headers else "tracking/review_case.html"
    response = render(request, template, _case_page(request, update))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _case_or_404(user: User, pk: int) -> ProgressUpdate:
    """The update with this number; 404 for a stranger's, and for what this person may not read yet."""
    require_reviewer(user)
    update = get_object_or_404(
        with_content(ProgressUpdate.objects.visible_to(user)).select_related("published_by"), pk=pk
    )
    if not may_read(user, update):
        raise Http404
    return update


def _case_page(request, update: ProgressUpdate, **more) -> dict:
    allowed = [name for name in REVIEW_MOVES if name in update.moves_for(request.user)]
    return {
        "case": cases([update])[0],
        "moves": allowed,
        "is_example": update.undertaking.is_example,
        "blocked": "" if {*allowed} - {"return"} else _why_blocked(update, request.user),
        "events": update.events.select_related("by"),
        "reason": ReturnReason(),
        **more,
    }


def _why_blocked(update: ProgressUpdate, user: User) -> str:
    """Why this person can do nothing here, in a sentence."""
    return next((reason for name in ("publish", "stand_in", "check") if (reason := update.refusal(name, user))), "")


@require_POST
@login_required
def move(request, pk: int, name: str):
    """Make one review move; a refusal shows the page again with the reason, the new content and what was typed."""
    if name not in REVIEW_MOVES:
        raise Http404
    update, is_panel = _case_or_404(request.user, pk), "HX-Request" in request.headers
    reason = ReturnReason.sent(request.POST)
    try:
        make_move(update, name, by=request.user, note=reason.note, content_hash=request.POST.get("content_hash", ""))
    except ValidationError as error:
        fresh = _case_or_404(request.user, pk)
        reason = replace(reason, error=error.messages[0] if getattr(error, "code", "") == "note" else "")
        page = _case_page(request, fresh, error="；".join(error.messages), reason=reason)
        if is_panel:
            return render(request, "tracking/_panel.html", page)
        return render(request, "tracking/review_case.html", page, status=409)
    if is_panel:
        answer = render(request, "tracking/_panel_done.html", {"update": update, "label": MOVES[name].label})
        answer["HX-Trigger"] = json.dumps({"decided": {"row": pk, "said": f"✓ {update}：已{MOVES[name].label}。"}})
        return answer
    messages.success(request, f"{update}：已{MOVES[name].label}。")
    return redirect("tracking:review")
