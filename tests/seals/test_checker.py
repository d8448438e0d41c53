"""The outsider's program: what it confirms, and that it refuses whatever was touched, each named in one line.

Everything here is made without a database: the program is shown files and nothing else.
"""

import ast
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zone.seals import documents, merkle, openssl

CHECKER = Path(__file__).parents[2] / "docs/checker/check_seal.py"


def leaf(number: int, month: str) -> str:
    facts = {
        "figure": "12.0000",
        "indicator": f"建成{number}",
        "month": month,
        "subject": "口袋公园",
        "text": f"{number}处",
    }
    return documents.canonical({"kind": "figure", "unit": "处", **facts})


def ledger(size: int) -> list[bytes]:
    return [merkle.leaf_hash(f'{{"own_hash":"{number:064x}","sequence":{number}}}'.encode()) for number in range(size)]


class Zone:
    """A zone that has sealed some months: keys, texts, lines of the chain."""

    def __init__(self, folder: Path):
        self.key = openssl.make_key(folder / "key.pem")
        self.texts, self.lines = [], []

    def add(self, **content) -> None:
        size = (3, 10, 16, 29)[len(self.texts)]
        head = documents.TreeHead(size, merkle.root(ledger(size))).as_dict()
        text = documents.seal_text(
            number=len(self.texts) + 1,
            made_at=f"2026-0{len(self.texts) + 2}-05T01:00:00.000000+00:00",
            previous=documents.digest(self.texts[-1]) if self.texts else "",
            key=self.key.public,
            ledger=head,
            **content,
        )
        self.texts.append(text)
        self.lines.append(documents.seal_line(text, openssl.sign(self.key, text.encode()).hex(), ""))

    def seal(self, month: str, leaves: list[str]) -> None:
        root = merkle.root([merkle.leaf_hash(one.encode()) for one in leaves])
        self.add(kind="month", month=month, content=documents.TreeHead(len(leaves), root).as_dict())

    def growth(self, first: int, second: int) -> str:
        sizes = [json.loads(self.texts[place])["ledger"]["size"] for place in (first, second)]
        proof = merkle.consistency_proof(*sizes, merkle.subtrees(ledger(sizes[1])))
        return documents.growth_proof(*(documents.digest(self.texts[place]) for place in (first, second)), proof)


def sum_up(folder: Path) -> None:
    """Write the list of hashes anew, as whoever touched the files would."""
    files = [file for file in folder.iterdir() if file.name != "SHA256SUMS"]
    sums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    (folder / "SHA256SUMS").write_text(documents.checksums(sums))


