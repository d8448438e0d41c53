"""Who may decide about a batch. Which batches a person sees at all, `visible_to` says."""

from typing import Protocol

from zone.people.models import User


class Owned(Protocol):
    """What a batch says about whose it is."""

    by: User
    undone_by: User | None


def may_decide(user: User | None, batch: Owned) -> bool:
    """The person who proposed the batch decides about it; once somebody undoes it, that person."""
    return user == (batch.undone_by or batch.by)


def may_undo(user: User, batch: Owned) -> bool:
    """A batch is undone by the person who proposed it or by an administrator."""
    return user == batch.by or user.is_administrator


def may_resume(user: User, batch: Owned) -> bool:
    """Work that was interrupted is resumed by anybody who had a part in it."""
    return user in (batch.by, batch.undone_by)
