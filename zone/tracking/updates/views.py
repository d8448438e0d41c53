"""The month's form of one undertaking: its page, its saving, and the acts made from it."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zone.ledger import clock
from zone.moves import make_move
from zone.people.models import User
from zone.tracking.evidence import files
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import ReportMonth, Undertaking
from zone.tracking.moves import PENDING, UpdateState
from zone.tracking.permissions import may_write
from zone.tracking.updates import drafts, form_saving
from zone.tracking.updates.form_saving import SaveResult
from zone.tracking.updates.forms import CorrectionForm, FormText, UpdateForm
from zone.tracking.updates.revisions import Revision, earlier_words, revisions
from zone.units import parse_month
from zone.uploads import clean_name

Verb = Callable[[HttpRequest, Undertaking, date], HttpResponse]


def find(user: User, code: str, month: str) -> tuple[Undertaking, date]:
    """The undertaking and month of an address; 404 for a stranger's undertaking and for what is no month."""
    try:
        first = parse_month("" if "\x00" in code else month)
    except ValueError:
        raise Http404 from None
    seen = Undertaking.objects.visible_to(user).select_related("lead_department")
    return get_object_or_404(seen, code=code), first


def verb(view: Verb):
    """An act of the month's page: only POST, only by who may write; a stranger signs in back to the page."""

    @require_POST
    @wraps(view)
    def escape_placeholder(request: HttpRequest, code: str, month: str) -> HttpResponse:
        if not request.user.is_authenticated:
            if "HX-Request" in request.headers:
                return render(request, "tracking/_saved.html", {"signed_out": True})
            return redirect_to_login(reverse("tracking:update", args=[code, month]))
        undertaking, first = find(request.user, code, month)
        if not may_write(request.user, undertaking):
            raise PermissionDenied
        return view(request, undertaking, first)

    return escape_placeholder


@login_required
@require_safe
def update(request, code: str, month: str):
    """The month's update: the form for who may write it now, else what was reported; with its history."""
    undertaking, first = find(request.user, code, month)
    return page(request, undertaking, first)


@verb
def save(request, undertaking: Undertaking, month: date):
    """Save the draft; asked by htmx while typing, only a few words come back."""
    kept = form_saving.save_form(undertaking, month, form_saving.chosen(request.POST), by=request.user)
    if "HX-Request" in request.headers:
        return render(request, "tracking/_saved.html", {"kept": kept, "form": kept.form, "now": clock.now()})
    failures = add_files(request, kept)
    if kept.conflict or kept.refused or kept.form.errors or failures:
        return answer(request, undertaking, month, kept, failures)
    messages.success(request, "草稿已保存，尚未提交。")
    return to_page(undertaking, month)


@verb
def submit(request, undertaking: Undertaking, month: date):
    """Save what was typed and file it for review."""
    kept = form_saving.save_form(undertaking, month, request.POST, by=request.user)
    failures = add_files(request, kept)
    if failures or not form_saving.submit(kept, by=request.user):
        return answer(request, undertaking, month, kept, failures)
    messages.success(request, "已提交审核。")
    return to_page(undertaking, month)


