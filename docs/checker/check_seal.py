"""核对封账文件：不连任何系统，只用 Python 3.9 以上标准库；签名和时间戳由 openssl 程序核对。用法：
python3 check_seal.py figure 证明.json 封签.json 公钥.pem        一项数据确在封签之内
python3 check_seal.py month  解压后的目录 公钥.pem               整月的数据、文字、佐证与封签一致
python3 check_seal.py later  前封签 后封签 衔接证明 公钥.pem…    后一封签只增加、未改动前一封签时的操作日志
python3 check_seal.py chain  chain.jsonl 公钥.pem                历次封签首尾相接
末尾可加 --ca 证书.pem，并核对时间戳。公钥请从别处取得。通过退出码为 0，否则为 1，并说明哪一处不符。
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

CA = []  # 时间戳机构的证书
PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA{}\n-----END PUBLIC KEY-----\n"

def need(holds, text):
    if not holds:
        raise SystemExit(f"不通过：{text}")

def canonical(content):  # 同一内容只有一种写法：键排序，无空格
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")

def read(name, line=None):  # 一个文件，或其中一行
    data = Path(name).read_bytes() if line is None else line
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    need(content and data == canonical(content) + b"\n", f"{name}：文件不完整或被改动，不是封账文件应有的写法")
    return content

def unhex(text, length=32):
    need(text == bytes.fromhex(text).hex() and len(text) == 2 * length, "哈希或签名的写法被改动")
    return bytes.fromhex(text)

def openssl(arguments, **files):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        return subprocess.run(["openssl", *arguments.split()], cwd=folder, capture_output=True).returncode == 0

def checked(one, name, keys):  # 核对公钥、签名、时间戳；返回封签内容、哈希、短码
    seal, signature, stamp = one["seal"], unhex(one["signature"], 64), one["time_stamp"]
    files = {"key": PEM.format(seal["key"]).encode(), "text": canonical(seal), "data": signature}
    need(seal["version"] == 1, f"{name}：封签版本 {seal['version']} 须用新版程序核对")
    need(files["key"] in keys, f"{name}：公钥不符：不是签这份封签的公钥，或公钥、封签被改动")
    is_signed = openssl("pkeyutl -verify -rawin -pubin -inkey key -in text -sigfile data", **files)
    need(is_signed, f"{name}：签名不符：封签被改动，或不是用这把密钥签的")
    for ca in CA:
        files.update(ca=Path(ca).read_bytes(), stamp=unhex(stamp, len(stamp) // 2))
        is_stamped = stamp and openssl("ts -verify -data data -in stamp -CAfile ca", **files)
        need(is_stamped, f"{name}：没有时间戳，或时间戳不符")
    digest = hashlib.sha256(canonical(seal)).hexdigest()
    groups = "-".join(digest[start : start + 4].upper() for start in range(0, 20, 4))
    return seal, digest, f"封 {seal.get('month', '密钥')} · {groups}"

def hashed(prefix, *parts):  # RFC 9162 2.1.1：叶前加 0，节点前加 1
    return hashlib.sha256(prefix + b"".join(parts)).digest()

def split(size):  # 左子树的叶数：小于 size 的最大的二的幂
    return 1 << (size - 1).bit_length() - 1

def root(leaves):
    if len(leaves) < 2:
        return leaves[0] if leaves else hashed(b"")
    return hashed(b"\1", root(leaves[: split(len(leaves))]), root(leaves[split(len(leaves)) :]))

def climb(leaf, index, size, path):  # RFC 9162 2.1.3：由一叶沿证明算到根
    if size < 2:
        need(not path, "证明与封签不符：长短不对，被改动或属于另一项数据")
        return leaf
    if index < split(size):
        return hashed(b"\1", climb(leaf, index, split(size), path[:-1]), *path[-1:])
    return hashed(b"\1", *path[-1:], climb(leaf, index - split(size), size - split(size), path[:-1]))

def grow(first, second, path, known):  # RFC 9162 2.1.4：由证明算出前、后两个根
    if first == second:
        need(not path[known is None :], "衔接证明长短不对：被改动")
        return [known or b"".join(path)] * 2
    if first <= split(second):
        old, new = grow(first, split(second), path[:-1], known)
        return [old, hashed(b"\1", new, *path[-1:])]
    both = grow(first - split(second), second - split(second), path[:-1], None)
    return [hashed(b"\1", *path[-1:], one) for one in both]

def figure(proof, seal_file, *keys):
    seal, digest, short = checked(read(seal_file), seal_file, [Path(key).read_bytes() for key in keys])
    claim = read(proof)
    leaf, size = claim["leaf"], seal["content"]["size"]
    need(leaf["month"] == seal["month"], f"{proof}：月份不符：数据属于 {leaf['month']}，封签属于 {seal['month']}")
    need(claim["seal"] == digest, f"{proof}：不是 {short} 的证明，是另一份封签的")
    found = climb(hashed(b"\0", canonical(leaf)), claim["index"], size, [unhex(text) for text in claim["path"]])
    need(0 <= claim["index"] < size and found.hex() == seal["content"]["root"], f"{proof}：数据或证明与封签不符")
    return f"{leaf['subject']} {leaf['indicator']} {leaf['text']}（{leaf['figure']} {leaf['unit']}）在 {short} 之内"

def later(first, second, proof, *keys):
    known = [Path(key).read_bytes() for key in keys]
    (old, before, old_short), (new, after, short) = (checked(read(one), one, known) for one in (first, second))
    need(old["number"] < new["number"], f"次序颠倒：{first} 为第 {old['number']} 号，{second} 为第 {new['number']} 号")
    claim, sizes = read(proof), (old["ledger"]["size"], new["ledger"]["size"])
    need((claim["first"], claim["second"]) == (before, after), f"{proof}：不是这两份封签之间的证明")
    found = grow(*sizes, [unhex(text) for text in claim["path"]], unhex(old["ledger"]["root"]))
    need([one.hex() for one in found] == [old["ledger"]["root"], new["ledger"]["root"]], f"{proof}：操作日志被改动")
    return f"{short} 的操作日志含 {old_short} 的全部 {sizes[0]} 条，未改一条，其后新增 {sizes[1] - sizes[0]} 条"

def chain(path, *keys):
    allowed, signers, before, size, short = [], [], "", 0, ""
    for number, line in enumerate(Path(path).read_bytes().splitlines(True), 1):
        one, name = read(f"{path} 第 {number} 行", line), f"{path} 第 {number} 行"
        seal, digest, short = checked(one, name, allowed or [PEM.format(one["seal"]["key"]).encode()])
        is_next = (seal["number"], seal["previous"]) == (number, before) and seal["ledger"]["size"] >= size
        need(is_next, f"{name}：与前一份封签不相接：缺了一份、次序不对或被换过")
        signers.append(PEM.format(seal["key"]).encode())
        allowed, before, size = [PEM.format(seal.get("new_key", seal["key"])).encode()], digest, seal["ledger"]["size"]
    are_used = signers and all(Path(key).read_bytes() in signers for key in keys)
    need(are_used, f"{path}：公钥不符：没有一份封签是用它签的")
    return f"共 {len(signers)} 份封签，首尾相接，最后一份是 {short}"

def month(folder, *keys):
    names = ("seal.json", "leaves.jsonl", "chain.jsonl", "previous.json", "consistency.json", "SHA256SUMS")
    seal_file, leaves, seals, earlier, proof, sums = (str(Path(folder, name)) for name in names)
    seal, _, short = checked(read(seal_file), seal_file, [Path(key).read_bytes() for key in keys])
    lines = Path(leaves).read_bytes().splitlines(True)
    others = {read(f"{leaves} 第 {i} 行", line)["month"] for i, line in enumerate(lines, 1)} - {seal["month"]}
    need(not others, f"{leaves}：月份不符：内容属于 {others}，封签属于 {seal['month']}")
    content = {"size": len(lines), "root": root([hashed(b"\0", line[:-1]) for line in lines]).hex()}
    need(content == seal["content"], f"{leaves}：内容与封签不符：改动，{len(lines)} 行对 {seal['content']['size']} 行")
    need(chain(seals, *keys).endswith(short), f"{seals}：最后一份不是 {short}")
    need(not seal["previous"] or later(earlier, seal_file, proof, *keys), proof)
    files = [(hashlib.sha256(one.read_bytes()).hexdigest(), one.name) for one in sorted(Path(folder).iterdir())]
    listed = "".join(f"{digest}  {name}\n" for digest, name in files if name != "SHA256SUMS")
    need(Path(sums).read_bytes() == listed.encode(), f"{sums}：有文件被改动、增加或缺少")
    return f"共 {len(lines)} 行，与 {short} 一致，操作日志至第 {seal['ledger']['size']} 条，封于 {seal['made_at']}"

if __name__ == "__main__":
    checks, given = {"figure": figure, "month": month, "later": later, "chain": chain}, sys.argv[1:]
    if "--ca" in given[:-1]:
        CA.append(given.pop(given.index("--ca") + 1))
        given.remove("--ca")
    need(len(given) > 2 and given[0] in checks, f"参数不对。\n\n{__doc__}")
    try:
        print(f"通过：{checks[given[0]](*given[1:])}")
    except OSError as error:
        need(False, f"{error.filename}：打不开（{error.strerror}）")
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        need(False, f"{given[1]}：文件结构不对：被改动或不完整")
