"""What each act of the trail is called on a page."""

ACTS = {
    "database.demo": "建立示例库",
    "sign-in": "登录",
    "sign-in.refused": "登录被拒",
    "sign-out": "退出",
    "password.change": "修改密码",
    "account.add": "新增账号",
    "account.change": "修改账号",
    "role.give": "授予角色",
    "role.take": "收回角色",
    "master.add": "新增基础资料",
    "master.change": "修改基础资料",
    "master.delete": "删除基础资料",
    "month.open": "开放月份",
    "month.close": "关账",
    "month.reopen": "重新开放月份",
    "progressupdate.draft": "开始填报",
    "progressupdate.correct": "发起更正",
    "progressupdate.submit": "提交审核",
    "progressupdate.withdraw": "撤回",
    "progressupdate.check": "部门审核通过",
    "progressupdate.return": "退回修改",
    "progressupdate.publish": "发布",
    "progressupdate.discard": "作废",
    "evidence.add": "上传佐证",
    "evidence.remove": "删除佐证",
    "evidence.download": "下载佐证",
    "evidence.damaged": "佐证损坏",
    "export": "导出",
    "figure.rebuild": "重建数据缓存",
}


def act_label(act: str) -> str:
    """The act in the words of the trade; an unknown one as it is stored."""
    return ACTS.get(act, act)
