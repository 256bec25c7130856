"""What the directory holds about a person, for their personal data export."""

import json
from collections.abc import Iterator

from directory.models import Person
from extranet.accounts.models import User


def directory_data(user: User) -> Iterator[tuple[str, bytes]]:
    """Return the record of the person tied to `user`, with all their functions."""
    person = Person.objects.filter(user=user).first()
    if person is None:
        return
    functions = [
        {
            "fonction": function.label,
            "structure": function.structure.name,
            "thème": function.theme,
            "début": function.start.isoformat(),
            "fin": function.end.isoformat() if function.end else None,
        }
        for function in person.functions.select_related("structure").order_by("start", "pk")
    ]
    body = {
        "prénom": person.first_name,
        "nom": person.last_name,
        "adresse e-mail": person.email,
        "téléphone": person.phone,
        "RPPS": person.rpps,
        "fonctions": functions,
    }
    yield "annuaire.json", json.dumps(body, ensure_ascii=False, indent=1).encode()
