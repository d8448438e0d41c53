"""Saving what a person typed into the month's form: all of it is saved or the reason is given, and nothing is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localtime

from zone.people.models import User
from zone.tracking.evidence import files
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import ProgressUpdate, Undertaking
from zone.tracking.moves import PENDING
from zone.tracking.update_fields import TEXTS
from zone.tracking.updates import drafts
from zone.tracking.updates.forms import UpdateForm, version_of
from zone.uploads import clean_name

NEW_MEANING = "指标的单位或统计方式在您打开页面之后有变动，所填内容还没有保存：请对照新的单位核对数值，再保存或提交。"


@dataclass
class SaveResult:
    """What became of a form that was sent."""

    form: UpdateForm
    update: ProgressUpdate | None = None
    """The current draft; None if there is none to write in."""
    refused: str = ""
    """Why nothing at all could be saved, in a sentence."""
    conflict: bool = False
    """Somebody saved other content after this person opened the form."""
    failures: list[str] = field(default_factory=list)
    """Why files that came with it could not be added or removed."""

    @property
    def is_saved(self) -> bool:
        """Whether what is valid of it now stands in the draft."""
        return self.update is not None and not (self.conflict or self.refused or self.form.non_field_errors())

    @property
    def is_complete(self) -> bool:
        """Whether all that was sent was done."""
        return not (self.conflict or self.refused or self.form.errors or self.failures)


@transaction.atomic
def save_form(
    undertaking: Undertaking, month: date, posted: Mapping[str, str], *, by: User, prefix: str | None = None
) -> SaveResult:
    """Save every valid field that was sent into the month's draft, begun here when there is none.

    A form opened before somebody else's saving is a conflict, unless it says the same. Raises
    PermissionDenied when `by` may not write.
    """
    try:
        draft = drafts.start(undertaking, month, by=by)
    except ValidationError as error:
        current = drafts.month_updates(undertaking, month).current
        return SaveResult(sent_form(undertaking, month, current, posted, prefix), refused=error.messages[0])
    draft = ProgressUpdate.lock(draft.pk)  # it may be filed at this moment
    form = sent_form(undertaking, month, draft, posted, prefix)
    if not draft.is_editable:
        return SaveResult(form, refused=already_filed(draft))
    if posted.get("meaning", form.meaning) != form.meaning:
        form.add_error(None, NEW_MEANING)
        return SaveResult(form, draft)
    is_stale = _is_stale(posted, draft)
    if is_stale and form.differences():
        return SaveResult(form, draft, conflict=True)
    if form.named and not is_stale:  # a second click says what is stored: saved again, it would stop the first's filing
        draft = drafts.save_draft(
            draft, by=by, version=draft.version, texts=form.valid_texts(), typed=form.valid_values()
        )
        form.mark_stored(draft)
    return SaveResult(form, draft)


def add_files(result: SaveResult, uploads: Iterable[UploadedFile], *, by: User) -> None:
    """Add the files that came with the form to the draft; note why any could not be added."""
    for uploaded in uploads:
        if result.update is None:
            result.failures.append(f"“{clean_name(uploaded.name or '')}”没有上传。")
            continue
        try:
            files.add(result.update, uploaded, by=by)
        except ValidationError as error:
            result.failures.extend(error.messages)


def submit_form(
    undertaking: Undertaking,
    month: date,
    posted: Mapping[str, str],
    uploads: Iterable[UploadedFile],
    *,
    by: User,
    prefix: str | None = None,
) -> SaveResult:
    """Save what was sent with its files and file it for review.

    Raises PermissionDenied if `by` may not file it.
    """
    result = save_form(undertaking, month, posted, by=by, prefix=prefix)
    add_files(result, uploads, by=by)
    submit_saved(result, by=by)
    return result


def submit_saved(result: SaveResult, *, by: User) -> None:
    """File what was saved; if it is incomplete or cannot be filed, note the reasons."""
    if result.update is None or not result.is_complete:
        return
    try:
        with transaction.atomic():
            result.update = drafts.submit_draft(_unchanged(result.update), by=by)
    except ValidationError as error:
        if getattr(error, "code", "") in ("state", "month"):
            result.refused = error.messages[0]
        else:
            result.form.refuse(error)


def _unchanged(saved: ProgressUpdate) -> ProgressUpdate:
    """The update, locked. Raises ValidationError if it was filed or saved again since `saved`."""
    update = ProgressUpdate.lock(saved.pk)
    if not update.is_editable:
        raise ValidationError(already_filed(update), code="state")
    if update.version != saved.version:
        raise ValidationError("提交时草稿又有新的保存，请查看最新内容后再提交。")
    return update


def sent_form(
    undertaking: Undertaking,
    month: date,
    draft: ProgressUpdate | None,
    posted: Mapping[str, str],
    prefix: str | None = None,
) -> UpdateForm:
    """The form as it was sent, checked, beside what `draft` holds."""
    form = UpdateForm(prior_figures(undertaking, month), draft, posted, prefix)
    form.full_clean()
    return form


def already_filed(update: ProgressUpdate) -> str:
    """The sentence for a form sent after the update was filed."""
    if update.state in PENDING and update.submitted_at:
        return f"本月填报已于 {localtime(update.submitted_at):%m-%d %H:%M} 由{update.author}提交，没有重复提交。"
    return f"当前状态为“{update.get_state_display()}”，不能再修改。"


def _is_stale(posted: Mapping[str, str], draft: ProgressUpdate) -> bool:
    """Whether the form was opened on another saving than the current one; never so for a draft begun just now."""
    is_new = draft.version == 0 and not draft.is_correction
    return not is_new and posted.get("version") != version_of(draft)


def chosen_version(posted: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form sent from the conflict page: those where the typed version was chosen."""
    if posted.get("whole") == "theirs":
        return {"version": posted.get("version", "")}
    if posted.get("whole") == "mine":
        return dict(posted.items())
    return {name: text for name, text in posted.items() if posted.get(f"choice_{name}") != "theirs"}


def has_input(posted: Mapping[str, str]) -> bool:
    """Whether any field of a sent form holds anything."""
    return any(text.strip() for name, text in posted.items() if name in TEXTS or name.startswith(("value_", "note_")))
