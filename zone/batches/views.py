"""Pages of batches: the list, and one batch from its preview to its undoing."""

import django_filters as filters
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from zone.batches import decisions
from zone.batches.models import NOT_WRITTEN, Batch, BatchKind, RowOutcome
from zone.batches.moves import BatchState
from zone.batches.permissions import may_decide
from zone.batches.presentation import counts, lines, rows_of
from zone.batches.tasks import start
from zone.filters import ListFilter
from zone.parts import Part
from zone.people.permissions import require_business_reader
from zone.request_ids import parse_ids
from zone.tables import Column, DateTimeColumn, LinkColumn, NumberColumn, StateColumn, TextColumn, WordColumn, ZoneTable
from zone.views import TablePage

PER_PAGE = 50
OPEN = {RowOutcome.READY, RowOutcome.CONFLICT, RowOutcome.SKIPPED}
"""States of rows that may still be accepted."""
MAX_DIGITS = 9
"""Of a row's number in its batch; a database stops at more instead of finding nothing."""


class BatchFilter(ListFilter):
    kind = filters.ChoiceFilter(label="方式", choices=BatchKind.choices)
    state = filters.ChoiceFilter(label="状态", choices=BatchState.choices)

    class Meta:
        model = Batch
        fields = ["kind", "state"]


class BatchTable(ZoneTable):
    pk = LinkColumn("编号")
    title = TextColumn("内容")
    kind = WordColumn("方式")
    by = Column("操作人")
    state = StateColumn("状态")
    total = NumberColumn("行数")
    created_at = DateTimeColumn("创建时间")
    finished_at = DateTimeColumn("完成时间", default="—")

    class Meta(ZoneTable.Meta):
        model = Batch
        fields = ["pk", "title", "kind", "by", "state", "total", "created_at", "finished_at"]
        order_by = "-created_at"
        empty_text = "还没有批量操作；在列表中勾选多行后可以批量修改，也可以导入表格。"


class BatchList(TablePage):
    """One's own batches; for administrators, everybody's."""

    title = "批量记录"
    name = "batches"
    table_class = BatchTable
    filterset_class = BatchFilter

    def get_queryset(self):
        return (
            Batch.objects.visible_to(self.request.user).select_related("by").defer("chosen", "options", "reading_error")
        )


def _batch_or_404(request, pk: int) -> Batch:
    require_business_reader(request.user)
    return get_object_or_404(
        Batch.objects.visible_to(request.user).select_related("by", "undone_by").defer("chosen"), pk=pk
    )


@login_required
@require_safe
def batch(request, pk: int):
    """One batch: while it is at work its bar alone is asked for again and again."""
    one = _batch_or_404(request, pk)
    if "HX-Request" in request.headers:
        if not one.is_at_work:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "batches/_progress.html", {"batch": one})
    return render(request, "batches/batch.html", _page(request, one))


def _page(request, one: Batch) -> dict:
    state = request.GET.get("state", "")
    part = Part(request, "page", rows_of(one, state), PER_PAGE)
    found = dict(counts(one))
    moves = one.moves_for(request.user)
    shown = lines(one, part.rows, request.user)
    return {
        "title": one.title,
        "batch": one,
        "state": state if state in RowOutcome.values else "",
        "counts": [(state, state.label, count) for state, count in found.items()],
        "count": {state.value: count for state, count in found.items()},
        "part": part,
        "lines": shown,
        "is_example": bool(shown) and all(line.is_example for line in shown),
        "may_accept": "accept" in moves and bool(OPEN & found.keys()),
        "may_return": not found.keys().isdisjoint(NOT_WRITTEN) and not one.is_at_work,
        "may_choose": "accept" in moves and any(line.is_open for line in shown),
        "may_stop": "drop" in moves or (one.is_at_work and may_decide(request.user, one)),
        "may_undo": bool(found.get(RowOutcome.DONE)) and "undo" in moves,
        "undo_refusal": one.refusal("undo", request.user) if found.get(RowOutcome.DONE) and not one.is_at_work else "",
        "back": one.options.get("back", ""),
    }


def _decided(request, one: Batch, decide, *, starts_work: bool = False):
    """Let the person decide, say why it could not be done, and show the batch again."""
    try:
        decide()
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        if starts_work:
            start(one.pk)
    return redirect(one)


def _choose(request, one: Batch) -> None:
    """Save the ticks of the page that was shown, and for contested rows whose version is wanted."""
    shown, ticked = _numbers(request, "shown"), _numbers(request, "row")
    ticked |= {number for number in shown if request.POST.get(f"take-{number}") == "mine"}
    if shown:
        decisions.choose(one, by=request.user, shown=shown, ticked=ticked)


def _numbers(request, name: str) -> set[int]:
    return set(parse_ids(request.POST.getlist(name), limit=PER_PAGE, max_digits=MAX_DIGITS))


@require_POST
@login_required
def choose(request, pk: int):
    """Keep which rows are ticked; nothing is changed yet."""
    one = _batch_or_404(request, pk)
    answer = _decided(request, one, lambda: _choose(request, one))
    answer["Location"] += f"?{request.GET.urlencode()}" if request.GET else ""
    return answer


@require_POST
@login_required
def accept(request, pk: int):
    """Accept the previewed rows, those of the page as they are ticked, and begin."""
    one = _batch_or_404(request, pk)

    def decide():
        _choose(request, one)
        decisions.put_to_work(one, "accept", by=request.user)

    return _decided(request, one, decide, starts_work=True)


@require_POST
@login_required
def cancel(request, pk: int):
    """Drop what waits for acceptance; stop what is at work."""
    one = _batch_or_404(request, pk)
    return _decided(request, one, lambda: decisions.cancel(one, by=request.user), starts_work=True)


@require_POST
@login_required
def resume(request, pk: int):
    """Go on with a batch whose work was interrupted; nothing happens where somebody is at it."""
    one = _batch_or_404(request, pk)
    return _decided(request, one, lambda: decisions.resume(one, by=request.user), starts_work=True)


@require_POST
@login_required
def undo(request, pk: int):
    """Put back what nobody has changed since."""
    one = _batch_or_404(request, pk)
    return _decided(request, one, lambda: decisions.put_to_work(one, "undo", by=request.user), starts_work=True)
