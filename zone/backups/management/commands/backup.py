"""`manage.py backup`: database and evidence, with a manifest, while the site runs."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zone.backups.making import make_backup
from zone.backups.manifest import BackupError
from zone.backups.words import size_text


class Command(BaseCommand):
    help = "备份数据库和佐证文件，附清单；不停站。旧备份只留最近若干份（ZONE_BACKUP_KEEP）。"

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--to", metavar="DIR", type=Path, help="放到这个文件夹，其中的旧备份不删；默认 ZONE_BACKUP_DIR"
        )

    def handle(self, *args, to: Path | None = None, **options) -> None:
        try:
            made = make_backup(to.resolve()) if to else make_backup(settings.BACKUP_DIR, settings.BACKUP_KEEP)
        except BackupError as error:
            raise CommandError(f"未备份：{error}") from error
        manifest = made.manifest
        self.stdout.write(f"备份完成：{made.folder}")
        self.stdout.write(
            f"文件 {len(manifest.files)} 个，{size_text(manifest.size)}，其中 {made.linked} 个与上一份相同、不占空间；"
            f"用时 {made.seconds:.1f} 秒。"
        )
        self.stdout.write(f"最新记录 {manifest.head}")
        for name in made.removed:
            self.stdout.write(f"已删除旧备份：{name}")
        if made.unrecorded:
            raise CommandError(f"备份已做好，但没能记入操作日志：{made.unrecorded}；请检查数据库能否写入。")
