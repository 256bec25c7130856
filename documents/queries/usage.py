"""How much room files take."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import QuerySet, Sum

from documents.models import Document, Upload, Usage, Version
from workspaces.models import Workspace


def usage_of(workspace: Workspace) -> tuple[int, int | None]:
    """Return how many bytes the files of a space take, versions and bin included, and its quota (None: none)."""
    row = Usage.objects.filter(workspace=workspace).values_list("used", "quota").first()
    return row if row is not None else (measure(workspace.pk), default_quota())


def measure(workspace_id: int) -> int:
    """Count what the files of a space take, and what uploads under way have announced."""
    versions = Version.objects.filter(document__folder__workspace=workspace_id)
    announced = Upload.objects.filter(folder__workspace=workspace_id, done_at=None).aggregate(total=Sum("length"))
    return _sum(versions) + int(announced["total"] or 0)


def announced_in(folder_ids: Iterable[int]) -> int:
    """Return how many bytes the uploads under way into these folders have set aside."""
    under_way = Upload.objects.filter(folder__in=list(folder_ids), done_at=None)
    return int(under_way.aggregate(total=Sum("length"))["total"] or 0)


def weight_of(documents: QuerySet[Document]) -> int:
    """Return how many bytes all versions of these documents take."""
    return _sum(Version.objects.filter(document__in=documents.order_by().values("pk")))


def default_quota() -> int | None:
    """Return the quota of a space for which none was set; None: no limit."""
    return settings.DEFAULT_QUOTA or None


def heaviest(workspace: Workspace, scope_ids: list[int], limit: int = 10) -> list[Document]:
    """Return the documents of a space, in these scopes, that take most room; `weight` says how much."""
    rows = Document.objects.filter(folder__workspace=workspace, scope__in=scope_ids)
    weighed = rows.annotate(weight=Sum("versions__blob__size")).filter(weight__gt=0)
    return list(weighed.select_related("folder__workspace").order_by("-weight", "pk")[:limit])


def _sum(versions: QuerySet[Version]) -> int:
    return int(versions.aggregate(total=Sum("blob__size"))["total"] or 0)
