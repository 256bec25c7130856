"""Months of discussions in each space's forums."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from extranet.accounts.models import User
from extranet.journal.models import Entry
from extranet.search import index
from extranet.territory.demo import past
from extranet.ui import markdown
from forums.actions.posts import recount
from forums.models import Forum, Post, Topic
from workspaces.models import Workspace

# A discussion: its title, then what is said in it, in turn.
Thread = tuple[str, list[str]]
THREADS: dict[str, list[Thread]] = {
    "Économie": [
        (
            "Locaux vacants en centre-bourg : qui tient une liste ?",
            [
                "Bonjour à tous,\n\nnous voudrions recenser les **locaux commerciaux vacants**. Qui en tient "
                "déjà une liste, même incomplète ?\n\n- adresse\n- surface\n- contact du propriétaire",
                "À Lumbres, l’union des commerçants en a une. Je la demande et je la dépose dans Documents.",
                "Chez nous c’est le garde champêtre qui sait tout… Je fais le tour avec lui la semaine prochaine.",
                "> contact du propriétaire\n\nPas de noms sans accord : la liste des locaux suffit pour commencer.",
                "Bonne remarque. On garde les coordonnées en mairie.",
            ],
        ),
        (
            "Fibre dans les zones d’activité",
            [
                "Une entreprise nous demande un délai ferme pour le raccordement. Qui a un interlocuteur qui répond ?",
                "Réponse en dix jours par le formulaire des collectivités, avec le plan de la parcelle.",
                "Merci, ça a marché ici aussi.",
            ],
        ),
    ],
    "Tourisme": [
        (
            "Signalétique des sentiers du marais",
            [
                "Les panneaux du circuit des Faiseurs de bateaux sont illisibles. Faut-il une commande groupée ?",
                "Oui pour nous : **quatre panneaux** à refaire.",
                "Nous en avons deux. Pensez au texte en anglais et en néerlandais.",
                "Je demande trois devis et je reviens vers vous avant la fin du mois.",
                "Devis reçus : ils sont dans Documents, dossier Ressources.",
            ],
        ),
        (
            "Horaires d’hiver des offices",
            [
                "Merci d’indiquer ici vos horaires de novembre à mars, pour le site commun.",
                "Saint-Omer : du mardi au samedi, 10 h – 12 h 30 et 14 h – 17 h 30.",
                "Lumbres : mercredi et samedi matin, 9 h 30 – 12 h.",
            ],
        ),
        (
            "Taxe de séjour : déclaration trimestrielle",
            [
                "Plusieurs hébergeurs ne retrouvent pas le formulaire. Le bon lien : https://www.service-public.fr",
                "Et pour les gîtes loués par une plateforme ?",
                "La plateforme collecte, mais l’hébergeur déclare quand même les nuitées directes.",
            ],
        ),
    ],
    "E-santé": [
        (
            "Organisation de la permanence du week-end",
            [
                "Qui peut prendre le deuxième week-end de décembre ?",
                "Je peux le samedi.",
                "Je complète le dimanche. Le tableau est à jour.",
            ],
        ),
        (
            "Messagerie sécurisée : retours d’usage",
            [
                "Avez-vous tous une adresse active ? Deux cabinets me disent ne rien recevoir.",
                "C’était un filtre chez nous, réglé.",
            ],
        ),
    ],
    "Vieillissement": [
        (
            "Transport vers le café des aidants",
            [
                "Plusieurs aidants n’ont pas de voiture. Un minibus communal serait-il disponible le jeudi ?",
                "Celui d’Arques est libre un jeudi sur deux.",
                "La commune d’Éperlecques propose le sien les autres semaines, avec un chauffeur bénévole.",
                "Parfait. Je mets les dates dans l’agenda.",
            ],
        ),
        (
            "Livret d’accueil des nouveaux retraités",
            [
                "Un projet de sommaire est dans Documents. Vos remarques avant vendredi ?",
                "Ajouter les ateliers numériques.",
            ],
        ),
    ],
    "Culture et éducation": [
        (
            "Navette entre bibliothèques",
            [
                "La navette passe le mardi. Un second passage le vendredi vous serait-il utile ?",
                "Oui, surtout pendant les vacances.",
                "Pour nous un passage suffit, mais plus tôt le matin.",
            ],
        ),
        (
            "Spectacle scolaire : recherche d’une salle",
            [
                "Nous cherchons une salle de **120 places** avec noir complet, en mars.",
                "La salle polyvalente de Lumbres convient.",
            ],
        ),
    ],
    "E-administration": [
        (
            "Hameçonnage : faux message de la trésorerie",
            [
                "Trois mairies ont reçu un faux message de la trésorerie (*valider un mandat*). **Ne cliquez pas.**",
                "Reçu aussi ce matin. L’adresse finit par un nom de domaine étranger.",
                "Signalé sur https://www.cybermalveillance.gouv.fr. Pensez à prévenir les élus.",
                "Un secrétaire avait cliqué : mot de passe changé, rien d’autre à faire après vérification.",
            ],
        ),
        (
            "Sauvegardes : qui teste la restauration ?",
            [
                "Nous sauvegardons chaque nuit, mais personne n’a jamais essayé de restaurer. Et chez vous ?",
                "Une fois par an, sur un poste à part :\n\n1. un dossier\n2. l’état civil\n3. la messagerie",
                "On le met à l’ordre du jour du prochain atelier ?",
                "D’accord, j’apporte un disque.",
            ],
        ),
        (
            "Quel parapheur électronique ?",
            [
                "Nous devons choisir avant janvier. Vos retours ?",
                "Celui du centre de gestion suffit pour une petite commune.",
            ],
        ),
    ],
    "Élus du Pays": [
        (
            "Préparation du comité syndical",
            [
                "L’ordre du jour est dans Documents. Merci de signaler vos points avant mercredi.",
                "Je demande un point sur le schéma de mobilité.",
                "Et un mot sur la dotation, en questions diverses.",
                "C’est noté pour les deux.",
            ],
        ),
    ],
}
DEFAULT: list[Thread] = [("Bienvenue dans cet espace", ["Présentez-vous ici en quelques mots.", "Bonjour à tous."])]


def fill(workspace: Workspace, people: Sequence[User], random: Random, now: datetime) -> list[Topic]:
    """Fill the forums of `workspace` with what `people` wrote; return the topics."""
    forums = list(Forum.objects.filter(scope_id=workspace.scope_id).select_related("scope").order_by("position", "id"))
    told: list[Entry | None] = []
    topics = []
    for rank, thread in enumerate(THREADS.get(workspace.name, DEFAULT)):
        forum = forums[rank % len(forums)]
        at = _by_day(now - timedelta(days=random.randrange(3, 150)), random)
        topics.append(_thread(forum, thread, people, random, at, now, told))
    topics[0].pinned = len(topics) > 1
    topics[0].save(update_fields=["pinned"])
    index.put(*topics)
    past.write(told)
    return topics


def _thread(
    forum: Forum, thread: Thread, people: Sequence[User], random: Random, at: datetime, now: datetime,
    told: list[Entry | None],
) -> Topic:  # fmt: skip
    title, bodies = thread
    author = random.choice(people)
    topic = Topic.objects.create(forum=forum, scope=forum.scope, title=title, author=author, created_at=at)
    told.append(past.past(author, "add", topic, forum.scope, at))
    others = [person for person in people if person != author] or list(people)
    for rank, body in enumerate(bodies):
        writer = author if rank == 0 else random.choice(others)
        post = Post.objects.create(
            topic=topic, scope=forum.scope, author=writer, body=body, html=markdown.render(body), created_at=at
        )
        if rank:
            told.append(past.past(writer, "reply", post, forum.scope, at, title))
        later = _by_day(at + timedelta(days=random.choice([0, 1, 1, 2])), random)
        at = min(now - timedelta(minutes=len(bodies) - rank), max(later, at + timedelta(minutes=25)))
    recount(topic)
    return topic


def _by_day(at: datetime, random: Random) -> datetime:
    """Return a moment of that day at which people write."""
    return timezone.localtime(at).replace(hour=random.randrange(8, 19), minute=random.randrange(60), second=0)
