"""Parks and industry chains: their lists and their pages."""

import pytest

from tests.factories import CampaignFactory, ChainFactory, EnterpriseFactory, ParkFactory, ProjectFactory


@pytest.fixture
def settled(department, other_department):
    """A park and a chain with one enterprise, one project of the clerk's department and one of another."""
    park, chain = ParkFactory(code="east", name="高端装备产业城"), ChainFactory(code="gear", name="高端装备")
    EnterpriseFactory(name="山推工程机械股份有限公司", park=park, chain=chain)
    ProjectFactory(name="挖掘机生产线", lead_department=department, park=park, chain=chain)
    ProjectFactory(name="回转轴承", lead_department=other_department, park=park, chain=chain)
    CampaignFactory(name="产业链突破", lead_department=department, chain=chain).parks.add(park)


@pytest.mark.parametrize("address", ["/parks/", "/chains/"])
def test_a_list_counts_what_its_reader_may_see(client, settled, clerk, leader, address):
    for reader, projects in ((clerk, 1), (leader, 2)):
        client.force_login(reader)
        (row,) = client.get(address).context["table"].data
        assert (row.enterprise_count, row.project_count) == (1, projects)


def test_counted_columns_add_up_over_every_row_that_is_found(client, leader):
    for place in ("东区", "西区"):
        park = ParkFactory(name=place)
        for firm in EnterpriseFactory.create_batch(30, park=park):
            ProjectFactory(owner=firm)
    client.force_login(leader)
    table = client.get(f"/enterprises/?park={park.pk}").context["table"]
    assert len(table.records) == 25
    assert [cell.content for cell in table.totals() if cell.content] == ["合计", "30"]


@pytest.mark.parametrize("address", ["/parks/east/", "/chains/gear/"])
def test_a_page_names_enterprises_projects_and_campaigns_of_its_reader(client, settled, clerk, address):
    client.force_login(clerk)
    page = client.get(address).content.decode()
    for words in ("山推工程机械股份有限公司", "挖掘机生产线", "产业链突破"):
        assert words in page
    assert "回转轴承" not in page


@pytest.mark.parametrize("address", ["/parks/none/", "/chains/none/"])
def test_what_is_not_there_is_404(client, leader, address):
    client.force_login(leader)
    assert client.get(address).status_code == 404


def test_an_empty_park_says_so(client, leader):
    ParkFactory(code="new")
    client.force_login(leader)
    page = client.get("/parks/new/").content.decode()
    assert "没有登记企业" in page
    assert "暂无您可查看的项目" in page
