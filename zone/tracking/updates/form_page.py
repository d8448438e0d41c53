"""The page of one undertaking's month as it is rendered: the form or what was reported, what is wrong, the history."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render

from zone.ledger import clock
from zone.seal_marks import month_mark
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import ReportMonth, Undertaking
from zone.tracking.months import next_owing
from zone.tracking.moves import PENDING, UpdateState
from zone.tracking.permissions import may_write
from zone.tracking.updates.form_saving import SaveResult
from zone.tracking.updates.forms import CorrectionForm, FormText, UpdateForm
from zone.tracking.updates.revisions import Revision, earlier_words, revisions


def render_unsaved(request, undertaking: Undertaking, month: date, result: SaveResult):
    """Show the sent form again with what is wrong; both versions if they conflict; nothing typed is lost."""
    failures = result.failures
    if result.conflict and result.update is not None:
        shown = {
            "title": "两个版本",
            "undertaking": undertaking,
            "month": month,
            "form": result.form,
            "draft": result.update,
        }
        shown |= {"failures": failures, "writers": result.update.contributors.select_related("user")}
        shown["is_example"] = undertaking.is_example
        return render(request, "tracking/update_conflict.html", shown, status=409)
    if result.refused:
        unsaved = result.form.differences()
        if not unsaved and not failures:
            messages.info(request, result.refused)
            return redirect_to_page(undertaking, month)
        return render_page(
            request, undertaking, month, refused=result.refused, unsaved=unsaved, failures=failures, status=409
        )
    return render_page(request, undertaking, month, form=result.form, failures=failures)


def redirect_to_page(undertaking: Undertaking, month: date):
    return redirect("tracking:update", undertaking.code, f"{month:%Y-%m}")


def render_page(
    request, undertaking: Undertaking, month: date, *, form: UpdateForm | None = None, status: int = 200, **more
):
    """Render the month's page: the form where this person may write now, else what stands, and the history."""
    known = prior_figures(undertaking, month)
    found = revisions(undertaking, month, known, request.user)
    under_way = next((r for r in found if r.update.is_editable or r.update.state in PENDING), None)
    published = next((r for r in found if r.update.state == UpdateState.PUBLISHED), None)
    opened = ReportMonth.objects.begun().filter(pk=month).first()
    writes = may_write(request.user, undertaking)
    can_write = writes and opened is not None and opened.is_open
    is_form = can_write and (under_way.update.is_editable if under_way else published is None)
    if is_form and form is None:
        form = UpdateForm(known, under_way.update if under_way else None)
    shown = under_way if under_way and under_way.is_readable and not is_form else published
    return render(
        request,
        "tracking/update.html",
        {
            "undertaking": undertaking,
            "month": month,
            "opened": opened,
            "seal": month_mark(month) if opened and not opened.is_open else "",
            "today": clock.today(),
            "is_example": undertaking.is_example,
            "form": form if is_form else None,
            "under_way": under_way,
            "draft": under_way.update if under_way and is_form else None,
            "shown": shown,
            "history": found,
            "next_owing": next_owing(undertaking, month) if can_write else None,
            "can_write": can_write,
            "texts": _texts(form, undertaking, month) if form and is_form else [],
            "returned": _returned(under_way),
            "may_withdraw": under_way is not None and "withdraw" in under_way.update.moves_for(request.user),
            "may_discard": under_way is not None and "discard" in under_way.update.moves_for(request.user),
            "correction": _correction_form(more.pop("correction", None), can_write and not under_way and published),
            **more,
        },
        status=status,
    )


def _texts(form: UpdateForm, undertaking: Undertaking, month: date) -> list[FormText]:
    return form.texts(None if form.corrected_update else earlier_words(undertaking, month), month)


def _returned(under_way: Revision | None):
    """The event that sent the update back, while it is back."""
    if under_way is None or under_way.update.state != UpdateState.RETURNED:
        return None
    return next(event for event in reversed(under_way.events) if event.move == "return")


def _correction_form(sent: CorrectionForm | None, may_correct) -> CorrectionForm | None:
    if not may_correct:
        return None
    return sent or CorrectionForm()
