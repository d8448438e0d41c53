"""Sizes and times of backups in words."""

from datetime import timedelta


def size_text(size: int) -> str:
    """12.3 MB."""
    amount = float(size)
    for unit, digits in (("字节", 0), ("KB", 0), ("MB", 1)):
        if amount < 1024:
            return f"{amount:.{digits}f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


def duration_text(age: timedelta) -> str:
    """3 天, 5 小时, 12 分钟: the largest unit alone."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes >= 48 * 60:
        return f"{minutes // 1440} 天"
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"
