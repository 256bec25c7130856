"""Habits of the house that a reader would otherwise have to watch for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.repository.sources import ROOT, python, short, tracked, tree

# Methods that Django, Channels or Python's own files call: what they do is written there.
NAMED_BY_OTHERS = {
    "ready", "clean", "save", "delete", "get_queryset", "connect", "disconnect", "receive", "receive_json",
    "decode_json", "handle", "validate", "render", "to_python", "has_changed", "get_context", "format_value",
    "readable", "seekable", "tell", "seek", "readinto", "close", "process_exception",
}  # fmt: skip
BINARY = {".png", ".woff2", ".webp", ".ico", ".pdf", ".odt", ".docx", ".jpg", ".zip"}


def public_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Yield the public functions and classes of a file, and the public methods of its public classes."""

    def walk(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
        for node in body:
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name[0] == "_":
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from walk(node.body)

    yield from walk(tree(path).body)


def is_told_elsewhere(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> bool:
    if isinstance(node, ast.ClassDef):
        bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        return node.name == "Meta" or bool(bases & {"AppConfig", "TextChoices", "IntegerChoices"})
    # A property is named after the value it gives.
    if any(ast.unparse(decorator).rpartition(".")[2].endswith("property") for decorator in node.decorator_list):
        return True
    return node.name in NAMED_BY_OTHERS or re.fullmatch(r"clean_\w+", node.name) is not None


def test_every_public_function_says_what_the_caller_gets() -> None:
    silent = [
        f"{short(path)}:{node.lineno} {node.name}"
        for path in python()
        for node in public_functions(path)
        if not ast.get_docstring(node) and not is_told_elsewhere(node)
    ]
    assert not silent, "Without a docstring:\n" + "\n".join(silent)


def is_http(path: Path) -> bool:
    return path.name in {"views.py", "consumers.py"} or bool({"views", "consumers"} & set(path.parts))


def test_views_and_consumers_never_touch_the_managers() -> None:
    touching = [
        f"{short(path)}:{node.lineno}"
        for path in python()
        if is_http(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert not touching, f"Reads go to queries.py, changes to actions.py: {touching}"


def test_a_view_changes_nothing_by_itself() -> None:
    writing = {"save", "create", "delete", "update", "bulk_create", "update_or_create", "get_or_create"}
    found = [
        f"{short(path)}:{node.lineno} .{node.func.attr}()"
        for path in python()
        if is_http(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writing
        and not ast.unparse(node.func.value).startswith(("self.", "request.session"))
    ]
    assert not found, f"Changes go through actions: {found}"


def texts() -> Iterator[tuple[Path, str]]:
    """Yield each text file of the repository and its content."""
    for path in tracked():
        if path.suffix not in BINARY and "vendor" not in path.parts and path != Path(__file__):
            yield path, path.read_text(errors="replace")


def test_nothing_is_left_to_be_done_in_a_comment() -> None:
    # Written apart, so that this file may be read too.
    mark = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found = [
        f"{short(path)}:{number}"
        for path, text in texts()
        if path.name != "LICENSE" and path.parent.name != "repository"
        for number, line in enumerate(text.splitlines(), 1)
        if mark.search(line)
    ]
    assert not found, f"Do it, or open an issue: {found}"


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    place = re.compile(
        r"(?<![\w/.])/(?:root|work|home/\w+|Users/\w+)/"
        r"|files\.pythonhosted\.org|registry\.npmjs\.org|pypi\.org/simple|--(?:extra-)?index-url|--trusted-host"
    )
    found = [
        f"{short(path)}:{number}"
        for path, text in texts()
        if short(path) not in {"script/lock", "script/vendor"}
        for number, line in enumerate(text.splitlines(), 1)
        if place.search(line)
    ]
    assert not found, f"Machine paths or registry addresses: {found}"


def test_the_locks_hold_a_hash_for_every_package_and_no_address() -> None:
    for name in ("run", "dev"):
        text = (ROOT / "requirements" / f"{name}.lock").read_text()
        packages = re.split(r"\n(?=[A-Za-z])", text.strip())
        bare = [package.split()[0] for package in packages if "--hash=sha256:" not in package]
        assert not bare, f"Without a hash in {name}.lock: {bare}"
        assert "://" not in text


def test_only_the_outbox_speaks_of_mail_to_django_and_to_servers() -> None:
    def names(node: ast.AST) -> set[str]:
        if isinstance(node, ast.Import):
            return {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            return {f"{node.module}.{alias.name}" for alias in node.names}
        return {node.attr} if isinstance(node, ast.Attribute) else set()

    bypass = re.compile(r"django\.core\.mail\b|smtplib\b|(?:^|\.)(?:email_user|mail_admins|mail_managers)$")
    found = [
        f"{short(path)}:{getattr(node, 'lineno', 0)} {name}"
        for path in python()
        if not path.is_relative_to(ROOT / "extranet" / "mail")
        for node in ast.walk(tree(path))
        for name in names(node)
        if bypass.search(name)
    ]
    assert not found, f"Queue it with extranet.mail.outbox: {found}"


def test_only_the_console_prints() -> None:
    printing = [
        f"{short(path)}:{node.lineno}"
        for path in python()
        if path.name != "console.py"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not printing, f"Say it with extranet.cli.console: {printing}"


def test_one_place_sends_to_a_single_socket() -> None:
    sending = [
        f"{short(path)}:{node.lineno}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("channel_layer.send", "layer.send"))
    ]
    assert len(sending) == 1 and sending[0].startswith("extranet/live/sockets.py"), (
        f"A full channel raises there: use Socket.tell: {sending}"
    )
