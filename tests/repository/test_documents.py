"""The documentation is kept true: links lead somewhere, pictures are light, decisions are numbered."""

import re
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, short, tracked

PAGES = [path for path in tracked() if path.suffix == ".md"]
IMAGES = ROOT / "docs" / "guide" / "images"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def anchors(path: Path) -> set[str]:
    """Return the anchors that a page's headings make, as forges compute them."""
    made = set()
    for heading in re.findall(r"^#+ (.+)$", path.read_text(), re.M):
        kept = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
        made.add(kept.replace(" ", "-"))
    return made


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        name, _hash, anchor = target.partition("#")
        where = (page.parent / name).resolve() if name else page
        if not where.exists() or (anchor and anchor not in anchors(where)):
            broken.append(target)
    assert not broken, f"{short(page)}: {broken}"


def test_the_pictures_of_the_guide_are_light_and_all_shown() -> None:
    texts = "\n".join(page.read_text() for page in PAGES)
    for picture in sorted(IMAGES.glob("*.png")):
        assert picture.stat().st_size <= 150 * 1024, f"{picture.name} weighs more than 150 KB"
        assert picture.name in texts, f"No page shows {picture.name}"


def test_the_pictures_have_words_for_those_who_do_not_see_them() -> None:
    silent = [short(page) for page in PAGES if re.search(r"!\[\s*\]\(", page.read_text())]
    assert not silent


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
    loose = {path.name for path in (ROOT / "docs" / "decisions").iterdir()} - {path.name for path in DECISIONS}
    assert loose == {"README.md"}, f"Number these: {loose}"


@pytest.mark.parametrize("decision", DECISIONS, ids=short)
def test_each_decision_says_why_and_what_follows(decision: Path) -> None:
    text = decision.read_text()
    for part in ("## Context", "## Choice", "## Why", "## Consequences"):
        assert part in text, f"{decision.name} lacks « {part} »"
    index = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert decision.name in index, "Add it to docs/decisions/README.md"


def test_where_things_are_names_what_exists() -> None:
    text = (ROOT / "docs" / "where-things-are.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("|")]
    named = [name for row in rows for name in re.findall(r"`([\w.-]+/[\w./-]*)`", row)]
    missing = [name for name in named if not (ROOT / name).exists()]
    assert not missing, f"docs/where-things-are.md names what is gone: {missing}"