def write(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    sum_up(folder)
    return folder


def check(*arguments) -> tuple[int, str]:
    done = subprocess.run([sys.executable, CHECKER, *map(str, arguments)], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    return done.returncode, (done.stdout + done.stderr).strip()


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """Two sealed months, a month each in its folder, a proof of a figure of each, and a stranger's key."""
    folder = tmp_path_factory.mktemp("seals")
    zone = Zone(folder)
    months = {"2026-01": [leaf(n, "2026-01") for n in range(5)], "2026-02": [leaf(n, "2026-02") for n in range(5)]}
    for place, (month, leaves) in enumerate(months.items()):
        zone.seal(month, leaves)
        package = {
            "seal.json": zone.lines[-1],
            "leaves.jsonl": "".join(f"{one}\n" for one in leaves),
            "chain.jsonl": "".join(zone.lines),
            "public-key.pem": openssl.public_pem(zone.key.public),
        }
        if place:
            package |= {"previous.json": zone.lines[0], "consistency.json": zone.growth(0, 1)}
        write(folder / month, package)
        tree = merkle.subtrees([merkle.leaf_hash(one.encode()) for one in leaves])
        for index in (2, 4):
            path = merkle.inclusion_proof(index, 5, tree)
            proof = documents.figure_proof(leaves[index], index, path, documents.digest(zone.texts[-1]))
            (folder / f"{month}-{index}.json").write_text(proof)
    (folder / "public.pem").write_text(openssl.public_pem(zone.key.public))
    (folder / "stranger.pem").write_text(openssl.public_pem(openssl.make_key(folder / "other.pem").public))
    return folder


def run(files: Path, words: str) -> tuple[int, str]:
    command, *arguments = words.split()
    return check(command, *(files / argument for argument in arguments))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("figure 2026-01-2.json 2026-01/seal.json public.pem", "口袋公园 建成2 2处（12.0000 处）在 封 2026-01"),
        ("month 2026-01 public.pem", "共 5 行，与 封 2026-01"),
        ("month 2026-02 public.pem", "操作日志至第 10 条"),
        ("later 2026-01/seal.json 2026-02/seal.json 2026-02/consistency.json public.pem", "其后新增 7 条"),
        ("chain 2026-02/chain.jsonl public.pem", "共 2 份封签，首尾相接，最后一份是 封 2026-02"),
        ("month 2026-01 public.pem stranger.pem", "不通过：.*公钥不符"),
        (
            "figure 2026-01-2.json 2026-02/seal.json public.pem",
            "不通过：.*月份不符：数据属于 2026-01，封签属于 2026-02",
        ),
        ("figure 2026-01-2.json 2026-01/seal.json stranger.pem", "不通过：.*公钥不符"),
        ("month 2026-01 stranger.pem", "不通过：.*公钥不符"),
        ("chain 2026-02/chain.jsonl stranger.pem", "不通过：.*公钥不符"),
        ("later 2026-02/seal.json 2026-01/seal.json 2026-02/consistency.json public.pem", "不通过：次序颠倒"),
        ("later 2026-01/seal.json 2026-01/seal.json 2026-02/consistency.json public.pem", "不通过：次序颠倒"),
        ("later 2026-01/seal.json 2026-02/seal.json 2026-01-2.json public.pem", "不通过：.*文件结构不对"),
        ("figure 2026-01-2.json missing.json public.pem", "不通过：.*打不开"),
        ("month public.pem public.pem", "不通过：.*打不开"),
        ("figure 2026-01-2.json", "不通过：参数不对"),
        ("burn 2026-01 public.pem", "不通过：参数不对"),
    ],
)
def test_the_answer_to_each_question(files, words, answer):
    status, said = run(files, words)
    assert re.match(answer if answer.startswith("不通过") else f"通过：.*{answer}", said), said
    assert status == (1 if answer.startswith("不通过") else 0)


def altered(text: str, **changed) -> str:
    return documents.canonical({**json.loads(text), **changed}) + "\n"


def test_an_altered_figure_is_refused(files, tmp_path):
    proof = json.loads((files / "2026-01-2.json").read_text())
    proof["leaf"]["figure"] = "13.0000"
    (tmp_path / "proof.json").write_text(documents.canonical(proof) + "\n")
    status, said = check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")
    assert (status, "证明与封签不符" in said) == (1, True)


def test_the_proof_of_another_figure_is_refused(files, tmp_path):
    one, other = ((files / f"2026-01-{index}.json").read_text() for index in (2, 4))
    for taken in ("leaf", "path", "index"):
        (tmp_path / "proof.json").write_text(altered(one, **{taken: json.loads(other)[taken]}))
        status, said = check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")
        assert (status, "证明与封签不符" in said) == (1, True)


def test_a_path_too_long_proves_nothing_even_with_the_two_halves_of_the_root_in_one_hash(files, tmp_path):
    """The root is the hash of 64 bytes, which a sibling of 64 bytes beside nothing would give as well."""
    leaves = (files / "2026-01/leaves.jsonl").read_bytes().splitlines()
    tree = merkle.subtrees([merkle.leaf_hash(one) for one in leaves])
    proof = json.loads((files / "2026-01-4.json").read_text())
    proof["leaf"]["figure"] = "99.0000"
    for path in (
        ["", (tree(0, 4) + tree(4, 5)).hex()],
        ["00" * 32, tree(0, 4).hex()],
        [(tree(0, 4) + tree(4, 5)).hex()],
    ):
        (tmp_path / "proof.json").write_text(documents.canonical({**proof, "path": path}) + "\n")
        status, said = check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")
        assert (status, said.startswith("不通过：")) == (1, True)


