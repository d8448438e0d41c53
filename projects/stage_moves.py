"""Where a project stands in its life, and the moves between: an administrator may set any stage from any other."""

from django.db.models import TextChoices

from zone.tracking.undertaking_moves import move_from_any_other


class Stage(TextChoices):
    """The stage a project has reached. Source: 融安县“七个一批” and the project pools of Shandong."""

    RESERVE = "reserve", "谋划储备"
    NEGOTIATING = "negotiating", "洽谈"
    SIGNED = "signed", "签约"
    PREPARATION = "preparation", "前期手续"
    STARTED = "started", "开工"
    UNDER_CONSTRUCTION = "under_construction", "在建"
    COMPLETED = "completed", "竣工"
    IN_PRODUCTION = "in_production", "投产"
    AT_CAPACITY = "at_capacity", "达产"
    SUSPENDED = "suspended", "停工缓建"
    WITHDRAWN = "withdrawn", "退库"
    TERMINATED = "terminated", "终止"


STAGES = ("", *Stage.values)
"""The stages, and the empty one: 未公开."""

STAGE_MOVES = {
    f"stage_{stage or 'withhold'}": move_from_any_other(
        STAGES, stage, f"改为{Stage(stage).label if stage else '未公开'}", field="stage"
    )
    for stage in STAGES
}
