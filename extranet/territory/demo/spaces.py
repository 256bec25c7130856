"""The seven spaces of the demonstration, and who is in them."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from directory.models import Cercle
from extranet.access import grants
from extranet.access.models import Role, Zone
from extranet.territory.demo.cast import Demo
from workspaces.actions.spaces import create_workspace
from workspaces.models import Visibility, Workspace


@dataclass(frozen=True, slots=True)
class DemoSpace:
    """A space: its face, the cercles that enter it by their function, the people named one by one."""

    name: str
    description: str
    blueprint: str
    icon: str
    colour: int
    visibility: Visibility
    cercles: dict[str, Role] = field(default_factory=dict)
    people: dict[str, Role] = field(default_factory=dict)
    zone: str = Zone.STANDARD


R, C, E, M = Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.MANAGER
SPACES = [
    DemoSpace(
        "Économie",
        "Zones d’activité, commerce de centre-bourg, artisanat : le suivi des communes et des EPCI.",
        "theme", "briefcase", 0, Visibility.ON_REQUEST,
        {"dgs": C, "elus": R}, {"animatrice": M, "admin-capso": E, "maire": C},
    ),
    DemoSpace(
        "Tourisme",
        "Offices de tourisme, hébergeurs et communes préparent ensemble la saison.",
        "network", "tent-tree", 1, Visibility.OPEN,
        {"offices-de-tourisme": E, "hebergeurs": C}, {"tourisme": M, "animatrice": M, "maire": C, "invite": R},
    ),
    DemoSpace(
        "E-santé",
        "Coordination des professionnels de santé du territoire. Aucun dossier de patient ici.",
        "group", "heart-pulse", 3, Visibility.CONFIDENTIAL,
        {"professionnels-de-sante": C}, {"medecin": M}, Zone.HEALTH,
    ),
    DemoSpace(
        "Vieillissement",
        "Bien vieillir au pays : maintien à domicile, aidants, résidences autonomie.",
        "theme", "hand-heart", 4, Visibility.ON_REQUEST,
        {"secretaires": R}, {"animatrice": M, "secretaire": C, "medecin": C, "referent": C},
    ),
    DemoSpace(
        "Culture et éducation",
        "Bibliothèques, écoles de musique, écoles et associations : programmes et projets communs.",
        "network", "palette", 6, Visibility.OPEN,
        {"bibliothecaires": C}, {"animatrice": M, "referent": C, "secretaire": C},
    ),
    DemoSpace(
        "E-administration",
        "Dématérialisation, cybersécurité, outils numériques des mairies : le réseau des référents.",
        "theme", "monitor", 5, Visibility.ON_REQUEST,
        {"referents-tic": C, "secretaires": C}, {"animatrice": M, "referent": E, "secretaire": C, "maire": R},
    ),
    DemoSpace(
        "Élus du Pays",
        "Convocations, ordres du jour et comptes rendus du comité syndical et du bureau.",
        "assembly", "landmark", 2, Visibility.CONFIDENTIAL,
        {"elus": R}, {"animatrice": M, "maire": E, "admin-capso": R},
    ),
]  # fmt: skip


def add_spaces(demo: Demo) -> None:
    """Create the spaces; `demo.spaces` keeps them by name."""
    groups = {cercle.key: cercle.group for cercle in Cercle.objects.select_related("group")}
    for wanted in SPACES:
        space = create_workspace(
            wanted.name,
            wanted.blueprint,
            actor=None,
            description=wanted.description,
            visibility=wanted.visibility,
            zone=wanted.zone,
            colour=wanted.colour,
            icon=wanted.icon,
        )
        _give(demo, space, wanted, groups)
        demo.spaces[wanted.name] = space


def _give(demo: Demo, space: Workspace, wanted: DemoSpace, groups: dict[str, Group]) -> None:
    # Managers first: a scope is never left without one.
    for name, role in sorted(wanted.people.items(), key=lambda item: -item[1]):
        grants.grant(space.scope, demo.users[name], role, actor=None)
    for key, role in wanted.cercles.items():
        grants.grant(space.scope, groups[key], role, actor=None)
