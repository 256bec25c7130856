"""`{% follow_button topic %}`: follow a thing, or stop."""

from typing import Any

from django import template
from django.db.models import Model

from extranet.notifications.actions import is_following

register = template.Library()


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_button(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """Show the button that follows `thing` (one query)."""
    request = context["request"]
    return {
        "thing": thing,
        "kind": thing._meta.label_lower,
        "following": is_following(request.actor, thing),
        "request": request,
        "csrf_token": context.get("csrf_token"),
    }
