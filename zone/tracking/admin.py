"""The console for months and updates: everything is read here, and decided by the same functions as on the pages."""

from dataclasses import replace

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from zone.admin_base import no_control_chars
from zone.ledger import clock
from zone.ledger.admin_base import LedgerAdmin
from zone.moves import make_move
from zone.request_ids import parse_id, parse_ids
from zone.templatetags.zone import moment
from zone.tracking import months
from zone.tracking.admin_figures import WITH_FIGURES, published_of_undertaking, reported
from zone.tracking.models import ProgressUpdate, ReportMonth
from zone.tracking.moves import PENDING
from zone.tracking.open_year import OpenYearForm
from zone.tracking.review.cases import NO_REASON, ReturnReason, cases, mark_seen, move_many, with_content
from zone.units import FIRST_YEAR, LAST_YEAR

DECISIONS = (
    ("publish", "publish_chosen", "发布（发布后不可更改）"),
    ("stand_in", "check_chosen", "代部门审核通过"),
    ("return", "return_chosen", "退回修改"),
)
"""What may be decided on an update: the move, the action of the list that makes it, and what its button says."""


class OpenMonthForm(forms.ModelForm):
    """A month to open; its rules are the model's."""

    class Meta:
        model = ReportMonth
        fields = ["month", "due_on", "note"]


class ReopenForm(forms.Form):
    """Why a closed month opens again."""

    reason = forms.CharField(label="重新开放的原因", max_length=200, validators=[no_control_chars])


@admin.register(ReportMonth)
class ReportMonthAdmin(LedgerAdmin):
    """Months are opened by adding one, closed and reopened by an action; nothing else changes them."""

    menu_order = 60
    counted_in = "个"
    form = OpenMonthForm
    list_display = ["month_text", "due_on", "state_text", "owing", "note"]
    list_filter = ["state"]
    ordering = ["-month"]
    actions = ["close", "reopen"]

    @admin.display(description="月份", ordering="month")
    def month_text(self, month):
        return str(month)

    @admin.display(description="状态", ordering="state")
    def state_text(self, month):
        return month.get_state_display() if month.has_begun else month.begins_on

    @admin.display(description="未报")
    def owing(self, month):
        return f"{months.still_owing(month.month).count()} 项" if month.is_reportable else "—"

    def get_urls(self):
        year = path("year/<int:year>/", self.admin_site.admin_view(self.open_year), name="tracking_reportmonth_year")
        return [year, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "this_year": clock.today().year})

    def open_year(self, request, year):
        """The twelve months of a year with their due dates, of which those ticked are opened."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404
        day = parse_id(request.GET.get("day", ""), max_digits=2)
        form = OpenYearForm(request.POST or None, year=year, day=day)
        if request.method == "POST" and form.is_valid():
            try:
                opened = months.open_several(form.due_dates(), by=request.user)
            except (ValidationError, IntegrityError):  # somebody else has opened one meanwhile
                self.message_user(request, "刚才有人开放了其中的月份，这次没有开放；请核对后再试。", messages.ERROR)
                return redirect(request.get_full_path())
            words = "、".join(str(month) for month in opened)
            self.message_user(request, f"已开放{words}；还没有到的月份从当月 1 日起填报。")
            return redirect("admin:tracking_reportmonth_changelist")
        this_year = clock.today().year
        page = {
            **self.admin_site.each_context(request),
            "title": f"开放{year}年各月",
            "opts": self.opts,
            "form": form,
            "year": year,
            "years": [this_year, this_year + 1],
        }
        return TemplateResponse(request, "admin/tracking/open_year.html", page)

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_view_on_site_url(self, obj=None):
        return f"{reverse('tracking:updates')}?month={obj.month:%Y-%m}" if obj else None

    def save_model(self, request, obj, form, change):
        months.open_month(obj.month, by=request.user, due_on=obj.due_on, note=obj.note)
        if not obj.has_begun:
            self.message_user(request, f"{obj}还没有到，{obj.begins_on}。")

    def log_addition(self, request, obj, message):
        """The ledger records it; Django's own log would record it twice."""

    @admin.action(description="关账所选月份")
    def close(self, request, queryset):
        for month in queryset.order_by("month"):
            try:
                make_move(month, "close", by=request.user)
                self.message_user(request, f"{month}已关账。")
            except ValidationError as error:
                self.message_user(request, "；".join(error.messages), messages.ERROR)

    @admin.action(description="重新开放所选月份…")
    def reopen(self, request, queryset):
        form = ReopenForm(request.POST if "decided" in request.POST else None)
        if form.is_valid():
            for month in queryset.order_by("month"):
                try:
                    make_move(month, "reopen", by=request.user, note=form.cleaned_data["reason"])
                    self.message_user(request, f"{month}已重新开放。")
                except ValidationError as error:
                    self.message_user(request, "；".join(error.messages), messages.ERROR)
            return None
        page = {
            **self.admin_site.each_context(request),
            "title": "重新开放月份",
            "opts": self.opts,
            "form": form,
            "chosen": queryset,
        }
        return TemplateResponse(request, "admin/tracking/reopen.html", page)


