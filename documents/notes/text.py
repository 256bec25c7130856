"""A note as plain text, for the search."""

from collections.abc import Iterator, Sequence

from documents.notes.tree import Node, Text

LONGEST_TEXT = 1_000_000
_HOLDERS = {"bulletList", "orderedList", "taskList", "listItem", "taskItem", "blockquote", "table", "tableRow"}


def words(nodes: Sequence[Node | Text]) -> str:
    """Return the words of inline nodes, names of mentioned people included."""
    pieces = []
    for node in nodes:
        if isinstance(node, Text):
            pieces.append(node.text)
        elif node.name == "mention":
            pieces.append(f"@{node.attrs['label']}")
        elif node.name == "hardBreak":
            pieces.append("\n")
        else:
            pieces.append(words(node.children))
    return "".join(pieces)


def plain(nodes: Sequence[Node | Text]) -> str:
    """Return the text of a note, a line a paragraph."""
    return "\n".join(line for line in _lines(nodes) if line.strip()).replace("\0", "")[:LONGEST_TEXT]


def _lines(nodes: Sequence[Node | Text]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.text
        elif node.name in _HOLDERS or node.name in {"tableCell", "tableHeader"}:
            yield from _lines(node.children)
        else:
            yield words(node.children)
