"""Sign-in, the change of one's own password, and an account as the security officer edits it."""

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_ip_address
from axes.utils import reset as forget_failures
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.db import transaction

from zone.ledger.ledger import record
from zone.people.accounts import check_department, check_name, check_roles
from zone.people.models import User
from zone.people.passwords import MAX_LENGTH, POLICY, set_password
from zone.people.roles import Role

LENGTH_MESSAGES = {"max_length": "最多 %(limit_value)d 个字符，已填 %(show_value)d 个。"}


class SignInForm(AuthenticationForm):
    """Name and password. The answer to a wrong one is always the same; the true reason goes into the ledger."""

    username = UsernameField(
        label="登录名",
        max_length=150,
        error_messages={"required": "请填写登录名。", **LENGTH_MESSAGES},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    password = forms.CharField(
        label="密码",
        max_length=MAX_LENGTH,
        strip=False,
        error_messages={"required": "请填写密码。", **LENGTH_MESSAGES},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": "登录名或密码不正确，或者账号已停用。密码区分大小写；连续错 5 次，15 分钟内不能登录。",
        "inactive": "登录名或密码不正确，或者账号已停用。",
    }

    def clean(self):
        username = self.cleaned_data.get("username", "")
        is_locked = not AxesProxyHandler.is_allowed(self.request, {"username": username})
        try:
            return super().clean()
        except forms.ValidationError:
            _record_refusal(username, is_locked=is_locked)
            raise


@transaction.atomic
def _record_refusal(username: str, *, is_locked: bool) -> None:
    user = User.objects.filter(username=username).first()
    if is_locked:
        reason = "连续失败，暂时锁定"
    elif user is None:
        reason = "没有这个账号"
    elif not user.is_active:
        reason = "账号已停用"
    elif user.is_superuser and not settings.ZONE_SUPERUSER_SIGN_IN:
        reason = "超级用户不得登录"
    else:
        reason = "密码不符"
    record("sign-in.refused", obj=user, changes={"username": username, "reason": reason})


@transaction.atomic
def _record_wrong_password(user: User, *, is_locked: bool) -> None:
    reason = "连续失败，暂时锁定" if is_locked else "当前密码不符"
    record("password.refused", actor=user, obj=user, changes={"reason": reason})


class OwnPasswordForm(PasswordChangeForm):
    """The present password and, twice, a new one. A wrong present one counts and is recorded as at sign-in."""

    error_messages = {
        "password_incorrect": "当前密码不正确。",
        "password_mismatch": "两次输入的新密码不一致。",
    }

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        labels = {"old_password": "当前密码", "new_password1": "新密码", "new_password2": "确认新密码"}
        for name, label in labels.items():
            field = self.fields[name] = forms.CharField(
                label=label,
                max_length=MAX_LENGTH,
                strip=False,
                widget=self.fields[name].widget,
                help_text=POLICY if name == "new_password1" else "",
                error_messages={"required": f"请填写{label}。", **LENGTH_MESSAGES},
            )
            field.widget.attrs["maxlength"] = str(MAX_LENGTH)

    def clean_old_password(self) -> str:
        """Ask as sign-in does, so that both count together: five wrong ones lock this person at this address."""
        old, username = self.cleaned_data["old_password"], self.user.get_username()
        is_locked = not AxesProxyHandler.is_allowed(self.request, {"username": username})
        if authenticate(self.request, username=username, password=old) != self.user:
            _record_wrong_password(self.user, is_locked=is_locked)
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        forget_failures(username=username, ip=get_client_ip_address(self.request))
        return old

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        set_password(self.user, self.cleaned_data["new_password1"])
        record("password.change", actor=self.user, obj=self.user)
        return self.user


class AccountForm(forms.ModelForm):
    """Another person's account: who, of which department, in which roles."""

    roles = forms.MultipleChoiceField(
        label="角色",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="管理员、安全管理员、审计员三员分立，只能选其中一项。",
    )

    class Meta:
        model = User
        fields = ["username", "name", "department", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["roles"] = sorted(self.instance.roles)

    def clean_name(self) -> str:
        check_name(self.cleaned_data["name"])
        return self.cleaned_data["name"]

    def clean_roles(self) -> list[str]:
        roles = self.cleaned_data["roles"]
        check_roles(roles)
        return roles

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        try:
            check_department(cleaned.get("roles", []), has_department=bool(cleaned.get("department")))
        except forms.ValidationError as error:
            self.add_error("department", error)
        return cleaned
