"""The context processor of the frame."""

from django.http import HttpRequest

from extranet.ui.shell import Shell


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Give templates `shell`: navigation, my spaces, unread count, site name; lazily, so fragments pay nothing."""
    return {"shell": Shell(request)}
