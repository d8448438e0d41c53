"""The lists of projects, enterprises, campaigns, parks and chains."""

from zone.tables import Column, LinkColumn, MoneyColumn, NumberColumn, ShortColumn, StateColumn, TextColumn, ZoneTable
from zone.tracking.standing import CompletionColumn, NameColumn, StandingColumn


class ProjectTable(ZoneTable):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    stage = ShortColumn("阶段", order_by=("stage", "code"))
    park = Column("园区", order_by=("park__order", "code"))
    chain = Column("产业链", order_by=("chain__order", "code"))
    lead_department = Column("牵头部门", order_by=("lead_department__order", "code"))
    total_investment_wan = MoneyColumn("总投资")
    standing = StandingColumn("主要指标 / 目标")
    completion = CompletionColumn()

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的重点项目，可放宽筛选条件再查。"


class EnterpriseTable(ZoneTable):
    code = LinkColumn("编码", order_by=("is_example", "code"))
    name = NameColumn("名称")
    titles = Column("称号", accessor="title_words", orderable=False)
    chain = Column("产业链", order_by=("chain__order", "code"))
    park = Column("园区", order_by=("park__order", "code"))
    projects = NumberColumn("相关项目", unit="个", accessor="project_count")

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的企业，可放宽筛选条件再查。"


class CampaignTable(ZoneTable):
    code = LinkColumn("编码")
    name = NameColumn("名称")
    state = StateColumn("状态")
    category = Column("类别", order_by=("category", "code"))
    year = Column("年度", order_by=("year", "code"))
    lead_department = Column("牵头部门", order_by=("lead_department__order", "code"))
    standing = StandingColumn("指标 / 目标", most=4)
    completion = CompletionColumn("首项完成率")

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的专项行动，可放宽筛选条件再查。"


class ParkTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = NameColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count")
    projects = NumberColumn("可查看的项目", unit="个", accessor="project_count")

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的园区，可放宽筛选条件再查。"


class ChainTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = TextColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count")
    projects = NumberColumn("可查看的项目", unit="个", accessor="project_count")

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的产业链，可放宽筛选条件再查。"
