"""`manage.py seal_key`: the key that signs closed months; `--rotate` has the old one announce the next."""

import os
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from zone.seals import openssl
from zone.seals.openssl import SealError, SigningKey
from zone.seals.sealing import announce_key, expected_key, last_seal


class Command(BaseCommand):
    help = "生成封账密钥（ZONE_SEAL_KEY_FILE）并显示公钥；--rotate 由旧密钥宣布新密钥，--public 只显示公钥。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rotate", action="store_true", help="换用新密钥，旧密钥签一份封签宣布之，文件改名留存")
        parser.add_argument("--public", action="store_true", help="只显示现用密钥的公钥")

    def handle(self, *args, rotate: bool, public: bool, **options) -> None:
        if not settings.ZONE_SEAL_KEY_FILE:
            raise CommandError("请先设 ZONE_SEAL_KEY_FILE：密钥文件的路径，放在数据库和备份之外。")
        file = settings.ZONE_SEAL_KEY_FILE
        try:
            make = openssl.load_key if public else self._rotate if rotate else self._make
            key = make(file)
        except (SealError, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(openssl.public_pem(key.public), ending="")
        if not public:
            self.stdout.write("请把以上公钥公布在系统之外（公报、上级备案），核对人凭它核对；私钥文件另行离线备份。")

    def _make(self, file: Path) -> SigningKey:
        if file.exists():
            raise CommandError(f"{file} 已存在，不覆盖；换用新密钥请加 --rotate。")
        if last_seal():
            raise CommandError("已有封签，新密钥须由旧密钥宣布：请放回旧密钥文件，再加 --rotate。")
        return openssl.make_key(file)

    def _rotate(self, file: Path) -> SigningKey:
        """Make the next key beside the old one, announce it, put it in its place; goes on where it was broken off."""
        old, following = openssl.load_key(file), file.with_name(f"{file.name}.new")
        new = openssl.load_key(following) if following.exists() else openssl.make_key(following)
        last = last_seal()
        if last and expected_key(last) != new.public:
            seal = announce_key(new, by="系统管理员")
            self.stdout.write(f"已由旧密钥宣布新密钥：{seal}")
        os.replace(file, file.with_name(f"{file.name}.old-{old.public[:8].replace('/', '_')}"))
        os.replace(following, file)
        return openssl.load_key(file)
