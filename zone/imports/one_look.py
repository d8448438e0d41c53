"""One look at a workbook at a time for each person, whichever process of the server takes it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError

from zone.people.models import User

BUSY = "您上传的另一个文件正在核对，这个文件没有接收；请稍等片刻再上传。"


@contextmanager
def one_look(user: User) -> Iterator[None]:
    """Hold the person's place while a file is looked into. Raises ValidationError while it is held.

    The system takes the lock off when its process ends, however it ends.
    """
    folder = Path(settings.DATA_DIR) / "looking"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / str(user.pk)).open("w") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValidationError(BUSY, code="busy") from None
        yield
