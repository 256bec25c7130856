"""Every template is used, every template that is named exists, and everything a reader sees can be translated."""

import re
from collections.abc import Iterator

from django.template.exceptions import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from tests.repository.sources import of_product, short, templates

NAME = re.compile(r"""["']([\w./-]+\.(?:html|txt))["']""")
# Loaded under a name that no file of ours spells out.
NAMED_BY_OTHERS = {
    # Error pages of Django and of allauth's rate limits, and the form renderer's own.
    "403.html", "404.html", "500.html", "429.html",
    "django/forms/div.html", "django/forms/field.html", "django/forms/errors/list/default.html",
}  # fmt: skip
# Offered to the rooms, which need it as soon as a fragment of theirs has something to say; tests/ui holds it.
OFFERED = {"ui/_toasts.html"}
# allauth's views name these; a test of the accounts opens each page.
FOLDERS_OF_ALLAUTH = ("account/", "allauth/", "mfa/", "usersessions/")

TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
MARKED = re.compile(r"\{%\s*blocktranslate.*?endblocktranslate\s*%\}|\{%\s*comment.*?endcomment\s*%\}", re.S)
# Attributes that are read out or shown.
SPOKEN = re.compile(r"""\b(?:aria-label|title|placeholder|alt|aria-description)=(["'])(.*?)\1""", re.S)
# Code is the same in every language: what the search box understands, addresses.
UNSEEN = re.compile(r"<(script|style|svg|code)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.S | re.I)
# Blocks that hold the classes of the page's grid and of its width.
CLASSES = re.compile(r"\{%\s*block (?:grid|width)\s*%\}.*?\{%\s*endblock\s*%\}", re.S)
# The gallery shows the components to developers, with invented contents.
NOT_FOR_USERS = "ui/gallery"


def named() -> dict[str, set[str]]:
    """Return the templates that code and templates spell out, with where; « mail/one » stands for both its forms."""
    found: dict[str, set[str]] = {}
    for path in [*of_product(".py"), *templates().values()]:
        text = path.read_text()
        for name in NAME.findall(text):
            found.setdefault(name, set()).add(short(path))
        for stem in re.findall(r"""["']((?:[a-z_]+/)?mail/[a-z_]+)["']""", text):
            for suffix in ("html", "txt"):
                found.setdefault(f"{stem}.{suffix}", set()).add(short(path))
        for name in re.findall(r"""\{%\s*component ["'](\w+)["']""", text):
            found.setdefault(f"components/{name}.html", set()).add(short(path))
    return found


def test_every_template_is_used() -> None:
    used = named()
    unused = [
        name
        for name in templates()
        if name not in used and name not in NAMED_BY_OTHERS | OFFERED and not name.startswith(FOLDERS_OF_ALLAUTH)
    ]
    assert not unused, f"Nothing names these: {unused}"


def test_every_template_that_is_named_exists() -> None:
    missing = []
    for name, places in named().items():
        if "/" not in name or name.startswith(("http", ".")):
            continue
        try:
            get_template(name)
        except TemplateDoesNotExist:
            missing.append(f"{name} ({', '.join(sorted(places))})")
    assert not missing, f"Named and not there: {missing}"


def test_each_template_can_be_read() -> None:
    unreadable = {}
    for name in templates():
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            unreadable[name] = error
    assert not unreadable


def unmarked(text: str) -> Iterator[str]:
    """Yield the words of a template that a reader sees and no translation mark holds."""
    text = TAGS.sub(" ", CLASSES.sub(" ", UNSEEN.sub(" ", MARKED.sub(" ", text))))
    spoken = [match[2] for match in SPOKEN.finditer(text)]
    for piece in [*spoken, *re.split(r"<[^>]*>", text)]:
        if re.search(r"[^\W\d_]{2,}", re.sub(r"&\w+;", " ", piece)):
            yield " ".join(piece.split())[:80]


def for_readers() -> dict[str, str]:
    """Return the templates that readers see, each with its text."""
    return {name: path.read_text() for name, path in templates().items() if not name.startswith(NOT_FOR_USERS)}


def test_what_a_reader_sees_is_marked_for_translation() -> None:
    found = {name: words for name, text in for_readers().items() if (words := list(unmarked(text)))}
    assert not found, f"Put in translate or blocktranslate: {found}"


def test_french_is_typeset_as_french() -> None:
    faults = [fault for name, text in for_readers().items() for fault in typeset_faults(name, text)]
    assert not faults, "\n".join(faults)


def typeset_faults(name: str, text: str) -> Iterator[str]:
    """Yield what is not typeset as French in a template."""
    said = re.findall(r"""\{%\s*translate (["'])(.*?)\1""", text)
    said += [("", inner) for inner in re.findall(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%", text, re.S)]
    for _quote, sentence in said:
        if "'" in sentence:
            yield f"{name}: ’ rather than ' in {sentence!r}"
        if re.search(r"\w ?!(?!=)", sentence):
            yield f"{name}: no exclamation mark in {sentence!r}"
        if '"' in sentence:
            yield f"{name}: « » rather than quotes in {sentence!r}"
