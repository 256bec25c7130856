"""The row of tabs over the pages of one's account."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from extranet.ui.parts import Link

register = template.Library()


@register.inclusion_tag("components/tabs.html")
def account_tabs(current: str) -> dict[str, object]:
    """Draw the tabs of the account, `current` being the key of the page's own."""
    pages = [
        ("profile", _("Profil"), "user", "accounts:profile_edit"),
        ("security", _("Sécurité"), "shield-check", "mfa_index"),
        ("devices", _("Appareils connectés"), "monitor", "accounts:session_list"),
        ("app_passwords", _("Mots de passe d’application"), "key-round", "accounts:app_password_list"),
        ("data", _("Mes données"), "download", "accounts:personal_data"),
    ]
    items = [Link(label, reverse(url_name), icon, key == current) for key, label, icon, url_name in pages]
    return {"items": items, "label": _("Mon compte")}
