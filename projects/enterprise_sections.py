"""The projects on the pages and lists of enterprises, parks and chains."""

from django.db.models import Count, Expression, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from projects.enterprises.sections import RowCount, Section
from projects.models import Project
from zone.key_figures import KeyFigure
from zone.parts import Part
from zone.people.models import User


def _projects_of(row: Model, field: str, user: User) -> QuerySet[Project]:
    """Visible projects of an enterprise (owned or related), a park or a chain."""
    visible = Project.objects.visible_to(user).select_related("lead_department").order_by("code")
    if field != "enterprise":
        return visible.filter(**{field: row})
    # Either is read through its index, both at once by none.
    owned = Project.objects.filter(owner=row.pk).order_by().values("pk")
    related = Project.enterprises.through.objects.filter(enterprise=row.pk).values("project")
    return visible.filter(pk__in=owned.union(related))


def _owned_by(part: Part, enterprise: Model) -> KeyFigure:
    if part.page_count == 1:
        owned = sum(project.owner_id == enterprise.pk for project in part.rows)
    else:
        owned = part.queryset.filter(owner=enterprise.pk).count()
    return KeyFigure("相关项目", f"{part.count} 个", f"其中建设单位 {owned} 个" if part.count else "")


def _project_count(field: str, user: User) -> Expression:
    """Number of projects of each enterprise, park or chain that this person may see."""
    visible = Project.objects.visible_to(user).order_by()
    if field != "enterprise":
        return _counted(visible.filter(**{field: OuterRef("pk")}))
    # An enterprise's own and those of others it takes part in, apart: either is read through its index.
    related = visible.filter(enterprises=OuterRef("pk")).exclude(owner=OuterRef("pk"))
    return _counted(visible.filter(owner=OuterRef("pk"))) + _counted(related)


def _counted(projects: QuerySet[Project]) -> Expression:
    counted = projects.annotate(all=Value(1)).values("all").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


PROJECT_COUNT = RowCount(_project_count, (Project,))
OF_ENTERPRISE = Section("projects/_enterprise_projects.html", _projects_of, _owned_by)
OF_PLACE = Section(
    "projects/_place_projects.html", _projects_of, lambda part, place: KeyFigure("项目总数", f"{part.count} 个")
)
