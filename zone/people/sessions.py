"""The session of whoever asks, read by one written statement: the ORM would write it anew for every request."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

SESSION = (
    "SELECT session_key, session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        for session in self.model.objects.raw(SESSION, [self.session_key, timezone.now()]):
            return self.decode(session.session_data)
        return super().load()  # notes that there is none
