"""Departments and the people who sign in."""

from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from zone.people.roles import BUSINESS_ROLES, CONSOLE_ROLES, Role, role_words


class Department(models.Model):
    """A unit of the zone that leads or supports undertakings and files their updates."""

    code = models.SlugField("编码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60, unique=True)
    order = models.PositiveSmallIntegerField("排序", default=100)
    is_example = models.BooleanField("示例", default=False, help_text="示例部门，页面上标明“示例”。")

    class Meta:
        verbose_name = "部门"
        verbose_name_plural = "部门"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes accounts; a name is compared after Unicode normalisation."""

    def create_user(self, username: str, password: str | None = None, **fields) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person's account. Roles are groups (`zone.people.roles`); what a person sees follows role and department."""

    username = models.CharField(
        "登录名",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "已有使用该登录名的账号。"},
    )
    name = models.CharField("姓名", max_length=60)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="users", verbose_name="部门"
    )
    is_active = models.BooleanField("启用", default=True, help_text="账号只停用、不删除，历史记录保留姓名。")
    must_change_password = models.BooleanField("下次登录须改密码", default=True)
    password_changed_at = models.DateTimeField("密码修改时间", null=True, blank=True, editable=False)
    single_keys = models.BooleanField(
        "单键快捷键", default=True, help_text="关闭后，/ j k x ? 等单个按键不再起作用。", editable=False
    )
    date_joined = models.DateTimeField("创建时间", default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def roles(self) -> frozenset[str]:
        """Names of the role groups this person holds; read once per request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def roles_held(self) -> set[str]:
        """The same of one of many people that were read with their groups."""
        return {group.name for group in self.groups.all()}

    @property
    def is_staff(self) -> bool:
        """May enter the admin console. Django's admin asks by this name."""
        return self.is_superuser or bool(self.roles & CONSOLE_ROLES)

    @property
    def is_administrator(self) -> bool:
        return Role.ADMINISTRATOR in self.roles

    @property
    def sees_everything(self) -> bool:
        """Administrators and leaders see every department's undertakings."""
        return bool(self.roles & {Role.ADMINISTRATOR, Role.LEADER})

    @property
    def scope(self) -> tuple:
        """What decides which rows this person sees; people of one scope see the same."""
        return ("all",) if self.sees_everything else (self.department_id, *sorted(self.roles))

    @property
    def reads_business(self) -> bool:
        """May open pages of undertakings, updates and reports; which rows, `visible_to` says."""
        return bool(self.roles & BUSINESS_ROLES)

    @property
    def role_names(self) -> str:
        """The person's roles in words, for the frame and lists."""
        return role_words(self.roles)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """What a browser is signed in with, and as whom: both are read in one statement (`zone.people.sessions`).

    Whose session it is, its signed data says; `user` only says whom to read with it.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions", verbose_name="账号")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "会话"
        verbose_name_plural = "会话"
        default_permissions = ()


class PastPassword(models.Model):
    """The hash of a password a person has had, so that it does not come back too soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-set_at", "-pk"]