@admin.register(ProgressUpdate)
class ProgressUpdateAdmin(LedgerAdmin):
    """Updates are read here and published or returned by an action; no form changes one."""

    menu_order = 61
    counted_in = "份"
    list_display = [
        "undertaking",
        "month",
        "state",
        reported,
        published_of_undertaking,
        "late",
        "lead",
        "author",
        "submitted",
        "publisher",
    ]
    list_filter = ["state", "is_late", "undertaking__kind", "month", "undertaking__lead_department"]
    list_select_related = ["undertaking__lead_department", "month", "author", "published_by"]
    search_fields = ["undertaking__code", "undertaking__name"]
    date_hierarchy = None
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/tracking/update.html"
    actions = ["check_chosen", "publish_chosen", "return_chosen"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*WITH_FIGURES)

    @admin.display(description="牵头部门", ordering="undertaking__lead_department__order")
    def lead(self, update):
        return update.undertaking.lead_department or "未公开"

    @admin.display(description="时限", ordering="is_late")
    def late(self, update):
        return "逾期" if update.is_late else "—"

    @admin.display(description="提交时间", ordering="submitted_at")
    def submitted(self, update):
        return moment(update.submitted_at) if update.submitted_at else "—"

    @admin.display(description="发布人", ordering="published_by")
    def publisher(self, update):
        return update.published_by or "—"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_publish_permission(self, request):
        return request.user.has_perm("tracking.publish_progressupdate")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        update = with_content(ProgressUpdate.objects.filter(pk__in=parse_ids([object_id]))).first()
        shown = {}
        if update:
            mark_seen(update, by=request.user)
            allowed = update.moves_for(request.user)
            shown = {
                "case": cases([update])[0],
                "events": update.events.select_related("by"),
                "decisions": [one for one in DECISIONS if one[0] in allowed],
                "reason": ReturnReason(),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    @admin.action(description="代审通过所选…", permissions=["publish"])
    def check_chosen(self, request, queryset):
        return self._decide(request, queryset, "stand_in")

    @admin.action(description="发布所选…（发布后不可更改）", permissions=["publish"])
    def publish_chosen(self, request, queryset):
        return self._decide(request, queryset, "publish")

    @admin.action(description="退回所选…", permissions=["publish"])
    def return_chosen(self, request, queryset):
        return self._decide(request, queryset, "return")

    def _decide(self, request, queryset, name):
        """Show the chosen updates whole; act on the second post, on exactly the content that was shown.
        What was refused then is shown again as it stands, to be decided anew."""
        reason = ReturnReason.sent(request.POST)
        label = next(label for move, _, label in DECISIONS if move == name)
        page = {
            **self.admin_site.each_context(request),
            "title": label,
            "opts": self.opts,
            "move": name,
            "action": request.POST["action"],
            "label": label,
            "reason": reason,
        }
        undecided = queryset
        if "decided" in request.POST and (reason.note or name != "return"):
            seen = {update.pk: request.POST.get(f"hash_{update.pk}", "") for update in queryset}
            page["outcomes"] = move_many(seen, name, by=request.user, note=reason.note)
            page["reason"] = reason.after(page["outcomes"])
            refused = [outcome.update.pk for outcome in page["outcomes"] if not outcome.done]
            undecided = self.get_queryset(request).filter(pk__in=refused, state__in=PENDING)
        elif "decided" in request.POST:
            page["reason"] = replace(reason, error=NO_REASON)
        page["cases"] = cases(with_content(undecided.order_by("submitted_at", "pk")))
        for case in page["cases"]:
            mark_seen(case.update, by=request.user)
        return TemplateResponse(request, "admin/tracking/decide.html", page)
