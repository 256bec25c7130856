"""What stands at the root."""

import sys
import tomllib

from tests.repository.sources import APPS, ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())


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
