"""The month on one page: a row for each undertaking that a department reports, as its reporter fills it in."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from zone.outcomes import RowOutcome
from zone.people.models import User
from zone.tracking.figures.prior import PriorFigure, prior_figures_of
from zone.tracking.models import Evidence, ProgressUpdate, ReportMonth, Undertaking, UpdateEvent
from zone.tracking.moves import UpdateState
from zone.tracking.permissions import may_write
from zone.tracking.updates import drafts
from zone.tracking.updates.corrections import Said, returned_contents
from zone.tracking.updates.form_lines import FormLine
from zone.tracking.updates.form_saving import SaveResult, add_files, has_input, save_form, sent_form, submit_saved
from zone.tracking.updates.forms import Difference, FormText, UpdateForm

SENDINGS = {"save": "已保存草稿", "submit": "已提交", "no-change": "已按“本月无变化”提交"}
"""What can be done with many rows at once, and what is said of a row with which it was done."""
UNMENDED = "退回后没有改动，请按退回原因修改后再提交；确需原样提交，请打开完整表单。"
TYPED = "已经填写了内容，请直接提交；确无变化，请清空后再报“本月无变化”。"


def prefix_of(undertaking: Undertaking) -> str:
    """What stands before the names of its fields on the page."""
    return f"u{undertaking.pk}"


@dataclass
class Outcome:
    """What became of one row that was sent."""

    undertaking: Undertaking
    done: bool
    message: str
    form: UpdateForm | None = None
    """What was sent, where it was refused: the row shows it again."""
    unsaved: list[Difference] = field(default_factory=list)
    """Where what was sent is not what is stored."""

    @property
    def shown(self) -> RowOutcome:
        return RowOutcome(self.undertaking.name, f"#{prefix_of(self.undertaking)}", self.done, self.message)


@dataclass
class GridRow:
    """One undertaking's month: its form with what is known beside each field, and what became of its last sending."""

    undertaking: Undertaking
    month: ReportMonth
    update: ProgressUpdate | None
    """The newest of the month; None: nobody has begun it."""
    form: UpdateForm
    is_writers: bool
    """Whether this person reports of it."""
    outcome: Outcome | None = None
    returned_content: dict[str, Any] | None = None
    """What it said when it was returned, while it is back; None also where that is not on record."""

    @property
    def may_correct(self) -> bool:
        """Whether this person may begin a correction of what is published."""
        is_published = self.update is not None and self.update.state == UpdateState.PUBLISHED
        return is_published and self.month.is_reportable and self.is_writers

    @cached_property
    def lines(self) -> list[FormLine]:
        return self.form.lines()

    @cached_property
    def texts(self) -> list[FormText]:
        return self.form.texts()

    @property
    def may_fill(self) -> bool:
        """Whether this person may write in it now."""
        is_open = self.update is None or (self.update.is_editable and not self.update.is_correction)
        return is_open and self.month.is_reportable and self.is_writers

    @property
    def returned(self) -> UpdateEvent | None:
        """The event that sent it back, while it is back."""
        if self.update is None or self.update.state != UpdateState.RETURNED:
            return None
        return list(self.update.events.all())[-1]

    @property
    def is_mended(self) -> bool:
        """Whether what is saved of it says something else than when it was returned."""
        if self.update is None or not self.returned:
            return False
        if self.returned_content is None:
            return self.update.saved_at > self.returned.at
        indicators = [line.known.indicator for line in self.lines]
        return Said.now(self.update).differs_from(Said.then(self.returned_content, self.update, indicators))

    @property
    def gaps(self) -> list[str]:
        """10月已退回: earlier months of the year that are not published."""
        return [gap.words for gap in self.form.beside[0].gaps] if self.form.beside else []

    @property
    def evidence(self) -> list[Evidence]:
        return list(self.update.evidence.all()) if self.update else []

    @property
    def written(self) -> str:
        """The first text that says something, for the line that folds out."""
        return next((text.field.value() for text in self.texts if text.field.value()), "")

    @property
    def stands_open(self) -> bool:
        """Whether its texts stand open: something in them is to be mended."""
        return any(text.field.errors for text in self.texts)

    @property
    def sent_names(self) -> str:
        """The names of what it sends when it is saved by itself, as htmx takes them."""
        form = self.form
        return ",".join([form.version_name, form.meaning_name, *(form[name].html_name for name in form.fields)])


def rows_of(undertakings: Collection[Undertaking], month: ReportMonth, writer: User) -> list[GridRow]:
    """The rows of these undertakings in their order, in a constant number of statements."""
    known, newest = prior_figures_of(undertakings, month.month), _newest(undertakings, month)
    rows = [_row(one, month, newest.get(one.pk), known[one.pk], writer) for one in undertakings]
    back = {row.update.pk: row for row in rows if row.update and row.returned}
    for pk, content in returned_contents(back).items():
        back[pk].returned_content = content
    return rows


