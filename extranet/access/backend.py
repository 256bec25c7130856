"""Django's `user.has_perm("access.editor", scope)`, answered by the one place that decides."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from extranet.access.actor import Actor
from extranet.access.models import Role, Scope
from extranet.access.zones import Assurance


class ScopeBackend(ModelBackend):
    """Answers for scopes at the lowest assurance; knows no superuser there. Signs nobody in."""

    def authenticate(self, *args: Any, **kwargs: Any) -> None:
        """Leave signing in to allauth."""
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether the user holds the role `perm` ("access.reader" …) on the scope `obj`."""
        if obj is None:
            return bool(super().has_perm(user_obj, perm))
        if not isinstance(obj, Scope):
            return False
        held = Actor(user_obj, Assurance.PASSWORD).role_on(obj.pk)
        codename = perm.rpartition(".")[2].upper()
        return held is not None and codename in Role.__members__ and held >= Role[codename]
