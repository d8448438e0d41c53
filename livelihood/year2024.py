"""The 27 livelihood tasks of the published year 2024, of which the publication names sixteen.

Facts: `data/facts_2024.json`. The publication numbers no task: those it names stand in the order it names
them, the others are places with a number and nothing else.
"""

import json
from pathlib import Path
from typing import Any

from livelihood.models import Task
from zone.demo.seeding import PastYearLoader
from zone.tracking.models import Pillar

COUNT = 27
"""Tasks of the year, by the publication's own count (F35)."""

NAMED: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("data").joinpath("facts_2024.json").read_text(encoding="utf-8")
)["tasks"]


def load(archive: PastYearLoader) -> None:
    """Enter what the publication says of livelihood tasks, and a place for each it does not name."""
    unnamed = [{"name": f"第{number}项（未公开）", "indicators": []} for number in range(len(NAMED) + 1, COUNT + 1)]
    for number, task in enumerate(NAMED + unnamed, 1):
        facts = {name: value for name, value in task.items() if name != "indicators"}
        archive.enter(
            Task,
            task["indicators"],
            code=f"MS{archive.year}-{number:02d}",
            year=archive.year,
            number=number,
            pillar=Pillar.LIVELIHOOD,
            **facts,
        )
