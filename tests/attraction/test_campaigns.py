"""The list of campaigns and the page of one: talent plans, site reviews, chains."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects.attraction.models import TalentSelection
from projects.enterprises.models import EnterpriseTitle
from tests.factories import CampaignFactory, ChainFactory, EnterpriseFactory, IndicatorFactory, published_update

URL = "/campaigns/"


def read(client, campaign) -> str:
    return client.get(campaign.get_absolute_url()).content.decode()


def test_a_strangers_campaign_is_not_found(client, other_clerk, clerk, department):
    campaign = CampaignFactory(lead_department=department)
    for person, status in ((clerk, 200), (other_clerk, 404)):
        client.force_login(person)
        assert client.get(campaign.get_absolute_url()).status_code == status
        assert (campaign.name in client.get(f"{URL}?view=0").content.decode()) is (status == 200)


def test_a_talent_plan_names_its_people_and_their_enterprise(client, leader):
    plan = CampaignFactory(category="talent")
    TalentSelection.objects.create(campaign=plan, person="张三", enterprise=EnterpriseFactory(name="甲方"), year=2024)
    TalentSelection.objects.create(campaign=plan, person="李四", year=2024)
    client.force_login(leader)
    page = read(client, plan)
    assert "入选人员" in page and "张三" in page and "甲方" in page
    assert "未公开" in page  # the enterprise of the second


def test_a_talent_plan_without_people_says_so(client, manager):
    client.force_login(manager)
    page = read(client, CampaignFactory(category="talent"))
    assert "入选人员未公开" in page and "到管理台登记" in page


def test_a_site_review_shows_rank_and_top_ten(client, clerk, manager, march, department):
    review = CampaignFactory(category="site_review", lead_department=department)
    rank = IndicatorFactory(
        undertaking=review, number=1, name="综合排名", unit="名次", target=None, aggregation="latest", direction="down"
    )
    published_update(rank, 2, by=clerk, publisher=manager)
    ten = IndicatorFactory(undertaking=review, number=2, name="入选十佳", unit="个", target=None)
    april = type(march).objects.create(month=date(2026, 4, 1), due_on=date(2099, 4, 25))
    published_update(ten, 3, by=clerk, publisher=manager, month=april.month)
    client.force_login(clerk)
    key_figures = {cell.label: cell.text for cell in client.get(review.get_absolute_url()).context["key_figures"]}
    assert key_figures["综合排名"] == "第2名"
    assert key_figures["入选十佳"] == "3 个"


def test_a_chain_campaign_lists_the_chains_enterprises(client, leader):
    chain = ChainFactory(name="医药健康产业链")
    firm = EnterpriseFactory(name="甲方药业", chain=chain)
    EnterpriseTitle.objects.create(enterprise=firm, title="链主企业", source="公告")
    EnterpriseFactory(name="别的企业")
    client.force_login(leader)
    page = read(client, CampaignFactory(category="chain", chain=chain))
    assert "链上企业" in page and "甲方药业" in page and "链主企业" in page
    assert "别的企业" not in page


def test_each_filter_narrows_the_list(client, leader, department):
    chain = ChainFactory()
    CampaignFactory(name="甲", category="growth", year=2024, chain=chain, lead_department=department, state="completed")
    CampaignFactory(name="乙", is_example=True)
    client.force_login(leader)
    asked = [
        "q=甲",
        "category=growth",
        "year=2024",
        f"chain={chain.pk}",
        f"department={department.pk}",
        "state=completed",
    ]
    for query in [*asked, "example=False"]:
        page = client.get(f"{URL}?{query}").content.decode()
        assert 'title="甲"' in page, query
        assert 'title="乙"' not in page, query


@pytest.mark.parametrize("year", ["9" * 30, "-1", "NaN", "二〇二四", "1e9"])
def test_a_strange_year_is_answered_with_a_word(client, leader, year):
    client.force_login(leader)
    response = client.get(URL, {"year": year})
    assert response.status_code == 200
    assert "筛选条件填写有误" in response.content.decode()


def test_several_figures_stand_in_one_row(client, leader):
    campaign = CampaignFactory()
    for number, name in enumerate(("签约项目", "开工项目", "到位资金"), 1):
        IndicatorFactory(undertaking=campaign, number=number, name=name, target=Decimal(number))
    client.force_login(leader)
    page = client.get(f"{URL}?view=0").content.decode()
    assert all(name in page for name in ("签约项目", "开工项目", "到位资金"))


def test_queries_do_not_grow(client, leader, django_assert_num_queries):
    client.force_login(leader)
    IndicatorFactory(undertaking=CampaignFactory())
    client.get(f"{URL}?view=0")
    with CaptureQueriesContext(connection) as one_row:
        client.get(f"{URL}?view=0")
    for campaign in CampaignFactory.create_batch(20):
        IndicatorFactory(undertaking=campaign)
    assert len(one_row) <= 12
    with django_assert_num_queries(len(one_row)):
        client.get(f"{URL}?view=0")
