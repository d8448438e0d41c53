"""The words of the pages: people's names, the trade's Chinese, and nothing that only the machine understands."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.test_access import PAGES, POST_ONLY, address, rows  # noqa: F401
from tests.test_markup import VOID
from zone.people.models import User

LOG = "operation-log"
"""Class of the fold that holds the ledger's entries and the codes, for who asks for them."""
SEEN = ("title", "aria-label", "placeholder", "alt", "data-label")
READERS = ("clerk", "other_clerk", "reviewer", "manager", "leader")
PAGES_OF_BUSINESS = [
    name
    for name, (_, statuses) in PAGES.items()
    if statuses is not POST_ONLY and not name.startswith(("jobs:", "seals:", "health", "ready"))
]
"""All but those by which the zone proves that nothing was bent: their hashes and programs are what they are about."""
KNOWN = """
A A4 B CSV Ctrl DOCX Enter Esc Excel GB JPEG MB PDF PNG SHA-256 Shift Tab UTF-8 WPS Word csv et xls xlsx
"""
"""Names of keys, files, units and encodings that offices say in Latin letters."""
CODES = re.compile(
    r"\b(?:[A-Z]+\d{4}-[0-9A-F]+|(?:[0-9A-F]{4}-){4}[0-9A-F]{4}|E-\d+|east|gear)\b|[^\s“”]+\.(?:pdf|xlsx|csv)\b"
)
"""Codes of undertakings, enterprises, parks, chains, documents and seals, and names of files."""
TYPE = re.compile(r"\b[a-z]+/[a-z0-9.+-]+")
"""What kind a file is, as machines say it: part of what is signed, and shown beside its code."""
HASH = re.compile(r"\b[0-9a-f]{12,}\b")
FIELD = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]*")


class Read(HTMLParser):
    """What a person can read of a page, and which of it stands in the operation log."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[tuple[str, bool]] = []
        self.texts: list[tuple[str, bool]] = []

    @property
    def in_log(self) -> bool:
        return any(is_log for _, is_log in self.opened)

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag not in VOID:
            self.opened.append((tag, LOG in (held.get("class") or "").split()))
        self.texts += [(held[name], self.in_log) for name in SEEN if held.get(name)]

    def handle_endtag(self, tag):
        while self.opened and self.opened.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.opened or self.opened[-1][0] not in ("script", "style", "kbd"):
            self.texts.append((data, self.in_log))


def faults(page: str, names: set[str]) -> list[str]:
    """Sign-in names, field names and English words on the page, and hashes outside of the operation log."""
    read = Read()
    read.feed(page)
    found = []
    for text, in_log in read.texts:
        hashes = HASH.findall(text)
        found += [] if in_log else [f"hash {one}" for one in hashes]
        plain = HASH.sub(" ", text)
        words = WORD.findall(CODES.sub(" ", TYPE.sub(" ", plain) if in_log else plain))
        found += [f"sign-in name {word}" for word in words if word in names]
        found += [f"field name {one}" for one in FIELD.findall(text)]
        found += [f"English {word}" for word in words if word not in KNOWN.split()]
    return found


GONE = """
部门已审 还有{}项未填报 补报标注逾期 应报项 照片不作要求 佐证不强制 缺少必要的佐证 "可查看的项目 "可查看的专项
"可查看的实事 首项完成率 截至何时所知 看截至 现由谁填报 年到哪了 看数据表
填本月当月数 今年前几个月合计 计划到本月累计
再看{}条 链尾 哈希 除无变化外 两边都改过 保存勾选 建立于
修改什么 首个填报月 末个填报月 按版式导出 表述用字 数据编号 参与填写的有
"""
"""Words nobody said; the pages say others now."""
ROOT = Path(__file__).parent.parent
ALLOWED = re.compile(r"synonyms=|招商项目台账|统计台账|建立台账|完善台账|与台账核对")
"""Headers of workbooks that were handed out before, and the registers that offices call 台账."""


def gone_words(text: str) -> list[str]:
    """Words of the list in this text, however a number stands in them."""
    plain = re.sub(r"\{\{.*?\}\}|\{[^{}]*\}", "{}", re.sub(r"[ \u3000]", "", text))
    return [word for word in (*GONE.split(), "台账", "经过<", '"经过') if word in plain]


def test_words_that_were_replaced_do_not_come_back():
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("docs/manual.md")]
    for room in ("zone", "projects", "livelihood"):
        sources += [one for one in (ROOT / room).glob("**/*.py") if "migrations" not in one.parts]
    found = {}
    for path in sources:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if not ALLOWED.search(line) and (words := gone_words(line)):
                found[f"{path.relative_to(ROOT)}:{number}"] = words
    assert len(sources) > 400
    assert found == {}


def test_a_word_that_was_replaced_is_found():
    assert gone_words("还有 {{ todo_count|count_text }} 项未填报") == ["还有{}项未填报"]
    assert gone_words("再看 14 条") == [] and gone_words("<summary>再看 {{ n }} 条</summary>") == ["再看{}条"]
    assert gone_words("<h2>经过</h2>") == ["经过<"]


def test_faults_are_found():
    names = {"clerk"}
    digest = "0123456789abcdef" * 4
    assert faults("<p>填报员甲 P2026-001 3 MB</p>", names) == []
    assert faults("<p>clerk</p>", names)[0] == "sign-in name clerk"
    assert faults(f'<p title="{digest}">a.pdf</p>', names) == [f"hash {digest}"]
    assert faults(f"<p>{digest[:16]}…</p>", names) == [f"hash {digest[:16]}"]
    assert faults(f'<details class="older {LOG}"><p>{digest}</p></details><p>{digest}</p>', names) == [f"hash {digest}"]
    assert "field name content_hash" in faults("<td>content_hash</td>", names)
    assert faults("<td>Returned</td>", names) == ["English Returned"]


@pytest.mark.parametrize("who", READERS)
def test_every_page_speaks_of_people_by_name_and_in_chinese(who, rows, client, request):  # noqa: F811
    client.force_login(request.getfixturevalue(who))
    names = set(User.objects.values_list("username", flat=True))
    found = {}
    for name in PAGES_OF_BUSINESS:
        answer = client.get(address(name, rows))
        body = b"".join(answer)
        if not answer.streaming and answer["Content-Type"].startswith("text/html"):
            found[name] = faults(body.decode(), names)
    assert len(found) > 15
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
