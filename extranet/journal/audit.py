"""Reading the chains as an audit: who did what, when, and to whom. The caller has asked `access` who may."""

import csv
import io
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extranet.journal.models import Entry

# What an export holds at most: beyond, one narrows the dates.
MOST_EXPORTED = 50_000
VERBS = {
    "read": gettext_lazy("consultation"),
    "download": gettext_lazy("téléchargement"),
    "grant": gettext_lazy("rôle donné"),
    "revoke": gettext_lazy("rôle retiré"),
    "invite": gettext_lazy("invitation"),
    "create": gettext_lazy("création"),
    "change": gettext_lazy("réglages modifiés"),
    "archive": gettext_lazy("archivage"),
    "unarchive": gettext_lazy("réouverture"),
    "leave_rights": gettext_lazy("droits propres donnés à un dossier"),
    "take_rights": gettext_lazy("droits propres retirés à un dossier"),
    "refresh": gettext_lazy("cercle recalculé"),
    "link": gettext_lazy("compte relié à une personne"),
    "forget": gettext_lazy("coordonnées effacées"),
    "import": gettext_lazy("territoire importé"),
    "administrator_create": gettext_lazy("administrateur technique créé"),
    "deactivate": gettext_lazy("compte désactivé"),
    "reactivate": gettext_lazy("compte rouvert"),
    "erase": gettext_lazy("effacement"),
    "professional_verify": gettext_lazy("numéro RPPS vérifié"),
    "professional_withdraw": gettext_lazy("vérification du numéro RPPS retirée"),
    "add": gettext_lazy("ajout"),
    "edit": gettext_lazy("modification"),
    "move": gettext_lazy("déplacement"),
    "delete": gettext_lazy("suppression"),
    "restore": gettext_lazy("restauration"),
    "reply": gettext_lazy("réponse"),
    "send_again": gettext_lazy("lettre renvoyée"),
    "send_all_again": gettext_lazy("lettres non remises toutes renvoyées"),
    "give_up": gettext_lazy("lettre abandonnée"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A fact as the audit shows it: `thing` is empty when its name is not for the reader."""

    number: int
    at: datetime
    who: str
    how: str
    what: str
    thing: str
    holder: str
    url: str


def entries(
    chain: str,
    *,
    scope_ids: Collection[int] | None = None,
    verb: str | None = None,
    person: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Entry]:
    """Return the facts of a chain, newest first; `scope_ids` keeps those of some scopes only."""
    found = Entry.objects.filter(chain=chain).select_related("actor")
    if scope_ids is not None:
        found = found.filter(scope_id__in=scope_ids)
    if verb:
        found = found.filter(verb=verb)
    for word in (person or "").split()[:4]:
        found = found.filter(
            Q(actor__first_name__icontains=word) | Q(actor__last_name__icontains=word) | Q(actor__email__icontains=word)
        )
    zone = timezone.get_current_timezone()
    if since:
        found = found.filter(at__gte=datetime.combine(since, time.min, zone))
    if until:
        found = found.filter(at__lte=datetime.combine(until, time.max, zone))
    return found.order_by("-sequence")


def lines(found: Iterable[Entry], known_scopes: Collection[int]) -> list[Line]:
    """Return facts as they are shown (two queries at most); things of scopes not in `known_scopes` stay unnamed."""
    found = list(found)
    names = _holders(found)
    return [_line(entry, names, known_scopes) for entry in found]


def _line(entry: Entry, names: dict[tuple[str, int], str], known_scopes: Collection[int]) -> Line:
    is_known = entry.scope_id is None or entry.scope_id in known_scopes
    holder = names.get((entry.data.get("holder_kind", ""), entry.data.get("holder_id", 0)), "")
    return Line(
        number=entry.sequence or 0,
        at=entry.at,
        who=str(entry.actor) if entry.actor else _("L’extranet"),
        how=entry.assurance,
        what=str(VERBS.get(entry.verb, entry.verb)),
        thing=entry.title if is_known else _("périmètre n° %(number)s") % {"number": entry.scope_id},
        holder=holder,
        url=entry.url if is_known else "",
    )


def _holders(found: list[Entry]) -> dict[tuple[str, int], str]:
    """Return the names of those to whom roles were given or taken, by kind and number."""
    ids: dict[str, set[int]] = {}
    for entry in found:
        if entry.data.get("holder_id"):
            ids.setdefault(entry.data.get("holder_kind", ""), set()).add(entry.data["holder_id"])
    names: dict[tuple[str, int], str] = {}
    for kind in ids.keys() & {"accounts.user", Group._meta.label_lower}:
        for thing in apps.get_model(kind)._default_manager.filter(pk__in=ids[kind]).order_by("pk"):
            names[kind, thing.pk] = str(thing)
    return names


def as_csv(shown: Iterable[Line]) -> str:
    """Return lines as a table for a spreadsheet, in which no cell is ever a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("n°"), _("date"), _("personne"), _("connexion"), _("action"), _("objet"), _("pour")])
    for line in shown:
        at = timezone.localtime(line.at).isoformat(timespec="seconds")
        cells = [str(line.number), at, line.who, line.how, line.what, line.thing, line.holder]
        writer.writerow([_inert(cell) for cell in cells])
    # The mark by which spreadsheets know UTF-8.
    return "\ufeff" + text.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")) else cell
