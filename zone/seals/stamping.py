"""Time stamps of an outside authority (RFC 3161), where the settings name one: asked for once the month is closed.

A seal stands without: what cannot be had now is added later, by the next closing or by `manage.py stamp_seals`.
"""

import logging
import urllib.request

from django.conf import settings
from django.db import IntegrityError, transaction

from zone.ledger import clock
from zone.ledger.ledger import record
from zone.seals import openssl
from zone.seals.models import Seal, SealStamp
from zone.seals.openssl import SealError

log = logging.getLogger(__name__)

SECONDS = 10
MOST_BYTES = 65536
"""Of an answer; a time stamp with its certificates takes a few thousand."""


def stamp_after_commit(seal: Seal) -> None:
    """Ask for the time stamp of a seal once it stands; without one the closing is not held up."""
    if settings.ZONE_TSA_URL:
        transaction.on_commit(lambda: _stamp_or_log(seal), robust=True)


def _stamp_or_log(seal: Seal) -> None:
    try:
        add_stamp(seal)
    except SealError as error:
        log.warning("no time stamp for %s yet: %s", seal, error)


def add_stamp(seal: Seal) -> SealStamp:
    """Ask the authority for a time stamp of the seal's signature and store it. Raises SealError."""
    signature = bytes.fromhex(seal.signature)
    query = openssl.stamp_query(signature)
    token = _asked(query)
    if not openssl.is_stamped(signature, token, settings.ZONE_TSA_CA_FILE, query):
        raise SealError("时间戳机构的答复核对不符，未加盖。")
    try:
        with transaction.atomic():
            stamp = SealStamp.objects.create(seal=seal, token=token.hex(), added_at=clock.now())
            record("seal.stamp", obj=seal, changes={"seal": str(seal)})
    except IntegrityError as error:
        raise SealError("这份封签已有时间戳。") from error
    return stamp


def _asked(query: bytes) -> bytes:
    request = urllib.request.Request(settings.ZONE_TSA_URL, query, {"Content-Type": "application/timestamp-query"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        raise SealError(f"时间戳机构没有应答（{error}），封签先不带时间戳，以后可补。") from error
