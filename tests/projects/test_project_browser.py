"""The page of one project in a real Chromium."""

from tests.factories import IndicatorFactory, ProjectFactory, published_update


def test_the_chart_of_an_indicator_is_drawn_as_svg(client, new_context, live_server, clerk, manager, march):
    project = ProjectFactory(lead_department=clerk.department)
    investment = IndicatorFactory(undertaking=project, number=1, name="完成投资", unit="万元", target=24000)
    published_update(investment, 1000, by=clerk, publisher=manager)
    client.force_login(clerk)
    context = new_context()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(project.get_absolute_url())
    chart = page.wait_for_selector("[data-chart] svg")
    assert "实际 1,000 万元" in chart.text_content()
    assert page.locator("[data-chart] canvas").count() == 0
    assert page.get_attribute("[data-chart]", "aria-label") == "2026年投资完成进度，数据见下表"
