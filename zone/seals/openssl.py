"""Keys, signatures and time stamps by the `openssl` program: the one an outsider checks with, and no further package.

A private key stays in its file: it never enters this process, the database or the log.
"""

import os
import stat
import subprocess
import tempfile
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path

ED25519 = "MCowBQYDK2VwAyEA"
"""How every public key of Ed25519 begins in a PEM file; the 32 bytes of the key follow."""
SECONDS = 20


class SealError(Exception):
    """Why nothing can be sealed now, in a sentence for the page."""


@dataclass(frozen=True)
class SigningKey:
    """A key of Ed25519 in a file that its owner alone can read."""

    path: Path
    public: str
    """The public half in base64: what a seal names."""


def load_key(file: Path | None) -> SigningKey:
    """The key in this file. Raises SealError if there is none, others may read it, or it is of another kind."""
    if file is None:
        raise SealError("未设置封账密钥，不能关账：请系统管理员用 manage.py seal_key 生成，并设 ZONE_SEAL_KEY_FILE。")
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise SealError(f"封账密钥文件打不开，不能关账：{file.name}（{error.strerror}）。") from error
    if stat.S_IMODE(mode) & 0o077:
        raise SealError(f"封账密钥文件 {file.name} 他人可读，不能关账：请改为 0600 权限；如已外泄，请换用新密钥。")
    written = run(["pkey", "-in", str(file.resolve()), "-passin", "pass:", "-pubout"])
    body = "".join(written.decode("ascii", "replace").split("\n")[1:-2]) if written else ""
    if not body.startswith(ED25519):
        raise SealError(f"封账密钥文件 {file.name} 不是 Ed25519 私钥，不能关账。")
    return SigningKey(file, body.removeprefix(ED25519))


def make_key(path: Path) -> SigningKey:
    """Write a new key to a file that did not exist. Raises FileExistsError, SealError."""
    written = run(["genpkey", "-algorithm", "ed25519"])
    if not written:
        raise SealError("openssl 未能生成密钥，请检查其版本（须 1.1.1 以上）。")
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())
    return load_key(path)


def public_pem(public: str) -> str:
    """The public key as the file that `openssl` and the checker read."""
    return f"-----BEGIN PUBLIC KEY-----\n{ED25519}{public}\n-----END PUBLIC KEY-----\n"


def sign(key: SigningKey, text: bytes) -> bytes:
    """The signature of `text`, checked by the public half. Raises SealError."""
    signature = run(["pkeyutl", "-sign", "-rawin", "-inkey", str(key.path.resolve()), "-in", "text"], text=text)
    if not signature or not is_signed(key.public, text, signature):
        raise SealError("封签未能签名，不能关账：请检查封账密钥文件。")
    return signature


def is_signed(public: str, text: bytes, signature: bytes) -> bool:
    """Whether this is the signature of `text` by the key with this public half."""
    if len(b64decode(public)) != 32:
        return False
    verify = ["pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", "key", "-in", "text", "-sigfile", "signature"]
    return run(verify, key=public_pem(public).encode(), text=text, signature=signature) is not None


def stamp_query(data: bytes) -> bytes:
    """The question to a time stamping authority about `data` (RFC 3161). Raises SealError."""
    query = run(["ts", "-query", "-data", "data", "-sha256", "-cert"], data=data)
    if not query:
        raise SealError("openssl 未能写出时间戳请求。")
    return query


def is_stamped(data: bytes, stamp: bytes, authority: Path, query: bytes = b"") -> bool:
    """Whether `stamp` is of `data` by an authority whose certificate this file holds, and answers `query` if given."""
    asked = ["-queryfile", "query"] if query else ["-data", "data"]
    verify = ["ts", "-verify", *asked, "-in", "stamp", "-CAfile", str(authority.resolve())]
    return run(verify, data=data, query=query, stamp=stamp) is not None


def run(arguments: list[str], **files: bytes) -> bytes | None:
    """What `openssl` writes; None if it refuses. The files it is to read lie beside it by their names.

    Raises SealError if the program is missing or does not come back.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        try:
            done = subprocess.run(
                ["openssl", *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SealError("openssl 程序未安装或没有响应，不能封账。") from error
    return done.stdout if done.returncode == 0 else None
