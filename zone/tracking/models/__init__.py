"""What is promised (`promises`), what is reported of it (`updates`), and what that rests on (`evidence`)."""

from zone.tracking.models.evidence import Evidence, UpdateEvent, evidence_storage
from zone.tracking.models.promises import (
    Aggregation,
    Direction,
    Horizon,
    Indicator,
    MonthState,
    Pillar,
    PlanPoint,
    Qualifier,
    ReportMonth,
    Undertaking,
    UndertakingQuerySet,
    UndertakingState,
)
from zone.tracking.models.updates import Contributor, CurrentFigure, Figure, Measurement, ProgressUpdate, labels_of

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
    "ReportMonth",
    "Undertaking",
    "UndertakingQuerySet",
    "UndertakingState",
    "UpdateEvent",
    "evidence_storage",
    "labels_of",
]
