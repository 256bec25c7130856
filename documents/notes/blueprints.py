"""The models of notes that every territory has: structured, dated today, to be filled in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.notes.tree import Node, Text


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A model of notes: how it is called, and what its notes begin with."""

    label: str | Promise
    make: Callable[[], list[Node]]


def heading(words: str, level: int = 1) -> Node:
    """Return a heading."""
    return Node("heading", {"level": level}, [Text(words)])


def paragraph(*words: str | Text) -> Node:
    """Return a paragraph."""
    return Node("paragraph", {}, [Text(piece) if isinstance(piece, str) else piece for piece in words if piece])


def strong(words: str) -> Text:
    """Return bold words."""
    return Text(words, frozenset({"bold"}))


def items(name: str, *lines: str) -> Node:
    """Return a list: bulletList, orderedList or taskList."""
    attrs = {"start": 1} if name == "orderedList" else {}
    if name == "taskList":
        return Node(name, attrs, [Node("taskItem", {"checked": False}, [paragraph(line)]) for line in lines])
    return Node(name, attrs, [Node("listItem", {}, [paragraph(line)]) for line in lines])


def table(head: list[str], *rows: list[str]) -> Node:
    """Return a table with a row of headings."""
    one = {"colspan": 1, "rowspan": 1}
    lines = [[Node("tableHeader", dict(one), [paragraph(words)]) for words in head]]
    lines += [[Node("tableCell", dict(one), [paragraph(words)]) for words in row] for row in rows]
    return Node("table", {}, [Node("tableRow", {}, list(line)) for line in lines])


def _day() -> str:
    return date_format(timezone.localdate(), "l j F Y")


def _empty() -> list[Node]:
    return [paragraph()]


def _minutes() -> list[Node]:
    return [
        paragraph(strong(_("Date :")), f" {_day()}"),
        paragraph(strong(_("Lieu :")), " "),
        paragraph(strong(_("Présents :")), " "),
        paragraph(strong(_("Excusés :")), " "),
        heading(_("Ordre du jour")),
        items("orderedList", _("Premier point"), _("Deuxième point"), _("Questions diverses")),
        heading(_("Échanges")),
        paragraph(),
        heading(_("Décisions")),
        items("bulletList", ""),
        heading(_("À faire")),
        table([_("Action"), _("Qui"), _("Pour quand")], ["", "", ""]),
        heading(_("Prochaine réunion")),
        paragraph(),
    ]


def _deliberation() -> list[Node]:
    return [
        paragraph(strong(_("Séance du :")), f" {_day()}"),
        paragraph(strong(_("Objet :")), " "),
        table([_("En exercice"), _("Présents"), _("Pouvoirs"), _("Votants")], ["", "", "", ""]),
        heading(_("Exposé des motifs")),
        paragraph(),
        paragraph(_("Vu le code général des collectivités territoriales,")),
        paragraph(_("Considérant "), ""),
        heading(_("Délibération")),
        paragraph(_("Après en avoir délibéré, l’assemblée décide :")),
        items("orderedList", "", ""),
        table([_("Pour"), _("Contre"), _("Abstentions")], ["", "", ""]),
        paragraph(_("Pour extrait conforme.")),
    ]


def _convocation() -> list[Node]:
    return [
        paragraph(_("Madame, Monsieur,")),
        paragraph(_("J’ai l’honneur de vous convier à la réunion qui se tiendra :")),
        paragraph(strong(_("Le :")), " "),
        paragraph(strong(_("À :")), " "),
        heading(_("Ordre du jour")),
        items("orderedList", "", "", _("Questions diverses")),
        paragraph(_("En cas d’empêchement, merci de le signaler et de donner pouvoir à un autre membre.")),
        paragraph(_("Fait le %s.") % _day()),
    ]


def _agenda() -> list[Node]:
    return [
        paragraph(strong(_("Réunion du :")), " "),
        table([_("Point"), _("Rapporteur"), _("Durée")], ["", "", ""], ["", "", ""], [_("Questions diverses"), "", ""]),
        heading(_("À préparer avant la réunion")),
        items("taskList", ""),
    ]


def _order() -> list[Node]:
    return [
        paragraph(strong(_("Arrêté n°")), " "),
        paragraph(strong(_("Objet :")), " "),
        paragraph(_("Le maire,")),
        paragraph(
            _("Vu le code général des collectivités territoriales, notamment ses articles L. 2212-1 et suivants,")
        ),
        paragraph(_("Considérant "), ""),
        heading(_("Arrête")),
        paragraph(strong(_("Article 1 :")), " "),
        paragraph(strong(_("Article 2 :")), " "),
        paragraph(
            strong(_("Article 3 :")), f" {_('Le présent arrêté sera publié et transmis au représentant de l’État.')}"
        ),
        paragraph(_("Fait le %s.") % _day()),
    ]


def _letter() -> list[Node]:
    return [
        paragraph(strong(_("À l’attention de :")), " "),
        paragraph(strong(_("Objet :")), " "),
        paragraph(strong(_("Affaire suivie par :")), " "),
        paragraph(_("Le %s") % _day()),
        paragraph(_("Madame, Monsieur,")),
        paragraph(),
        paragraph(_("Je vous prie d’agréer, Madame, Monsieur, l’expression de ma considération distinguée.")),
    ]


BLUEPRINTS = {
    "minutes": Blueprint(gettext_lazy("Compte rendu de réunion"), _minutes),
    "deliberation": Blueprint(gettext_lazy("Délibération"), _deliberation),
    "convocation": Blueprint(gettext_lazy("Convocation"), _convocation),
    "agenda": Blueprint(gettext_lazy("Ordre du jour"), _agenda),
    "order": Blueprint(gettext_lazy("Arrêté"), _order),
    "letter": Blueprint(gettext_lazy("Courrier"), _letter),
    "empty": Blueprint(gettext_lazy("Note vide"), _empty),
}
