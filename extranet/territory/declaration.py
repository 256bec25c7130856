"""All that the territory registers."""

from django.http import HttpRequest

from extranet.accounts.password_rules import context_words_from
from extranet.territory.naming import names_of_places, site_name
from extranet.ui.shell import register_slot


def declare() -> None:
    """Give the frame of every page the territory's name, and keep the names of its places out of passwords."""
    register_slot("site_name", name_of_page)
    context_words_from(names_of_places)


def name_of_page(request: HttpRequest) -> str:
    """Return the name that the frame of a page shows."""
    return site_name()
