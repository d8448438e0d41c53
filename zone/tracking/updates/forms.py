"""What may be typed into the month's form, and how it compares with what is stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from zone.tracking.figures.prior import PriorFigure
from zone.tracking.models import ProgressUpdate
from zone.tracking.update_fields import NOTE_LIMIT, TEXTS
from zone.tracking.updates.drafts import Entry
from zone.tracking.updates.form_lines import FormLine
from zone.tracking.updates.plausibility import refuse_negative
from zone.units import DecimalText, grouped, has_control_chars, month_text, plain

CORRECTION_REASONS = ("数据录入有误", "单位或数量级有误", "统计口径调整", "补充遗漏的内容", "上级部门核定数据调整")
"""Usual reasons for a correction; free text may be added."""

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Line ends of other systems, among them the soft one that WPS pastes."""


class QuantityText(DecimalText):
    """A value in an indicator's unit, as people type it; negative only where the unit does not count something."""

    def to_python(self, value) -> Decimal | None:
        number = super().to_python(value)
        if number is not None:
            refuse_negative(self.unit, number)
        return number


class Words(forms.CharField):
    """A text of at most `limit` characters. The browser does not cut it: what is too long is shown again."""

    def __init__(self, *, limit: int, **kwargs):
        self.limit = limit
        super().__init__(required=False, **kwargs)

    def to_python(self, value) -> str:
        return LINE_ENDS.sub("\n", super().to_python(value) or "")

    def validate(self, value) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(f"最多 {self.limit} 字，现有 {len(value)} 字，请精简。", code="long")

    def run_validators(self, value) -> None:
        if has_control_chars(value):
            raise ValidationError("含有看不见的控制字符，请删去后重填。", code="control")


class UpdateForm(forms.Form):
    """The month's form: one value per indicator, a note where one is asked for, three texts.

    `posted` may name only some fields: the others stay as they are stored (a form's other
    half is never emptied by silence). None: the form as it is opened. `prefix` stands before the names of its
    fields on a page of many forms; `posted` names them without it.
    """

    def __init__(
        self,
        lines: list[PriorFigure],
        draft: ProgressUpdate | None,
        posted: Mapping[str, str] | None = None,
        prefix: str | None = None,
    ):
        self.draft = draft
        self.beside = lines
        self.corrected_update = corrects = draft.corrects if draft else None
        self.corrected = {m.indicator_id: m.value for m in corrects.measurements.all()} if corrects else {}
        self.stored = stored_values(lines, draft)
        self.named = {name for name in self.stored if posted is not None and name in posted}
        data = None
        if posted is not None:
            typed = {**as_typed(self.stored), **{name: posted[name] for name in self.named}}
            data = {f"{prefix}-{name}" if prefix else name: value for name, value in typed.items()}
        super().__init__(data, initial=self.stored, prefix=prefix)
        for line in lines:
            pk, name = line.indicator.pk, line.indicator.month_label
            self.fields[f"value_{pk}"] = QuantityText(unit=line.indicator.unit, label=name, required=False)
            self.fields[f"note_{pk}"] = Words(
                limit=NOTE_LIMIT, label=f"{name}：说明", widget=forms.Textarea(attrs={"rows": 2, "class": "note-input"})
            )
        for name, text in TEXTS.items():
            self.fields[name] = Words(limit=text.limit, label=text.label, widget=forms.Textarea(attrs={"rows": 5}))
            self.fields[name].widget.attrs["data-text"] = True
        for field in self.fields.values():
            field.widget.attrs["data-cell"] = True

    @property
    def version(self) -> str:
        """Which saving of which draft the page shows; `0-0` when none is begun."""
        return version_of(self.draft)

    @property
    def version_name(self) -> str:
        """Name of the hidden field that says which saving the page shows."""
        return self.add_prefix("version")

    @property
    def version_id(self) -> str:
        return f"id_{self.version_name}"

    @property
    def meaning_name(self) -> str:
        return self.add_prefix("meaning")

    @property
    def meaning(self) -> str:
        """What the indicators on the page measure, as a short digest: what is typed is typed in these units."""
        measured = [(one.indicator.pk, one.indicator.unit, one.indicator.aggregation) for one in self.beside]
        return blake2b(repr(measured).encode(), digest_size=8).hexdigest()

    def valid_texts(self) -> dict[str, str]:
        """Texts that were sent and may be stored, by field name."""
        return {name: self.cleaned_data[name] for name in TEXTS if name in self.named and name in self.cleaned_data}

    def valid_values(self) -> dict[int, Entry]:
        """Values that were sent with a valid note and may be stored, by indicator pk."""
        typed = {}
        for line in self.beside:
            value, note = f"value_{line.indicator.pk}", f"note_{line.indicator.pk}"
            if self.named & {value, note} and value in self.cleaned_data and note in self.cleaned_data:
                typed[line.indicator.pk] = Entry(self.cleaned_data[value], self.cleaned_data[note])
        return typed

    def has_valid_input(self) -> bool:
        """Whether anything was sent that may be stored."""
        values = self.valid_values().values()
        return any(self.valid_texts().values()) or any(one.value is not None or one.note for one in values)

    def refuse(self, error: ValidationError) -> None:
        """Put the reasons of a refused action by their fields; a reason without one stands on top."""
        for name, reasons in error.error_dict.items() if hasattr(error, "error_dict") else [(None, error)]:
            self.add_error(name, reasons)

    def mark_stored(self, draft: ProgressUpdate) -> None:
        """Note that what is valid now stands in `draft`."""
        self.draft = draft
        self.stored |= {name: self.cleaned_data[name] for name in self.named if name in self.cleaned_data}

    def lines(self) -> list[FormLine]:
        """The indicators as the page draws them."""
        return [self._line(known) for known in self.beside]

    def _line(self, known: PriorFigure) -> FormLine:
        pk = known.indicator.pk
        value, note = f"value_{pk}", f"note_{pk}"
        number = self.cleaned_data.get(value) if self.is_bound else self.stored[value]
        return FormLine(known, self[value], self[note], number, self.corrected.get(pk), note in self.named)

    def texts(self, earlier: ProgressUpdate | None = None, month: date | None = None) -> list["FormText"]:
        """The texts as the page of `month` draws them, beside what is corrected or else what `earlier` says."""
        old, word = self.corrected_update, "更正前"
        if earlier and not old:
            this_year = f"{month.year}年" if month else ""
            old, word = earlier, month_text(earlier.month_id).removeprefix(this_year)
        return [FormText(self[name], getattr(old, name) if old else "", word) for name in TEXTS]

    def differences(self) -> list["Difference"]:
        """Where what was sent differs from what is stored; what cannot be read as a value differs."""
        return [
            Difference(self[name], _shown(self.stored[name], self.fields[name]))
            for name in self.fields
            if name in self.named and (name in self.errors or self.cleaned_data[name] != self.stored[name])
        ]


