"""Enter the published figures of 2024, each filed by one account, checked by a second, published by a third."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from zone.demo.loaders import PAST_YEAR
from zone.demo.seeding import CannotLoad, PastYearLoader, Say, account
from zone.people.roles import Role

SOURCE = "强产业 求创新 惠民生 济宁高新区书写高质量发展新答卷"


class Command(BaseCommand):
    help = "录入 2024 年公开资料所载的事项与数据，逐项填报并发布；重复运行不改变任何内容。"

    def handle(self, *args, verbosity: int = 1, **options) -> None:
        say = self.stdout.write if verbosity else lambda line: None
        try:
            archive = self.load(say)
        except CannotLoad as reason:
            raise CommandError(f"2024 年数据未录入：{reason}") from reason
        except PermissionDenied as reason:
            raise CommandError("2024 年数据未录入：录入账号须启用并保有管理员角色。") from reason
        say(f"2024 年数据就绪，本次发布 {archive.published} 项。")

    @transaction.atomic
    def load(self, say: Say) -> PastYearLoader:
        """Enter all of it or, when anything stops it, nothing: the next run begins anew."""
        archive = PastYearLoader(
            2024,
            SOURCE,
            filer=account("archive-filer", "资料录入员", Role.ADMINISTRATOR),
            checker=account("archive-checker", "资料复核员", Role.ADMINISTRATOR),
            publisher=account("archive-publisher", "资料发布员", Role.ADMINISTRATOR),
            say=say,
        )
        for load in PAST_YEAR.values():
            load(archive)
        archive.close()
        return archive
