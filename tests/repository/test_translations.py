"""What Python says to a reader is marked for translation. The console speaks French only, to whoever installs."""

import ast
import re
from collections.abc import Iterator

from extranet.ui import errors
from tests.repository.sources import ROOT, python, short, tree

ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
ERRORS |= {"ValidationError"}
# Arguments that are shown, whatever the call.
SHOWN = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label", "heading"}
SPEAKERS = {"success", "info", "warning", "error", "toast", "say"}
MARKS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "N_"}


def has_words(node: ast.expr) -> bool:
    """Say whether an expression is a text with words in it, written in place."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and re.search(r"[^\W\d_]{2,}", node.value) is not None
    if isinstance(node, ast.JoinedStr):
        return any(has_words(part) for part in node.values if isinstance(part, ast.Constant))
    if isinstance(node, ast.BinOp):
        return has_words(node.left)
    return False


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def said(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments of a call that a reader will see."""
    name = name_of(call)
    if name in ERRORS:
        yield from call.args[:1]
    if name in SPEAKERS and ast.unparse(call.func).startswith(("messages.", "toasts.", "toast")):
        yield from call.args
    for keyword in call.keywords:
        if keyword.arg in SHOWN and name not in {"Periodic"}:
            yield keyword.value


def unmarked() -> Iterator[str]:
    for path in python():
        if path.is_relative_to(ROOT / "extranet" / "cli") or path.name in {"apps.py", "samples.py"}:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call):
                for argument in said(node):
                    if has_words(argument):
                        yield f"{short(path)}:{argument.lineno} {ast.unparse(argument)[:80]}"


def test_what_is_said_to_a_reader_is_marked_for_translation() -> None:
    found = list(unmarked())
    assert not found, "Wrap these in gettext:\n" + "\n".join(found)


def test_what_is_marked_is_a_text_that_stands_still() -> None:
    moving = [
        f"{short(path)}:{node.lineno}"
        for path in python()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MARKS - {"N_"}
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert not moving, f"A text with values in it is never found in a catalogue: {moving}"


def test_french_in_python_is_typeset_as_french() -> None:
    found = []
    for path in python():
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and name_of(node) in MARKS and node.args):
                continue
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    text = argument.value
                    if "'" in text or re.search(r"\w ?!", text) or '"' in text:
                        found.append(f"{short(path)}:{node.lineno} {text!r}")
    assert not found, f"’ rather than ', « » rather than quotes, no exclamation mark: {found}"
