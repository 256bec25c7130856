"""No file or function grows past what one reads at a sitting. Each exception has its reason; the list only shrinks."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.repository.sources import ROOT, python, short, templates, tracked, tree

FILE, FUNCTION, VIEW, TEMPLATE, TEST_FILE = 400, 50, 35, 150, 500
EXCEPTIONS: dict[str, str] = {}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Return each function of a file with its length, decorators left out."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield f"{short(path)}:{node.name}", node.end_lineno - node.lineno + 1


def is_view(path: Path) -> bool:
    return path.name == "views.py" or "views" in path.parts


def over_the_limits() -> dict[str, int]:
    """Return what is too long, and how long it is."""
    found = {}
    scripts = [path for path in tracked() if path.suffix in {".js", ".css"} and "vendor" not in path.parts]
    for path in [*python(), *scripts]:
        if lines(path) > FILE:
            found[short(path)] = lines(path)
    for path in python():
        most = VIEW if is_view(path) else FUNCTION
        found |= {name: length for name, length in functions(path) if length > most}
    for path in python(tests=True):
        if lines(path) > TEST_FILE:
            found[short(path)] = lines(path)
    for path in templates().values():
        if lines(path) > TEMPLATE:
            found[short(path)] = lines(path)
    return found


def test_nothing_is_longer_than_one_reads_at_a_sitting() -> None:
    unexpected = {name: length for name, length in over_the_limits().items() if name not in EXCEPTIONS}
    assert not unexpected, f"Split these by verb or by page: {unexpected}"


def test_the_list_of_exceptions_only_shrinks() -> None:
    mended = set(EXCEPTIONS) - set(over_the_limits())
    assert not mended, f"No longer too long, take them off the list: {sorted(mended)}"


def test_there_is_no_drawer_for_everything() -> None:
    drawers = [short(path) for path in python() if path.stem in {"utils", "helpers", "common", "misc"}]
    assert not drawers, f"Name these after what they do: {drawers}"
    assert ROOT.is_dir()
