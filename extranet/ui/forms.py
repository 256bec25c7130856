"""What every page with a form does alike."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, even when it is nothing at all; None for a page that is only asked for.

    (`request.POST or None` would take an empty post for a visit, and show no error.)
    """
    return request.POST if request.method == "POST" else None
