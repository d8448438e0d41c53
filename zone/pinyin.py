"""Chinese names by the sounds they begin with, for people who type 拼音首字母."""

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """The first letter of each character's reading, small letters and digits only: 清控智运 is qkzy."""
    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
