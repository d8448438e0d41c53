"""What a person keeps of one list, read in one query: what they last chose, which view opens first, views to open."""

from collections.abc import Iterable
from typing import NamedTuple

from zone.lists.list_state import DISPLAY_PARAMS, ListState
from zone.lists.models import SavedView, Sharing
from zone.people.models import User

OWN, OF_DEPARTMENT, OF_ALL = "我的视图", "本部门视图", "所有人视图"
SYSTEM = "0"
"""In an address the name of the system's own view, which is nobody's choice."""


class ViewLink(NamedTuple):
    """One line of the menu of views."""

    view: SavedView
    address: str
    opens_first: bool
    is_open: bool


class UserListState:
    """What a person keeps of one list."""

    def __init__(self, user: User, name: str):
        found = list(SavedView.objects.usable_by(user).filter(list=name).select_related("owner")) if name else []
        self.user = user
        self.last = next((view for view in found if not view.name and view.owner_id == user.pk), None)
        self.views = [view for view in found if view.name]
        first = self.last.opens_with_id if self.last else None
        self.first = next((view for view in self.views if view.pk == first), None)

    def opening(self, path: str) -> ListState:
        """The address a list without any query opens with: the first view, else the shape last chosen."""
        if self.first:
            return address_of(self.first, path)
        return self.shape(path)

    def shape(self, path: str) -> ListState:
        """Columns, page length and density as last chosen."""
        last = ListState.read(path, self.last.query if self.last else "")
        return ListState(path, ()).with_display_of(last)

    def opened(self, address: ListState) -> SavedView | None:
        """The view an address says it shows; None where it names none this person may open."""
        asked = address.values("view")
        return next((view for view in self.views if [str(view.pk)] == asked[:1]), None)

    def groups(self, address: ListState) -> list[tuple[str, list[ViewLink]]]:
        """The menu: own views, the department's, everybody's; groups without a view are left out."""
        opened = self.opened(address)

        def links(views: Iterable[SavedView]) -> list[ViewLink]:
            return [
                ViewLink(view, str(address_of(view, address.path)), view == self.first, view == opened)
                for view in views
            ]

        own = [view for view in self.views if view.owner_id == self.user.pk]
        others = [view for view in self.views if view.owner_id != self.user.pk]
        groups = [
            (OWN, links(own)),
            (OF_DEPARTMENT, links(view for view in others if view.sharing == Sharing.DEPARTMENT)),
            (OF_ALL, links(view for view in others if view.sharing == Sharing.ALL)),
        ]
        return [(word, found) for word, found in groups if found]


def address_of(view: SavedView, path: str) -> ListState:
    """Where a saved view opens; it says its own name, so that the page can show it."""
    return ListState.read(path, view.query).kept.with_params(view=view.pk)


def deviates(view: SavedView, address: ListState) -> bool:
    """Whether an address no longer shows what the view it names holds."""
    return sorted(ListState.read(address.path, view.query).kept.params) != sorted(address.kept.params)


def remember(user: User, name: str, address: ListState) -> None:
    """Keep columns, page length and density of an address as this person's last choice for the list."""
    shape = address.only(*DISPLAY_PARAMS)
    SavedView.objects.update_or_create(owner=user, list=name, name="", defaults={"query": shape.query})


def open_first(user: User, name: str, view: SavedView | None) -> None:
    """Let the list open with a view; None: with the system's own."""
    SavedView.objects.update_or_create(owner=user, list=name, name="", defaults={"opens_with": view})
