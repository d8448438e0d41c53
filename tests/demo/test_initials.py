"""Whatever a command loads can be found by its initials."""

import pytest

from projects.enterprises.models import Enterprise, IndustryChain, Park
from zone.pinyin import initials
from zone.tracking.models import Undertaking


@pytest.mark.parametrize("data", ["loaded", "example"])
def test_every_stored_row_has_the_initials_of_its_names(db, request, data):
    request.getfixturevalue(data)
    for model in (Undertaking, Park, IndustryChain, Enterprise):
        rows = list(model.objects.all())
        assert rows
        for row in rows:
            names = (row.name, getattr(row, "short_name", ""))
            assert row.initials == " ".join(filter(None, map(initials, names))), row
