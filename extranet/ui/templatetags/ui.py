"""The tags and filters every template has (a builtin library)."""

import re
import zlib
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.engine import Engine
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from extranet.ui import dates, files, toasts
from extranet.ui.parts import Link

register = template.Library()
SPRITE = Path(__file__).resolve().parent.parent / "static/vendor/icons.svg"
NBSP = "\u00a0"


@cache
def icon_names() -> frozenset[str]:
    """Return the icons the sprite holds."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """Draw an icon of the sprite; decoration only, so the words beside it must say the same.

    A name that the sprite lacks fails in development and draws a neutral mark in production.
    """
    return _drawn(name, css, _sprite_address())


@cache
def _sprite_address() -> str:
    return static("vendor/icons.svg")


@cache
def _drawn(name: str, css: str, sprite: str) -> SafeString:
    # A page draws a hundred icons of some forty kinds.
    if name not in icon_names():
        if settings.DEBUG:
            raise LookupError(f"No icon {name!r}: add it to script/vendor.")
        name = "circle-help"
    classes = f"icon {css}" if css else "icon"
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        sprite,
        name,
    )


@register.filter
def when(value: date | datetime | None) -> str:
    """« mardi 3 mars à 14 h », « aujourd’hui à 9 h 05 »; empty for no date."""
    return dates.when(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """« mardi 3 mars », « hier »; empty for no date."""
    return dates.day(value) if value else ""


@register.filter
def full_day(value: date | datetime | None) -> str:
    """« 1er décembre 2026 »; empty for no date."""
    return dates.full_day(value) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """« 14 h 30 »; empty for no date."""
    return dates.hour(value) if value else ""


@register.filter
def size_fr(size: int | None) -> str:
    """« 12 octets », « 340 Ko », « 1,5 Mo ». One Ko is 1,024 octets, as the file explorer of our users counts."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size}{NBSP}octet{'s' if size > 1 else ''}"
    units = ("Ko", "Mo", "Go", "To")
    value, at = size / 1024, 0
    while round(value) >= 1024 and at < len(units) - 1:
        value, at = value / 1024, at + 1
    unit = units[at]
    digits = 1 if value < 10 and unit != "Ko" else 0
    text = number_format(round(value, digits), decimal_pos=digits, use_l10n=True)
    return f"{text.removesuffix(',0')}{NBSP}{unit}"


@register.filter
def spaced(text: object) -> str:
    """Return a French sentence whose « quotes » no line break parts from their words."""
    return str(text).replace("« ", f"«{NBSP}").replace(" »", f"{NBSP}»")


@register.filter
def initials(name: object) -> str:
    """Return the first letters of the first and last words of a name, particles left out."""
    words = [word for word in re.split(r"[\s.@_]+", str(name)) if word[:1].isalpha()]
    words = [word for word in words if word.lower() not in {"de", "du", "des", "la", "le", "les"}] or words
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


@register.filter
def tint(value: object) -> str:
    """Return one of eight colour classes, always the same for the same text, whatever the process."""
    return f"tint-{zlib.crc32(str(value).encode()) % 8}"


@register.filter
def file_kind(name_or_type: str) -> files.FileKind:
    """Return the icon, colour and French name of a file's kind, from its name or its media type."""
    return files.kind(name_or_type)


@register.filter
def undo_url(message: Message) -> str:
    """Return where the toast's « Annuler » posts to, or an empty text."""
    return toasts.undo_url(message)


@register.filter
def toast_level(message: Message) -> str:
    """Return success, info, warning or danger."""
    return toasts.level(message)


@register.filter
def mixes_required(form: forms.BaseForm) -> bool:
    """Say whether some visible fields are required and others not: only then does a form explain itself."""
    return len({may_be_empty(field) for field in form.visible_fields()}) == 2


@register.filter
def may_be_empty(field: forms.BoundField) -> bool:
    """Say whether a field may be left empty and shows it: a list that always has a choice made is never empty."""
    if field.field.required or field.widget_type == "checkboxselectmultiple":
        return False
    choices = getattr(field.field, "choices", None)
    return not isinstance(choices, list) or any(value in ("", None) for value, _label in choices)


@register.filter
def page_range(page: Page[Any]) -> Iterable[int | str]:
    """Return the page numbers to offer, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.simple_tag(takes_context=True)
def page_query(context: Context, number: int) -> str:
    """Return the query string of this page with another page number, the filters kept."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/breadcrumb.html")
def crumbs(*parts: str) -> dict[str, list[Link]]:
    """Draw a breadcrumb from label, url, label, url…, and at the end the label of the page itself."""
    links = [Link(str(parts[at]), str(parts[at + 1])) for at in range(0, len(parts) - 1, 2)]
    if len(parts) % 2:
        links.append(Link(str(parts[-1])))
    return {"items": links}


class ComponentNode(template.Node):
    """`{% component "panel" title=… %}…{% endcomponent %}`: the component with what it wraps as `body`.

    A component sees its own arguments only, so no variable of the page changes it by accident.
    """

    def __init__(self, name: FilterExpression, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name = name
        self.values = values
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        values = {key: value.resolve(context) for key, value in self.values.items()}
        body = self.nodelist.render(context)
        inner = Engine.get_default().get_template(f"components/{self.name.resolve(context)}.html")
        shared = {key: context.get(key) for key in ("request", "csrf_token")}
        return inner.render(context.new(shared | values | {"body": body}))


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Wrap a part of the page in a component that takes a `body`: panel, card, dialog, menu, table, form."""
    _tag, name, *rest = token.split_contents()
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"component takes name=value arguments, not {rest!r}")
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(parser.compile_filter(name), values, nodelist)
