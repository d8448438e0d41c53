"""The console speaks as the product does: every page of it, for every officer, without a word that nobody says."""

import gettext
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as translated

from tests.test_access_console import MODELS, address, policy, rows  # noqa: F401
from tests.test_markup import faults
from zone.ledger.models import LedgerEntry

LOCALE = Path(__file__).parents[1] / "zone" / "locale" / "zh_Hans" / "LC_MESSAGES"

NOBODY_SAYS = (
    *(
        "动作",
        "过滤器",
        "增加",
        "字段",
        "站点",
        "注销",
        "对象类型",
        "概览",
        "条目",
        "另一个",
        "变更历史",
        "该值",
        "模型",
    ),
    *("你", "---------", "None", "False", "True", "以 ", "修改 ", "查看 "),
)
ENGLISH = re.compile(r"(?<![\w.-])[A-Za-z]{3,}(?![\w.-])")
NAMES = {"auditor", "clerk", "manager", "security", "leader", "reviewer"}
"""Sign-in names, which officers of accounts and of the ledger see; nothing else is in Latin letters."""


SILENT = ("script", "style", "code", "kbd")
"""What is no words: programs, hashes, and the names that stand on keys."""


class Words(HTMLParser):
    """What a page says: its text, and what its attributes say."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        said = dict(attrs)
        names = ["title", "placeholder", "aria-label", "alt"]
        names += ["value"] if said.get("type") in ("submit", "button") else []
        self.found += [said[name] for name in names if said.get(name)]

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT

    def handle_data(self, data):
        if not self.silent and data.strip():
            self.found.append(data.strip())


def words(page: str) -> list[str]:
    parser = Words()
    parser.feed(page)
    return parser.found


def odd(said: str) -> list[str]:
    found = [word for word in NOBODY_SAYS if word in said]
    return found + [word for word in ENGLISH.findall(said) if word not in NAMES]


def test_what_is_odd_is_found():
    assert odd("运行选中的动作") == ["动作"]
    assert odd("Save and continue") == ["Save", "and", "continue"]
    assert odd("共 820 份，P2026-001，clerk") == []


@pytest.mark.parametrize("who", ["manager", "security", "auditor"])
def test_no_page_of_the_console_says_what_nobody_says(who, rows, client, request):  # noqa: F811
    client.force_login(request.getfixturevalue(who))
    opened = [name for name, roles in policy().items() if who in roles and name != "jsi18n"]
    assert len(opened) >= 3
    found = {}
    for name in opened:
        page = client.get(address(name)).content.decode()
        found[name] = [(said, odd(said)) for said in words(page) if odd(said)] + faults(page)
        assert page.count("button-main") <= 1, name
        assert "icon-no" not in page and "icon-yes" not in page, name
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("model", [label for label, (_, added, _) in MODELS.items() if added])
def test_an_empty_form_asks_for_each_field_by_its_name(model, rows, client, request):  # noqa: F811
    who = "security" if model == "people.user" else "manager"
    client.force_login(request.getfixturevalue(who))
    own = next(one for one in admin.site._registry if one._meta.label_lower == model)
    url = reverse(f"admin:{own._meta.app_label}_{own._meta.model_name}_add")
    managed = [one.formset.management_form for one in client.get(url).context["inline_admin_formsets"]]
    sent = {form.add_prefix(name): form.initial.get(name, 0) for form in managed for name in form.fields}
    answer = client.post(url, sent)
    form = answer.context["adminform"].form
    asked = {
        name: form.errors[name][0] for name, field in form.fields.items() if field.required and name in form.errors
    }
    assert asked
    for name, error in asked.items():
        assert error in (f"请填写{form.fields[name].label}。", f"请选择{form.fields[name].label}。"), name
    assert [said for said in words(answer.content.decode()) if odd(said)] == []


def test_the_results_of_an_action_and_of_a_deletion_are_said_plainly(rows, client, manager):  # noqa: F811
    client.force_login(manager)
    url = reverse("admin:enterprises_park_changelist")
    nothing = client.post(url, {"action": "delete_selected", "index": "0"}, follow=True).content.decode()
    assert "请先勾选要处理的行；没有执行任何操作。" in nothing
    sent = {"code": "PK9", "name": "新园区", "order": "9"}
    added = client.post(reverse("admin:enterprises_park_add"), sent, follow=True).content.decode()
    assert "已新增园区“新园区”。" in "".join(words(added))
    assert re.search(r"共 [0-9]+ 项", added)


def test_the_ledger_page_shows_its_entry_in_words(rows, client, auditor):  # noqa: F811
    client.force_login(auditor)
    entry = LedgerEntry.objects.latest("sequence")
    page = client.get(reverse("admin:ledger_ledgerentry_change", args=[entry.pk])).content.decode()
    assert "操作日志" in page and "返回列表" in page


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_the_compiled_words_are_those_of_their_source(domain):
    """`make words` compiles them; the server reads the compiled ones."""
    with (LOCALE / f"{domain}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog
    source = (LOCALE / f"{domain}.po").read_text()
    pairs = re.findall(r'^msgid "(.+)"\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? "(.+)"$', source, re.MULTILINE)
    assert len(pairs) == source.count("\nmsgid ") - 1
    for english, chinese in pairs:
        assert chinese.replace("\\n", "\n") in (compiled.get(english), compiled.get((english, 0))), english
    assert len(compiled) == len(pairs) + 1


def test_our_words_stand_before_those_of_django():
    assert translated("Action:") == "批量操作"
    assert translated("This field is required.") == "请填写此项。"
