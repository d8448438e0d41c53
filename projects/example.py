"""The projects and campaigns of the example year. Every name says 示例."""

from datetime import date
from decimal import Decimal

from projects.models import Campaign, CampaignCategory, Enterprise, Park, Project, Stage
from projects.year2024 import industry_chains
from zone.demo.example_year import ExampleYear
from zone.tracking.models import Aggregation, Pillar

PROJECTS = (
    ("gdzb", "高端装备零部件"),
    ("gdzb", "智能挖掘机总装线"),
    ("yyjk", "原料药绿色生产线"),
    ("yyjk", "医疗器械产业园"),
    ("xclxny", "碳纤维复合材料"),
    ("xclxny", "储能电池材料"),
    ("xxjs", "工业互联网平台"),
    ("xxjs", "数据中心扩容"),
    ("gdzb", "液压元件技术改造"),
    ("yyjk", "中药饮片加工中心"),
)
"""Chain and what is built."""
STAGES = (
    (Stage.UNDER_CONSTRUCTION, 1),
    (Stage.STARTED, 4),
    (Stage.UNDER_CONSTRUCTION, 2),
    (Stage.PREPARATION, 7),
    (Stage.STARTED, 6),
    (Stage.IN_PRODUCTION, 1),
    (Stage.STARTED, 8),
)
"""Stage, and the month from which such a project reports."""
DESKS = ("demo-gy", "demo-kj", "demo-tz", "demo-js", "demo-gy")
PILLARS = (Pillar.INDUSTRY, Pillar.INNOVATION, Pillar.ATTRACTION, Pillar.INDUSTRY, Pillar.INDUSTRY)
PARKS, ENTERPRISES = ("示例产业园东区", "示例产业园西区"), 12
PROJECT_SENTENCES = (
    "主体结构施工，两栋厂房已封顶，其余同步推进。",
    "基础施工完成，钢结构进场安装。",
    "设备陆续到场，首批生产线开始安装调试。",
    "室外管网和道路施工，配电房完成主体。",
    "厂房内装修收尾，消防工程同步施工。",
    "桩基工程完成七成，材料按计划进场。",
    "首条生产线试运行，其余设备安装过半。",
)

Told = tuple[str, str, Pillar, CampaignCategory, tuple[tuple[str, str, int, str], ...]]
CAMPAIGNS: tuple[Told, ...] = (
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
CAMPAIGN_SENTENCES = (
    "按月度计划组织活动，重点对象逐一建立台账。",
    "召开专题调度会，梳理未完成事项并明确时限。",
    "走访重点企业，收集问题并交办相关单位。",
    "推进已签约事项落地，跟进手续办理。",
)


def load(example: ExampleYear) -> None:
    """Tell the year's projects and campaigns."""
    chains = industry_chains(example.publisher)
    parks = [
        example.add(Park, code=f"demo-{n}", facts={"name": name, "order": 900 + n, "is_example": True})
        for n, name in enumerate(PARKS, 1)
    ]
    enterprises = [_enterprise(example, n, parks) for n in range(1, ENTERPRISES + 1)]
    for number in range(1, example.projects + 1):
        chain, built = PROJECTS[(number - 1) % len(PROJECTS)]
        stage, first = STAGES[(number - 1) % len(STAGES)]
        chance = example.chance(f"project {number}")
        annual = chance.randint(15, 420) * 100
        example.tell(
            Project,
            desk=example.desks[DESKS[(number - 1) % len(DESKS)]],
            code=f"P{example.year}-{number:03d}",
            name=f"示例·{built}项目{number:02d}号",
            pillar=PILLARS[(number - 1) % len(PILLARS)],
            summary="示例项目：名称、数据与进展均为演示而设。",
            stage=stage,
            chain=chains[chain],
            park=chance.choice(parks),
            owner=chance.choice(enterprises),
            total_investment_wan=Decimal(annual * chance.randint(2, 6)),
            planned_start=date(example.year, first, 1),
            planned_end=date(example.year + chance.randint(0, 2), 12, 31),
            first=date(example.year, first, 1),
            indicators=[
                _indicator("年度完成投资", "万元", annual, Aggregation.INCREMENT),
                _indicator("固定资产入库", "万元", annual * 7 // 10, Aggregation.INCREMENT),
            ][: 1 + number % 2],
            sentences=PROJECT_SENTENCES,
        )
    for number, (name, desk, pillar, category, promised) in enumerate(CAMPAIGNS, 1):
        example.tell(
            Campaign,
            desk=example.desks[desk],
            code=f"C{example.year}-{number:02d}",
            name=f"示例·{name}",
            pillar=pillar,
            category=category,
            year=example.year,
            summary="示例行动：名称、数据与进展均为演示而设。",
            indicators=[_indicator(*indicator) for indicator in promised],
            sentences=CAMPAIGN_SENTENCES,
        )


def _enterprise(example: ExampleYear, number: int, parks: list[Park]) -> Enterprise:
    facts = {"name": f"示例企业{number:02d}", "park": parks[number % len(parks)], "is_example": True}
    return example.add(Enterprise, code=f"DEMO{number:02d}", facts=facts)


def _indicator(name: str, unit: str, target: int, aggregation: str) -> dict:
    return {"name": name, "unit": unit, "target": Decimal(target), "aggregation": aggregation}
