"""What a person keeps of lists: the page of their views, and the acts that keep, change, share and open them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from zone.lists.forms import ViewForm
from zone.lists.list_state import MAX_QUERY, ListState, sorting
from zone.lists.models import SavedView, Sharing
from zone.lists.saved_views import SYSTEM, address_of, open_first, remember
from zone.people.models import User
from zone.people.permissions import require_business_reader

MAX_COLUMNS = 60


def _address(request: HttpRequest, name: str) -> ListState:
    """The list's address as the form repeats it; the path must be the list's own."""
    given = request.POST if request.method == "POST" else request.GET
    path = given.get("path", "")
    return ListState.read(path if _list_at(path, name) else "", given.get("query", ""))


def _list_at(path: str, name: str) -> type | None:
    """The list page at a path; None where the path is no such list's."""
    try:
        page = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return None
    return page if getattr(page, "name", None) == name else None


def _usable(request, name: str) -> QuerySet[SavedView]:
    return SavedView.objects.usable_by(request.user).filter(list=name).exclude(name="").select_related("owner")


def _own(request, name: str, pk: int) -> SavedView:
    own = SavedView.objects.select_for_update(of=("self",), no_key=True).exclude(name="")
    return get_object_or_404(own, pk=pk, list=name, owner=request.user)


def _back(request: HttpRequest, name: str, address: ListState) -> HttpResponse:
    """To the list where the form said which; else to the page of views."""
    return redirect(str(address)) if address.path else redirect("lists:views", name)


@login_required
@require_safe
def views(request, name: str):
    """The views of a list this person may open, with what they may do with each."""
    require_business_reader(request.user)
    return _page(request, name, _address(request, name))


def _page(request, name: str, address: ListState, form: ViewForm | None = None) -> HttpResponse:
    found = list(_usable(request, name))
    last = SavedView.objects.filter(owner=request.user, list=name, name="").first()
    page = _list_at(address.path, name) if address.path else None
    listed = resolve(address.path).kwargs.get("year", "") if page else ""
    title = getattr(page, "title", "") or (f"{listed}年" if listed else "列表")
    shown = {
        "title": f"{title}的视图" if page else "视图",
        "list_name": name,
        "list_title": title if page else "",
        "path": address.path,
        "query": address.query,
        "form": form,
        "own": [view for view in found if view.owner_id == request.user.pk],
        "others": [view for view in found if view.owner_id != request.user.pk],
        "first": next((view for view in found if last and view.pk == last.opens_with_id), None),
        "sharings": [one for one in Sharing.choices if request.user.department_id or one[0] != Sharing.DEPARTMENT],
    }
    return render(request, "lists/views.html", shown)


@require_POST
@login_required
def show(request, name: str):
    """Show the list with other columns, order, page length and density, and remember all but the order."""
    require_business_reader(request.user)
    address = _address(request, name).without("page")
    if request.POST.get("forget"):
        plain = address.without("columns", "per_page", "density", "sort")
        remember(request.user, name, plain)
        return _back(request, name, plain if plain.params else plain.with_params(view=SYSTEM))
    asked = _asked_columns(request)
    per_page = request.POST.get("per_page", "")
    address = address.with_params(
        sort=sorting(dict.fromkeys(alias for alias in request.POST.getlist("sort") if alias)),
        columns="" if asked == request.POST.get("standard", "") else asked,
        per_page="" if per_page == request.POST.get("standard_per_page", "") else per_page[:3],
        density="dense" if request.POST.get("density") == "dense" else "",
    )
    remember(request.user, name, address)
    return _back(request, name, address if address.params else address.with_params(view=SYSTEM))


def _asked_columns(request: HttpRequest) -> str:
    """Ticked columns by the place typed beside each; the list itself passes over names it does not know."""

    def place(name: str) -> int:
        typed = request.POST.get(f"place-{name}", "")[:3]
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    names = [name for name in request.POST.getlist("columns")[:MAX_COLUMNS] if name.isidentifier()]
    return ",".join(sorted(dict.fromkeys(names), key=place))


@require_POST
@login_required
def save(request, name: str):
    """Keep the present address of a list under a name."""
    require_business_reader(request.user)
    address = _address(request, name)
    view = SavedView(owner=request.user, list=name, query=address.kept.query[:MAX_QUERY])
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=request.user.pk)  # a second click finds the name taken
        return _keep(request, name, address, ViewForm(request.POST, instance=view))


@require_POST
@login_required
def change(request, name: str, pk: int):
    """Rename or share one's own view, or let it hold the present address."""
    require_business_reader(request.user)
    address = _address(request, name)
    with transaction.atomic():
        view = _own(request, name, pk)
        if "name" not in request.POST:
            view.query = address.kept.query[:MAX_QUERY]
            view.save(update_fields=["query"])
            return _back(request, name, address_of(view, address.path) if address.path else address)
        return _keep(request, name, address, ViewForm(request.POST, instance=view))


def _keep(request: HttpRequest, name: str, address: ListState, form: ViewForm) -> HttpResponse:
    """Store a view and open it; what cannot be stored is shown again with what was typed."""
    if not form.is_valid():
        return _page(request, name, address, form)
    is_new = form.instance.pk is None
    view = form.save()
    messages.success(request, f"已保存视图“{view}”。")
    if is_new and address.path:
        return redirect(str(address_of(view, address.path)))
    return _to_views(name, address)


def _to_views(name: str, address: ListState) -> HttpResponse:
    back = redirect("lists:views", name)
    if address.path:
        back["Location"] += f"?path={address.path}"
    return back


@require_POST
@login_required
def delete(request, name: str, pk: int):
    """Give up one's own view; where it opened first, the system's own opens again."""
    require_business_reader(request.user)
    with transaction.atomic():
        view = _own(request, name, pk)
        view.delete()
    messages.success(request, f"已删除视图“{view}”。")
    return _to_views(name, _address(request, name))


@require_POST
@login_required
def first(request, name: str):
    """Let a list open with a view this person may use; without one, with the system's own."""
    require_business_reader(request.user)
    asked = request.POST.get("view", "")
    if asked:
        key = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
        open_first(request.user, name, get_object_or_404(_usable(request, name), pk=key))
    else:
        open_first(request.user, name, None)
    return _to_views(name, _address(request, name))
