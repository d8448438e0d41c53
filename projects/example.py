"""The projects of the example year. Every name says 示例."""

from datetime import date
from decimal import Decimal

from projects.enterprises.models import Enterprise, IndustryChain, Park
from projects.models import Project
from projects.stage_moves import Stage
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
SENTENCES = {
    Stage.PREPARATION: (
        "用地和规划手续正在办理。",
        "施工图审查完成，办理施工许可。",
        "前期手续收尾，施工单位准备进场。",
    ),
    Stage.STARTED: (
        "场地平整完成，桩基工程按计划施工。",
        "基础施工推进，钢结构陆续进场。",
        "主体结构施工，各标段同步推进。",
    ),
    Stage.UNDER_CONSTRUCTION: (
        "主体结构施工，各标段同步推进。",
        "室外管网和道路施工，设备陆续到场。",
        "厂房内装修收尾，设备安装调试。",
    ),
    Stage.IN_PRODUCTION: ("首条生产线试运行，其余设备继续安装。", "生产线运行正常，产能逐步释放。"),
}
"""What is reported of a project of each stage, from the year's beginning to its end."""


def load(example: ExampleYear) -> None:
    """Add the year's projects."""
    chains = {chain.code: chain for chain in IndustryChain.objects.all()}
    parks = list(Park.objects.filter(is_example=True).order_by("order"))
    enterprises = list(Enterprise.objects.filter(is_example=True).order_by("code"))
    for number in range(1, example.projects + 1):
        chain, built = PROJECTS[(number - 1) % len(PROJECTS)]
        stage, first = STAGES[(number - 1) % len(STAGES)]
        chance = example.chance(f"project {number}")
        annual = chance.randint(15, 420) * 100
        example.add_reporting(
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
            sentences=SENTENCES[stage],
        )


def _indicator(name: str, unit: str, target: int, aggregation: str) -> dict:
    return {"name": name, "unit": unit, "target": Decimal(target), "aggregation": aggregation}
