"""What the desk of a leader shows of this year's report: its key figures, pillar by pillar."""

from typing import Any

from zone.ledger import clock
from zone.people.models import User
from zone.reports.annual_summary import annual_summary


def year_section(user: User) -> dict[str, Any]:
    year = clock.today().year
    report = annual_summary(user, year)
    return {"year": year, "pillars": [one for one in report.sections if one.headlines], "report": report}
