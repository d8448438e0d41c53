"""What is loaded went through the one door: each event of an update is an entry of the ledger, by the same person, and
the events lead from the first state to the one in which the update stands."""

import pytest

from zone.ledger.models import LedgerEntry
from zone.tracking.models import Contributor, CurrentFigure, Evidence, Measurement, ProgressUpdate, UpdateEvent
from zone.tracking.moves import MOVES, UpdateState

BEGUN = {"draft": UpdateState.DRAFT, "correct": UpdateState.DRAFT}
FIGURES_OF_2024 = 54


@pytest.fixture
def loaded_all(example, loaded, db):
    """The example year and 2024 in one database."""
    assert CurrentFigure.objects.count() > FIGURES_OF_2024


def entries(update: ProgressUpdate) -> list[LedgerEntry]:
    about = LedgerEntry.objects.filter(object_type="tracking.progressupdate", object_id=str(update.pk))
    return list(about.order_by("sequence"))


def test_each_event_of_an_update_is_recorded_and_leads_to_its_state(loaded_all):
    for update in ProgressUpdate.objects.prefetch_related("events"):
        events, state = update.events.all(), None
        assert [(one.action, one.actor_id) for one in entries(update)] == [
            (f"progressupdate.{one.move}", one.by_id) for one in events
        ]
        for event in events:
            assert event.move in BEGUN if state is None else state in MOVES[event.move].sources
            state = BEGUN.get(event.move) or MOVES[event.move].target
        assert state == update.state
    recorded = LedgerEntry.objects.filter(action__startswith="progressupdate.")
    assert recorded.count() == UpdateEvent.objects.count() > 0


def test_each_event_of_the_example_happened_when_its_entry_says(loaded_all):
    for update in ProgressUpdate.objects.filter(undertaking__is_example=True):
        assert [one.at for one in entries(update)] == [event.at for event in update.events.all()]


def test_who_wrote_an_update_is_noted_and_did_not_publish_it(loaded_all):
    for update in ProgressUpdate.objects.all():
        hands = set(Contributor.objects.filter(update=update).values_list("user", flat=True))
        assert update.author_id in hands and update.published_by_id not in hands
        if update.state == UpdateState.PUBLISHED:
            assert update.hash_now() == update.content_hash


def test_what_is_published_and_nothing_else_makes_the_figures(loaded_all):
    published = Measurement.objects.in_force().values_list("indicator", flat=True)
    assert set(CurrentFigure.objects.values_list("indicator", flat=True)) == set(published)


def test_each_piece_of_evidence_is_recorded_unless_a_correction_copied_it(loaded_all):
    added = LedgerEntry.objects.filter(action="evidence.add").values_list("object_id", flat=True)
    written = Evidence.objects.filter(update__corrects=None).values_list("pk", flat=True)
    assert set(map(int, added)) == set(written) != set()
