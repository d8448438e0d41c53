"""What the desk of a leader shows of this year's report: its key figures, pillar by pillar."""

from typing import Any

from zone.ledger import clock
from zone.people.models import User
from zone.reports.annual_summary import cached_by_publication, report_of_year
from zone.reports.headlines import chosen_headlines


def year_section(user: User) -> dict[str, Any]:
    """The same key figures as the report's, which is read anew only once something was published or chosen."""
    year = clock.today().year

    def read() -> dict[str, Any]:
        report = report_of_year(user, year)
        pillars = [{"pillar": one.pillar, "headlines": one.headlines} for one in report.sections if one.headlines]
        about = {"count": report.count, "examples": report.examples, "last_published": report.last_published}
        return {"year": year, "pillars": pillars, "report": about}

    return cached_by_publication(("desk", user.scope, year, chosen_headlines(year).seen), read)
