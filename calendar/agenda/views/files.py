"""Calendars as files."""

from django.http import HttpResponse


def calendar_response(content: bytes, name: str = "") -> HttpResponse:
    """Return iCalendar `content`; with a `name`, as a file to keep."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
