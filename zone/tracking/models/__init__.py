"""Undertakings, their indicators, the months of reporting, what is reported, and the evidence behind it."""

from zone.tracking.models.contributors import Contributor
from zone.tracking.models.evidence import Evidence, UpdateEvent, evidence_storage
from zone.tracking.models.indicators import Aggregation, Direction, Horizon, Indicator, PlanPoint, Qualifier
from zone.tracking.models.measurements import (
    CurrentFigure,
    Figure,
    Measurement,
    labels_of,
    link_indicators,
    values_in_force,
)
from zone.tracking.models.months import ReportMonth
from zone.tracking.models.reminders import Reminder
from zone.tracking.models.undertakings import Pillar, Undertaking, UndertakingQuerySet, of_visible, owes
from zone.tracking.models.updates import ProgressUpdate, those_in_force
from zone.tracking.month_moves import MonthState
from zone.tracking.undertaking_moves import UndertakingState

__all__ = [
    "Aggregation",
    "Contributor",
    "CurrentFigure",
    "Direction",
    "Evidence",
    "Figure",
    "Horizon",
    "Indicator",
    "Measurement",
    "MonthState",
    "Pillar",
    "PlanPoint",
    "ProgressUpdate",
    "Qualifier",
    "Reminder",
    "ReportMonth",
    "Undertaking",
    "UndertakingQuerySet",
    "UndertakingState",
    "UpdateEvent",
    "evidence_storage",
    "labels_of",
    "link_indicators",
    "of_visible",
    "owes",
    "those_in_force",
    "values_in_force",
]
