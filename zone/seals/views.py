"""The chain of seals, what an outsider takes away of each, and the proof of one figure."""

import io
import json
import logging
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zone.downloads import download
from zone.export import CONTENT_TYPES
from zone.parts import Part
from zone.people.models import User
from zone.people.roles import Role
from zone.replica import from_replica
from zone.seals import openssl
from zone.seals.marks import is_closed
from zone.seals.models import Seal
from zone.seals.packages import Differs, content_of, figure_proof, package
from zone.seals.sealing import seal_of
from zone.tracking.figures.reading import figure_at
from zone.tracking.models import Indicator, Undertaking
from zone.tracking.signed_content import signed_number
from zone.units import parse_month

log = logging.getLogger(__name__)

SEALS_PER_PAGE = 36


def _require_reader(user: User) -> None:
    """Raises PermissionDenied for whoever neither reads the zone's business nor audits it."""
    if not (user.reads_business or Role.AUDITOR in user.roles):
        raise PermissionDenied


def _takes_whole_months(user: User) -> bool:
    """A whole month holds every department's undertakings."""
    return user.sees_everything or Role.AUDITOR in user.roles


def _seal_or_404(number: int) -> Seal:
    if number >= 2**31:
        raise Http404
    return get_object_or_404(Seal.objects.select_related("stamp", "supersedes"), number=number)


@login_required
@require_safe
@from_replica
def seals(request):
    """The chain of seals, the newest first."""
    _require_reader(request.user)
    part = Part(request, "page", Seal.objects.select_related("stamp", "supersedes"), SEALS_PER_PAGE)
    page = {"title": "封账", "part": part, "takes_whole": _takes_whole_months(request.user)}
    return render(request, "seals/seals.html", page)


@login_required
@require_safe
@from_replica
def seal(request, number: int):
    """One seal: what it covers, what it changed of the one before, its files."""
    _require_reader(request.user)
    return _seal_page(request, _seal_or_404(number))


def _seal_page(request, found: Seal, failure: str = "") -> HttpResponse:
    page: dict[str, Any] = {"title": str(found), "seal": found, "failure": failure}
    if found.supersedes:
        changed = content_of(found).changed().select_related("undertaking", "published_by")
        page["part"] = Part(request, "changed", changed.filter(undertaking__in=_visible(request.user)))
    page["takes_whole"] = _takes_whole_months(request.user)
    return render(request, "seals/seal.html", page, status=409 if failure else 200)


def _visible(user: User):
    """Auditors see no business pages; of what a seal changed they read in the package."""
    return Undertaking.objects.visible_to(user)


@login_required
@require_safe
@from_replica
def seal_package(request, number: int):
    """A seal with its whole content, the chain so far and the proof that the ledger only grew."""
    _require_reader(request.user)
    if not _takes_whole_months(request.user):
        raise PermissionDenied
    found = _seal_or_404(number)
    try:
        file = package(found)
    except Differs as difference:
        log.error("seal %s: %s", found.number, difference)
        return _seal_page(request, found, str(difference))
    changes = {"seal": str(found), "format": "zip", "rows": found.content_size}
    return download(file, _file_name(found), "zip", by=request.user, changes=changes)


def _file_name(found: Seal) -> str:
    return f"封账-{found.month:%Y-%m}-{found.digest[:8].upper()}" if found.month else f"封账密钥-{found.number}"


@login_required
@require_safe
@from_replica
def seal_file(request, number: int):
    """The seal alone, with its signature."""
    _require_reader(request.user)
    found = _seal_or_404(number)
    return _attached(found.line.encode(), f"seal-{found.number}.json", "json")


@login_required
@require_safe
@from_replica
def public_key(request, number: int):
    """The public half of the key that signed the seal."""
    _require_reader(request.user)
    found = _seal_or_404(number)
    return _attached(openssl.public_pem(found.key).encode(), "public-key.pem", "pem")


def _attached(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[kind], headers=headers)


def _sealed_figure(user: User, indicator: int, month: str) -> tuple[Indicator, date, Seal]:
    """Raises Http404 for a figure this person may not see, or whose month has no seal."""
    visible = Undertaking.objects.visible_to(user)
    found = get_object_or_404(Indicator.objects.select_related("undertaking"), pk=indicator, undertaking__in=visible)
    try:
        of_month = parse_month(month)
    except ValueError as error:
        raise Http404 from error
    sealed = seal_of(of_month)
    if sealed is None:
        raise Http404("the month is not sealed")
    return found, of_month, sealed


@login_required
@require_safe
@from_replica
def figure(request, indicator: int, month: str):
    """What was sealed of one figure, whether it still reads so, and the files that prove it."""
    found, of_month, sealed = _sealed_figure(request.user, indicator, month)
    page = {"title": f"{found.name}的封账证明", "indicator": found, "month": of_month, "seal": sealed}
    page |= {"is_open_again": not is_closed(of_month), "is_example": found.undertaking.is_example}
    try:
        proved = figure_proof(sealed, found)
    except Differs as difference:
        log.error("figure %s of seal %s: %s", found.pk, sealed.number, difference)
        return render(request, "seals/figure.html", page | {"failure": str(difference)}, status=409)
    if proved is None:
        raise Http404("the month was sealed without this figure")
    leaf = json.loads(proved.text)
    now = figure_at(found, of_month)
    is_same = now is not None and signed_number(now.value) == leaf["figure"]
    return render(request, "seals/figure.html", page | {"leaf": leaf, "is_same": is_same})


@login_required
@require_safe
@from_replica
def proof(request, indicator: int, month: str):
    """The file that shows that a figure is in the seal of its month."""
    found, of_month, sealed = _sealed_figure(request.user, indicator, month)
    try:
        proved = figure_proof(sealed, found)
    except Differs as difference:
        return HttpResponse(str(difference), status=409, content_type="text/plain; charset=utf-8")
    if proved is None:
        raise Http404("the month was sealed without this figure")
    changes = {"seal": str(sealed), "format": "json", "rows": 1}
    name = f"proof-{found.reference}-{of_month:%Y-%m}"
    return download(io.BytesIO(proved.file.encode()), name, "json", by=request.user, changes=changes, obj=found)
