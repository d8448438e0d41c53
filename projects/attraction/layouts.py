"""The register of campaigns as a workbook."""

from projects.attraction.models import Campaign, CampaignCategory
from projects.enterprises.models import IndustryChain
from zone.layouts.base import CellKind
from zone.layouts.registers import choice, example_mark, fact, reference, register, shown_only
from zone.tracking.layouts import lead_department, when
from zone.tracking.models import Pillar, UndertakingState

CAMPAIGN_REGISTER = register(
    "campaigns",
    "专项名录",
    (
        shown_only("code", "编码", lambda row: row.code, width=14),
        fact("name", "名称", width=30, synonyms=("专项名称",)),
        choice("state", "状态", UndertakingState.choices, width=9),
        choice("category", "类别", CampaignCategory.choices, width=12),
        choice("pillar", "板块", Pillar.choices, width=10),
        fact("year", "年度", CellKind.WHOLE, width=8),
        reference("chain", "产业链", IndustryChain, width=16),
        lead_department(),
        *when(),
        fact("summary", "内容", width=40),
        example_mark(),
    ),
    records=lambda user: Campaign.objects.visible_to(user),
    references=("chain", "lead_department"),
)
