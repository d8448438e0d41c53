"""Changes of many rows in one action: previewed, made row by row, recorded, undone."""

from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "zone.batches"
    verbose_name = "批量"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.badges import register_tones
        from zone.batches.bulk_preview import read_selected
        from zone.batches.models import BatchKind
        from zone.batches.runner import ROW_READERS
        from zone.ledger.labels import register_labels

        ROW_READERS.register(BatchKind.BULK, read_selected)
        register_tones(
            reading="go",
            ready="wait",
            running="go",
            done="done",
            undoing="go",
            refused="late",
            error="late",
            conflict="warn",
            chosen="wait",
            changed="warn",
        )
        register_labels(
            actions={"batch.bulk": "批量修改", "batch.import": "导入", "batch.undo": "撤销批量操作"},
            terms={"batch": "批量操作编号", "rows_sha256": "各行内容 SHA-256"},
        )
