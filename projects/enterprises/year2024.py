"""The parks, chains and enterprises of the published year 2024.

Facts: `data/facts_2024.json`. What the publication does not say is left out there, and so stays 未公开.
"""

import json
from pathlib import Path
from typing import Any

from projects.enterprises.models import Enterprise, EnterpriseTitle, IndustryChain, Park
from zone.demo.seeding import PastYearLoader, add_once
from zone.people.models import User

Facts = dict[str, Any]

FACTS: dict[str, list[Facts]] = json.loads(
    Path(__file__).with_name("data").joinpath("facts_2024.json").read_text(encoding="utf-8")
)


def load(loader: PastYearLoader) -> None:
    """Enter the parks, chains and enterprises that the publication names."""
    for facts in FACTS["parks"]:
        _add(Park, facts, loader.filer)
    chains = industry_chains(loader.filer)
    for facts in FACTS["enterprises"]:
        _enterprise(dict(facts), chains, loader)


def industry_chains(by: User | None) -> dict[str, IndustryChain]:
    """The zone's four chains by code; the example year stands on the same ones."""
    return {facts["code"]: _add(IndustryChain, facts, by)[0] for facts in FACTS["chains"]}


def _add(model, facts: Facts, by: User | None):
    """Add the row with this code and these facts unless it is there."""
    others = {name: value for name, value in facts.items() if name != "code"}
    return add_once(model, by=by, code=facts["code"], facts=others)


def _enterprise(facts: Facts, chains: dict[str, IndustryChain], loader: PastYearLoader) -> None:
    titles = facts.pop("titles", {})
    chain = chains[facts.pop("chain")] if "chain" in facts else None
    enterprise, is_new = _add(Enterprise, {**facts, "chain": chain}, loader.filer)
    for title, pillar in titles.items() if is_new else ():
        source = loader.citation(pillar)
        add_once(EnterpriseTitle, by=loader.filer, enterprise=enterprise, title=title, facts={"source": source})
