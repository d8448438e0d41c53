"""Pages of the reforms."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tests.new_kind.batch_resource import REFORMS
from tests.new_kind.filters import ReformFilter
from tests.new_kind.models import Reform
from tests.new_kind.tables import ReformTable
from zone.batches.bulk import BulkChange
from zone.layouts.export import LayoutExport
from zone.tracking.layouts import MONTH_FORM
from zone.tracking.undertaking_page import undertaking_page
from zone.units import month_or_none
from zone.views import TablePage


class ReformList(TablePage):
    """Reforms this person may see."""

    title = "改革事项"
    name = "reforms"
    table_class = ReformTable
    filterset_class = ReformFilter
    bulk = BulkChange(REFORMS)
    layouts = (LayoutExport(MONTH_FORM),)

    def get_queryset(self):
        return Reform.objects.visible_to(self.request.user)


@login_required
@require_safe
def reform(request, code: str):
    one = get_object_or_404(Reform.objects.visible_to(request.user).select_related("lead_department"), code=code)
    page = undertaking_page(one, reader=request.user, month=month_or_none(request.GET.get("month", "")))
    shown = {"title": one.name, "undertaking": one, "reform": one, "page": page, "key_figures": page.key_figures()}
    return render(request, "new_kind/reform.html", shown | {"supporting": [], "is_example": one.is_example})
