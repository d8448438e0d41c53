"""The campaigns of the example year. Every name says 示例."""

from decimal import Decimal

from projects.attraction.models import Campaign, CampaignCategory
from zone.demo.example_year import ExampleYear
from zone.tracking.models import Pillar

CampaignRow = tuple[str, str, Pillar, CampaignCategory, tuple[tuple[str, str, int, str], ...]]
CAMPAIGNS: tuple[CampaignRow, ...] = (
    (
        "精准招商攻坚行动",
        "demo-tz",
        Pillar.ATTRACTION,
        CampaignCategory.ATTRACTION,
        (
            ("签约项目", "个", 48, "cumulative"),
            ("到位资金", "万元", 180000, "increment"),
            ("外出招商", "次", 36, "increment"),
        ),
    ),
    (
        "骨干企业培育行动",
        "demo-gy",
        Pillar.INDUSTRY,
        CampaignCategory.GROWTH,
        (("走访服务企业", "家次", 360, "increment"), ("新增规模以上工业企业", "家", 30, "cumulative")),
    ),
    (
        "创新平台提升行动",
        "demo-kj",
        Pillar.INNOVATION,
        CampaignCategory.INNOVATION,
        (("新增省级以上创新平台", "个", 16, "cumulative"), ("产学研对接活动", "次", 60, "increment")),
    ),
    (
        "青年人才引育行动",
        "demo-kj",
        Pillar.INNOVATION,
        CampaignCategory.TALENT,
        (("引进青年人才", "人", 900, "cumulative"), ("举办招聘活动", "场", 24, "increment")),
    ),
)
"""Name, department, pillar, category, and indicators: name, unit, target, aggregation."""
SENTENCES = (
    "按月度计划组织活动，重点对象逐一建立台账。",
    "召开专题调度会，梳理未完成事项并明确时限。",
    "走访重点企业，收集问题并交办相关单位。",
    "推进已签约事项落地，跟进手续办理。",
)


def load(example: ExampleYear) -> None:
    """Add the year's campaigns."""
    for number, (name, desk, pillar, category, promised) in enumerate(CAMPAIGNS, 1):
        example.add_reporting(
            Campaign,
            desk=example.desks[desk],
            code=f"C{example.year}-{number:02d}",
            name=f"示例·{name}",
            pillar=pillar,
            category=category,
            year=example.year,
            summary="示例行动：名称、数据与进展均为演示而设。",
            indicators=[_indicator(*indicator) for indicator in promised],
            sentences=SENTENCES,
        )


def _indicator(name: str, unit: str, target: int, aggregation: str) -> dict:
    return {"name": name, "unit": unit, "target": Decimal(target), "aggregation": aggregation}
