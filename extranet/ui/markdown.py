"""What people write, as safe HTML: CommonMark without raw HTML, cleaned once more by nh3.

Two independent locks: the parser escapes HTML, and the cleaner lets through only the tags and addresses listed here.
"""

import re
from collections.abc import Iterator

import nh3
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LONGEST = 20_000
# An address ends before the punctuation that closes a sentence; bounded, so that no text makes it slow.
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]{1,2000}")
_AFTER = ".,;:!?…)]}'’"
# Heads inside a text stand below those of its page.
_HEADS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h6", "h5": "h6", "h6": "h6"}
_TAGS = {
    "p", "br", "hr", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def _core_rule(state: StateCore) -> None:
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADS[token.tag]
        elif token.type == "inline" and token.children and "://" in token.content:
            token.children = list(_with_links(token.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "text" and not depth:
            yield from _linked(token.content)
        else:
            yield token


def _linked(text: str) -> Iterator[Token]:
    last = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        yield _text(text[last : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(address)
        yield Token("link_close", "a", -1)
        last = found.start() + len(address)
    yield _text(text[last:])


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    parser.enable(["table", "strikethrough"]).disable(["image", "html_block", "html_inline"])
    parser.core.ruler.push("extranet", _core_rule)
    return parser


_markdown = _parser()


def render(text: str) -> SafeString:
    """Return Markdown `text` (cut at `LONGEST` characters) as HTML that is safe to show."""
    html = _markdown.render(text[:LONGEST])
    return mark_safe(
        nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="nofollow noopener")
    )


def check_length(text: str) -> None:
    """Refuse what is longer than `LONGEST` (a validator for forms)."""
    if len(text) > LONGEST:
        raise ValidationError(
            _("Ce texte est trop long : %(count)s caractères, pour %(limit)s au plus. Coupez-le en plusieurs messages.")
            % {"count": len(text), "limit": LONGEST},
            code="long",
        )
