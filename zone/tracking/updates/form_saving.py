"""Keeping what a person typed into the month's form: all of it saved, or said why not, and nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime

from zone.people.models import User
from zone.tracking.figures.prior import prior_figures
from zone.tracking.models import ProgressUpdate, Undertaking
from zone.tracking.moves import PENDING
from zone.tracking.updates import drafts
from zone.tracking.updates.forms import UpdateForm, version_of


@dataclass
class SaveResult:
    """What became of a form that was sent."""

    form: UpdateForm
    update: ProgressUpdate | None = None
    """The draft as it stands now; None when there is none to write in."""
    refused: str = ""
    """Why nothing at all could be saved, in a sentence."""
    conflict: bool = False
    """Somebody saved other content after this person opened the form."""


@transaction.atomic
def save_form(undertaking: Undertaking, month: date, posted: Mapping[str, str], *, by: User) -> SaveResult:
    """Save every valid field that was sent into the month's draft, begun here when there is none.

    A form opened before somebody else's saving is a conflict, unless it says the same. Raises
    PermissionDenied when `by` may not write.
    """
    try:
        draft = drafts.start(undertaking, month, by=by)
    except ValidationError as error:
        standing = drafts.open_update(undertaking, month) or drafts.update_in_force(undertaking, month)
        return SaveResult(sent_form(undertaking, month, standing, posted), refused=error.messages[0])
    draft = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(
        pk=draft.pk
    )  # it may be filed at this moment
    form = sent_form(undertaking, month, draft, posted)
    if not draft.is_editable:
        return SaveResult(form, refused=already_filed(draft))
    is_stale = _is_stale(posted, draft)
    if is_stale and form.differences():
        return SaveResult(form, draft, conflict=True)
    if form.named and not is_stale:  # a second click says what is stored: saved again, it would stop the first's filing
        draft = drafts.save(draft, by=by, version=draft.version, texts=form.valid_texts(), typed=form.valid_values())
        form.mark_stored(draft)
    return SaveResult(form, draft)


def submit(kept: SaveResult, *, by: User) -> bool:
    """File what was kept; where it cannot be filed yet, put the reasons on the form and return False.

    Raises PermissionDenied when `by` may not file it.
    """
    if kept.update is None or kept.conflict or kept.refused or kept.form.errors:
        return False
    try:
        with transaction.atomic():
            update = ProgressUpdate.objects.select_for_update(of=("self",), no_key=True).get(pk=kept.update.pk)
            if not update.is_editable:
                raise ValidationError(already_filed(update), code="state")
            if update.version != kept.update.version:
                raise ValidationError("就在提交时，草稿又被保存过一次，请看过最新内容再提交。")
            kept.update = drafts.submit(update, by=by)
    except ValidationError as error:
        if getattr(error, "code", "") in ("state", "month"):
            kept.refused = error.messages[0]
        else:
            kept.form.refuse(error)
        return False
    return True


def sent_form(
    undertaking: Undertaking, month: date, draft: ProgressUpdate | None, posted: Mapping[str, str]
) -> UpdateForm:
    """The form as it was sent, checked, beside what `draft` holds."""
    form = UpdateForm(prior_figures(undertaking, month), draft, posted)
    form.full_clean()
    return form


def already_filed(update: ProgressUpdate) -> str:
    """The sentence for a form sent after the update was filed."""
    if update.state in PENDING and update.submitted_at:
        return f"本月填报已于 {localtime(update.submitted_at):%m-%d %H:%M} 由{update.author}提交，没有重复提交。"
    return f"当前状态为“{update.get_state_display()}”，不能再修改。"


def _is_stale(posted: Mapping[str, str], draft: ProgressUpdate) -> bool:
    """Whether the form was opened on another saving than the one that stands; never so for a draft begun just now."""
    is_new = draft.version == 0 and not draft.is_correction
    return not is_new and posted.get("version") != version_of(draft)


def chosen(posted: Mapping[str, str]) -> dict[str, str]:
    """The fields of a form sent from the conflict page: those where the typed version was chosen."""
    if posted.get("whole") == "theirs":
        return {"version": posted.get("version", "")}
    if posted.get("whole") == "mine":
        return dict(posted.items())
    return {name: text for name, text in posted.items() if posted.get(f"choice_{name}") != "theirs"}


def says_something(posted: Mapping[str, str]) -> bool:
    """Whether any field of a sent form holds anything."""
    return any(
        text.strip() for name, text in posted.items() if name in drafts.TEXTS or name.startswith(("value_", "note_"))
    )