def bent_paths(proof: str) -> list[str]:
    """The same proof with a hash too many or too few."""
    path = json.loads(proof)["path"]
    return [altered(proof, path=bent) for bent in (["00" * 32, *path], [*path, "00" * 32], path[1:], path[:-1])]


def test_a_proof_of_a_figure_with_a_hash_too_many_or_too_few_is_refused(files, tmp_path):
    for proof in bent_paths((files / "2026-01-2.json").read_text()):
        (tmp_path / "proof.json").write_text(proof)
        status, said = check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")
        assert (status, said.startswith("不通过：")) == (1, True)


@pytest.mark.parametrize("first", [1, 2])
def test_a_proof_of_growth_with_a_hash_too_many_or_too_few_is_refused(tmp_path, first):
    """From ten entries, and from sixteen: of a power of two the old root itself begins the proof."""
    zone = Zone(tmp_path)
    for number in range(first + 2):
        zone.seal(f"2026-0{number + 1}", [leaf(1, f"2026-0{number + 1}")])
    (tmp_path / "key").write_text(openssl.public_pem(zone.key.public))
    for place in (first, first + 1):
        (tmp_path / str(place)).write_text(zone.lines[place])
    known = [tmp_path / str(first), tmp_path / str(first + 1), tmp_path / "proof.json", tmp_path / "key"]
    whole = zone.growth(first, first + 1)
    for proof in (whole, *bent_paths(whole)):
        (tmp_path / "proof.json").write_text(proof)
        assert check("later", *known)[0] == (0 if proof == whole else 1)


def test_the_proof_of_another_seal_is_named(files, tmp_path):
    (tmp_path / "proof.json").write_text(altered((files / "2026-01-2.json").read_text(), seal="0" * 64))
    status, said = check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")
    assert (status, "是另一份封签的" in said) == (1, True)


@pytest.mark.parametrize("index", [-1, 5, 2**60])
def test_a_place_outside_the_tree_is_refused(files, tmp_path, index):
    (tmp_path / "proof.json").write_text(altered((files / "2026-01-4.json").read_text(), index=index))
    assert check("figure", tmp_path / "proof.json", files / "2026-01/seal.json", files / "public.pem")[0] == 1


def test_an_altered_seal_is_refused(files, tmp_path):
    held = json.loads((files / "2026-01/seal.json").read_text())
    held["seal"]["content"]["size"] = 6
    (tmp_path / "seal.json").write_text(documents.canonical(held) + "\n")
    status, said = check("figure", files / "2026-01-2.json", tmp_path / "seal.json", files / "public.pem")
    assert (status, "签名不符" in said) == (1, True)


CHANGES = {
    "内容与封签不符": lambda folder: bend(folder / "leaves.jsonl", "12.0000", "21.0000"),
    "4 行对 5 行": lambda folder: shorten(folder / "leaves.jsonl"),
    "月份不符": lambda folder: bend(folder / "leaves.jsonl", "2026-02", "2026-03"),
    "文件不完整": lambda folder: bend(folder / "leaves.jsonl", '"unit":"处"}\n', '"unit":"处"'),
    "不相接": lambda folder: (folder / "chain.jsonl").write_text((folder / "seal.json").read_text()),
    "最后一份不是": lambda folder: shorten(folder / "chain.jsonl"),
    "不是这两份封签之间": lambda folder: bend(folder / "consistency.json", '"first":"', '"first":"0'),
    "操作日志被改动": lambda folder: swap(folder / "consistency.json"),
    "consistency.json：打不开": lambda folder: (folder / "consistency.json").unlink(),
    "SHA256SUMS：有文件被改动": lambda folder: (folder / "SHA256SUMS").write_text("\n"),
}


