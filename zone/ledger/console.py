"""The console's pages for master data: every change there is told to the trail in the same transaction."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from zone.ledger.trail import record


def told(row: models.Model) -> dict[str, Any]:
    """Every column of `row` as words, many-to-many fields as lists of words."""
    columns = {field.attname: _word(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    many = {field.name: sorted(map(str, getattr(row, field.name).all())) for field in row._meta.many_to_many}
    return columns | many


def _word(value: Any) -> str | None:
    return None if value is None else str(value)


class TrailedAdmin(admin.ModelAdmin):
    """A console page whose every change writes one ledger entry with what was and what is."""

    topic_field = ""
    """Path to the code of the undertaking a row belongs to, for the trail; empty for none."""

    def topic(self, obj: models.Model) -> str:
        for part in filter(None, self.topic_field.split("__")):
            obj = getattr(obj, part)
        return str(obj) if self.topic_field else ""

    def save_model(self, request, obj, form, change):
        form.was = told(self.model.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        row = self.model.objects.get(pk=form.instance.pk)
        now = told(row)
        changes: dict[str, Any] = {
            name: [form.was.get(name), value] for name, value in now.items() if form.was.get(name) != value
        }
        for formset in formsets:
            for verb, rows in (
                ("added", formset.new_objects),
                ("changed", [row for row, _ in formset.changed_objects]),
                ("deleted", formset.deleted_objects),
            ):
                if rows:
                    name = f"{formset.model._meta.model_name}.{verb}"
                    changes[name] = [{"pk": str(row.pk), "row": str(row)} for row in rows]
        if changes:
            act = "master.change" if change else "master.add"
            record(act, actor=request.user, obj=row, changes=changes, topic=self.topic(row))

    def delete_model(self, request, obj):
        was, topic = told(obj), self.topic(obj)
        gone = type(obj)(pk=obj.pk)
        gone.__dict__.update(obj.__dict__)
        super().delete_model(request, obj)
        record("master.delete", actor=request.user, obj=gone, changes=was, topic=topic)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            with transaction.atomic():
                return super().delete_view(request, object_id, extra_context)
        except (IntegrityError, ValidationError):
            self.message_user(request, "已有填报或其他资料引用它，不能删除。", messages.ERROR)
            return self.changeform_view(request, object_id, extra_context=extra_context)

    def log_addition(self, request, obj, message):
        """The trail tells it; Django's own log would tell it twice."""

    def log_change(self, request, obj, message):
        """The trail tells it; Django's own log would tell it twice."""

    def log_deletions(self, request, queryset):
        """The trail tells it; Django's own log would tell it twice."""
