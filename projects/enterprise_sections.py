"""The projects on the pages and lists of enterprises, parks and chains."""

from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from projects.enterprises.sections import Section
from projects.models import Project
from zone.key_figures import KeyFigure
from zone.people.models import User


def _projects_of(row: Model | OuterRef, field: str, user: User) -> QuerySet[Project]:
    """Visible projects of an enterprise (owned or related), a park or a chain; `row` may be an outer row."""
    visible = Project.objects.visible_to(user)
    if field == "enterprise":
        return visible.filter(Q(owner=row) | Q(enterprises=row))
    return visible.filter(**{field: row})


def _read(row: Model, field: str, user: User) -> list[Project]:
    return list(_projects_of(row, field, user).distinct().select_related("lead_department").order_by("code"))


def _owned_by(projects: list[Project], enterprise: Model) -> KeyFigure:
    owned = sum(project.owner_id == enterprise.pk for project in projects)
    return KeyFigure("相关项目", f"{len(projects)} 个", f"其中建设单位 {owned} 个" if projects else "")


def project_count(field: str, user: User) -> Coalesce:
    """Number of projects of each enterprise, park or chain that this person may see."""
    projects = _projects_of(OuterRef("pk"), field, user).order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(projects.annotate(count=Count("pk", distinct=True)).values("count")), 0)


OF_ENTERPRISE = Section("projects/_enterprise_projects.html", _read, _owned_by)
OF_PLACE = Section(
    "projects/_place_projects.html", _read, lambda projects, place: KeyFigure("可查看的项目", f"{len(projects)} 个")
)
