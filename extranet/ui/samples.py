"""What the gallery shows: a believable frame and a value for each state of each component."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from extranet.ui.parts import Link
from extranet.ui.shell import Account, NavItem, Shell


@dataclass(frozen=True, slots=True)
class SampleSpace:
    """A space of the gallery."""

    name: str
    icon: str
    colour: int
    unread: int = 0
    url: str = "#espaces"


@dataclass(frozen=True)
class SampleItem(NavItem):
    """An entry of the gallery's navigation; it leads nowhere."""

    url_name: str = ""
    order: int = 0

    @property
    def url(self) -> str:
        return f"#{self.key}"


SPACES = [
    SampleSpace("Économie", "briefcase", 1, 3),
    SampleSpace("Tourisme", "tent-tree", 3),
    SampleSpace("E-santé", "heart-pulse", 0, 12),
    SampleSpace("Vieillissement", "hand-heart", 7),
    SampleSpace("Culture et éducation", "book-open", 6),
    SampleSpace("E-administration", "monitor", 5, 1),
    SampleSpace("Élus du Pays", "", 4),
]
SPACE_CHOICES = [(space.name, space.name) for space in SPACES]
FILES = [
    ("Compte rendu du comité de pilotage.pdf", 348_160, "Odile Delattre"),
    ("Fréquentation des offices 2025.ods", 1_620_000, "Hervé Lemaire"),
    ("Présentation du contrat local de santé.odp", 18_400_000, "Nadia Benali"),
    ("Photos de la fête du marais.zip", 2_400_000_000, "Marc De Smet"),
]


class SampleShell(Shell):
    """The frame as a signed-in person sees it, without any room being there."""

    site_name = "Pays de Saint-Omer"
    unread = 4
    search_url = notifications_url = home_url = sign_in_url = sign_out_url = "#"
    account = Account("Claire Vandenbroucke", "claire.vandenbroucke@exemple.fr")
    spaces = SPACES
    nav = [
        SampleItem("home", "Accueil", "house"),
        SampleItem("spaces", "Espaces", "layout-grid"),
        SampleItem("search", "Recherche", "search"),
        SampleItem("agenda", "Agenda", "calendar"),
        SampleItem("directory", "Annuaire", "contact-round"),
    ]
    account_links = [
        SampleItem("profil", "Mon profil", "user"),
        SampleItem("securite", "Sécurité et connexion", "key-round"),
        SampleItem("notifications", "Notifications", "bell"),
    ]
    footer_links = [SampleItem("accessibilite", "Accessibilité : partiellement conforme", "info")]


class SampleForm(forms.Form):
    """One field of each kind, sent empty so that the errors show."""

    title = forms.CharField(label="Titre", max_length=120, help_text="Il apparaît dans l’agenda et dans les messages.")
    email = forms.EmailField(label="Adresse électronique", initial="mairie@exemple.fr")
    day = forms.DateField(label="Jour", widget=forms.DateInput(attrs={"type": "date"}))
    space = forms.ChoiceField(label="Espace", choices=SPACE_CHOICES, required=False)
    text = forms.CharField(
        label="Message", required=False, widget=forms.Textarea(attrs={"rows": 4, "data-autosave-draft": ""})
    )
    file = forms.FileField(label="Pièce jointe", required=False, help_text="5 Go au plus.")
    who = forms.ChoiceField(
        label="Qui peut rejoindre l’espace",
        widget=forms.RadioSelect,
        choices=[
            ("open", "Toute personne du territoire"),
            ("ask", "Sur demande"),
            ("closed", "Sur invitation seulement"),
        ],
    )
    follow = forms.BooleanField(label="Recevoir un message à chaque nouveauté", required=False)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "L’événement n’a pas été enregistré. Ce que vous avez saisi est toujours là.")
        return self.cleaned_data


class SampleFilter(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="Mots", required=False, widget=forms.SearchInput)
    space = forms.ChoiceField(label="Espace", required=False, choices=[("", "Tous"), *SPACE_CHOICES])
    since = forms.DateField(label="Depuis le", required=False, widget=forms.DateInput(attrs={"type": "date"}))


def gallery(page: str) -> dict[str, Any]:
    """Return the context of the gallery; `page` is the page of the sample pagination."""
    now = timezone.now()
    documents = [
        {"name": name, "size": size, "author": author, "date": now - timedelta(days=at * 17 + 0.1)}
        for at, (name, size, author) in enumerate(FILES)
    ]
    return {
        "section": "home",
        "shell": SampleShell(SimpleNamespace()),  # type: ignore[arg-type]
        "now": now,
        "tomorrow": now + timedelta(days=1),
        "spaces": SPACES,
        "documents": documents,
        "blank_form": SampleForm(auto_id="blank_%s"),
        "form": SampleForm({"email": "mairie.exemple", "who": "ask"}, auto_id="sent_%s"),
        "filter_form": SampleFilter(auto_id="filter_%s"),
        "search_form": SampleFilter(auto_id="search_%s"),
        "tabs": [
            Link("À la une", "#une", "house", current=True),
            Link("Documents", "#documents", "folder", count=128),
            Link("Agenda", "#agenda", "calendar"),
            Link("Discussions", "#discussions", "messages-square", count=7),
            Link("Membres", "#membres", "users"),
        ],
        "menu": [
            Link("Renommer", "#renommer", "pencil"),
            Link("Déplacer", "#deplacer", "folder"),
            Link("Copier le lien", "#lien", "link"),
        ],
        "people": ["Odile Delattre", "Hervé Lemaire", "Nadia Benali", "Marc De Smet", "Éric d’Hondt"],
        "pages": Paginator(range(240), 20).get_page(page or 4),
        "icons": ["folder", "calendar", "messages-square", "users", "bell", "map-pin", "heart-pulse", "landmark"],
    }
