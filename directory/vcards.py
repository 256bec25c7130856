"""A person as a vCard 4.0 (RFC 6350), for the contacts of a phone."""

from directory.models import Function, Person


def _text(value: str) -> str:
    """Escape a value (RFC 6350, 3.4)."""
    for character in ("\\", ",", ";"):
        value = value.replace(character, "\\" + character)
    return " ".join(value.split())


def _fold(line: str) -> bytes:
    """Fold a line at 75 octets (RFC 6350, 3.2), never inside a character."""
    parts: list[bytes] = []
    part = b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > 75:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]) + b"\r\n"


def vcard(person: Person, functions: list[Function], *, url: str) -> bytes:
    """Return the card of `person` with their current `functions`; `url` is where their page is."""
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"FN:{_text(str(person))}",
        f"N:{_text(person.last_name)};{_text(person.first_name)};;;",
    ]
    for function in functions:
        lines += [f"ORG:{_text(function.structure.name)}", f"TITLE:{_text(function.label)}"]
    if person.email:
        lines.append(f"EMAIL;TYPE=work:{_text(person.email)}")
    if person.phone:
        lines.append(f"TEL;TYPE=work:{_text(person.phone)}")
    lines += [f"URL:{url}", "END:VCARD"]
    return b"".join(_fold(line) for line in lines)
