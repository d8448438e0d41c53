"""Whoever decides on a correction sees what stood before it, figure by figure."""

from decimal import Decimal

from tests.factories import MARCH, published_update
from zone.tracking.review.cases import cases, with_content
from zone.tracking.updates import drafts


def test_a_correction_is_shown_beside_the_value_it_puts_right(client, indicator, clerk, manager, manager2, march):
    published_update(indicator, 8, by=clerk, publisher=manager)
    update = drafts.start_correction(indicator.undertaking, MARCH, by=clerk, reason="录入有误")
    typed = {indicator.pk: drafts.Entry(Decimal(7), "")}
    update = drafts.save_draft(
        update, by=clerk, version=update.version, texts={"progress": "已完成选址。"}, typed=typed
    )
    update = drafts.submit_draft(update, by=clerk)
    [case] = cases(with_content(type(update).objects.filter(pk=update.pk)))
    assert [(line.corrected, line.value) for line in case.lines] == [(8, 7)]
    client.force_login(manager2)
    page = client.get(f"/review/{update.pk}/").content.decode()
    assert "更正前" in page
    assert "<del>8</del>" in page
