"""`manage.py create_officer`: the first security officer of a new system, who makes every other account."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zone.people.accounts import add_account
from zone.people.models import User
from zone.people.passwords import one_time_password
from zone.people.roles import Role


class Command(BaseCommand):
    help = "建立第一个安全管理员账号，一次性密码只显示一次；已有启用的安全管理员时不执行。"

    def add_arguments(self, parser):
        parser.add_argument("--username", required=True, help="登录名")
        parser.add_argument("--name", required=True, help="姓名")

    @transaction.atomic
    def handle(self, *args, username, name, **options):
        if User.objects.filter(groups__name=Role.SECURITY, is_active=True).exists():
            raise CommandError("已有启用的安全管理员，其他账号请由其在管理台建立。")
        user = User(username=User.normalize_username(username), name=name)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        password = one_time_password()
        add_account(user, [Role.SECURITY], by=None, password=password)
        self.stdout.write(f"已建立安全管理员 {user.username}。一次性密码（只显示这一次）：{password}")
