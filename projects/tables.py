"""The lists of projects, enterprises, campaigns, parks and chains."""

from django.db.models import QuerySet

from projects.models import Enterprise
from zone.tables import (
    BooleanColumn,
    Column,
    DateColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    StateColumn,
    TextColumn,
    WordColumn,
    ZoneTable,
)
from zone.tracking.figures.status import CompletionColumn, IndicatorColumn, NameColumn, SupportingColumn


def with_titles(enterprises: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
    return enterprises.prefetch_related("titles")


class ProjectTable(ZoneTable):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    stage = WordColumn("阶段")
    park = Column("园区", order_by="park__order")
    chain = Column("产业链", order_by="chain__order")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    total_investment_wan = MoneyColumn("总投资", total=True)
    indicators = IndicatorColumn("主要指标 / 目标")
    completion = CompletionColumn()
    owner = TextColumn("建设单位", order_by="owner__name", optional=True)
    site = TextColumn("建设地点", optional=True)
    steward = WordColumn("包保责任人", optional=True)
    supporting = SupportingColumn("配合部门", optional=True)
    pillar = WordColumn("板块", optional=True)
    planned_start = DateColumn("计划开始", optional=True)
    planned_end = DateColumn("计划完成", optional=True)
    actual_start = DateColumn("实际开始", optional=True)
    actual_end = DateColumn("实际完成", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的重点项目，可放宽筛选条件再查。"


class EnterpriseTable(ZoneTable):
    code = LinkColumn("编码", order_by=("is_example", "code"))
    name = NameColumn("名称")
    titles = Column("称号", accessor="title_words", orderable=False, prefetch=with_titles)
    chain = Column("产业链", order_by="chain__order")
    park = Column("园区", order_by="park__order")
    projects = NumberColumn("相关项目", unit="个", accessor="project_count", total=True)
    short_name = Column("简称", optional=True)
    credit_code = WordColumn("统一社会信用代码", optional=True)
    summary = TextColumn("简介", orderable=False, optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的企业，可放宽筛选条件再查。"


class CampaignTable(ZoneTable):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    category = Column("类别")
    year = Column("年度")
    lead_department = Column("牵头部门", order_by="lead_department__order")
    indicators = IndicatorColumn("指标 / 目标", most=4)
    completion = CompletionColumn("首项完成率")
    chain = Column("产业链", order_by="chain__order", optional=True)
    supporting = SupportingColumn("配合部门", optional=True)
    steward = WordColumn("包保责任人", optional=True)
    pillar = WordColumn("板块", optional=True)
    planned_start = DateColumn("计划开始", optional=True)
    planned_end = DateColumn("计划完成", optional=True)
    actual_start = DateColumn("实际开始", optional=True)
    actual_end = DateColumn("实际完成", optional=True)
    summary = TextColumn("内容", orderable=False, optional=True)
    is_example = BooleanColumn("数据", yes="示例", no="真实", optional=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的专项行动，可放宽筛选条件再查。"


class ParkTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = NameColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count", total=True)
    projects = NumberColumn("可查看的项目", unit="个", accessor="project_count", total=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的园区，可放宽筛选条件再查。"


class ChainTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = TextColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count", total=True)
    projects = NumberColumn("可查看的项目", unit="个", accessor="project_count", total=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的产业链，可放宽筛选条件再查。"
