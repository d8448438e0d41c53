"""Closed months sealed: a chain of signed seals, and proofs that hold without this system."""

from django.apps import AppConfig
from django.urls import reverse


class SealsConfig(AppConfig):
    name = "zone.seals"
    verbose_name = "封账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zone.ledger.labels import register_labels
        from zone.ledger.proof import register_checks
        from zone.ledger.triggers import register_triggers
        from zone.navigation import PAGES, Place, register_places
        from zone.people.roles import Role
        from zone.seal_marks import MARKS
        from zone.seals import marks
        from zone.seals.proof import CHECKS
        from zone.seals.sealing import seal_month
        from zone.seals.triggers import TRIGGERS
        from zone.tracking.month_moves import CLOSING

        register_triggers(self.label, TRIGGERS)
        register_checks(CHECKS)
        CLOSING.register("seal", seal_month)
        MARKS.register_all(
            {"month": marks.of_month, "year": marks.of_year, "changed": marks.changed_by, "last": marks.last}
        )
        register_places(Place("封账", "/reports/seals/", "report", frozenset({Role.AUDITOR}), order=91))
        PAGES.register("seals", lambda: reverse("seals:seals"))
        PAGES.register("figure-seal", lambda indicator, month: reverse("seals:figure", args=[indicator, month]))
        register_labels(
            actions={"seal.key": "封账密钥换新", "seal.stamp": "封签加盖时间戳"},
            terms={"seal": "封签", "seal_digest": "封签校验码"},
        )
