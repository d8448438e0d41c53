"""Uploaded workbooks that nobody needs any more go every night."""

from zone.imports.upload import purge
from zone.jobs.base import Line, Report


def purge_job() -> Report:
    """Remove the files of imports that can no longer be undone."""
    return Report(lines=[Line(f"清除已不能撤销的导入文件 {purge()} 个。")])
