"""The 27 livelihood tasks of the example year. Every name says 示例."""

from datetime import date
from decimal import Decimal

from livelihood.models import Category, Task
from zone.demo.example_year import ExampleYear
from zone.tracking.models import Pillar

EMPLOYMENT, EDUCATION, CARE, RELIEF, HABITAT, CULTURE = Category
DESKS = {HABITAT: "demo-cg", EDUCATION: "demo-js"}
"""Departments by category; the others are the social affairs bureau's."""

TASKS: tuple[tuple[str, Category, str, str, int], ...] = (
    ("口袋公园建设", HABITAT, "建成口袋公园", "处", 8),
    ("公办幼儿园新建", EDUCATION, "新建公办幼儿园", "所", 6),
    ("城镇新增就业", EMPLOYMENT, "新增就业", "人", 5200),
    ("老年助餐点建设", CARE, "新建助餐点", "处", 12),
    ("残疾儿童康复救助", RELIEF, "救助儿童", "名", 150),
    ("文化惠民演出", CULTURE, "演出场次", "场次", 360),
    ("充电设施建设", HABITAT, "新增充电车位", "个", 600),
    ("义务教育学位扩增", EDUCATION, "新增学位", "个", 1800),
    ("职业技能培训", EMPLOYMENT, "培训人次", "人次", 4000),
    ("普惠托位增加", CARE, "新增托位", "个", 400),
    ("困难群众临时救助", RELIEF, "救助人次", "人次", 900),
    ("健身步道建设", CULTURE, "建成步道", "公里", 15),
    ("老旧小区改造", HABITAT, "改造小区", "个", 9),
    ("学校食堂改造", EDUCATION, "改造食堂", "处", 20),
    ("零工驿站建设", EMPLOYMENT, "建成驿站", "处", 5),
    ("居家适老化改造", CARE, "改造户数", "户", 300),
    ("低保对象探访关爱", RELIEF, "探访人次", "人次", 2400),
    ("社区书房建设", CULTURE, "建成书房", "处", 6),
    ("农村道路提升", HABITAT, "提升里程", "公里", 42),
    ("校园周边交通整治", EDUCATION, "整治路口", "处", 24),
    ("高校毕业生见习岗位", EMPLOYMENT, "见习岗位", "个", 800),
    ("社区养老服务站", CARE, "建成服务站", "处", 7),
    ("孤困儿童关爱服务", RELIEF, "服务儿童", "名", 180),
    ("健身器材更新", CULTURE, "更新器材", "件", 260),
    ("雨污分流改造", HABITAT, "改造管网", "公里", 30),
    ("公共厕所提升", HABITAT, "提升公厕", "座", 18),
    ("青少年公益课堂", CULTURE, "开课课次", "课次", 500),
)
"""Name, category, indicator, unit, target."""

WORKS = (
    "选址和设计完成，办理招标手续。",
    "现场施工有序，材料和人员到位。",
    "部分建成并投入使用，其余按计划推进。",
    "建成的已组织初验，其余加快收尾。",
)
SERVICES = (
    "摸底登记完成，工作方案已印发。",
    "按计划组织实施，人员和经费到位。",
    "按月推进，签到和影像资料已归档。",
    "覆盖面继续扩大，逐一核对名单。",
)
"""What is reported of a task that builds something, and of one that serves people, from its beginning to its end."""
SERVED = {"人", "名", "人次", "场次", "课次"}
"""Units of tasks that serve people."""


def load(example: ExampleYear) -> None:
    """Add the year's livelihood tasks."""
    for number, (name, category, indicator, unit, target) in enumerate(TASKS[: example.tasks], 1):
        example.add_reporting(
            Task,
            desk=example.desks[DESKS.get(category, "demo-sh")],
            code=f"MS{example.year}-{number:02d}",
            year=example.year,
            number=number,
            name=f"示例·{name}",
            pillar=Pillar.LIVELIHOOD,
            category=category,
            promise=f"示例承诺：年内{indicator}{target}{unit}。",
            planned_start=date(example.year, 3, 1),
            first=date(example.year, 3, 1),
            planned_end=date(example.year, 12, 31),
            indicators=[{"name": indicator, "unit": unit, "target": Decimal(target)}],
            sentences=SERVICES if unit in SERVED else WORKS,
        )
