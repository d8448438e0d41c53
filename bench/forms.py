"""Forms as people send them: drafts to submit, updates to publish, projects to save in the stock console."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from itertools import count as counter
from itertools import cycle, islice
from typing import Any, NamedTuple

from django.contrib.admin.models import LogEntry
from django.forms import model_to_dict

from bench.request import Request, encode_form
from bench.year import add_month
from projects.models import Project
from zone.people.models import User
from zone.tracking.models import ProgressUpdate
from zone.tracking.moves import UpdateState
from zone.tracking.review.cases import Case, cases, with_content

STOCK_LIST = "/stock/projects/project/"
SITES = counter(1)
"""Numbers of streets: no project is saved with the site that it has."""


class Filing(NamedTuple):
    """A form about updates, and what becomes of them."""

    request: Request
    updates: tuple[int, ...]
    state: UpdateState


def submissions(count: int, by: User) -> list[Filing]:
    """Drafts of this reporter's department, each with its form."""
    drafts = ProgressUpdate.objects.filter(state=UpdateState.DRAFT, undertaking__lead_department=by.department_id)
    _add_until(drafts, count, by)
    return [_submission(one) for one in with_content(drafts.order_by("pk")[:count])]


def _submission(draft: ProgressUpdate) -> Filing:
    typed = {name: getattr(draft, name) for name in ("progress", "problems", "next_steps")}
    for measured in draft.measurements.all():
        typed |= {f"value_{measured.indicator_id}": measured.value, f"note_{measured.indicator_id}": "示例说明"}
    fields = {"version": f"{draft.pk}-{draft.version}", **typed}
    address = f"{draft.get_absolute_url()}submit/"
    return Filing(Request(address, encode_form(fields), HTTPStatus.FOUND), (draft.pk,), UpdateState.SUBMITTED)


def waiting_cases(count: int, reporter: User, administrator: User) -> list[Case]:
    """Cases that wait for an administrator, longest first, with the hash of what the review shows of them."""
    waiting = ProgressUpdate.objects.waiting_for(administrator)
    _add_until(waiting, count, reporter)
    return cases(with_content(waiting).order_by("submitted_at", "pk")[:count])


def publication(case: Case) -> Filing:
    """The form of one case's page."""
    fields = {"content_hash": case.content_hash}
    request = Request(f"/review/{case.update.pk}/publish/", encode_form(fields), HTTPStatus.FOUND)
    return Filing(request, (case.update.pk,), UpdateState.PUBLISHED)


def publication_of_many(shown: Sequence[Case]) -> Filing:
    """The form of the page that lists every case of the queue, confirmed; the answer leads to the queue again."""
    keys = tuple(case.update.pk for case in shown)
    fields = {
        "move": "publish",
        "confirmed": 1,
        "row": keys,
        **{f"hash_{case.update.pk}": case.content_hash for case in shown},
    }
    return Filing(
        Request(f"/review/?per_page={len(keys)}", encode_form(fields), HTTPStatus.FOUND), keys, UpdateState.PUBLISHED
    )


def stock_saves(count: int) -> list[Request]:
    """Projects in the stock console, each with a new site."""
    projects = Project.objects.prefetch_related("supporting_departments", "enterprises", "indicators").order_by("pk")
    return [_stock_save(one) for one in islice(cycle(projects[:count]), count)]


def _stock_save(project: Project) -> Request:
    lines = list(project.indicators.all())
    fields = {**_typed(project), "site": f"示例路{next(SITES)}号之三"}
    fields |= {"indicators-TOTAL_FORMS": len(lines), "indicators-INITIAL_FORMS": len(lines)}
    for i, line in enumerate(lines):
        fields |= {f"indicators-{i}-{name}": value for name, value in (_typed(line) | {"id": line.pk}).items()}
    return Request(f"{STOCK_LIST}{project.pk}/change/", encode_form(fields), HTTPStatus.FOUND)


def stock_save_of_many(keys: Sequence[int]) -> Request:
    """The list's action on ticked projects, which saves each and logs it."""
    return Request(STOCK_LIST, encode_form({"action": "save_chosen", "_selected_action": keys}), HTTPStatus.FOUND)


def require_moved(filings: Iterable[Filing]) -> None:
    """Stop unless each update is in the state to which its form brings it: what was measured would be a refusal."""
    for filing in filings:
        if ProgressUpdate.objects.filter(pk__in=filing.updates, state=filing.state).count() != len(filing.updates):
            raise SystemExit(f"{filing.request.address} left an update as it was")


def require_logged(before: int, saved: int) -> None:
    """Stop unless the console has logged so many projects as saved."""
    if LogEntry.objects.count() != before + saved:
        raise SystemExit(f"the console saved {LogEntry.objects.count() - before} projects of {saved}")


def _typed(row: Any) -> dict[str, Any]:
    """A row's fields as its form shows them."""
    fields = model_to_dict(row)
    return {
        name: [one.pk for one in value] if isinstance(value, list) else "" if value is None else value
        for name, value in fields.items()
    }


def _add_until(rows: Any, count: int, reporter: User) -> None:
    """Open further months until there are so many of these updates."""
    while (found := rows.count()) < count:
        add_month(reporter.pk, reporter.department_id)
        if rows.count() == found:
            raise SystemExit("no project of the reporter's department among so few")
