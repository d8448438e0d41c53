"""The console for enterprises, parks and chains."""

from django.urls import reverse

from projects.enterprises.models import Enterprise, Park
from tests.console import errors, management


def test_an_enterprise_takes_titles_and_a_true_credit_code(console):
    url = reverse("admin:enterprises_enterprise_add")
    sent = {"code": "E001", "name": "甲方机械", "credit_code": "123", **management("titles")}
    assert "统一社会信用代码为 18 位数字或大写字母。" in errors(console.post(url, sent))
    title = {"titles-0-title": "单项冠军", "titles-0-year": "2024", "titles-0-source": "公告"}
    sent |= {"credit_code": "", **management("titles", total=1), **title}
    assert console.post(url, sent).status_code == 302
    assert Enterprise.objects.get().credit_code is None
    assert Enterprise.objects.get().titles.get().title == "单项冠军"


def test_a_park_is_added(console):
    console.post(reverse("admin:enterprises_park_add"), {"code": "gdzb", "name": "高端装备产业城", "order": "1"})
    assert Park.objects.get().name == "高端装备产业城"
