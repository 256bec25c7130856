"""Each command is documented, and each documented command exists."""

import re

from extranet.cli import VERBS
from tests.repository.sources import ROOT, short, tracked

GUIDE = ROOT / "docs" / "admin.md"


def test_every_verb_is_in_the_administration_guide() -> None:
    guide = GUIDE.read_text()
    missing = [verb for verb in [*VERBS, "django"] if f"`extranet {verb}" not in guide]
    assert not missing, f"Say in docs/admin.md what these do: {missing}"


def test_every_verb_that_a_document_names_exists() -> None:
    unknown = [
        f"{short(path)}: extranet {verb}"
        for path in tracked()
        if path.suffix == ".md"
        for verb in re.findall(r"(?:`|« |^|\$ |web )extranet ([a-z]+)\b", path.read_text(), re.M)
        if verb not in {*VERBS, "django"}
    ]
    assert not unknown, f"No such command: {unknown}"


def test_every_script_is_documented() -> None:
    texts = "\n".join(path.read_text() for path in tracked() if path.suffix == ".md")
    scripts = [path for path in (ROOT / "script").iterdir() if path.is_file() and not path.name.startswith("_")]
    missing = [short(path) for path in scripts if short(path) not in texts]
    assert not missing, f"Say in docs/ what these do: {missing}"
