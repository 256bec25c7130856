"""Reading the directory. Everything returned is visible to the actor."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from directory.folding import fold, words
from directory.models import Cercle, Function, FunctionRole, Person, Structure, StructureKind
from extranet.access import rules as access
from extranet.access.actor import Actor
from extranet.access.models import Role, UserGrant
from extranet.accounts.models import User
from extranet.ui.errors import NotVisible


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to; empty values narrow nothing. `epci`, `structure`: their numbers."""

    q: str = ""
    role: str = ""
    theme: str = ""
    kind: str = ""
    epci: int | None = None
    structure: int | None = None


def _current_with_structure(actor: Actor) -> Prefetch[Any, Any, Any]:
    functions = access.visible(actor, Function.objects.current()).select_related("structure")
    return Prefetch("functions", functions.order_by("role", "structure__search_key"), to_attr="current")


def people(actor: Actor, narrow: PeopleFilter | None = None) -> QuerySet[Person]:
    """Return the people, in alphabetical order, with their `current` functions: three queries for a page of them.

    Each word of the search must be found in the name, or in a current function or its structure.
    """
    narrow = narrow or PeopleFilter()
    found = access.visible(actor, Person).select_related("user").prefetch_related(_current_with_structure(actor))
    held = Function.objects.current().filter(person=OuterRef("pk"))
    for word in words(narrow.q):
        matching = held.filter(Q(search_key__contains=word) | Q(structure__search_key__contains=word))
        found = found.filter(Q(search_key__contains=word) | Exists(matching))
    if condition := _function_condition(narrow):
        found = found.filter(Exists(held.filter(condition)))
    return found


def _function_condition(narrow: PeopleFilter) -> Q:
    """Return what one and the same function must be."""
    condition = Q()
    if narrow.role:
        condition &= Q(role=narrow.role)
    if narrow.theme:
        condition &= Q(theme=narrow.theme)
    if narrow.kind:
        condition &= Q(structure__kind=narrow.kind)
    if narrow.structure:
        condition &= Q(structure=narrow.structure)
    if narrow.epci:
        scope = Structure.objects.filter(pk=narrow.epci, kind=StructureKind.EPCI).values("scope_id")
        condition &= Q(structure__scope_id__in=scope)
    return condition


def person(actor: Actor, pk: int) -> Person:
    """Return a person with all their functions, NotVisible if `actor` may not know them."""
    functions = access.visible(actor, Function).select_related("structure", "structure__scope").order_by("-start", "pk")
    found = access.visible(actor, Person).select_related("user", "scope")
    row = found.prefetch_related(Prefetch("functions", functions)).filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def structures(
    actor: Actor, *, q: str = "", kind: str = "", epci: int | None = None, managed: bool = False
) -> QuerySet[Structure]:
    """Return the structures in alphabetical order; with `managed` only those `actor` keeps up to date."""
    found = access.visible(actor, Structure, Role.MANAGER if managed else Role.READER)
    for word in words(q):
        found = found.filter(search_key__contains=word)
    if kind:
        found = found.filter(kind=kind)
    if epci:
        scope = Structure.objects.filter(pk=epci, kind=StructureKind.EPCI).values("scope_id")
        found = found.filter(scope_id__in=scope)
    return found.select_related("parent")


def kinds_in_use(actor: Actor, *, q: str = "", epci: int | None = None) -> dict[str, int]:
    """Return how many structures of each kind the search finds, in the order of the kinds."""
    rows = structures(actor, q=q, epci=epci).order_by().values_list("kind").annotate(count=Count("pk"))
    counts = dict(rows)
    return {kind.value: counts[kind] for kind in StructureKind if kind in counts}


def structure(actor: Actor, pk: int) -> Structure:
    """Return a structure, NotVisible if `actor` may not know it."""
    row = access.visible(actor, Structure).select_related("parent", "scope").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def people_by_role(actor: Actor, structure: Structure) -> list[Function]:
    """Return the current functions of a structure with their people, in the order of the roles."""
    functions = access.visible(actor, Function.objects.current()).filter(structure=structure)
    rank = {role.value: position for position, role in enumerate(FunctionRole)}
    found = functions.select_related("person__user").order_by("person__search_key")
    return sorted(found, key=lambda function: rank[function.role])


def children(actor: Actor, structure: Structure) -> list[Structure]:
    """Return the structures attached to this one, communes first, then by kind and name."""
    found = access.visible(actor, Structure).filter(parent=structure)
    rank = {kind.value: position for position, kind in enumerate(StructureKind)}
    return sorted(found, key=lambda child: (rank[child.kind], child.search_key))


def function(actor: Actor, pk: int) -> Function:
    """Return a function with its person and structure, NotVisible if `actor` may not know it."""
    row = access.visible(actor, Function).select_related("person", "structure__scope", "scope").filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row


def epci(actor: Actor, pk: int) -> Structure:
    """Return an EPCI, NotVisible for any other kind of structure."""
    found = structure(actor, pk)
    if found.kind != StructureKind.EPCI:
        raise NotVisible
    return found


def possible_parents(actor: Actor, structure: Structure) -> QuerySet[Structure]:
    """Return what a structure may be attached to: what `actor` manages, and where it stands already."""
    managed = access.visible(actor, Structure, Role.MANAGER).exclude(pk=structure.pk)
    return managed | access.visible(actor, Structure).filter(pk=structure.parent_id or 0)


def epcis(actor: Actor) -> list[Structure]:
    """Return the territory's EPCI."""
    return list(access.visible(actor, Structure).filter(kind=StructureKind.EPCI))


def themes(actor: Actor) -> list[str]:
    """Return the themes of current functions, in alphabetical order."""
    found = access.visible(actor, Function.objects.current()).exclude(theme="")
    return list(found.order_by("theme").values_list("theme", flat=True).distinct())


def manages_some_structure(actor: Actor) -> bool:
    """Say whether `actor` keeps at least one structure up to date."""
    return structures(actor, managed=True).exists()


def delegates(epci: Structure) -> list[User]:
    """Return the delegated administrators of an EPCI."""
    grants = UserGrant.objects.filter(
        content_object=epci.scope_id, permission__codename=Role.MANAGER.codename, user__is_active=True
    )
    return [grant.user for grant in grants.select_related("user").order_by("user__last_name", "user_id")]


def cercles() -> list[Cercle]:
    """Return the cercles with the number of active accounts in each, as `people`. Their names are no secret."""
    counted = Count("group__user", filter=Q(group__user__is_active=True))
    found = Cercle.objects.select_related("group").annotate(people=counted).order_by("group__name")
    return sorted(found, key=lambda cercle: fold(cercle.group.name))