@dataclass(frozen=True)
class Difference:
    """One field in which what a person typed and what is stored differ."""

    field: BoundField
    theirs: str

    @property
    def mine(self) -> str:
        return self.field.value() or ""

    @property
    def takes_mine(self) -> bool:
        """Whether the choice starts at the typed version: where it says something."""
        return bool(self.mine.strip())


@dataclass(frozen=True)
class FormText:
    """One text of the form, with an older text beside it and what that is called."""

    field: BoundField
    old: str
    old_word: str


def stored_values(lines: list[PriorFigure], draft: ProgressUpdate | None) -> dict[str, Any]:
    """What the draft holds, by field name; an empty form's values when none is begun."""
    measured = {m.indicator_id: m for m in draft.measurements.all()} if draft else {}
    stored: dict[str, Any] = {}
    for line in lines:
        entry = measured.get(line.indicator.pk)
        stored[f"value_{line.indicator.pk}"] = entry.value if entry else None
        stored[f"note_{line.indicator.pk}"] = entry.note if entry else ""
    for name in TEXTS:
        stored[name] = getattr(draft, name) if draft else ""
    return stored


def as_typed(stored: dict[str, Any]) -> dict[str, str]:
    """Stored values as a person would have typed them."""
    return {name: _typed(value) for name, value in stored.items()}


def _typed(value: Any) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else value


def _shown(value: Any, field: forms.Field) -> str:
    if isinstance(value, Decimal):
        return f"{grouped(value)} {getattr(field, 'unit', '')}"
    return value or ""


def version_of(draft: ProgressUpdate | None) -> str:
    return f"{draft.pk}-{draft.version}" if draft else "0-0"


class CorrectionForm(forms.Form):
    """Why a published update is corrected: usual reasons to tick and free text."""

    reason = forms.MultipleChoiceField(
        label="更正原因",
        required=False,
        choices=[(r, r) for r in CORRECTION_REASONS],
        widget=forms.CheckboxSelectMultiple,
    )
    note = Words(limit=400, label="补充说明", widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.sentence = "；".join([*cleaned.get("reason", []), *filter(None, [cleaned.get("note", "")])])
        if not self.sentence and not self.errors:
            self.add_error("note", "请勾选或写明更正原因。")
        return cleaned
