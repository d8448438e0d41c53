"""The page on which an administrator chooses the key figures of an annual report."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zone.reports.annual_summary import report_of_year
from zone.reports.figure_kind import FigureKind
from zone.reports.headlines import HEADLINES, Chosen, choose_headlines, chosen_headlines
from zone.reports.like_sums import LikeSum
from zone.request_ids import parse_id
from zone.tracking.models import Pillar

Offered = dict[Pillar, dict[FigureKind, LikeSum | None]]
"""What may be chosen in each pillar."""


@dataclass(frozen=True)
class Candidate:
    """What may be chosen, and which place is typed for it."""

    kind: FigureKind
    added: LikeSum | None
    """None: it was chosen and has no figure now, as after a renaming."""
    typed: str

    @property
    def name(self) -> str:
        return place_name(self.kind)


def place_name(kind: FigureKind) -> str:
    """The name of the field into which the place of a sum is typed."""
    return f"place-{kind.query}"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def headlines(request, year: int):
    """Choose which sums stand as key figures in the year's report, by numbers for their order."""
    if not request.user.is_administrator:
        raise PermissionDenied
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    report, chosen, refused = report_of_year(request.user, year), chosen_headlines(year), []
    sums = {one.pillar: [*one.headlines, *one.sums] for one in report.sections}
    offered: Offered = {pillar: _offered(some, chosen.of(pillar)) for pillar, some in sums.items()}
    if request.method == "POST":
        try:
            kinds, seen = _asked(request.POST, offered), parse_id(request.POST.get("seen", "")) or 0
            is_new = choose_headlines(year, kinds, by=request.user, seen=seen)
        except ValidationError as error:
            refused, chosen = error.messages, chosen_headlines(year)
        else:
            messages.success(request, "主要数据已保存。" if is_new else "主要数据没有改动。")
            return redirect("reports:annual", year)
    typed = request.POST if refused else _places(chosen)
    page = {
        "title": f"选择{year}年度报表主要数据",
        "year": year,
        "pillars": [(pillar, _candidates(some, typed)) for pillar, some in offered.items()],
        "chosen": chosen,
        "most": HEADLINES,
        "refused": refused,
    }
    return render(request, "reports/headlines.html", page, status=400 if refused else 200)


def _offered(sums: list[LikeSum], chosen: list[FigureKind]) -> dict[FigureKind, LikeSum | None]:
    """What is chosen in its order, be there a figure or not; then the sums, those of the most figures first."""
    found = {one.kind: one for one in sorted(sums, key=lambda one: -one.figures)}
    return {kind: found.get(kind) for kind in [*chosen, *found]}


def _candidates(offered: dict[FigureKind, LikeSum | None], typed: QueryDict | dict[str, str]) -> list[Candidate]:
    return [Candidate(kind, added, typed.get(place_name(kind), "")) for kind, added in offered.items()]


def _places(chosen: Chosen) -> dict[str, str]:
    """What is typed for the choice in force."""
    return {place_name(kind): str(place) for kinds in chosen.kinds.values() for place, kind in enumerate(kinds, 1)}


def _asked(posted: QueryDict, offered: Offered) -> list[FigureKind]:
    """What a number is typed for, pillar by pillar in the order of the numbers. Raises ValidationError."""
    asked: list[FigureKind] = []
    for some in offered.values():
        typed = [(posted.get(place_name(kind), "").strip(), kind) for kind in some]
        if wrong := next((text for text, _ in typed if text and not (text.isascii() and text.isdigit())), ""):
            raise ValidationError(f"顺序请填 1 到 {HEADLINES} 的整数，“{wrong[:10]}”不是。", code="number")
        places = [(int(text[:9]), kind) for text, kind in typed if text]
        asked += [kind for _, kind in sorted(places, key=lambda one: one[0])]
    return asked
