"""All that the search registers."""

from django.utils.translation import gettext_lazy as _

from extranet.accounts.events import on_account_erased
from extranet.accounts.models import User
from extranet.search.models import IndexedThing
from extranet.ui.shell import NavItem, register_module, register_nav


def declare() -> None:
    """Register the search field of the frame, and what is forgotten of a person."""
    on_account_erased(forget)
    register_nav(NavItem("search", str(_("Recherche")), "search", "search:search", 80, "hidden"))
    register_module("search/suggest.js")


def forget(user: User) -> None:
    """Leave what a person wrote to be found, but no longer under their name."""
    IndexedThing.objects.filter(author_id=user.pk).update(author_name="")
