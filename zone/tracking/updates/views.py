"""The month's form of one undertaking: its page and its actions, each received, done and answered once."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from zone.ledger import clock
from zone.moves import make_move
from zone.tracking.evidence import files
from zone.tracking.evidence.lookup import find_evidence
from zone.tracking.models import Undertaking
from zone.tracking.permissions import may_write
from zone.tracking.updates import drafts
from zone.tracking.updates.form_page import redirect_to_page, render_page, render_unsaved
from zone.tracking.updates.form_saving import (
    SaveResult,
    add_files,
    chosen_version,
    has_input,
    save_form,
    submit_form,
)
from zone.tracking.updates.forms import CorrectionForm
from zone.tracking.updates.month_access import find, writers_action


@login_required
@require_safe
def update(request, code: str, month: str):
    """The month's update: the form for people who may write it now, else what was reported; with its history."""
    undertaking, first = find(request.user, code, month)
    return render_page(request, undertaking, first)


@writers_action
def save(request, undertaking: Undertaking, month: date):
    """Save the draft; asked by htmx while typing, only a few words come back."""
    result = save_form(undertaking, month, chosen_version(request.POST), by=request.user)
    if "HX-Request" in request.headers:
        answer = {"result": result, "form": result.form, "now": clock.now()}
        return render(request, "tracking/_save_status.html", answer)
    add_files(result, request.FILES.getlist("file"), by=request.user)
    return _answer(request, undertaking, month, result, "草稿已保存，尚未提交。")


@writers_action
def submit(request, undertaking: Undertaking, month: date):
    """Save what was typed and file it for review."""
    result = submit_form(undertaking, month, request.POST, request.FILES.getlist("file"), by=request.user)
    return _answer(request, undertaking, month, result, "已提交审核。")


@writers_action
def add_evidence(request, undertaking: Undertaking, month: date):
    """Save what was typed and add the chosen files."""
    result = save_form(undertaking, month, request.POST, by=request.user)
    if chosen := request.FILES.getlist("file"):
        add_files(result, chosen, by=request.user)
    else:
        result.failures = ["请先选择文件，再点“上传”。"]
    return _answer(request, undertaking, month, result, "文件已上传，填写的内容也已保存。")


@require_POST
def remove_evidence(request, pk: int):
    """Save what was typed and take one piece of evidence off the draft."""
    if not request.user.is_authenticated:
        return redirect_to_login("/")
    evidence = find_evidence(request.user, pk)
    undertaking, month = evidence.update.undertaking, evidence.update.month_id
    if not may_write(request.user, undertaking):
        raise PermissionDenied
    result = save_form(undertaking, month, request.POST, by=request.user)
    try:
        files.remove(evidence, by=request.user)
    except ValidationError as error:
        result.failures = error.messages
    return _answer(request, undertaking, month, result, f"已移除“{evidence.name}”，填写的内容也已保存。")


@writers_action
def no_change(request, undertaking: Undertaking, month: date):
    """File 本月无变化; if something was typed, refuse and lose nothing of it."""
    if has_input(request.POST):
        result = save_form(undertaking, month, request.POST, by=request.user)
        result.form.add_error(None, "您已经填写了内容，请点“提交审核”；确无变化，请清空后再点“本月无变化”。")
        return render_unsaved(request, undertaking, month, result)
    try:
        drafts.report_no_change(undertaking, month, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, "已按“本月无变化”提交审核。")
    return redirect_to_page(undertaking, month)


@writers_action
def correct(request, undertaking: Undertaking, month: date):
    """Begin the correction of what is published, with its reason."""
    correction = CorrectionForm(request.POST)
    if not correction.is_valid():
        return render_page(request, undertaking, month, correction=correction)
    try:
        drafts.start_correction(undertaking, month, by=request.user, reason=correction.sentence)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, "已开始更正：请改动有误之处，再提交审核。原版本仍然保留。")
    return redirect_to_page(undertaking, month)


@writers_action
def withdraw(request, undertaking: Undertaking, month: date):
    """Take back what was filed, while nobody has looked at it."""
    return _own_move(request, undertaking, month, "withdraw", "已撤回，可以继续修改。")


@writers_action
def discard(request, undertaking: Undertaking, month: date):
    """Give up the draft; it stays on record."""
    return _own_move(request, undertaking, month, "discard", "草稿已作废，记录仍然保留。")


def _own_move(request, undertaking: Undertaking, month: date, name: str, done: str):
    open_update = drafts.open_update(undertaking, month)
    if open_update is None:
        messages.warning(request, "本月没有在填或待审的填报，没有执行任何操作。")
        return redirect_to_page(undertaking, month)
    try:
        make_move(open_update, name, by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect_to_page(undertaking, month)


def _answer(request, undertaking: Undertaking, month: date, result: SaveResult, done: str):
    """Say what was done, or show what was sent with what is wrong."""
    if not result.is_complete:
        return render_unsaved(request, undertaking, month, result)
    messages.success(request, done)
    return redirect_to_page(undertaking, month)
