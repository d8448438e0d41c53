"""The lists of enterprises, parks and chains."""

from zone.tables import BooleanColumn, Column, LinkColumn, NumberColumn, TextColumn, WordColumn, ZoneTable
from zone.tracking.columns import NameColumn


class EnterpriseTable(ZoneTable):
    code = LinkColumn("编码", order_by=("is_example", "code"))
    name = NameColumn("名称")
    titles = Column("称号", accessor="title_words", orderable=False, prefetch=("titles",))
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


class ParkTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = NameColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count", total=True)
    projects = NumberColumn("项目总数", unit="个", accessor="project_count", total=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的园区，可放宽筛选条件再查。"


class ChainTable(ZoneTable):
    code = LinkColumn("编码", order_by=("order", "code"))
    name = TextColumn("名称")
    enterprises = NumberColumn("企业", unit="家", accessor="enterprise_count", total=True)
    projects = NumberColumn("项目总数", unit="个", accessor="project_count", total=True)

    class Meta(ZoneTable.Meta):
        order_by = "code"
        empty_text = "没有符合条件的产业链，可放宽筛选条件再查。"
