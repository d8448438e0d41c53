"""The export of a list beside django-import-export's export of the same rows and columns."""

from dataclasses import dataclass

from import_export import fields, resources
from import_export.formats.base_formats import CSV, XLSX

from bench.meter import side_by_side
from bench.pages import OURS
from bench.stock import COLUMNS
from bench.worlds import Inside
from projects.models import Project
from zone.people.roles import Role
from zone.tracking.figures.status import WITH_STATUSES, indicator_statuses

PEERS = {"xlsx": (XLSX, 1 / 3), "csv": (CSV, 1 / 5)}
"""The peer's format of each kind of file, and the share of its time that ours may take."""


class ProjectResource(resources.ModelResource):
    """The columns of our list, with names and words in the place of keys, as its export has them."""

    state = fields.Field(attribute="get_state_display", column_name="状态")
    stage = fields.Field(attribute="get_stage_display", column_name="阶段")
    park = fields.Field(attribute="park__name", column_name="园区")
    chain = fields.Field(attribute="chain__name", column_name="产业链")
    lead_department = fields.Field(attribute="lead_department__name", column_name="牵头部门")
    statuses = fields.Field(column_name="主要指标 / 目标")
    completion = fields.Field(column_name="完成率")

    class Meta:
        model = Project
        fields = (*COLUMNS[:-2], "statuses", "completion")

    def dehydrate_statuses(self, project: Project) -> str:
        return "；".join(
            f"{one.indicator.name} {one.text}（目标 {one.target_text}）" for one in indicator_statuses(project)
        )

    def dehydrate_completion(self, project: Project):
        return indicator_statuses(project)[0].completion


@dataclass(frozen=True)
class Export:
    """CPU seconds of one export of so many rows."""

    rows: int
    kind: str
    ours: float
    theirs: float
    aim: float

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def peer_export(kind: str) -> bytes | str:
    rows = Project.objects.select_related("park", "chain", "lead_department").prefetch_related(*WITH_STATUSES)
    return PEERS[kind][0]().export_data(ProjectResource().export(queryset=rows.order_by("code")))


def measured(inside: Inside, times: int) -> list[Export]:
    return [_export(inside, kind, aim, times) for kind, (_, aim) in PEERS.items()]


def _export(inside: Inside, kind: str, aim: float, times: int) -> Export:
    browser = inside.browsers[Role.ADMINISTRATOR]
    ours, theirs = side_by_side(lambda: browser.get(f"{OURS}?export={kind}"), lambda: peer_export(kind), times=times)
    return Export(inside.rows, kind, ours, theirs, aim)
