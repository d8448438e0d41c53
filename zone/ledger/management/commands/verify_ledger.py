"""Walk the ledger and name the first broken link; fail when there is one."""

from django.core.management.base import BaseCommand, CommandError

from zone.ledger.verify import Noted, verify


class Command(BaseCommand):
    help = "核验操作日志：逐条核对校验码和数据库触发器，指出第一处断裂；有断裂时以非零状态退出。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--expect", metavar="SEQ:HASH", help="以前抄存的最新记录，核验它是否还在")

    def handle(self, *args, expect: str | None = None, **options) -> None:
        try:
            noted = Noted.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError("--expect 的格式为 序号:校验码，如上次核验所显示。") from error
        verdict = verify(noted)
        self.stdout.write(f"相接的记录 {verdict.count} 条。")
        for name in verdict.triggers:
            self.stdout.write(f"触发器或函数缺失、停用或被改动：{name}")
        for object_type in verdict.stale:
            self.stdout.write(f"最近记录的位置与操作日志不符，计数可能过时：{object_type}")
        if verdict.broken:
            self.stdout.write(f"第一处断裂：{verdict.broken.sentence}。")
        if not verdict.holds:
            raise CommandError("操作日志核验未通过。")
        if noted:
            self.stdout.write(f"所记的第 {noted.sequence} 条仍在链中。")
        self.stdout.write(f"最新记录 {verdict.last}")
        self.stdout.write("核验通过；请把最新记录的序号和校验码另行抄存。")
