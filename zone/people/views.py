"""Sign-in, sign-out and the change of one's own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zone.ledger import clock
from zone.ledger.ledger import record
from zone.people.forms import OwnPasswordForm, SignInForm
from zone.people.middleware import SEEN_AT


class SignIn(LoginView):
    """The one door in; the session it opens is new."""

    form_class = SignInForm
    template_name = "people/login.html"
    redirect_authenticated_user = True

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        self.request.session[SEEN_AT] = int(clock.now().timestamp())
        record("sign-in", actor=form.get_user(), obj=form.get_user())
        return response


class SignOut(LogoutView):
    """Ends the session; asked by POST only, so that no link on another page can do it."""

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        user = request.user
        response = super().post(request, *args, **kwargs)
        if user.is_authenticated:
            record("sign-out", actor=user, obj=user)
        return response


class OwnPassword(PasswordChangeView):
    """The change ends every other session of the person: their keys hang on the old password."""

    form_class = OwnPasswordForm
    template_name = "people/password.html"
    success_url = settings.LOGIN_REDIRECT_URL

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, "密码已修改；在其他设备上的登录已经退出。")
        return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def keys(request):
    """What the keys do, and whether single ones do anything for this person (WCAG 2.1.4)."""
    if request.method == "POST":
        user = request.user
        user.single_keys = request.POST.get("single_keys") == "on"
        user.save(update_fields=["single_keys"])
        messages.success(request, f"单键快捷键已{'开启' if user.single_keys else '关闭'}。")
        return redirect("people:keys")
    return render(request, "people/keys.html", {"title": "快捷键"})


@require_safe
def console_sign_in(request):
    """Where the console sends whoever may not enter: a stranger to the one door, others to a plain no."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get("next", "/admin/"))


@require_safe
@login_required
def console_password(request):
    """The console's own form for passwords is closed: it would pass the history and the ledger by."""
    return redirect("people:password")


def locked_out(request, response, credentials):
    """Answer to a sign-in while the account is locked for this address; the same for names that do not exist.

    Also to a change of password: wrong present ones count together with failed sign-ins.
    """
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    page = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "people/locked.html", page, status=429)
