"""What stands at the root."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests.repository.sources import APPS, ROOT, python, short, tracked, tree

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())
# What may lie in the root beside the packages; a file that is not named here came by accident.
ROOT_FILES = {
    ".dockerignore", ".env.example", ".gitignore", "CHANGELOG.md", "Dockerfile", "LICENSE", "README.md",
    "docker-compose.yml", "pyproject.toml",
}  # fmt: skip
ROOT_FOLDERS = {".ci", "bench", "calendar", "docs", "requirements", "script", "tests"}
HEAVIEST = 1024 * 1024
# What is heavier, and why.
HEAVY = {"tests/upgrade/72c74c4.sql": "a whole database, as text"}
# What is used without being imported, and by whom.
DRIVERS = {
    "argon2-cffi": "Django's hasher of passwords",
    "channels-redis": "CHANNEL_LAYERS",
    "psycopg": "Django, on PostgreSQL",
    "redis": "Django's cache, on Redis",
    "tzdata": "zoneinfo, where the system has none",
}


def test_no_root_package_hides_the_standard_library() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    hidden = (packages | set(APPS)) & sys.stdlib_module_names
    assert not hidden, f"These packages hide Python's own: {sorted(hidden)}"


def test_the_folder_of_the_agenda_is_no_package() -> None:
    assert not (ROOT / "calendar" / "__init__.py").exists()


def test_every_root_package_is_checked_by_each_tool() -> None:
    wheel = {path.rpartition("/")[2] for path in CONFIG["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    assert set(APPS) <= wheel
    assert set(CONFIG["tool"]["mypy"]["packages"]) == set(APPS)
    assert set(CONFIG["tool"]["importlinter"]["root_packages"]) == set(APPS)


def test_what_the_project_depends_on_is_what_is_locked() -> None:
    wanted = [line.strip() for line in (ROOT / "requirements/run.in").read_text().splitlines()]
    missing = set(CONFIG["project"]["dependencies"]) - set(wanted)
    assert not missing, f"In pyproject.toml and not in requirements/run.in: {sorted(missing)}"


def test_nothing_lies_in_the_root_by_accident() -> None:
    lying = {path.relative_to(ROOT).parts for path in tracked()}
    files = {parts[0] for parts in lying if len(parts) == 1}
    folders = {parts[0] for parts in lying if len(parts) > 1}
    assert files == ROOT_FILES
    assert folders == ROOT_FOLDERS | {app.relative_to(ROOT).parts[0] for app in APPS.values()}


def test_no_file_is_heavy() -> None:
    heavy = {short(path) for path in tracked() if path.stat().st_size > HEAVIEST}
    assert heavy == set(HEAVY), "A binary, or something to fetch when it is needed?"


def test_every_dependency_is_used() -> None:
    imported = set()
    for path in python():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    settings = (ROOT / "extranet" / "settings.py").read_text()
    modules_of: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            modules_of.setdefault(re.sub(r"[-_.]+", "-", name).lower(), set()).add(module)
    unused = []
    for dependency in CONFIG["project"]["dependencies"]:
        name = re.split(r"[\[<>=~! ]", dependency)[0].lower()
        modules = modules_of.get(name, set())
        is_named = any(re.search(rf'"{re.escape(module)}[".]', settings) for module in modules)
        if name not in DRIVERS and not modules & imported and not is_named:
            unused.append(name)
    assert not unused, f"In pyproject.toml and never imported: {unused}"
