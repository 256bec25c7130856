"""The directory's pages. Guests see none of them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.ui.parts import Link


def tabs(current: str) -> list[Link]:
    """Return the directory's three lists; `current` is the URL name of the one shown."""
    entries = [
        ("person_list", _("Personnes"), "users"),
        ("structure_list", _("Structures"), "building-2"),
        ("cercle_list", _("Cercles"), "users-round"),
    ]
    return [Link(label, reverse(f"directory:{name}"), icon, name == current) for name, label, icon in entries]
