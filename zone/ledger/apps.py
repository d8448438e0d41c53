"""The append-only, hash-chained ledger, and the triggers that every room asks of the database."""

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models.signals import post_migrate, pre_migrate


class LedgerConfig(AppConfig):
    name = "zone.ledger"
    verbose_name = "操作日志"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.ledger.labels import register_labels
        from zone.ledger.proof import register_checks
        from zone.ledger.triggers import TRIGGERS, register_triggers

        pre_migrate.connect(drop_triggers, sender=self, dispatch_uid="ledger-drop-triggers")
        post_migrate.connect(make_head, sender=self, dispatch_uid="ledger-head")
        post_migrate.connect(install_triggers, dispatch_uid="ledger-install-triggers")
        post_migrate.connect(adopt_key, sender=self, dispatch_uid="ledger-adopt-key")
        register_triggers(self.label, TRIGGERS)
        register_checks({}, {"master.add": ("master.delete",)})
        register_labels(
            actions={
                "master.add": "新增基础数据",
                "master.change": "修改基础数据",
                "master.delete": "删除基础数据",
                "export": "导出",
                "database.demo": "建立演示数据库",
                "ledger.fix": "固定数据时点",
                "ledger.key": "启用操作日志密钥",
                "ledger.verify": "核验全部数据",
            },
            terms={
                "state": "状态",
                "note": "说明",
                "reason": "原因",
                "name": "名称",
                "title": "名称",
                "department": "部门",
                "month": "月份",
                "year": "年度",
                "list": "列表",
                "format": "格式",
                "layout": "版式",
                "filter": "筛选",
                "rows": "行数",
                "undertakings": "事项数",
                "file": "文件",
                "sha256": "SHA-256",
                "removed_with": "一并删除",
                "acted_at": "办理时间",
                "known_at": "数据时点",
                "place": "操作日志位置",
                "key_id": "密钥编号",
                "quick": "只核验新数据",
                "faults": "不符处数",
                "head": "最新记录",
                "first": "前几处不符",
                "unauthenticated": "启用前的记录数",
            },
        )


def drop_triggers(sender: AppConfig, using: str, plan=(), **kwargs) -> None:
    """Let SQLite rebuild tables when there is something to migrate."""
    from zone.ledger.triggers import drop_for_migration

    if plan:
        drop_for_migration(connections[using])


def install_triggers(sender: AppConfig, using: str, **kwargs) -> None:
    """Install an app's triggers after each migrate: SQLite drops them whenever Django rebuilds a table."""
    from zone.ledger.append import install_function
    from zone.ledger.triggers import BY_APP, install

    if sender.name == LedgerConfig.name:
        install_function(connections[using])

    if triggers := BY_APP.get(sender.label):
        install(triggers, connections[using])


def adopt_key(sender: AppConfig, using: str, **kwargs) -> None:
    """Record from where on entries are authenticated by the current key, when the last one is by another or by none."""
    from zone.ledger import keys
    from zone.ledger.ledger import record
    from zone.ledger.models import LedgerEntry
    from zone.ledger.verify import KEY_ADOPTED

    if using != DEFAULT_DB_ALIAS or LedgerEntry._meta.db_table not in connections[using].introspection.table_names():
        return
    last = LedgerEntry.objects.order_by("-sequence").first()
    if last is None or last.key_id == keys.current_id():
        return
    before = LedgerEntry.objects.filter(key_id="").count() if not last.key_id else 0
    with transaction.atomic():
        record(KEY_ADOPTED, changes={"key_id": keys.current_id(), "unauthenticated": before})


def make_head(sender: AppConfig, using: str, **kwargs) -> None:
    """Give a new or emptied database the head that every writer locks."""
    from zone.ledger.models import LedgerHead

    if LedgerHead._meta.db_table in connections[using].introspection.table_names():
        LedgerHead.objects.using(using).get_or_create(pk=1)
