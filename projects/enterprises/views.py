"""Pages of the enterprises."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from projects.enterprises.batch_resource import ENTERPRISES
from projects.enterprises.filters import EnterpriseFilter
from projects.enterprises.layouts import ENTERPRISE_REGISTER
from projects.enterprises.models import Enterprise, EnterpriseTitle
from projects.enterprises.sections import ENTERPRISE_SECTIONS, counted_models, counts, read_sections
from projects.enterprises.tables import EnterpriseTable
from zone.batches.bulk import BulkChange
from zone.key_figures import KeyFigure, examples_among, share_of
from zone.layouts.export import LayoutExport
from zone.people.permissions import require_business_reader
from zone.views import TablePage


class EnterpriseList(TablePage):
    """The zone's enterprises."""

    title = "企业"
    name = "enterprises"
    template_name = "enterprises/enterprise_list.html"
    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    bulk = BulkChange(ENTERPRISES)
    layouts = (LayoutExport(ENTERPRISE_REGISTER),)

    def get_table_kwargs(self):
        return {} if self.filter_words else {"empty_text": "还没有登记企业；管理员在管理台登记后会列在这里。"}

    @property
    def counted_from(self):  # type: ignore[override]  # other rooms register theirs later
        return {Enterprise, EnterpriseTitle, *counted_models()}

    def get_queryset(self):
        return Enterprise.objects.visible_to(self.request.user).annotate(**counts("enterprise", self.request.user))

    def get_key_figures(self):
        counts = Enterprise.objects.filter(pk__in=self.rows.order_by().values("pk")).aggregate(
            total=Count("pk", distinct=True),
            examples=Count("pk", distinct=True, filter=Q(is_example=True)),
            chained=Count("pk", distinct=True, filter=Q(chain__isnull=False)),
            title_count=Count("titles"),
            holders=Count("titles__enterprise", distinct=True),
        )
        return [
            KeyFigure("在册企业", f"{counts['total']} 家", examples_among(counts["examples"], "家")),
            KeyFigure("有称号的企业", f"{counts['holders']} 家", share_of(counts["holders"], counts["total"])),
            KeyFigure("称号", f"{counts['title_count']} 项"),
            KeyFigure("已归入产业链", f"{counts['chained']} 家", share_of(counts["chained"], counts["total"])),
        ]


@login_required
@require_safe
def enterprise(request, code: str):
    """One enterprise: its titles, and the sections that other rooms bring."""
    require_business_reader(request.user)
    found = get_object_or_404(Enterprise.objects.visible_to(request.user).select_related("park", "chain"), code=code)
    titles = list(found.titles.all())
    sections = read_sections(ENTERPRISE_SECTIONS, found, "enterprise", request)
    return render(
        request,
        "enterprises/enterprise.html",
        {
            "title": found.name,
            "enterprise": found,
            "titles": titles,
            "sections": sections,
            "key_figures": [
                KeyFigure("称号", f"{len(titles)} 项", titles[0].title if titles else ""),
                *(section.key_figure for section in sections if section.key_figure),
                KeyFigure("产业链", str(found.chain or "未公开")),
            ],
            "is_example": found.is_example,
        },
    )
