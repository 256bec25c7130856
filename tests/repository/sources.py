"""The files of the repository, as the self-tests read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Where each package of the product is found.
APPS = {
    "extranet": ROOT / "extranet",
    "directory": ROOT / "directory",
    "workspaces": ROOT / "workspaces",
    "documents": ROOT / "documents",
    "agenda": ROOT / "calendar" / "agenda",
    "forums": ROOT / "forums",
}


@cache
def tracked() -> list[Path]:
    """Return the files that git knows or is about to know; without git (an archive), those that are no artefact."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
        return sorted(path for name in names if name and (path := ROOT / name).is_file())
    outside = {".venv", "var", "__pycache__", "node_modules"}
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and not outside & set(path.parts))


def of_product(suffix: str) -> list[Path]:
    """Return the product's own files that end with `suffix`."""
    return [
        path for path in tracked() if path.suffix == suffix and any(path.is_relative_to(app) for app in APPS.values())
    ]


def python(*, tests: bool = False) -> list[Path]:
    """Return the product's Python files without migrations, or the tests'."""
    if tests:
        return [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    return [path for path in of_product(".py") if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a Python file."""
    return ast.parse(path.read_text())


def short(path: Path) -> str:
    """Return the path as the repository names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def templates() -> dict[str, Path]:
    """Return the product's templates by the name Django loads them under."""
    found = {}
    for path in tracked():
        if path.is_relative_to(ROOT / "tests"):
            continue
        parts = path.relative_to(ROOT).parts
        if "templates" in parts:
            found["/".join(parts[parts.index("templates") + 1 :])] = path
    return found
