"""Cercles: Django groups computed from current functions. Rights given to one follow the function."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from directory.models import ELECTED_ROLES, Cercle, Function, FunctionRole, Structure, StructureKind
from extranet.access.grants import rights_changed
from extranet.accounts.models import User
from extranet.journal import chain as chains
from extranet.journal.actions import record

Place = User.groups.through
# How many places one statement gives or takes.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """Who is in a cercle: holders of one of `roles`, in a structure of one of `kinds`; empty lists admit all."""

    key: str
    name: str
    roles: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    within: Structure | None = None


def territory_rules() -> list[Rule]:
    """Return the cercles every territory has."""
    elected = [StructureKind.PAYS, StructureKind.EPCI, StructureKind.COMMUNE]
    referents = [FunctionRole.REFERENT_ELECTED, FunctionRole.REFERENT_AGENT]
    return [
        Rule("elus", _("Élus du Pays"), list(ELECTED_ROLES), list(elected)),
        Rule("referents-tic", _("Référents TIC"), list(referents)),
        Rule("secretaires", _("Secrétaires de mairie"), [FunctionRole.SECRETARY]),
        Rule("dgs", _("DGS"), [FunctionRole.DIRECTOR]),
        Rule("offices-de-tourisme", _("Offices de tourisme"), [], [StructureKind.TOURIST_OFFICE]),
        Rule("hebergeurs", _("Hébergeurs"), [], [StructureKind.LODGING]),
        Rule("bibliothecaires", _("Bibliothécaires"), [FunctionRole.LIBRARIAN]),
        Rule("professionnels-de-sante", _("Professionnels de santé"), [FunctionRole.HEALTH_PROFESSIONAL]),
    ]


def epci_rules(epci: Structure) -> list[Rule]:
    """Return the cercles of one EPCI: its mayors, and the members of its own council."""
    council = [FunctionRole.PRESIDENT, FunctionRole.VICE_PRESIDENT, FunctionRole.COUNCILLOR]
    return [
        Rule(
            f"maires-{epci.siren}",
            _("Maires de %(epci)s") % {"epci": epci.name},
            [FunctionRole.MAYOR],
            [StructureKind.COMMUNE],
            epci,
        ),
        Rule(
            f"conseillers-{epci.siren}",
            _("Conseillers de %(epci)s") % {"epci": epci.name},
            list(council),
            [StructureKind.EPCI],
            epci,
        ),
    ]


@transaction.atomic
def ensure(rules: list[Rule]) -> None:
    """Make the cercles of `rules` that are missing, and rename those whose EPCI was renamed."""
    known = {cercle.key: cercle for cercle in Cercle.objects.select_related("group")}
    for rule in rules:
        cercle = known.get(rule.key)
        name = rule.name[:140]
        if cercle is not None and cercle.group.name == name:
            continue
        if Group.objects.filter(name=name).exists():
            # A group made by hand keeps its name and its people: the cercle is another one.
            name = _("%(name)s (cercle)") % {"name": name}
        if cercle is not None:
            cercle.group.name = name
            cercle.group.save()
            continue
        Cercle.objects.create(
            group=Group.objects.create(name=name),
            key=rule.key,
            roles=[str(role) for role in rule.roles],
            kinds=[str(kind) for kind in rule.kinds],
            within=rule.within,
        )


def holders(cercle: Cercle) -> Q:
    """Return the condition on functions that puts their holder in `cercle`."""
    condition = Q()
    if cercle.roles:
        condition &= Q(role__in=cercle.roles)
    if cercle.kinds:
        condition &= Q(structure__kind__in=cercle.kinds)
    if cercle.theme:
        condition &= Q(theme=cercle.theme)
    if cercle.within is not None and cercle.within.kind == StructureKind.EPCI:
        # The bodies of an EPCI live in its scope, however deep.
        condition &= Q(structure__scope_id=cercle.within.scope_id)
    elif cercle.within is not None:
        condition &= Q(structure=cercle.within) | Q(structure__parent=cercle.within)
    return condition


@transaction.atomic
def refresh(user_ids: Collection[int] | None = None) -> int:
    """Bring the groups in line with today's functions; return how many places changed.

    Only for the accounts `user_ids` when given. Runs as often as one likes, and in several processes at once: three
    queries a cercle, fewer when nothing changed. Closed accounts are in no cercle.
    """
    changes, people = 0, set[int]()
    for cercle in Cercle.objects.select_related("group", "within").order_by("pk"):
        functions = Function.objects.current().filter(holders(cercle), person__user__is_active=True)
        places = Place.objects.filter(group_id=cercle.group_id)
        if user_ids is not None:
            functions = functions.filter(person__user_id__in=user_ids)
            places = places.filter(user_id__in=user_ids)
        wanted = set(functions.order_by().values_list("person__user_id", flat=True))
        present = set(places.values_list("user_id", flat=True))
        changed = _apply(cercle, added=wanted - present, removed=present - wanted)
        changes += len(changed)
        people |= set(changed)
    _tell(people)
    return changes


def _apply(cercle: Cercle, *, added: set[int], removed: set[int]) -> list[int]:
    """Give and take places of `cercle`; return whose changed: another process may have done the same meanwhile."""
    came = [user for some in _batches(added) for user in _insert(cercle.group_id, some)]
    gone = [user for some in _batches(removed) for user in _delete(cercle.group_id, some)]
    if came or gone:
        record(None, "refresh", cercle, chain=chains.ADMINISTRATION, added=sorted(came), removed=sorted(gone))
    return came + gone


def _insert(group_id: int, user_ids: list[int]) -> list[int]:
    # By hand, as Django does not say which rows were there before.
    table, rows = Place._meta.db_table, ", ".join(["(%s, %s)"] * len(user_ids))
    return _returned(
        f"INSERT INTO {table} (user_id, group_id) VALUES {rows} ON CONFLICT DO NOTHING RETURNING user_id",  # noqa: S608
        [number for user_id in user_ids for number in (user_id, group_id)],
    )


def _delete(group_id: int, user_ids: list[int]) -> list[int]:
    table, marks = Place._meta.db_table, ", ".join(["%s"] * len(user_ids))
    return _returned(
        f"DELETE FROM {table} WHERE group_id = %s AND user_id IN ({marks}) RETURNING user_id",  # noqa: S608
        [group_id, *user_ids],
    )


def _returned(statement: str, values: list[int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [user_id for (user_id,) in cursor.fetchall()]


def _batches(user_ids: set[int]) -> Iterator[list[int]]:
    # In one order, so that two processes do not wait for each other.
    ordered = sorted(user_ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _tell(user_ids: set[int]) -> None:
    """Have the open pages of people whose places changed ask for their rights again."""
    if len(user_ids) > BATCH:
        rights_changed(None)
        return
    for user in User.objects.filter(pk__in=user_ids):
        rights_changed(user)
