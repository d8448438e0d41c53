"""Every address that takes a POST × every field it reads × hostile values: never a server error."""

import pytest

from tests.bad_input.hostile import BRIEF, complaint, names_read
from tests.test_access import BUSINESS, PAGES, POSTS, address
from zone.tracking.models import ProgressUpdate

WRITERS = {name: "clerk" if name.startswith("tracking:") and "review" not in name else "manager" for name in POSTS}
LISTS = {name for name in POSTS if PAGES[name][1] is BUSINESS}


def valid(name: str, rows: dict[str, int]) -> dict[str, str]:
    """What a browser sends to the address when all is well, so that the hostile field alone decides."""
    update = ProgressUpdate.objects.get(pk=rows["filed"])
    if name == "tracking:review-move":
        return {"content_hash": update.hash_now(), "note": "属实", "reason": "建议补充佐证材料"}
    if name == "tracking:review":
        key = str(update.pk)
        return {"move": "return", "row": key, f"hash_{key}": update.hash_now(), "note": "因", "reason": "因"}
    if name in LISTS:
        return {"all": "1", "action": "propose"}
    return {"version": "0-0", "progress": "在建", "note": "录入有误", "reason": "数据录入有误", "whole": "mine"}


@pytest.mark.parametrize("name", POSTS)
def test_no_field_breaks_an_action(name, rows, client, request, asks, monkeypatch):
    client.force_login(request.getfixturevalue(WRITERS[name]))
    url, sent = address(name, rows), valid(name, rows)
    read = names_read(monkeypatch, lambda: asks("post", url, sent)) | set(sent)
    found = {}
    for field in sorted(read):
        found[field, "repeated"] = complaint(asks("post", url, {**sent, field: list(BRIEF.values())}))
        for kind, text in BRIEF.items():
            found[field, kind] = complaint(asks("post", url, {**sent, field: text}))
    assert {case: result for case, result in found.items() if result} == {}
