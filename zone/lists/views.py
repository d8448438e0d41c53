"""The page of a person's saved views of a list, and the actions that save, change, share and delete them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST, require_safe

from zone.lists.forms import ViewForm
from zone.lists.list_state import DISPLAY_PARAMS, MAX_QUERY, ListState, join_sorts
from zone.lists.models import SavedView
from zone.lists.saved_views import SYSTEM, save_display, set_default_view, sharing_choices, state_of
from zone.people.models import User
from zone.people.permissions import require_business_reader
from zone.request_ids import parse_id

MAX_COLUMNS = 60


def _posted_state(request: HttpRequest, name: str) -> ListState:
    """The list's state as the form repeats it; without a path if the path is not the list's own."""
    params = request.POST if request.method == "POST" else request.GET
    path = params.get("path", "")
    return ListState.read(path if _list_at(path, name) else "", params.get("query", ""))


def _list_at(path: str, name: str) -> type | None:
    """The class of the list page at a path; None if it is not the list of this name."""
    try:
        page = getattr(resolve(path).func, "view_class", None)
    except Resolver404:
        return None
    return page if getattr(page, "name", None) == name else None


def _usable(request, name: str) -> QuerySet[SavedView]:
    return SavedView.objects.usable_by(request.user).filter(list=name).exclude(name="").select_related("owner")


def _own_or_404(request, name: str, pk: int) -> SavedView:
    own = SavedView.objects.select_for_update(of=("self",), no_key=True).exclude(name="")
    return get_object_or_404(own, pk=pk, list=name, owner=request.user)


def _redirect_to_list(request: HttpRequest, name: str, state: ListState) -> HttpResponse:
    """To the list if the form named it, else to the page of its views."""
    return redirect(state.url) if state.path else redirect("lists:views", name)


def _redirect_to_views(name: str, state: ListState) -> HttpResponse:
    response = redirect("lists:views", name)
    if state.path:
        response["Location"] += f"?path={state.path}"
    return response


@login_required
@require_safe
def saved_views(request, name: str):
    """The views of a list this person may open, with what they may do with each."""
    require_business_reader(request.user)
    return _render_views(request, name, _posted_state(request, name))


def _render_views(request, name: str, state: ListState, form: ViewForm | None = None) -> HttpResponse:
    views = list(_usable(request, name))
    last = SavedView.objects.filter(owner=request.user, list=name, name="").first()
    page = _list_at(state.path, name) if state.path else None
    year = resolve(state.path).kwargs.get("year", "") if page else ""
    title = getattr(page, "title", "") or (f"{year}年" if year else "列表")
    context = {
        "title": f"{title}的视图" if page else "视图",
        "list_name": name,
        "list_title": title if page else "",
        "path": state.path,
        "query": state.query,
        "form": form,
        "own": [view for view in views if view.owner_id == request.user.pk],
        "others": [view for view in views if view.owner_id != request.user.pk],
        "default_view": next((view for view in views if last and view.pk == last.opens_with_id), None),
        "sharings": sharing_choices(request.user),
    }
    return render(request, "lists/views.html", context)


@require_POST
@login_required
def set_display(request, name: str):
    """Show the list with other columns, order, page length and density; save all but the order as the last choice."""
    require_business_reader(request.user)
    state = _posted_state(request, name).without("page")
    if request.POST.get("forget"):
        standard = state.without(*DISPLAY_PARAMS, "sort")
        save_display(request.user, name, standard)
        return _redirect_to_list(request, name, standard if standard.params else standard.with_params(view=SYSTEM))
    columns, per_page = _posted_columns(request), request.POST.get("per_page", "")
    state = state.with_params(
        sort=join_sorts(dict.fromkeys(alias for alias in request.POST.getlist("sort") if alias)),
        columns="" if columns == request.POST.get("standard", "") else columns,
        per_page="" if per_page == request.POST.get("standard_per_page", "") else per_page[:3],
        density="dense" if request.POST.get("density") == "dense" else "",
    )
    save_display(request.user, name, state)
    return _redirect_to_list(request, name, state if state.params else state.with_params(view=SYSTEM))


def _posted_columns(request: HttpRequest) -> str:
    """Ticked columns in the order of the numbers beside them; the list itself ignores unknown names."""

    def place(name: str) -> int:
        typed = request.POST.get(f"place-{name}", "")[:3]
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    names = [name for name in request.POST.getlist("columns")[:MAX_COLUMNS] if name.isidentifier()]
    return ",".join(sorted(dict.fromkeys(names), key=place))


@require_POST
@login_required
def save(request, name: str):
    """Save the current state of a list under a name."""
    require_business_reader(request.user)
    state = _posted_state(request, name)
    view = SavedView(owner=request.user, list=name, query=state.for_saving.query[:MAX_QUERY])
    with transaction.atomic():
        # Locked, so that a double click finds the name taken.
        User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
        return _save_form(request, name, state, ViewForm(request.POST, instance=view))


@require_POST
@login_required
def change(request, name: str, pk: int):
    """Rename or share one's own view, or replace what it holds by the current state."""
    require_business_reader(request.user)
    state = _posted_state(request, name)
    with transaction.atomic():
        view = _own_or_404(request, name, pk)
        if "name" not in request.POST:
            view.query = state.for_saving.query[:MAX_QUERY]
            view.save(update_fields=["query"])
            return _redirect_to_list(request, name, state_of(view, state.path) if state.path else state)
        return _save_form(request, name, state, ViewForm(request.POST, instance=view))


def _save_form(request: HttpRequest, name: str, state: ListState, form: ViewForm) -> HttpResponse:
    """Save a view and open it; an invalid form is shown again with what was typed."""
    if not form.is_valid():
        return _render_views(request, name, state, form)
    is_new = form.instance.pk is None
    view = form.save()
    messages.success(request, f"已保存视图“{view}”。")
    if is_new and state.path:
        return redirect(state_of(view, state.path).url)
    return _redirect_to_views(name, state)


@require_POST
@login_required
def delete(request, name: str, pk: int):
    """Delete one's own view; if the list opened with it, the system's own opens again."""
    require_business_reader(request.user)
    with transaction.atomic():
        view = _own_or_404(request, name, pk)
        view.delete()
    messages.success(request, f"已删除视图“{view}”。")
    return _redirect_to_views(name, _posted_state(request, name))


@require_POST
@login_required
def set_default(request, name: str):
    """Open a list with a view this person may use; without one, with the system's own."""
    require_business_reader(request.user)
    asked = request.POST.get("view", "")
    view = get_object_or_404(_usable(request, name), pk=parse_id(asked)) if asked else None
    set_default_view(request.user, name, view)
    return _redirect_to_views(name, _posted_state(request, name))
