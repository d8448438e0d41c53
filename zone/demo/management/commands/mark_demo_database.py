"""`manage.py mark_demo_database`: make an empty database a demonstration and print its sign-ins."""

from django.core.management.base import BaseCommand, CommandError
from environs import Env

from zone.demo import sign_ins
from zone.people.passwords import one_time_password


class Command(BaseCommand):
    help = "把空数据库设为示例库，建立各角色的示例账号；密码取自 ZONE_DEMO_PASSWORD，未设置时随机生成。"

    def handle(self, *args, **options):
        password = Env().str("ZONE_DEMO_PASSWORD", "") or one_time_password()
        try:
            sign_ins.create_sign_ins(password)
        except PermissionError as refused:
            raise CommandError("操作日志中已有记录：只有空数据库可以设为示例库。") from refused
        for username, role, _ in sign_ins.SIGN_INS:
            self.stdout.write(f"  {username:<10} {role.label}")
        self.stdout.write(f"  密码：{password}")
