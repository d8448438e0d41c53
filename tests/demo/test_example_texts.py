"""The texts of the example year agree with its numbers."""

from decimal import Decimal

from livelihood.example import SERVICES, WORKS
from projects.example import SENTENCES
from zone.tracking.figures.status import WITH_STATUSES, indicator_statuses
from zone.tracking.models import ProgressUpdate, Undertaking, UndertakingState

COURSES = [*SENTENCES.values(), WORKS, SERVICES]


def test_nothing_goes_on_beyond_its_target(example, db):
    undertakings = Undertaking.objects.filter(state=UndertakingState.ACTIVE).prefetch_related(*WITH_STATUSES)
    shares = [one.completion for undertaking in undertakings for one in indicator_statuses(undertaking)]
    reached = [share for share in shares if share is not None]
    assert len(reached) > 15 and max(reached) <= Decimal(1)


def test_what_is_said_of_the_work_goes_on_with_the_months(example, db):
    said: dict[str, list[str]] = {}
    reported = ProgressUpdate.objects.in_force().filter(no_change=False).exclude(undertaking__kind="campaign")
    for code, text in reported.order_by("undertaking__code", "month").values_list("undertaking__code", "progress"):
        said.setdefault(code, []).append(text)
    assert len(said) == 9 + 4
    for texts in said.values():
        places = [[course.index(text) for text in texts] for course in COURSES if set(texts) <= set(course)]
        assert places and any(found == sorted(found) for found in places)
    assert any(len(set(texts)) > 2 for texts in said.values())