@verb
def no_change(request, undertaking: Undertaking, month: date):
    """File 本月无变化; refused, and everything kept, where something was typed."""
    if form_saving.says_something(request.POST):
        kept = form_saving.save_form(undertaking, month, request.POST, by=request.user)
        kept.form.add_error(None, "您已经填写了内容，请点“提交审核”；确无变化，请清空后再点“本月无变化”。")
        return answer(request, undertaking, month, kept, [])
    try:
        drafts.report_no_change(undertaking, month, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return to_page(undertaking, month)
    messages.success(request, "已按“本月无变化”提交审核。")
    return to_page(undertaking, month)


@verb
def correct(request, undertaking: Undertaking, month: date):
    """Begin the correction of what is published, with its reason."""
    correction = CorrectionForm(request.POST)
    if not correction.is_valid():
        return page(request, undertaking, month, correction=correction)
    try:
        drafts.start_correction(undertaking, month, by=request.user, reason=correction.sentence)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
        return to_page(undertaking, month)
    messages.success(request, "已开始更正：请改动有误之处，再提交审核。原版本仍然保留。")
    return to_page(undertaking, month)


@verb
def withdraw(request, undertaking: Undertaking, month: date):
    """Take back what was filed, while nobody has looked at it."""
    return _own_move(request, undertaking, month, "withdraw", "已撤回，可以继续修改。")


@verb
def discard(request, undertaking: Undertaking, month: date):
    """Give up the draft; it stays on record."""
    return _own_move(request, undertaking, month, "discard", "草稿已作废，记录仍然保留。")


def _own_move(request, undertaking: Undertaking, month: date, name: str, done: str):
    standing = drafts.open_update(undertaking, month)
    if standing is None:
        messages.warning(request, "本月没有在填或待审的填报，没有执行任何操作。")
        return to_page(undertaking, month)
    try:
        make_move(standing, name, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, done)
    return to_page(undertaking, month)


def add_files(request, kept: SaveResult) -> list[str]:
    """Add the files that came with the form; return why any could not be added."""
    failures = []
    for uploaded in request.FILES.getlist("file"):
        if kept.update is None:
            failures.append(f"“{clean_name(uploaded.name)}”没有上传。")
            continue
        try:
            files.add(kept.update, uploaded, by=request.user)
        except ValidationError as error:
            failures.extend(error.messages)
    return failures


def answer(request, undertaking: Undertaking, month: date, kept: SaveResult, failures: list[str]):
    """Show the sent form again with what is wrong; both versions where they conflict; nothing typed is lost."""
    if kept.conflict and kept.update is not None:
        shown = {
            "title": "两个版本",
            "undertaking": undertaking,
            "month": month,
            "form": kept.form,
            "draft": kept.update,
        }
        shown |= {"failures": failures, "writers": kept.update.contributors.select_related("user")}
        shown["is_example"] = undertaking.is_example
        return render(request, "tracking/update_conflict.html", shown, status=409)
    if kept.refused:
        unsaved = kept.form.differences()
        if not unsaved and not failures:
            messages.info(request, kept.refused)
            return to_page(undertaking, month)
        return page(request, undertaking, month, refused=kept.refused, unsaved=unsaved, failures=failures, status=409)
    return page(request, undertaking, month, form=kept.form, failures=failures)


def to_page(undertaking: Undertaking, month: date):
    return redirect("tracking:update", undertaking.code, f"{month:%Y-%m}")


def page(request, undertaking: Undertaking, month: date, *, form: UpdateForm | None = None, status: int = 200, **more):
    """Draw the month's page: the form where this person may write now, else what stands, and the history."""
    known = prior_figures(undertaking, month)
    found = revisions(undertaking, month, known, request.user)
    under_way = next((r for r in found if r.update.is_editable or r.update.state in PENDING), None)
    standing = next((r for r in found if r.update.state == UpdateState.PUBLISHED), None)
    opened = ReportMonth.objects.filter(pk=month).first()
    writes = may_write(request.user, undertaking)
    can_write = writes and opened is not None and opened.is_open
    is_form = can_write and (under_way.update.is_editable if under_way else standing is None)
    if is_form and form is None:
        form = UpdateForm(known, under_way.update if under_way else None)
    shown = under_way if under_way and under_way.is_readable and not is_form else standing
    return render(
        request,
        "tracking/update.html",
        {
            "undertaking": undertaking,
            "month": month,
            "opened": opened,
            "today": clock.today(),
            "is_example": undertaking.is_example,
            "form": form if is_form else None,
            "under_way": under_way,
            "draft": under_way.update if under_way and is_form else None,
            "shown": shown,
            "history": found,
            "texts": _texts(form, undertaking, month) if form and is_form else [],
            "returned": _returned(under_way),
            "may_withdraw": under_way is not None and "withdraw" in under_way.update.moves_for(request.user),
            "may_discard": under_way is not None and "discard" in under_way.update.moves_for(request.user),
            "correction": _correction_form(more.pop("correction", None), can_write and not under_way and standing),
            **more,
        },
        status=status,
    )


def _texts(form: UpdateForm, undertaking: Undertaking, month: date) -> list[FormText]:
    return form.texts(None if form.corrected_update else earlier_words(undertaking, month))


def _returned(under_way: Revision | None):
    """The event that sent the update back, while it is back."""
    if under_way is None or under_way.update.state != UpdateState.RETURNED:
        return None
    return next(event for event in reversed(under_way.events) if event.move == "return")


def _correction_form(sent: CorrectionForm | None, may_correct) -> CorrectionForm | None:
    if not may_correct:
        return None
    return sent or CorrectionForm()
