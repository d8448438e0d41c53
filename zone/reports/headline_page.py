"""The page on which an administrator chooses the key figures of an annual report."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zone.reports.annual import annual_report
from zone.reports.annual_summary import annual_summary
from zone.reports.figure_kind import FigureKind
from zone.reports.headlines import HEADLINES, Chosen, choose_headlines, chosen_headlines
from zone.reports.like_sums import LikeSum
from zone.request_ids import parse_id
from zone.tracking.models import Pillar

Sums = dict[Pillar, list[LikeSum]]
"""The sums of each pillar that may be chosen."""


@dataclass(frozen=True)
class Candidate:
    """A sum that may be chosen, and which place is typed for it."""

    added: LikeSum
    typed: str

    @property
    def name(self) -> str:
        return place_name(self.added.kind)


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
    report = annual_report(request.user, year) or annual_summary(request.user, year)
    sums: Sums = {one.pillar: list(dict.fromkeys([*one.headlines, *one.sums])) for one in report.sections}
    chosen, refused = chosen_headlines(year), []
    if request.method == "POST":
        try:
            kinds, seen = _asked(request.POST, sums), parse_id(request.POST.get("seen", "")) or 0
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
        "pillars": [(pillar, _candidates(some, chosen, typed)) for pillar, some in sums.items()],
        "chosen": chosen,
        "most": HEADLINES,
        "refused": refused,
    }
    return render(request, "reports/headlines.html", page, status=400 if refused else 200)


def _candidates(sums: list[LikeSum], chosen: Chosen, typed: QueryDict | dict[str, str]) -> list[Candidate]:
    """Those chosen first, then those of the most figures."""
    order = {kind: place for kinds in chosen.kinds.values() for place, kind in enumerate(kinds)}
    ranked = sorted(sums, key=lambda one: (order.get(one.kind, len(order)), -one.figures))
    return [Candidate(one, typed.get(place_name(one.kind), "")) for one in ranked]


def _places(chosen: Chosen) -> dict[str, str]:
    """What is typed for the choice in force."""
    return {place_name(kind): str(place) for kinds in chosen.kinds.values() for place, kind in enumerate(kinds, 1)}


def _asked(posted: QueryDict, sums: Sums) -> dict[str, list[FigureKind]]:
    """The sums for which a number is typed, by pillar and in the order of the numbers. Raises ValidationError."""
    asked: dict[str, list[FigureKind]] = {}
    for pillar, some in sums.items():
        typed = [(posted.get(place_name(one.kind), "").strip(), one.kind) for one in some]
        if wrong := next((text for text, _ in typed if text and not (text.isascii() and text.isdigit())), ""):
            raise ValidationError(f"顺序请填 1 到 {HEADLINES} 的整数，“{wrong[:10]}”不是。", code="number")
        places = [(int(text[:9]), kind) for text, kind in typed if text]
        asked[pillar.value] = [kind for _, kind in sorted(places, key=lambda one: one[0])]
    return asked
