"""What became of rows that were sent together: said once, on the page that a redirect leads to, so that going back in
the browser sends nothing again."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.http import HttpRequest

KEY = "outcomes"


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row."""

    name: str
    url: str
    done: bool
    message: str


def show_next(request: HttpRequest, outcomes: Iterable[RowOutcome]) -> None:
    """Have the next page of this person say these."""
    request.session[KEY] = [asdict(one) for one in outcomes]


def outcomes_to_show(request: HttpRequest) -> list[RowOutcome]:
    """What the request before has left to be said; asked a second time there is nothing."""
    return [RowOutcome(**one) for one in request.session.pop(KEY, [])] if KEY in request.session else []
