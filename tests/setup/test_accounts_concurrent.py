"""Two security officers confirm the same list at the same instant: its people are made once, all or none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import UserFactory
from tests.live_requests import Visitor, at_once
from zone.ledger.models import LedgerEntry
from zone.people.models import User
from zone.setup.workbooks import WORKBOOKS, receive, token_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_at_once_make_everybody_once(live_server, filled, security):
    other = UserFactory(username="security2", roles=["security"])
    accounts = WORKBOOKS["accounts"]
    people = [(f"user{number}", f"人员{number}", "js", "填报员") for number in range(20)]
    sent = filled("accounts", security, 部门=[("js", "建设局")], 账号=people)
    upside_down = filled("accounts", other, 部门=[("js", "建设局")], 账号=people[::-1])

    def confirm(user: User, content: bytes):
        checked = receive(accounts, SimpleUploadedFile("新表.xlsx", content), by=user)
        data = {"checked": token_of(accounts, checked, user)}
        visitor = Visitor(live_server, user)
        return lambda: visitor.post("/setup/accounts/confirm/", **data)

    answers = dict(at_once(confirm(security, sent), confirm(other, upside_down)))
    assert set(answers) == {200, 409}
    assert answers[200].count('class="slip"') == 20
    assert "没有要新增的" in answers[409]
    assert User.objects.filter(groups__name="reporter").count() == 20
    assert LedgerEntry.objects.filter(action="account.add").count() == 20