def bend(file: Path, old: str, new: str) -> None:
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


def shorten(file: Path) -> None:
    file.write_text("".join(file.read_text().splitlines(True)[:-1]))


def swap(file: Path) -> None:
    proof = json.loads(file.read_text())
    file.write_text(altered(file.read_text(), path=proof["path"][::-1]))


@pytest.mark.parametrize("named", CHANGES)
def test_a_touched_package_is_refused_by_name_even_with_its_hashes_made_anew(files, tmp_path, named):
    for file in (files / "2026-02").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    CHANGES[named](tmp_path)
    if "SHA256SUMS" not in named:
        sum_up(tmp_path)
    status, said = check("month", tmp_path, files / "public.pem")
    assert (status, named in said, said.count("\n")) == (1, True, 0)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_package_with_any_one_byte_changed_or_cut_off_is_refused(files, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flipped")
    for file in (files / "2026-02").iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    file = data.draw(st.sampled_from(sorted(folder.iterdir())))
    held = bytearray(file.read_bytes())
    place = data.draw(st.integers(0, len(held) - 1))
    if data.draw(st.booleans()):
        held[place] ^= data.draw(st.integers(1, 255))
    else:
        del held[place:]
    file.write_bytes(held)
    status, said = check("month", folder, files / "public.pem")
    assert (status, said.startswith("不通过：")) == (1, True)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_proof_a_seal_or_a_key_with_any_one_bit_changed_is_refused(files, tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("flipped")
    names = {"figure": ["2026-01-2.json", "2026-01/seal.json"], "chain": ["2026-02/chain.jsonl"]}
    names["later"] = ["2026-01/seal.json", "2026-02/seal.json", "2026-02/consistency.json"]
    command = data.draw(st.sampled_from(sorted(names)))
    copies = []
    for number, name in enumerate([*names[command], "public.pem"]):
        copies.append(folder / str(number))
        copies[-1].write_bytes((files / name).read_bytes())
    assert check(command, *copies)[0] == 0
    bent = data.draw(st.sampled_from(copies))
    held = bytearray(bent.read_bytes())
    held[data.draw(st.integers(0, len(held) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    bent.write_bytes(held)
    status, said = check(command, *copies)
    assert (status, said.startswith("不通过：")) == (1, True)


def test_a_new_key_is_believed_only_if_the_old_one_announced_it(tmp_path):
    zone = Zone(tmp_path)
    zone.seal("2026-01", [leaf(1, "2026-01")])
    old, new = zone.key, openssl.make_key(tmp_path / "new.pem")
    for name, key in (("old", old), ("new", new)):
        (tmp_path / f"{name}-public.pem").write_text(openssl.public_pem(key.public))
    unannounced = [*zone.lines]
    zone.add(kind="key", new_key=new.public)
    zone.key = new
    zone.seal("2026-02", [leaf(1, "2026-02")])
    (tmp_path / "chain.jsonl").write_text("".join(zone.lines))
    for name in ("old", "new"):
        assert check("chain", tmp_path / "chain.jsonl", tmp_path / f"{name}-public.pem")[0] == 0
    zone.texts, zone.lines = zone.texts[:1], unannounced
    zone.seal("2026-02", [leaf(1, "2026-02")])
    (tmp_path / "chain.jsonl").write_text("".join(zone.lines))
    status, said = check("chain", tmp_path / "chain.jsonl", tmp_path / "old-public.pem")
    assert (status, "第 2 行：公钥不符" in said) == (1, True)


def test_the_program_is_one_page_on_the_standard_library_alone():
    text = CHECKER.read_text()
    assert len(text.splitlines()) <= 150
    imported = re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)
    assert set(imported) <= set(sys.stdlib_module_names)
    ast.parse(text, feature_version=(3, 9))
