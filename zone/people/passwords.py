"""What a password must be like, and the one way it is set."""

import re
import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher, make_password
from django.core.exceptions import ValidationError

from zone.ledger import clock
from zone.people.models import PastPassword, User

MIN_LENGTH = 8
MAX_LENGTH = 128
REMEMBERED = 5
"""How many of a person's last passwords, the present one included, may not come back."""

ONE_TIME_ROUNDS = 10_000

POLICY = (
    f"至少 {MIN_LENGTH} 个字符，大写字母、小写字母、数字、符号四类中至少三类；不得与登录名、姓名相近，"
    f"不得用常见密码和最近 {REMEMBERED} 次用过的密码。"
)
"""The rules in one sentence, shown before one types."""

CLASSES = ("[a-z]", "[A-Z]", "[0-9]", "[^a-zA-Z0-9]")


class LongEnoughValidator:
    """Asks for so many characters; Django's own says it in English."""

    def validate(self, password: str, user=None) -> None:
        if len(password) < MIN_LENGTH:
            raise ValidationError(f"密码太短：至少 {MIN_LENGTH} 个字符，现有 {len(password)} 个。", code="too_short")

    def get_help_text(self) -> str:
        return f"至少 {MIN_LENGTH} 个字符。"


class MixedClassesValidator:
    """Asks for three of the four classes of characters."""

    def validate(self, password: str, user=None) -> None:
        if sum(bool(re.search(letters, password)) for letters in CLASSES) < 3:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return "大写字母、小写字母、数字、符号，至少包含其中三类。"


class NotUsedBeforeValidator:
    """Refuses a person's last passwords."""

    def validate(self, password: str, user=None) -> None:
        if user is not None and user.pk and _is_past_password(user, password):
            raise ValidationError(f"不能使用最近 {REMEMBERED} 次用过的密码。", code="password_used_before")

    def get_help_text(self) -> str:
        return f"不能与最近 {REMEMBERED} 次用过的密码相同。"


def _is_past_password(user: User, password: str) -> bool:
    hashes = {user.password, *user.past_passwords.values_list("password", flat=True)[:REMEMBERED]}
    return any(check_password(password, one) for one in hashes)


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """Give an account a password and remember its hash. The caller holds the transaction and writes the ledger.

    What must be changed at the first sign-in is a one-time password, made by chance.
    """
    user.password = _one_time_hash(password) if must_change else make_password(password)
    user.must_change_password = must_change
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    PastPassword.objects.create(user=user, password=user.password, set_at=user.password_changed_at)
    recent = list(user.past_passwords.values_list("pk", flat=True)[:REMEMBERED])
    user.past_passwords.exclude(pk__in=recent).delete()


def _one_time_hash(password: str) -> str:
    """The hash of a one-time password, in few rounds: of 93 bits of chance none can be guessed, and the accounts of a
    whole zone are made in seconds. The first sign-in hashes it anew in as many rounds as any other."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=ONE_TIME_ROUNDS)
    return make_password(password)


def one_time_password() -> str:
    """A random password that meets the policy and is read off a screen without doubt: no 0, O, 1, l or I."""
    letters = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    groups = ["".join(secrets.choice(letters) for _ in range(4)) for _ in range(4)]
    password = "-".join(groups)
    return password if all(re.search(some, password) for some in CLASSES) else one_time_password()
