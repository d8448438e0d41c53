"""Rows found by their names: as typed, or by the first letters of the pinyin."""

from typing import ClassVar

from django.db import models

from zone.pinyin import initials


class Named(models.Model):
    """A row with a name, whose initials follow the name whenever it is saved."""

    NAMES: ClassVar[tuple[str, ...]] = ("name",)
    """Fields of which the initials are made."""

    name: str
    initials = models.CharField("拼音首字母", max_length=161, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, update_fields=None, **kwargs) -> None:
        self.initials = " ".join(filter(None, (initials(getattr(self, name)) for name in self.NAMES)))
        if update_fields is not None and not set(self.NAMES).isdisjoint(update_fields):
            update_fields = {*update_fields, "initials"}
        super().save(*args, update_fields=update_fields, **kwargs)
