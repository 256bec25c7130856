"""Nine months of meetings, permanences and manifestations in each space's agenda."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from agenda.models import Agenda, Event, Status
from agenda.queries import midnight
from extranet.accounts.models import User
from extranet.search import index
from extranet.territory.demo import past
from workspaces.models import Workspace

PLACES = [
    "Mairie d’Arques, salle du conseil",
    "Maison du Pays, Saint-Omer",
    "Salle polyvalente, Lumbres",
    "Médiathèque, Aire-sur-la-Lys",
    "Mairie de Wizernes",
    "Maison de l’archéologie, Thérouanne",
    "Salle des fêtes, Éperlecques",
    "En visio",
]
# Each month: title, hour, hours, description.
Meeting = tuple[str, float, float, str]
MONTHLY: dict[str, list[Meeting]] = {
    "Économie": [
        (
            "Comité de suivi des zones d’activité",
            9,
            2,
            "- Lots disponibles\n- Demandes d’implantation\n- Questions diverses",
        ),
        ("Permanence création d’entreprise", 14, 3, "Sur rendez-vous, avec la chambre de métiers."),
    ],
    "Tourisme": [
        (
            "Réunion des offices de tourisme",
            10,
            2,
            "- Fréquentation du mois\n- Programme des animations\n- Site commun",
        ),
        ("Café des hébergeurs", 8.5, 1.5, "Échange libre autour d’un café : arrivées, taxe de séjour, classements."),
    ],
    "E-santé": [
        ("Réunion de concertation pluriprofessionnelle", 19.5, 2, "Organisation des soins ; aucun nom de patient."),
        ("Point permanence des soins", 13, 1, "Tour de garde du mois suivant."),
    ],
    "Vieillissement": [
        ("Café des aidants", 14.5, 2, "Ouvert à tous les aidants, sans inscription."),
        ("Groupe de travail résidences autonomie", 10, 2, "- Travaux\n- Restauration\n- Animation"),
    ],
    "Culture et éducation": [
        ("Réseau des bibliothèques", 9.5, 2.5, "Navette, catalogue commun, animations."),
        ("Commission programmation", 18, 2, "Choix des spectacles de la saison."),
    ],
    "E-administration": [
        ("Atelier des référents TIC", 14, 2, "Questions et pratiques du mois ; venez avec vos cas."),
        ("Permanence informatique des mairies", 9, 3, "Pour les secrétaires : messagerie, sauvegardes, parapheur."),
    ],
    "Élus du Pays": [
        ("Bureau du Pays", 18, 2, "Ordre du jour joint dans Documents."),
        ("Comité syndical", 18.5, 2.5, "Convocation et pièces dans Documents."),
    ],
}
# Once: title, days from now, number of days, place.
ONCE: dict[str, list[tuple[str, int, int, str]]] = {
    "Économie": [
        ("Salon des métiers d’art", 24, 2, "Saint-Omer"),
        ("Semaine de l’emploi", -40, 5, "Tout le territoire"),
    ],
    "Tourisme": [("Fête du marais", -95, 2, "Clairmarais"), ("Marché de Noël", 12, 20, "Place Foch, Saint-Omer")],
    "Vieillissement": [("Semaine bleue", -45, 7, "Tout le territoire"), ("Forum bien vieillir", 33, 1, "Arques")],
    "Culture et éducation": [
        ("Nuit de la lecture", 58, 1, "Toutes les bibliothèques"),
        ("Journées du patrimoine", -64, 2, ""),
    ],
    "E-administration": [
        ("Mois de la cybersécurité", -50, 30, ""),
        ("Journée des référents TIC", 19, 1, "Maison du Pays"),
    ],
    "Élus du Pays": [("Séminaire des maires", 40, 1, "Abbaye Saint-Paul, Wisques")],
}
MONTHS_BEFORE, MONTHS_AFTER = 6, 3


def fill(workspace: Workspace, people: Sequence[User], random: Random, now: datetime) -> list[Event]:
    """Fill the agenda of `workspace` with what `people` added; return the events."""
    agenda = Agenda.objects.select_related("scope").get(scope_id=workspace.scope_id)
    today = timezone.localdate(now)
    meetings = MONTHLY.get(workspace.name, [("Réunion de travail", 10, 2, "")])
    events = [
        _meeting(agenda, meeting, rank, month, today, random)
        for rank, meeting in enumerate(meetings)
        for month in range(-MONTHS_BEFORE, MONTHS_AFTER + 1)
    ]
    events += [_once(agenda, *one, today) for one in ONCE.get(workspace.name, [])]
    for event in events:
        event.uid = str(UUID(int=random.getrandbits(128), version=4))
        event.author = random.choice(people)
        added = min(now, event.start) - timedelta(days=random.randrange(4, 40))
        added = timezone.localtime(added).replace(hour=random.randrange(8, 19), minute=random.randrange(60))
        event.created_at = event.updated_at = added
    cancelled = random.choice([event for event in events if event.start > now])
    cancelled.status, cancelled.sequence = Status.CANCELLED, 1
    Event.objects.bulk_create(events)
    index.put(*events)
    past.write([past.past(e.author, "add", e, agenda.scope, e.created_at) for e in events if e.author])
    return events


def _meeting(agenda: Agenda, meeting: Meeting, rank: int, month: int, today: date, random: Random) -> Event:
    title, hour, hours, description = meeting
    first = date(today.year + (today.month - 1 + month) // 12, (today.month - 1 + month) % 12 + 1, 1)
    # The second or third Tuesday or Thursday of the month: where rural meetings live.
    weekday = 1 + 2 * (rank % 2)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (1 + rank % 2))
    begin = timezone.make_aware(datetime.combine(day, time(int(hour), 30 if hour % 1 else 0)))
    place = random.choice(PLACES)
    times = {"start": begin, "end": begin + timedelta(hours=hours)}
    return Event(agenda=agenda, scope=agenda.scope, title=title, description=description, place=place, **times)


def _once(agenda: Agenda, title: str, days: int, length: int, place: str, today: date) -> Event:
    first = today + timedelta(days=days)
    times = {"start": midnight(first), "end": midnight(first + timedelta(days=length))}
    return Event(agenda=agenda, scope=agenda.scope, title=title, place=place, all_day=True, **times)
