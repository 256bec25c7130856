"""A note as HTML for our own pages: a fixed list of elements, every word escaped."""

from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from documents.notes.tree import Node, Text

_PLAIN = {"bulletList": "ul", "listItem": "li", "blockquote": "blockquote", "tableRow": "tr"}
_MARKS = {"code": "code", "strike": "s", "underline": "u", "italic": "em", "bold": "strong"}


def render(content: Sequence[Node], image_url: str) -> SafeString:
    """Return the blocks as HTML; `image_url` has a {} for the number of an image."""
    # Every piece was escaped or made from constants and numbers.
    return mark_safe("".join(_block(node, image_url) for node in content))


def _all(nodes: Sequence[Node | Text], image_url: str) -> str:
    return "".join(_text(node) if isinstance(node, Text) else _block(node, image_url) for node in nodes)


def _text(piece: Text) -> str:
    html = str(escape(piece.text))
    for mark, tag in _MARKS.items():
        if mark in piece.marks:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(piece.link)}" rel="noopener nofollow ugc">{html}</a>' if piece.link else html


def _block(node: Node, image_url: str) -> str:
    inner = _all(node.children, image_url)
    match node.name:
        case "paragraph":
            return f"<p>{inner}</p>" if inner else ""
        case "heading":
            # The page's own title is the first: a note's begin at the second.
            level = node.attrs["level"] + 1
            return f"<h{level}>{inner}</h{level}>" if inner else ""
        case "orderedList":
            return f'<ol start="{node.attrs["start"]}">{inner}</ol>'
        case "taskList":
            return f'<ul class="note-tasks" role="list">{inner}</ul>'
        case "taskItem":
            return _task(node, inner)
        case "codeBlock":
            return f"<pre><code>{inner}</code></pre>"
        case "table":
            frame = f'class="note-table" role="region" aria-label="{escape(_("Tableau"))}" tabindex="0"'
            return f"<div {frame}><table>{inner}</table></div>"
        case "tableCell" | "tableHeader":
            return _cell(node, inner)
        case _ if node.name in _PLAIN:
            return f"<{_PLAIN[node.name]}>{inner}</{_PLAIN[node.name]}>"
    return _leaf(node, image_url)


def _task(node: Node, inner: str) -> str:
    is_done = node.attrs["checked"]
    said = escape(_("Fait :") if is_done else _("À faire :"))
    return f'<li class="{"is-done" if is_done else ""}"><span class="sr-only">{said}</span><div>{inner}</div></li>'


def _cell(node: Node, inner: str) -> str:
    spans = f' colspan="{node.attrs["colspan"]}" rowspan="{node.attrs["rowspan"]}"'
    return f'<th scope="col"{spans}>{inner}</th>' if node.name == "tableHeader" else f"<td{spans}>{inner}</td>"


def _leaf(node: Node, image_url: str) -> str:
    match node.name:
        case "horizontalRule":
            return "<hr>"
        case "hardBreak":
            return "<br>"
        case "mention":
            return f'<span class="mention">@{escape(node.attrs["label"])}</span>'
        case "image" if node.attrs["image"]:
            address = escape(image_url.format(node.attrs["image"]))
            return f'<img src="{address}" alt="{escape(node.attrs["alt"])}" loading="lazy">'
    return ""
