"""How people and structures read in the index."""

from django.utils.translation import gettext_lazy as _

from directory.models import Function, Person, Structure
from extranet.search.index import Description, Kind


def describe_person(person: Person) -> Description:
    """Return the person with what they do today."""
    functions = Function.objects.current().filter(person=person).select_related("structure")
    body = "\n".join(str(function) for function in functions)
    return Description(str(person), body, person.get_absolute_url())


def describe_structure(structure: Structure) -> Description:
    """Return the structure with its kind, codes and address."""
    words = [structure.get_kind_display(), structure.address, *structure.postal_codes, structure.insee]
    return Description(structure.name, " ".join(words), structure.get_absolute_url())


PERSONS = Kind(Person, "personne", _("Personnes"), "user", describe_person, Person.objects.order_by("pk").all)
STRUCTURES = Kind(
    Structure, "structure", _("Structures"), "landmark", describe_structure, Structure.objects.order_by("pk").all
)
