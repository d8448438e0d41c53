"""Pages of a zone that begins: the checklist, its workbooks, and one-time passwords on paper."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zone import export
from zone.downloads import download
from zone.imports.forms import UploadForm
from zone.people.models import User
from zone.people.roles import Role
from zone.request_ids import parse_ids
from zone.setup.accounts import never_signed_in, new_passwords
from zone.setup.checklist import READERS, checklist
from zone.setup.template import write_template
from zone.setup.workbooks import WORKBOOKS, Checked, SetupWorkbook, make, receive, token_of
from zone.xlsx.open_file import MAX_UPLOAD

SHOWN = 500
"""Faults of a file, and rows it would add, that a page lists."""


@login_required
@require_safe
def steps(request):
    """What has to be done before the first month, who does it, and what is missing."""
    if not request.user.roles & READERS:
        raise PermissionDenied
    found = checklist(request.user)
    left = len([one for one in found if not one.is_done])
    return render(request, "setup/checklist.html", {"title": "开始使用", "checklist": found, "left": left})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request, name: str):
    """Upload a workbook; what is in it is shown, and nothing is made yet."""
    one = _workbook_or_404(request.user, name)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            checked = receive(one, form.cleaned_data["file"], by=request.user)
        except ValidationError as error:
            form.add_error("file", error.messages)
        else:
            return _show(request, one, checked)
    page = {"title": one.title, "workbook": one, "form": form, "most_mb": MAX_UPLOAD // 1024 // 1024}
    return render(request, "setup/workbook.html", page)


@login_required
@require_safe
def template(request, name: str):
    """The workbook to fill in."""
    one = _workbook_or_404(request.user, name)
    file = export.new_file()
    write_template(file, one.title, one.sheets(request.user), request.user)
    return download(file, f"{one.title}模板", "xlsx", by=request.user, changes={"list": one.title, "format": "xlsx"})


@require_POST
@login_required
def confirm(request, name: str):
    """Make what a checked file adds; the answer is the only place where one-time passwords are shown."""
    one = _workbook_or_404(request.user, name)
    try:
        checked, made = make(one, request.POST.get("checked", ""), by=request.user)
    except ValidationError as error:
        form = UploadForm()
        page = {"title": one.title, "workbook": one, "form": form, "most_mb": MAX_UPLOAD // 1024 // 1024}
        return render(request, "setup/workbook.html", {**page, "refusal": "；".join(error.messages)}, status=409)
    if made is None:
        return _show(request, one, checked, status=409)
    return render(request, one.made, {"title": one.done, "workbook": one, "checked": checked, **made})


def _show(request, one: SetupWorkbook, checked: Checked, status: int = 200):
    page = {
        "title": f"核对：{checked.file_name}",
        "workbook": one,
        "checked": checked,
        "problems": checked.problems[:SHOWN],
        "more_problems": len(checked.problems[SHOWN:]),
        "rows": checked.plan.rows[:SHOWN],
        "more_rows": len(checked.plan.rows[SHOWN:]),
        "token": token_of(one, checked, request.user),
    }
    return render(request, "setup/checked.html", page, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passwords(request):
    """Print the slips of accounts that nobody has signed in with yet once more, each with another password."""
    if Role.SECURITY not in request.user.roles:
        raise PermissionDenied
    others = never_signed_in().exclude(pk=request.user.pk)
    chosen = parse_ids(request.POST.getlist("account"))
    if "all" in request.POST:
        chosen = list(others.values_list("pk", flat=True))
    if request.method == "POST" and chosen:
        page = {"title": "一次性密码", "slips": new_passwords(chosen, by=request.user)}
        return render(request, "setup/slips.html", page)
    waiting: list[User] = list(others)
    page = {"title": "打印一次性密码", "waiting": waiting, "nothing_chosen": request.method == "POST"}
    return render(request, "setup/passwords.html", page)


def _workbook_or_404(user: User, name: str) -> SetupWorkbook:
    """A workbook that this person may hand in. Raises PermissionDenied for one that others may."""
    one = WORKBOOKS.get(name)
    if one is None:
        raise Http404
    if one.role not in user.roles:
        raise PermissionDenied
    return one
