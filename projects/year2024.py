"""The projects, campaigns, parks, chains, enterprises and people of the published year 2024.

Facts: `data/facts_2024.json`. What the publication does not say is left out there, and so stays 未公开.
"""

import json
from pathlib import Path
from typing import Any

from projects.models import Campaign, Enterprise, EnterpriseTitle, IndustryChain, Park, Project, TalentSelection
from zone.demo.seeding import PastYearLoader, add_once
from zone.people.models import User

Facts = dict[str, Any]

FACTS: dict[str, list[Facts]] = json.loads(
    Path(__file__).with_name("data").joinpath("facts_2024.json").read_text(encoding="utf-8")
)


def load(archive: PastYearLoader) -> None:
    """Enter what the archive's publication says of projects and campaigns."""
    by = archive.filer
    parks = {told["code"]: add_once(Park, by=by, **_split(told))[0] for told in FACTS["parks"]}
    chains = industry_chains(by)
    enterprises = {told["code"]: _enterprise(told, chains, archive) for told in FACTS["enterprises"]}
    for told in FACTS["projects"]:
        _project(dict(told), enterprises, archive)
    for told in FACTS["campaigns"]:
        _campaign(dict(told), parks, chains, enterprises, archive)


def industry_chains(by: User | None) -> dict[str, IndustryChain]:
    """The zone's four chains by code; the example year stands on the same ones."""
    return {told["code"]: add_once(IndustryChain, by=by, **_split(told))[0] for told in FACTS["chains"]}


def _split(told: Facts) -> Facts:
    """A row's code as its key, the rest as its facts."""
    return {"code": told["code"], "facts": {name: value for name, value in told.items() if name != "code"}}


def _enterprise(told: Facts, chains: dict[str, IndustryChain], archive: PastYearLoader) -> Enterprise:
    told = dict(told)
    titles = told.pop("titles", {})
    chain = chains[told.pop("chain")] if "chain" in told else None
    enterprise, new = add_once(Enterprise, by=archive.filer, **_split({**told, "chain": chain}))
    for title, pillar in titles.items() if new else ():
        source = archive.citation(pillar)
        add_once(EnterpriseTitle, by=archive.filer, enterprise=enterprise, title=title, facts={"source": source})
    return enterprise


def _project(told: Facts, enterprises: dict[str, Enterprise], archive: PastYearLoader) -> None:
    figures = told.pop("indicators")
    related = [enterprises[code] for code in told.pop("enterprises", [])]
    owner = enterprises[told.pop("owner")] if "owner" in told else None
    archive.enter(Project, figures, owner=owner, links={"enterprises": related}, **told)


def _campaign(
    told: Facts,
    parks: dict[str, Park],
    chains: dict[str, IndustryChain],
    enterprises: dict[str, Enterprise],
    archive: PastYearLoader,
) -> None:
    figures, selections = told.pop("indicators"), told.pop("selections", [])
    fields = [parks[code] for code in told.pop("parks", [])]
    chain = chains[told.pop("chain")] if "chain" in told else None
    campaign, new = archive.enter(Campaign, figures, chain=chain, links={"parks": fields}, **told)
    for selected in selections if new else ():
        facts = {"enterprise": enterprises[selected["enterprise"]], "person_latin": selected.get("person_latin", "")}
        key = {"campaign": campaign, "person": selected["person"], "year": selected["year"]}
        add_once(TalentSelection, by=archive.filer, facts=facts, **key)
