"""`manage.py restore BACKUP`: put a backup back into an empty place and prove it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from zone.backups.manifest import BackupError
from zone.backups.restoring import restore_backup


class Command(BaseCommand):
    help = "把一份备份恢复到空的数据库和空的佐证文件夹：先核对每个文件，再恢复，再核验；不自动升级数据表。"
    requires_system_checks = []  # they may ask a database that is not there yet

    def add_arguments(self, parser) -> None:
        parser.add_argument("backup", metavar="BACKUP", type=Path, help="备份所在的文件夹")

    def handle(self, *args, backup: Path, **options) -> None:
        try:
            restored = restore_backup(backup.resolve())
        except BackupError as error:
            raise CommandError(f"未恢复：{error}") from error
        self.stdout.write(f"已恢复 {restored.manifest.made_at} 的备份，文件 {len(restored.manifest.files)} 个。")
        for note in restored.notes:
            self.stdout.write(note)
        for fault in restored.faults:
            self.stdout.write(fault)
        if restored.faults:
            raise CommandError("备份已恢复，但核验未通过，见上；请查明后再开放使用，或换一份备份恢复到另一处。")
        self.stdout.write(f"最新记录 {restored.manifest.head}")
