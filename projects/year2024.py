"""The projects of the published year 2024.

Facts: `data/facts_2024.json`. What the publication does not say is left out there, and so stays 未公开.
"""

import json
from pathlib import Path
from typing import Any

from projects.enterprises.models import Enterprise
from projects.models import Project
from zone.demo.seeding import PastYearLoader

PROJECTS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("data").joinpath("facts_2024.json").read_text(encoding="utf-8")
)["projects"]


def load(loader: PastYearLoader) -> None:
    """Enter the projects that the publication names."""
    enterprises = {enterprise.code: enterprise for enterprise in Enterprise.objects.all()}
    for facts in PROJECTS:
        others = dict(facts)
        figures = others.pop("indicators")
        related = [enterprises[code] for code in others.pop("enterprises", [])]
        owner = enterprises[others.pop("owner")] if "owner" in others else None
        loader.enter(Project, figures, owner=owner, links={"enterprises": related}, **others)
