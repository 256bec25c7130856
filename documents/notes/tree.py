"""A note as paragraphs, lists and tables: read from the shared document, or written into it.

What browsers share is a tree of named elements that anyone who may write can fill with anything: reading keeps the
names and attributes of this list and nothing else, so that what renders the tree has no hostile value to think of.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

ROOT = "default"
DEEPEST = 24
MOST_NODES = 50_000
LONGEST_LABEL = 200
MARKS = ("bold", "italic", "underline", "strike", "code", "link")
BLOCKS = {
    "paragraph", "heading", "bulletList", "orderedList", "listItem", "taskList", "taskItem", "blockquote", "codeBlock",
    "horizontalRule", "table", "tableRow", "tableHeader", "tableCell",
}  # fmt: skip
INLINE = {"hardBreak", "mention", "image"}
_LINK = re.compile(r"(https?://|mailto:|/(?!/))[^\s\x00-\x1f\\]*", re.IGNORECASE)
_IMAGE = re.compile(r"/documents/\d{1,18}/images/(\d{1,18})/")


@dataclass(frozen=True, slots=True)
class Text:
    """Words that look the same; `link` is where they lead, a safe address or nothing."""

    text: str
    marks: frozenset[str] = frozenset()
    link: str = ""


@dataclass(slots=True)
class Node:
    """An element; `attrs` holds only what is listed in `_attrs`, of the types it says."""

    name: str
    attrs: dict[str, Any] = field(default_factory=dict)
    children: list["Node | Text"] = field(default_factory=list)


def safe_link(address: object) -> str:
    """Return the address if a page may link to it, else nothing."""
    return address if isinstance(address, str) and len(address) < 2000 and _LINK.fullmatch(address) else ""


def read(doc: Doc[Any]) -> list[Node]:
    """Return the blocks of a note."""
    fragment = doc.get(ROOT, type=XmlFragment)
    budget = iter(range(MOST_NODES))
    return [node for child in fragment.children for node in _read(child, 0, budget) if isinstance(node, Node)]


def _read(thing: Any, depth: int, budget: Iterator[int]) -> Iterator[Node | Text]:
    if depth > DEEPEST or next(budget, None) is None:
        return
    if isinstance(thing, XmlText):
        yield from _pieces(thing)
    elif isinstance(thing, XmlElement):
        below = [node for child in thing.children for node in _read(child, depth + 1, budget)]
        name = thing.tag or ""
        if name in BLOCKS or name in INLINE:
            yield Node(name, _attrs(name, _given(thing)), below)
        else:
            yield from below


def _given(element: Any) -> dict[str, Any]:
    """Return the attributes of an element, which the library's types do not describe."""
    return dict(list(element.attributes))


def _pieces(text: XmlText) -> Iterator[Text]:
    for piece, attributes in text.diff():
        if isinstance(piece, str) and piece:
            # y-tiptap writes « name--hash » for a mark that may overlap itself.
            given = {name.partition("--")[0]: value for name, value in (attributes or {}).items() if value is not None}
            link = given.get("link")
            href = safe_link(link.get("href")) if isinstance(link, dict) else ""
            yield Text(piece, frozenset(given.keys() & set(MARKS)) - {"link"}, href)


def _attrs(name: str, given: dict[str, Any]) -> dict[str, Any]:
    if name == "heading":
        return {"level": _whole(given.get("level"), 1, 4)}
    if name == "taskItem":
        return {"checked": given.get("checked") in (True, "true")}
    if name in {"tableCell", "tableHeader"}:
        return {side: _whole(given.get(side), 1, 50) for side in ("colspan", "rowspan")}
    if name == "orderedList":
        return {"start": _whole(given.get("start"), 1, 9999)}
    if name == "mention":
        return {"id": _whole(given.get("id"), 0, 2**53), "label": str(given.get("label") or "")[:LONGEST_LABEL]}
    if name == "image":
        match = _IMAGE.fullmatch(str(given.get("src") or ""))
        return {"image": int(match[1]) if match else 0, "alt": str(given.get("alt") or "")[:LONGEST_LABEL]}
    return {}


def _whole(value: object, least: int, most: int) -> int:
    try:
        number = int(float(value))  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return least
    return min(max(number, least), most)


def write(doc: Doc[Any], nodes: list[Node], image_url: str = "") -> None:
    """Put `nodes` in the place of what the note holds; `image_url` has a {} for the number of an image."""
    fragment = doc.get(ROOT, type=XmlFragment)
    with doc.transaction():
        while len(fragment.children):
            del fragment.children[len(fragment.children) - 1]
        for node in nodes:
            _write(fragment, node, image_url)


def _write(parent: Any, node: Node, image_url: str) -> None:
    element = XmlElement(node.name, _written(node, image_url))
    parent.children.append(element)
    text: XmlText | None = None
    for child in node.children:
        if isinstance(child, Node):
            text = None
            _write(element, child, image_url)
            continue
        if text is None:
            text = XmlText()
            element.children.append(text)
        marks: dict[str, Any] = {mark: {} for mark in sorted(child.marks)}
        if child.link:
            marks["link"] = {"href": child.link}
        # Always at the end: a place within would be counted in bytes here and in characters by browsers.
        text.insert(len(text), child.text, marks or None)


def _written(node: Node, image_url: str) -> dict[str, Any]:
    if node.name == "image":
        return {"src": image_url.format(node.attrs["image"]), "alt": node.attrs["alt"]}
    return dict(node.attrs)
