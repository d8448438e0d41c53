"""The session of whoever asks and the person it belongs to, read by one statement, written once: the ORM would write
it anew for every request, which takes 1.2 ms of a page's 15."""

from contextvars import ContextVar
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, connection
from django.utils import timezone

from zone.people.models import Department, Session, User

SIGNED_IN = """
SELECT session.session_data,
    person.id, person.password, person.last_login, person.is_superuser, person.username, person.name,
    person.department_id, person.is_active, person.must_change_password, person.password_changed_at,
    person.single_keys, person.date_joined,
    department.code AS department_code, department.name AS department_name, department."order" AS department_order,
    department.is_example AS department_is_example,
    (SELECT {joined}(role.name, ',') FROM auth_group role
        JOIN people_user_groups held ON held.group_id = role.id WHERE held.user_id = person.id) AS role_list,
    (SELECT {joined}(object_type || ':' || sequence, ',') FROM ledger_lastentry) AS last_entry_list
FROM people_session session
    LEFT JOIN people_user person ON person.id = session.user_id
    LEFT JOIN people_department department ON department.id = person.department_id
WHERE session.session_key = %s AND session.expire_date > %s
"""
"""What every page asks of the person who signed in."""

_person_of_session: ContextVar[Any] = ContextVar("person_of_session", default=None)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Any = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def save(self, must_create: bool = False) -> None:
        """Save as Django does, but never answer 400, "nothing was done": the page has done its work by then.

        A session that was ended meanwhile stays ended: the answer goes out, and the next page asks to sign in. Raises
        DatabaseError when the database cannot write it.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            reason = error.__context__
            was_ended = type(reason) is DatabaseError and reason.__cause__ is None  # Django's own: no row to write
            if reason and not was_ended:
                raise reason from reason.__cause__

    def load(self) -> dict[str, Any]:
        _person_of_session.set(None)
        statement = SIGNED_IN.format(joined="STRING_AGG" if connection.vendor == "postgresql" else "GROUP_CONCAT")
        read: Any = next(iter(User.objects.raw(statement, [self.session_key, timezone.now()])), None)
        if read is not None:
            _person_of_session.set(read if read.pk else None)
            return self.decode(read.session_data)
        return super().load()  # notes that there is none


def take_person(user_id: Any) -> Any:
    """The person of this key as read with the session, with department, roles and `last_entry_list`; given once, so
    that whoever asks again asks the database. None: no such person was read."""
    read = _person_of_session.get()
    _person_of_session.set(None)
    if read is None or read.pk != user_id:
        return None
    read.department = _department(read)
    read.roles = frozenset((read.role_list or "").split(",")) - {""}
    return read


def _department(row: Any) -> Department | None:
    """The department that stands in the row of `SIGNED_IN`."""
    if row.department_id is None:
        return None
    facts = {name: getattr(row, f"department_{name}") for name in ("id", "code", "name", "order", "is_example")}
    return Department.from_db(connection.alias, facts, facts.values())
