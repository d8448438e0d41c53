"""Chinese names by the sounds they begin with, for people who type 拼音首字母."""

from collections.abc import Iterable

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """The first letter of each sign's reading, small letters and digits only: 清控智运 is qkzy."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(sign for sign in letters if sign.isascii() and sign.isalnum())


def saved_with(update_fields: Iterable[str] | None, *names: str) -> Iterable[str] | None:
    """The fields a save must write so that initials follow `names`; None is all of them, as for `save`."""
    if update_fields is None:
        return None
    fields = set(update_fields)
    return fields | {"initials"} if fields & set(names) else fields
