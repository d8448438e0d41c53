"""Sign-in, sign-out and password; and the console's doors of the same kind, which lead here."""

from django.urls import path

from zone.people import views

app_name = "people"

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("keys/", views.keys, name="keys"),
    path("password/", views.OwnPassword.as_view(), name="password"),
    # These stand before the console's own addresses of the same name.
    path("admin/login/", views.console_sign_in, name="console-login"),
    path("admin/logout/", views.SignOut.as_view(), name="console-logout"),
    path("admin/password_change/", views.console_password, name="console-password"),
]
