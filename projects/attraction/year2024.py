"""The campaigns of the published year 2024, and the people selected in its talent plans.

Facts: `data/facts_2024.json`. What the publication does not say is left out there, and so stays 未公开.
"""

import json
from pathlib import Path
from typing import Any

from projects.attraction.models import Campaign, TalentSelection
from projects.enterprises.models import Enterprise, IndustryChain, Park
from zone.demo.seeding import PastYearLoader, add_once

CAMPAIGNS: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("data").joinpath("facts_2024.json").read_text(encoding="utf-8")
)["campaigns"]


def load(loader: PastYearLoader) -> None:
    """Enter the campaigns that the publication names, each with its parks, chain and selected people."""
    for facts in CAMPAIGNS:
        others = dict(facts)
        figures, selections = others.pop("indicators"), others.pop("selections", [])
        parks = [Park.objects.get(code=code) for code in others.pop("parks", [])]
        chain = IndustryChain.objects.get(code=others.pop("chain")) if "chain" in others else None
        campaign, is_new = loader.enter(Campaign, figures, chain=chain, links={"parks": parks}, **others)
        for selected in selections if is_new else ():
            _select(campaign, selected, loader)


def _select(campaign: Campaign, selected: dict[str, Any], loader: PastYearLoader) -> None:
    enterprise = Enterprise.objects.get(code=selected["enterprise"])
    facts = {"enterprise": enterprise, "person_latin": selected.get("person_latin", "")}
    key = {"campaign": campaign, "person": selected["person"], "year": selected["year"]}
    add_once(TalentSelection, by=loader.filer, facts=facts, **key)
