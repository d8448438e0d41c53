"""The register of enterprises as a workbook."""

from projects.enterprises.models import Enterprise, IndustryChain, Park
from zone.layouts.registers import example_mark, fact, reference, register, shown_only

ENTERPRISE_REGISTER = register(
    "enterprises",
    "企业名录",
    (
        shown_only("code", "编码", lambda row: row.code, width=12),
        fact("name", "名称", width=34, synonyms=("企业名称",)),
        fact("short_name", "简称", width=18),
        fact("credit_code", "统一社会信用代码", width=22),
        reference("park", "园区", Park, width=16),
        reference("chain", "产业链", IndustryChain, width=16),
        fact("summary", "简介", width=50),
        example_mark(),
    ),
    records=lambda user: Enterprise.objects.visible_to(user),
    references=("park", "chain"),
)
