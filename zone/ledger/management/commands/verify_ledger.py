"""Walk the ledger and name the first broken link; fail when there is one."""

from django.core.management.base import BaseCommand, CommandError

from zone.ledger.verify import Noted, verify


class Command(BaseCommand):
    help = "核验台账：逐条核对哈希链和数据库触发器，指出第一处断裂；有断裂时以非零状态退出。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--expect", metavar="SEQ:HASH", help="以前记下的链尾，核验它仍在链中")

    def handle(self, *args, expect: str | None = None, **options) -> None:
        try:
            noted = Noted.parse(expect) if expect else None
        except ValueError as error:
            raise CommandError("--expect 的格式为 序号:哈希，如上次核验所显示。") from error
        verdict = verify(noted)
        self.stdout.write(f"相接的记录 {verdict.count} 条。")
        for name in verdict.triggers:
            self.stdout.write(f"触发器或函数缺失、停用或被改动：{name}")
        for object_type in verdict.stale:
            self.stdout.write(f"最近记录的位置与台账不符，计数可能过时：{object_type}")
        if verdict.broken:
            self.stdout.write(f"第一处断裂：{verdict.broken.sentence}。")
        if not verdict.holds:
            raise CommandError("台账核验未通过。")
        if noted:
            self.stdout.write(f"所记的第 {noted.sequence} 条仍在链中。")
        self.stdout.write(f"链尾 {verdict.last}")
        self.stdout.write("核验通过；请把链尾抄记在系统之外。")
