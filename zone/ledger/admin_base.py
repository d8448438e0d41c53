"""The console's forms for master data: whatever they change is recorded in the ledger, and what it records is shown."""

import copy
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse

from zone.admin_base import BaseAdmin
from zone.ledger.changes import differences, facts, snapshot
from zone.ledger.ledger import about, record

NEWEST = 100
"""Entries shown as an object's history."""


class LedgerAdmin(BaseAdmin):
    """A list and a form of the console that show what the ledger records of a row."""

    def history_view(self, request, object_id, extra_context=None):
        """What the ledger records of this object, newest first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        page = {
            **self.admin_site.each_context(request),
            "title": f"操作日志：{obj}",
            "object": obj,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            "entries": about(obj)[:NEWEST],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/ledger/history.html", page)


class RecordingAdmin(LedgerAdmin):
    """Writes one ledger entry per row added, changed or deleted, last in the transaction of the change.

    The entry stands in the place of Django's own log, which stores neither values nor order.
    """

    secret_fields: tuple[str, ...] = ("password",)
    """Fields of which the ledger records that they changed, never their values."""

    def ledger_topic(self, obj) -> str:
        """Code of the undertaking that `obj` belongs to, for the ledger."""
        return ""

    def ledger_action(self, verb: str) -> str:
        """What the entry's action is called; `verb` is add, change or delete."""
        return f"master.{verb}"

    def save_model(self, request, obj, form, change):
        obj.ledger_before = snapshot(obj) if change else None
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        rows = [(row.instance, snapshot(row.instance)) for row in formset.initial_forms if row.has_changed()]
        super().save_formset(request, form, formset, change)
        form.instance.ledger_rows = [
            *getattr(form.instance, "ledger_rows", []),
            *(("add", row, None) for row in formset.new_objects),
            *(("change", row, before) if row.pk else ("delete", before.row, None) for row, before in rows),
        ]

    def log_addition(self, request, obj, message):
        self._record(request, "add", obj, facts(obj, self.secret_fields))
        self._record_rows(request, obj)

    def log_change(self, request, obj, message):
        if changes := differences(obj.ledger_before, obj, self.secret_fields):
            self._record(request, "change", obj, changes)
        self._record_rows(request, obj)

    def log_deletions(self, request, queryset):
        """Nothing yet: Django asks before the deletion, and the entry comes after it."""

    def delete_model(self, request, obj):
        self._delete(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self._delete(request, obj)

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except IntegrityError:
            return self._refuse(request, "不能删除")

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            return self._refuse(request, "没有保存")

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except IntegrityError:
            return self._refuse(request, "没有执行")

    def _delete(self, request, obj):
        gone = copy.copy(obj)  # deleting takes the primary key off the row
        changes = facts(gone, self.secret_fields)
        with transaction.atomic():
            _, counted = obj.delete()
            own = {model._meta.label for model in (gone._meta.model, *gone._meta.all_parents)}
            if others := {label: count for label, count in counted.items() if label not in own and count}:
                changes["removed_with"] = others
            self._record(request, "delete", gone, changes)

    def _record(self, request, verb: str, obj, changes: dict[str, Any], topic: str | None = None) -> None:
        topic = self.ledger_topic(obj) if topic is None else topic
        record(self.ledger_action(verb), actor=request.user, obj=obj, topic=topic, changes=changes)

    def _record_rows(self, request, obj) -> None:
        """Rows of the form's inlines: each is recorded as an object of its own, under the parent's topic."""
        topic = self.ledger_topic(obj)
        for verb, row, before in getattr(obj, "ledger_rows", []):
            changes = differences(before, row, self.secret_fields) if before else facts(row, self.secret_fields)
            if changes:
                self._record(request, verb, row, changes, topic)

    def _refuse(self, request, what: str) -> HttpResponseRedirect:
        """Say that the database left the rows as they were; the transaction is already rolled back."""
        self.message_user(request, f"{what}：仍有其他记录引用这些数据，或它们已成定论。一切保持原样。", messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())