def _row(
    undertaking: Undertaking, month: ReportMonth, update: ProgressUpdate | None, known: list[PriorFigure], writer: User
) -> GridRow:
    form = UpdateForm(known, update, prefix=prefix_of(undertaking))
    return GridRow(undertaking, month, update, form, may_write(writer, undertaking))


def _newest(undertakings: Collection[Undertaking], month: ReportMonth) -> dict[int, ProgressUpdate]:
    """The newest update of the month of each undertaking, by its key."""
    by_pk = {one.pk: one for one in undertakings}
    updates = (
        ProgressUpdate.objects.filter(undertaking__in=by_pk, month=month)
        .exclude(state=UpdateState.DISCARDED)
        .select_related("author")
        .prefetch_related(
            *("measurements", "evidence", "corrects__measurements"),
            Prefetch("events", UpdateEvent.objects.filter(move="return").select_related("by")),
        )
        .order_by("revision")
    )
    found = {}
    for update in updates:
        update.undertaking, update.month = by_pk[update.undertaking_id], month
        found[update.undertaking_id] = update
    return found


def sent_of(undertaking: Undertaking, posted: QueryDict) -> dict[str, str]:
    """The fields of one row among all that were sent, named as in a form of its own."""
    head = f"{prefix_of(undertaking)}-"
    return {name.removeprefix(head): str(posted[name]) for name in posted if name.startswith(head)}


def save_row(undertaking: Undertaking, month: ReportMonth, posted: QueryDict, *, by: User) -> SaveResult:
    """Save one row by itself, as it is typed. What cannot be saved begins no draft."""
    sent, prefix = sent_of(undertaking, posted), prefix_of(undertaking)
    if drafts.month_updates(undertaking, month.month).current is None:
        form = sent_form(undertaking, month.month, None, sent, prefix)
        if form.errors and not form.has_valid_input():
            return SaveResult(form)
    return save_form(undertaking, month.month, sent, by=by, prefix=prefix)


def send_rows(
    rows: list[GridRow], name: str, chosen: Collection[int], posted: QueryDict, files: MultiValueDict, *, by: User
) -> list[Outcome]:
    """Save, submit or report as unchanged the rows with these keys: each is an act of its own and stops no other.

    A row with nothing to save or to submit is passed over; one that was filed meanwhile says so.
    """
    outcomes = []
    for row in rows:
        if row.undertaking.pk not in chosen:
            continue
        sent, uploads = sent_of(row.undertaking, posted), files.getlist(f"{row.form.prefix}-file")
        if name == "no-change":
            outcomes.append(_report_no_change(row, sent, by=by))
        elif outcome := _send(row, name, sent, uploads, by=by, is_of_all=len(chosen) > 1):
            outcomes.append(outcome)
    return outcomes


def _send(row: GridRow, name: str, sent: dict[str, str], uploads: list, *, by: User, is_of_all: bool) -> Outcome | None:
    """Save or submit one row; None if there is nothing to save or to submit. What went back is submitted once it is
    mended: left as it was, it is passed over among others and refused by itself."""
    typed = UpdateForm(row.form.beside, row.update, sent, row.form.prefix)
    typed.full_clean()
    is_changed = bool(typed.differences()) or bool(uploads)
    if name == "submit" and row.returned and not is_changed and not row.is_mended:
        return None if is_of_all else Outcome(row.undertaking, False, UNMENDED)
    if not is_changed and not (name == "submit" and has_input(sent)):
        return None
    result = save_form(row.undertaking, row.month.month, sent, by=by, prefix=row.form.prefix)
    add_files(result, uploads, by=by)
    if name == "submit":
        submit_saved(result, by=by)
    if result.is_complete:
        return Outcome(row.undertaking, True, SENDINGS[name])
    return _refused(row.undertaking, result)


def _refused(undertaking: Undertaking, result: SaveResult) -> Outcome:
    """The reasons in one sentence; what was sent stands in the row again, or beside it where nobody may write now."""
    form = result.form
    labels = {name: f"{form.fields[name].label}：" if name in form.fields else "" for name in form.errors}
    errors = [f"{labels[name]}{one}" for name, found in form.errors.items() for one in found]
    reasons = [result.refused, *result.failures, *errors]
    if result.conflict and result.update:
        reasons.append(f"{result.update.author}在您打开之后保存过别的内容；再次保存即以您填写的为准。")
    unsaved = result.form.differences() if result.conflict or result.refused else []
    words = " ".join(str(reason) for reason in reasons if reason)
    return Outcome(undertaking, False, words, None if result.refused else form, unsaved)


def _report_no_change(row: GridRow, sent: dict[str, str], *, by: User) -> Outcome:
    if has_input(sent):
        typed = UpdateForm(row.form.beside, row.update, sent, row.form.prefix)
        typed.full_clean()
        return Outcome(row.undertaking, False, TYPED, typed)
    try:
        drafts.report_no_change(row.undertaking, row.month.month, by=by)
    except ValidationError as error:
        return Outcome(row.undertaking, False, " ".join(error.messages))
    return Outcome(row.undertaking, True, SENDINGS["no-change"])
