"""Pages of the campaigns."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.attraction.batch_resource import CAMPAIGNS
from projects.attraction.filters import CampaignFilter
from projects.attraction.layouts import CAMPAIGN_REGISTER
from projects.attraction.models import Campaign, CampaignCategory, TalentSelection
from projects.attraction.tables import CampaignTable
from projects.enterprises.models import Enterprise, EnterpriseTitle
from zone.batches.bulk import BulkChange
from zone.key_figures import KeyFigure, examples_among, share_of
from zone.layouts.export import LayoutExport
from zone.people.models import Department
from zone.tracking.layouts import MONTH_FORM
from zone.tracking.models import UndertakingState
from zone.tracking.undertaking_page import undertaking_page
from zone.tracking.years import OPENING, archive_link
from zone.units import month_or_none
from zone.views import TablePage


class CampaignList(TablePage):
    """Campaigns this person may see, site reviews and talent plans among them."""

    title = "专项与招商"
    name = "campaigns"
    counted_from = (Campaign, Department)
    table_class = CampaignTable
    filterset_class = CampaignFilter
    counted = {
        "active": Count("pk", filter=Q(state=UndertakingState.ACTIVE)),
        "attraction": Count("pk", filter=Q(category=CampaignCategory.ATTRACTION)),
        "reviews": Count("pk", filter=Q(category=CampaignCategory.SITE_REVIEW)),
    }
    opening_filter = OPENING
    bulk = BulkChange(CAMPAIGNS)
    layouts = (LayoutExport(MONTH_FORM), LayoutExport(CAMPAIGN_REGISTER))

    def get_table_kwargs(self):
        return {} if self.is_narrowed else {"empty_text": "暂无您可查看的专项行动；登记并分配到部门后在此列出。"}

    def get_queryset(self):
        return Campaign.objects.visible_to(self.request.user)

    def get_tools(self):
        return [*archive_link(self.filterset.form, self.list_state), *super().get_tools()]

    def get_key_figures(self):
        total, counts = self.table.row_count, self.table.counts
        return [
            KeyFigure("专项总数", f"{total} 项", examples_among(counts["examples"], "项")),
            KeyFigure("推进中", f"{counts['active']} 项", share_of(counts["active"], total)),
            KeyFigure("招商引资", f"{counts['attraction']} 项"),
            KeyFigure("观摩评比", f"{counts['reviews']} 次"),
        ]


@login_required
@require_safe
def campaign(request, code: str):
    """One campaign; a talent plan names its people, a chain campaign its enterprises."""
    visible = Campaign.objects.visible_to(request.user).select_related("chain", "lead_department")
    one = get_object_or_404(visible, code=code)
    page = undertaking_page(one, reader=request.user, month=month_or_none(request.GET.get("month", "")))
    titles = Prefetch("titles", EnterpriseTitle.objects.order_by("-year", "pk"))
    members = Enterprise.objects.filter(chain=one.chain_id).select_related("park").prefetch_related(titles)
    selections = TalentSelection.objects.filter(campaign=one).select_related("enterprise")
    is_talent = one.category == CampaignCategory.TALENT
    return render(
        request,
        "attraction/campaign.html",
        {
            "title": one.name,
            "campaign": one,
            "undertaking": one,
            "page": page,
            "key_figures": page.key_figures(),
            "supporting": list(one.supporting_departments.all()),
            "parks": list(one.parks.all()),
            "is_talent": is_talent,
            "selections": list(selections) if is_talent else [],
            "members": list(members) if one.chain_id else [],
            "is_example": one.is_example,
        },
    )
