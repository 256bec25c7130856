"""What the source declares, a started process holds: nothing that registers itself can be forgotten in silence."""

import ast
import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cli.conftest import data_dir, migrated  # noqa: F401  (fixtures)
from tests.cli.started import rows, started, until
from tests.cli.test_run import free_port
from tests.repository import sources

Held = dict[str, dict[str, str]]
REGISTRIES = {"Registry", "Listeners"}


@pytest.fixture(scope="module")
def held(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Held]:  # noqa: F811
    """What a started web process and a started worker hold, as each says in its row."""
    folder = shutil.copytree(migrated, tmp_path_factory.mktemp("declared") / "data")
    query = "SELECT command, held FROM jobs_process"
    with (
        started(folder, "run", "--web-only", "--port", str(free_port())),
        started(folder, "worker"),
    ):
        until(lambda: len(rows(folder, query)) == 2)
        found = rows(folder, query)
    return {command: json.loads(values) for command, values in found}


def module_of(path: Path) -> str:
    """Return the name under which a file of the product is imported."""
    app, root = next((app, root) for app, root in sources.APPS.items() if path.is_relative_to(root))
    parts = [app, *path.relative_to(root).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.Module) -> dict[str, str]:
    """Return what each name that a module imports stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    return names


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """Return the full name of what is called; "" for anything but a name or an attribute of one."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value, names)}.{node.attr}"
    return names.get(node.id, "") if isinstance(node, ast.Name) else ""


@cache
def registries() -> dict[str, set[str]]:
    """Return the names of all registries, each with the functions that put something in it."""
    found: dict[str, set[str]] = {}
    for path in sources.python():
        tree, module = sources.tree(path), module_of(path)
        variables = {
            node.target.id: node.value.args[0].value
            for node in tree.body
            if isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Name)
            and node.value.func.id in REGISTRIES
            and isinstance(node.value.args[0], ast.Constant)
        }
        found |= {str(name): set() for name in variables.values()}
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                target = call.func
                if (
                    isinstance(target, ast.Attribute)
                    and target.attr in {"add", "listen"}
                    and isinstance(target.value, ast.Name)
                    and target.value.id in variables
                ):
                    found[str(variables[target.value.id])].add(f"{module}.{function.name}")
    return found


@cache
def declared() -> list[tuple[str, str, int, int]]:
    """Return each call in the product that puts something in a registry: which function, where, its lines."""
    return list(_declared(set().union(*registries().values())))


def _declared(doors: set[str]) -> Iterator[tuple[str, str, int, int]]:
    for path in sources.python():
        tree, module = sources.tree(path), module_of(path)
        names = imported(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (door := dotted(node.func, names)) in doors:
                yield door, module, node.lineno, node.end_lineno or node.lineno


def jobs() -> set[str]:
    """Return the functions that are jobs, by the name under which they are imported."""
    found = set()
    for path in sources.python():
        tree = sources.tree(path)
        names = imported(tree)
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for decorator in function.decorator_list:
                target = decorator.func if isinstance(decorator, ast.Call) else decorator
                if dotted(target, names) == "django_tasks.task":
                    found.add(f"{module_of(path)}.{function.name}")
    return found


@pytest.mark.parametrize("command", ["run", "worker"])
def test_a_started_process_holds_all_that_the_source_declares(held: dict[str, Held], command: str) -> None:
    places = {place for keys in held[command].values() for place in keys.values()}
    missing = [
        f"{module}:{first} {door}"
        for door, module, first, last in declared()
        if not any(f"{module}:{line}" in places for line in range(first, last + 1))
    ]
    assert not missing, f"Declared and not held by a started process: {missing}"
    assert set(held[command]) == set(registries())


@pytest.mark.parametrize("command", ["run", "worker"])
def test_a_started_process_holds_every_job(held: dict[str, Held], command: str) -> None:
    assert set(held[command]["jobs"]) == jobs()
    assert "extranet.journal.jobs.sign_heads" in jobs()


def test_the_journal_is_signed_at_midnight_and_rights_come_first(held: dict[str, Held]) -> None:
    assert {"journal.sign_heads", "directory.refresh_cercles"} <= set(held["worker"]["periodic jobs"])


def test_rooms_declare_in_one_place() -> None:
    """In `declaration.py`, or in a function `declare` that it calls for what would make it long."""
    places = {
        (module_of(path), line)
        for path in sources.python()
        for node in sources.tree(path).body
        if isinstance(node, ast.FunctionDef) and node.name.lstrip("_").startswith("declare")
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    elsewhere = [f"{module}:{line} {door}" for door, module, line, _last in declared() if (module, line) not in places]
    assert not elsewhere, f"Only declare() registers: {elsewhere}"


def test_every_registry_has_a_door_and_something_behind_it(held: dict[str, Held]) -> None:
    assert not [name for name, doors in registries().items() if not doors]
    # The steps of lanes are those of mail alone.
    assert not [name for name, keys in held["worker"].items() if not keys and name != "lane steps"]


def test_nothing_is_registered_by_decorating() -> None:
    doors = set().union(*registries().values())
    decorated = [
        f"{sources.short(path)}:{node.lineno}"
        for path in sources.python()
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if dotted(decorator, imported(sources.tree(path))) in doors
    ]
    assert not decorated
