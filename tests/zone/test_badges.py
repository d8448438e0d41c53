"""Badges: a tone is registered for a state that some record can be in, by the state's present name."""

from django.apps import apps

from zone.badges import TONES
from zone.jobs.models import WITHOUT_LINES


def test_every_tone_belongs_to_a_state_that_exists():
    states = {
        value for model in apps.get_models() for field in model._meta.fields for value, _ in (field.flatchoices or ())
    }
    states |= set(WITHOUT_LINES)  # of a job that nothing has come of yet
    assert set(TONES) - states == set()
