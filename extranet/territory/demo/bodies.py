"""The demonstration's other bodies: tourist offices, libraries, lodgings, associations, health."""

from collections.abc import Iterator
from dataclasses import dataclass

from directory.models import FunctionRole, Structure, StructureKind
from extranet.territory.demo import names
from extranet.territory.demo.cast import DOMAIN, Demo

THEMES = [
    "Économie",
    "Tourisme",
    "Santé",
    "Vieillissement",
    "Culture et éducation",
    "E-administration",
    "Environnement",
    "Sport et jeunesse",
]
# A post: its role, the part its holder plays, and its name for a woman and for a man.
Post = tuple[FunctionRole, str, tuple[str, str]]
LODGINGS = ["Gîte du Marais", "Chambres d’hôtes Le Colombier", "Camping des Étangs", "Hôtel du Haut-Pont", "La Ferme"]
ASSOCIATIONS = [
    ("Les Amis du marais audomarois", "Environnement"),
    ("Comité des fêtes", "Culture et éducation"),
    ("Club des aînés", "Vieillissement"),
    ("Harmonie municipale", "Culture et éducation"),
    ("Union des commerçants", "Économie"),
    ("Randonneurs de l’Aa", "Tourisme"),
    ("Foyer rural", "Sport et jeunesse"),
]
CARERS = [
    ("Médecin généraliste", "Médecin généraliste"),
    ("Infirmière libérale", "Infirmier libéral"),
    ("Kinésithérapeute", "Kinésithérapeute"),
    ("Pharmacienne", "Pharmacien"),
    ("Sage-femme", "Sage-femme"),
    ("Chirurgienne-dentiste", "Chirurgien-dentiste"),
]


@dataclass(frozen=True, slots=True)
class Body:
    """A body and the posts to fill in it."""

    structure: Structure
    posts: list[Post]
    theme: str = ""


def add_bodies(demo: Demo) -> list[Body]:
    """Write the bodies and return them with their posts."""
    communes = list(Structure.objects.filter(kind=StructureKind.COMMUNE).select_related("parent").order_by("insee"))
    by_size = sorted(communes, key=lambda commune: (-(commune.population or 0), commune.insee))
    bodies = [
        *_tourist_offices(demo),
        *_libraries(demo, by_size[:14]),
        *_lodgings(demo, demo.random.sample(communes, 20)),
        *_associations(demo, demo.random.sample(communes, 20)),
        *_health(demo, by_size[:10]),
    ]
    Structure.objects.bulk_create(body.structure for body in bodies)
    return bodies


def _body(demo: Demo, kind: StructureKind, name: str, parent: Structure) -> Structure:
    return Structure(
        kind=kind,
        name=name,
        parent=parent,
        scope_id=parent.scope_id,
        departement=parent.departement,
        region=parent.region,
        postal_codes=parent.postal_codes[:1],
        address=names.address(demo.random),
        phone=names.landline(demo.random),
        email=f"contact-{demo.random.randrange(1000, 9999)}@{DOMAIN}",
    )


def _tourist_offices(demo: Demo) -> Iterator[Body]:
    for epci in Structure.objects.filter(kind=StructureKind.EPCI).order_by("siren"):
        name = f"Office de tourisme, {epci.name}"
        office = _body(demo, StructureKind.TOURIST_OFFICE, name, epci)
        staff: list[Post] = [
            (FunctionRole.STAFF, "tourism", ("Conseillère en séjour", "Conseiller en séjour")),
            (FunctionRole.OFFICER, "tourism", ("Directrice de l’office", "Directeur de l’office")),
            (FunctionRole.STAFF, "tourism", ("Chargée d’animation", "Chargé d’animation")),
            (FunctionRole.STAFF, "tourism", ("Chargée de communication", "Chargé de communication")),
        ]
        yield Body(office, staff, "Tourisme")


def _libraries(demo: Demo, communes: list[Structure]) -> Iterator[Body]:
    for commune in communes:
        library = _body(demo, StructureKind.LIBRARY, f"Bibliothèque, {commune.name}", commune)
        post: Post = (FunctionRole.LIBRARIAN, "librarian", ("Bibliothécaire", "Bibliothécaire"))
        yield Body(library, [post], "Culture et éducation")


def _lodgings(demo: Demo, communes: list[Structure]) -> Iterator[Body]:
    for rank, commune in enumerate(communes):
        name = f"{LODGINGS[rank % len(LODGINGS)]}, {commune.name}"
        post: Post = (FunctionRole.LODGER, "lodger", ("Gérante", "Gérant"))
        yield Body(_body(demo, StructureKind.LODGING, name, commune), [post], "Tourisme")


def _associations(demo: Demo, communes: list[Structure]) -> Iterator[Body]:
    for rank, commune in enumerate(communes):
        name, theme = ASSOCIATIONS[rank % len(ASSOCIATIONS)]
        post: Post = (FunctionRole.VOLUNTEER, "association", ("Présidente", "Président"))
        yield Body(_body(demo, StructureKind.ASSOCIATION, f"{name}, {commune.name}", commune), [post], theme)


def _health(demo: Demo, communes: list[Structure]) -> Iterator[Body]:
    for rank, commune in enumerate(communes):
        is_house = rank < 4
        name = f"{'Maison de santé' if is_house else 'Cabinet médical'}, {commune.name}"
        carers = [CARERS[0], *(CARERS[1 + (rank + n) % 5] for n in range(3 if is_house else 1))]
        posts: list[Post] = [(FunctionRole.HEALTH_PROFESSIONAL, "health", carer) for carer in carers]
        yield Body(_body(demo, StructureKind.HEALTH, name, commune), posts, "Santé")
