"""Every list of the product, with rows enough for two pages, as an administrator opens it in a browser."""

from datetime import date

import pytest
from django.urls import URLPattern, get_resolver

from tests.factories import (
    PASSWORD,
    CampaignFactory,
    ChainFactory,
    DepartmentFactory,
    EnterpriseFactory,
    IndicatorFactory,
    ParkFactory,
    ProjectFactory,
    ReportMonthFactory,
    TaskFactory,
    filed_update,
)
from zone.batches.models import Batch
from zone.views import ListPage

LISTS = {  # URL name: address with a filter that every row passes
    "tracking:undertakings": "/undertakings/?q=示&state=active",
    "tracking:updates": "/updates/?month=2026-03&q=示",
    "tracking:review": "/review/?q=示&late=False",
    "projects:projects": "/projects/?q=示&state=active",
    "attraction:campaigns": "/campaigns/?q=示&state=active",
    "livelihood:year": "/livelihood/2026/?q=示&state=active",
    "enterprises:enterprises": "/enterprises/?q=示&example=False",
    "enterprises:parks": "/parks/?q=示",
    "enterprises:chains": "/chains/?q=示",
    "batches:batches": "/batches/?kind=bulk&state=ready",
}


def list_names(patterns=None, space: str = "") -> set[str]:
    """The URL names of all list pages there are."""
    found = set()
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLPattern):
            page = getattr(one.callback, "view_class", None)
            found |= {f"{space}{one.name}"} if page and issubclass(page, ListPage) else set()
        else:
            found |= list_names(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
    return found


@pytest.fixture
def every_list(clerk, manager, department) -> None:
    """Thirty rows in every list, an update of each task waiting."""
    month = ReportMonthFactory(month=date(2026, 3, 1)).month
    other = DepartmentFactory(name="投资促进局")
    park, chain = ParkFactory(name="示园"), ChainFactory(name="示链")
    for number in range(1, 31):
        name, leads = f"甲示乙丙丁戊己庚辛壬癸子丑寅卯辰巳{number:03}", department if number % 2 else other
        ParkFactory(name=f"示园{number}")
        ChainFactory(name=f"示链{number}")
        EnterpriseFactory(name=name, park=park, chain=chain)
        ProjectFactory(code=f"P{number:02}", name=name, lead_department=leads, park=park, chain=chain)
        CampaignFactory(code=f"C{number:02}", name=name, lead_department=leads)
        task = TaskFactory(year=2026, number=number, name=name, lead_department=department)
        Batch.objects.create(kind="bulk", resource="projects", title="修改状态", by=manager, state="ready")
        filed_update(IndicatorFactory(undertaking=task, number=1), 3, by=clerk, month=month)


@pytest.fixture
def signed_in(new_context):
    """A page of a window of this size on which the manager has signed in."""

    def opened(size=(1366, 768), **options):
        page = new_context(viewport=dict(zip(("width", "height"), size, strict=True)), **options).new_page()
        page.goto("/login/")
        page.get_by_label("登录名").fill("manager")
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        return page

    return opened
