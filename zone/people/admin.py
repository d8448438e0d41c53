"""The console for departments and accounts."""

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path

from zone.admin_base import BaseAdmin
from zone.ledger.admin_base import RecordingAdmin
from zone.people.accounts import add_account, change_account, reset_password
from zone.people.forms import AccountForm
from zone.people.models import Department, User
from zone.people.passwords import one_time_password
from zone.people.roles import Role, role_words

admin.site.unregister(Group)  # the policy stands in roles.py


@admin.register(Department)
class DepartmentAdmin(RecordingAdmin):
    menu_order = 70
    counted_in = "个"
    list_display = ["code", "name", "order", "is_example"]
    list_filter = ["is_example"]
    search_fields = ["code", "name"]


class RoleFilter(admin.SimpleListFilter):
    title = "角色"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return [*Role.choices, ("none", "未授角色")]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.filter(groups=None)
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(BaseAdmin):
    """Accounts as the security officer keeps them: never one's own, never deleted, and no password is ever stored
    or shown again."""

    menu_order = 71
    counted_in = "个"
    added_by_workbook = ("new-accounts", "用表格导入")
    form = AccountForm
    change_form_template = "people/account_form.html"
    list_display = ["name", "username", "department", "role_words", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_active", "must_change_password", "department"]
    list_select_related = ["department"]
    search_fields = ["name", "username"]
    ordering = ["username"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(is_superuser=False).prefetch_related("groups")

    @admin.display(description="角色")
    def role_words(self, user):
        return role_words({group.name for group in user.groups.all()}) or "—"

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["username", "name", "department", "roles"]
        roles = "roles" if self.has_change_permission(request, obj) else "role_words"
        return ["username", "name", "department", roles, "is_active", *self._readonly_facts]

    def get_readonly_fields(self, request, obj=None):
        """The login name stays: the ledger knows the person by it."""
        return ["username", "role_words", *self._readonly_facts] if obj else []

    _readonly_facts = ("must_change_password", "password_changed_at", "last_login", "date_joined")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and obj != request.user

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        roles = form.cleaned_data["roles"]
        if change:
            change_account(obj, roles, by=request.user)
        else:
            obj.one_time_password = one_time_password()
            add_account(obj, roles, by=request.user, password=obj.one_time_password)

    def add_view(self, request, form_url="", extra_context=None):
        """With one button: what is saved is answered with the one-time password, whichever was pressed."""
        one = {"show_save_and_continue": False, "show_save_and_add_another": False}
        return super().add_view(request, form_url, {**(extra_context or {}), **one})

    def response_add(self, request, obj, post_url_continue=None):
        return self._show_once(request, obj, obj.one_time_password)

    def log_addition(self, request, obj, message):
        """The ledger records it; Django's own log would record it twice."""

    def log_change(self, request, obj, message):
        """The ledger records it; Django's own log would record it twice."""

    def get_urls(self):
        reset = path("<int:pk>/password/", self.admin_site.admin_view(self.reset), name="people_user_password")
        return [reset, *super().get_urls()]

    def reset(self, request, pk):
        """Ask, then give a new one-time password."""
        user = self.get_object(request, str(pk))
        if not self.has_view_permission(request):
            raise PermissionDenied
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if request.method == "POST":
            password = one_time_password()
            reset_password(user, password, by=request.user)
            return self._show_once(request, user, password)
        return self._page(request, user, "people/reset_password.html", "重设密码")

    def _show_once(self, request, user, password):
        """In the answer itself and nowhere else: a message would lie in a cookie."""
        return self._page(request, user, "people/one_time_password.html", "一次性密码", password=password)

    def _page(self, request, user, template, title, **more):
        page = {**self.admin_site.each_context(request), "opts": self.opts, "original": user, "title": title, **more}
        return TemplateResponse(request, template, page)
