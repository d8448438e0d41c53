"""The trail in words: what acts are called, and what changed, line by line."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

ACTS = {
    "sign-in": "登录",
    "sign-in.refused": "登录被拒",
    "sign-out": "退出",
    "password.change": "修改密码",
    "role.give": "授予角色",
    "role.take": "收回角色",
    "account.add": "新增账号",
    "account.change": "修改账号",
    "master.add": "新增基础数据",
    "master.change": "修改基础数据",
    "master.delete": "删除基础数据",
    "month.open": "开放月份",
    "month.close": "关账",
    "month.reopen": "重新开放月份",
    "progressupdate.draft": "开始填报",
    "progressupdate.submit": "提交审核",
    "progressupdate.withdraw": "撤回填报",
    "progressupdate.check": "部门审核通过",
    "progressupdate.return": "退回修改",
    "progressupdate.publish": "发布",
    "progressupdate.correct": "发起更正",
    "progressupdate.discard": "作废填报",
    "evidence.add": "添加佐证",
    "evidence.remove": "移除佐证",
    "evidence.download": "下载佐证",
    "evidence.damaged": "佐证损坏",
    "export": "导出",
    "batch.bulk": "批量修改",
    "batch.import": "导入",
    "batch.undo": "撤销批量操作",
    "figure.rebuild": "重写现值",
    "example.load": "装入示例年度",
    "database.demo": "建立演示数据库",
}

WORDS = {
    "state": "状态",
    "note": "说明",
    "reason": "原因",
    "content_hash": "内容哈希",
    "username": "登录名",
    "name": "名称",
    "role": "角色",
    "roles": "角色",
    "department": "部门",
    "due_on": "截止日",
    "list": "列表",
    "format": "格式",
    "layout": "版式",
    "filter": "筛选",
    "rows": "行数",
    "document": "文件编码",
    "batch": "批量操作编号",
    "title": "名称",
    "rows_sha256": "各行内容 SHA-256",
    "report": "报表",
    "year": "年度",
    "figures": "数据项数",
    "known_at": "截至时刻",
    "file": "文件",
    "citation": "出处",
    "sha256": "SHA-256",
    "size": "大小（字节）",
    "revision": "版次",
    "indicators": "指标编号",
    "removed_with": "一并删除",
    "content": "填报内容",
    "undertaking": "事项",
    "month": "月份",
    "measurements": "指标数据",
    "indicator": "指标编号",
    "value": "数值",
    "qualifier": "口径",
    "progress": "本月进展",
    "problems": "存在问题",
    "next_steps": "下步措施",
    "no_change": "本月无变化",
    "evidence": "佐证",
    "correction_reason": "更正原因",
}
"""What a key of `changes` is called where it is no field of the object."""

CODED = {"qualifier": {"exact": "准确值", "about": "约", "at_least": "以上", "full": "全覆盖", "tier": "量级"}}
"""Words of the coded values that an update's content holds; their models stand above this room."""


@dataclass(frozen=True)
class Line:
    """One thing an entry tells: what it is called, what it was (None: not told) and what it is."""

    label: str
    before: str | None
    after: str


def act_word(act: str) -> str:
    """The act in words; an act without a name of its own shows as it is written."""
    return ACTS.get(act, act)


def object_word(object_type: str) -> str:
    """What rows of this model are called; of a model that is gone, its old name."""
    try:
        return str(apps.get_model(object_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return object_type


def lines(act: str, object_type: str, changes: Any) -> list[Line]:
    """What `changes` tells, in words. A pair is before and after where the act changes fields or a state."""
    if not isinstance(changes, dict):
        return [] if changes in (None, "") else [Line("内容", None, _words(changes))]
    told = []
    for key, value in changes.items():
        label, choices = _field(object_type, key)
        is_pair = isinstance(value, list) and len(value) == 2
        if is_pair and (key == "state" or act.endswith(".change")):
            told.append(Line(label, _words(value[0], choices), _words(value[1], choices)))
        else:
            is_new = is_pair and value[0] is None
            told.append(Line(label, None, _words(value[1] if is_new else value, choices)))
    return told


def _field(object_type: str, key: str) -> tuple[str, dict[Any, str]]:
    """Name of a key, and the words of its coded values."""
    try:
        field = apps.get_model(object_type)._meta.get_field(key)
    except (LookupError, ValueError, FieldDoesNotExist):
        return WORDS.get(key, key), {}
    return str(getattr(field, "verbose_name", key)), dict(getattr(field, "flatchoices", ()))


def _words(value: Any, choices: dict[Any, str] | None = None) -> str:
    if choices and not isinstance(value, list | dict) and value in choices:
        return str(choices[value])
    if value is None or value == "" or value == [] or value == {}:
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_words(item, choices) for item in value)
    if isinstance(value, dict):
        told = {key: _words(item, CODED.get(key)) for key, item in value.items() if item not in (None, "", [], {})}
        return "；".join(f"{WORDS.get(key, object_word(key))}：{text}" for key, text in told.items()) or "（空）"
    return str(value)
