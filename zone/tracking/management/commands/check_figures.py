"""Compare stored figures and published content with the truth; fail on any difference."""

from django.core.management.base import BaseCommand, CommandError

from zone.tracking.figures.integrity import differing_figures, differing_updates, rebuild_figures


class Command(BaseCommand):
    help = "核对：存储的现值、已发布内容的校验码和操作日志是否一致；逐条列出差异，有差异时以非零状态退出。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="按已发布的填报重写存储的现值（内容差异不会被改写）")

    def handle(self, *args, rebuild: bool = False, **options) -> None:
        copies = rebuilt = contents = 0
        for differing in differing_figures():
            copies += len(differing)
            for line in differing.values():
                self.stdout.write(line)
            if rebuild:
                rebuild_figures(list(differing))
                rebuilt += len(differing)
        for line in differing_updates():
            contents += 1
            self.stdout.write(line)
        if rebuilt:
            self.stdout.write(f"已重写 {rebuilt} 个现值。")
        if contents or copies > rebuilt:
            raise CommandError(f"发现 {copies} 个现值、{contents} 处已发布内容不一致。")
        self.stdout.write("核对完毕，全部一致。")
