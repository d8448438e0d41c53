"""Chinese names by the sounds they begin with, for people who type 拼音首字母."""


def initials(name: str) -> str:
    """The first letter of each character's reading, small letters and digits only: 清控智运 is qkzy."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  (57 MB, which only a process that saves names shall hold)

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
