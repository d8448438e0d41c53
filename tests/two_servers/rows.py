"""`python -m tests.two_servers.rows`: the people and rows that the tests of the two servers meet."""

import django

TASKS = 6
"""Tasks of the clerk's department, each with an indicator; each test writes on one of its own."""


def main() -> None:
    django.setup()
    from tests import factories as make  # noqa: PLC0415  (Django is set up only now)
    from zone.batches.models import Batch  # noqa: PLC0415

    department = make.DepartmentFactory(code="js", name="建设局")
    clerk = make.UserFactory(username="clerk", name="填报员甲", department=department, roles=["reporter"])
    make.UserFactory(username="manager", name="管理员甲", roles=["administrator"])
    publisher = make.UserFactory(username="manager2", name="管理员乙", roles=["administrator"])
    make.ReportMonthFactory()
    park, chain = make.ParkFactory(code="east"), make.ChainFactory(code="gear")
    make.EnterpriseFactory(code="E-001", park=park, chain=chain)
    project = make.ProjectFactory(code="P2026-001", lead_department=department, park=park, chain=chain)
    make.CampaignFactory(code="C2026-001", lead_department=department)
    make.published_update(make.IndicatorFactory(undertaking=project), 3, by=clerk, publisher=publisher)
    for number in range(1, TASKS + 1):
        task = make.TaskFactory(year=2026, number=number, name=f"口袋公园{number}", lead_department=department)
        make.IndicatorFactory(undertaking=task, number=1)
    sent = {"layout": "month", "heading": [["编码"]], "places": {}}
    Batch.objects.create(kind="import", resource="updates", title="三月", by=clerk, state="ready", options=sent)


if __name__ == "__main__":
    main()
