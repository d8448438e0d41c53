"""What is saved of one list for one person, read in one query: their last display options, the views to open."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from zone.lists.list_state import DISPLAY_PARAMS, ListState, Params
from zone.lists.models import SavedView, Sharing
from zone.people.models import User

VIEWS = """
SELECT view.id, view.owner_id, view.list, view.name, view.query, view.sharing, view.department_id, view.opens_with_id,
    owner.name AS owner_name, owner.username AS owner_username
FROM lists_savedview view JOIN people_user owner ON owner.id = view.owner_id
WHERE view.list = %s AND (
    view.owner_id = %s OR view.sharing = 'all' OR (view.sharing = 'department' AND view.department_id = %s))
ORDER BY view.name, view.id
"""
"""`SavedView.objects.usable_by` of one list with the names of the owners, as every list asks for them: written once,
for the ORM would write it anew for each request."""

OWN, OF_DEPARTMENT, OF_ALL = "我的视图", "本部门视图", "所有人视图"
SYSTEM = "0"
"""Names in a URL the system's own view, which nobody saved."""


class ViewLink(NamedTuple):
    """One line of the menu of views."""

    view: SavedView
    url: str
    is_default: bool
    """Whether the list opens with it."""
    is_open: bool


class UserListState:
    """What is saved of one list for one person."""

    def __init__(self, user: User, name: str):
        rows = _read(user, name) if name else []
        self.user = user
        self.last = next((view for view in rows if not view.name and view.owner_id == user.pk), None)
        self.views = [view for view in rows if view.name]
        default = self.last.opens_with_id if self.last else None
        self.default = next((view for view in self.views if view.pk == default), None)

    def opening(self, path: str, opening_filter: Params = ()) -> ListState:
        """The state a list without any query opens in: the default view, else the list's own filter, last display."""
        if self.default:
            return state_of(self.default, path)
        return ListState(path, opening_filter).with_display_of(self.display(path))

    def display(self, path: str) -> ListState:
        """Columns, page length and density as last chosen."""
        last = ListState.read(path, self.last.query if self.last else "")
        return ListState(path, ()).with_display_of(last)

    def opened(self, state: ListState) -> SavedView | None:
        """The view a URL says it shows; None if it names none this person may open."""
        keys = state.values("view")
        return next((view for view in self.views if [str(view.pk)] == keys[:1]), None)

    def groups(self, state: ListState) -> list[tuple[str, list[ViewLink]]]:
        """The menu: own views, the department's, everybody's; empty groups are left out."""
        opened = self.opened(state)

        def links(views: Iterable[SavedView]) -> list[ViewLink]:
            return [
                ViewLink(view, state_of(view, state.path).url, view == self.default, view == opened) for view in views
            ]

        own = [view for view in self.views if view.owner_id == self.user.pk]
        others = [view for view in self.views if view.owner_id != self.user.pk]
        groups = [
            (OWN, links(own)),
            (OF_DEPARTMENT, links(view for view in others if view.sharing == Sharing.DEPARTMENT)),
            (OF_ALL, links(view for view in others if view.sharing == Sharing.ALL)),
        ]
        return [(word, links) for word, links in groups if links]


def _read(user: User, name: str) -> list[SavedView]:
    rows: list[Any] = list(SavedView.objects.raw(VIEWS, [name, user.pk, user.department_id]))
    for view in rows:
        names = ("id", "username", "name")  # in the order of the model's fields
        view.owner = User.from_db(connection.alias, names, (view.owner_id, view.owner_username, view.owner_name))
    return rows


def state_of(view: SavedView, path: str) -> ListState:
    """The state a saved view opens in; it names the view, so that the page can show which it is."""
    return ListState.read(path, view.query).for_saving.with_params(view=view.pk)


def deviates(view: SavedView, state: ListState) -> bool:
    """Whether a list no longer shows what the opened view holds."""
    return sorted(ListState.read(state.path, view.query).for_saving.params) != sorted(state.for_saving.params)


def sharing_choices(user: User) -> list[tuple[str, str]]:
    """With whom a person may share a view; a department's view needs a department."""
    return [choice for choice in Sharing.choices if user.department_id or choice[0] != Sharing.DEPARTMENT]


def save_display(user: User, name: str, state: ListState) -> None:
    """Save columns, page length and density as this person's last choice for the list."""
    display = state.only(*DISPLAY_PARAMS)
    SavedView.objects.update_or_create(owner=user, list=name, name="", defaults={"query": display.query})


def set_default_view(user: User, name: str, view: SavedView | None) -> None:
    """Open the list with this view from now on; None: with the system's own."""
    SavedView.objects.update_or_create(owner=user, list=name, name="", defaults={"opens_with": view})
