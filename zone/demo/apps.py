"""Prepared material: the figures of 2024 and the example year, entered by the same functions as everybody's."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zone.demo"
    verbose_name = "示例数据"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.ledger.labels import register_labels

        register_labels(actions={"example.load": "装入示例年度"}, terms={"seed": "随机种子"})
