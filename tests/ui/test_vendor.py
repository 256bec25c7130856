import hashlib
import json
import re

from extranet.environment import BASE_DIR
from extranet.ui.templatetags.ui import icon_names

VENDOR = BASE_DIR / "extranet/ui/static/vendor"


def test_vendored_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    listed = {name: digest for entry in manifest for name, digest in entry["files"].items()}
    found = {path.name for path in VENDOR.iterdir()} - {"manifest.json"}
    assert found == set(listed)
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name
    assert all(entry["licence"] and re.fullmatch(r"\d+\.\d+\.\d+", entry["version"]) for entry in manifest)


def _sources() -> dict[str, str]:
    """Return the text of every template and module of the product."""
    roots = ("extranet", "workspaces", "documents", "forums", "directory", "calendar")
    found = [path for root in roots for path in (BASE_DIR / root).rglob("*") if path.suffix in {".html", ".py"}]
    return {str(path.relative_to(BASE_DIR)): path.read_text() for path in found}


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    named = {
        name for text in _sources().values() for name in re.findall(r"""(?:\{% icon |\bicon=)["']([^"']+)["']""", text)
    }
    assert len(named) > 50
    assert named - icon_names() == set()


def test_every_icon_of_the_sprite_is_named_somewhere() -> None:
    words = {word for text in _sources().values() for word in re.findall(r"""["']([a-z0-9-]+)["']""", text)}
    assert icon_names() - words == set(), "take it out of script/vendor"


def test_styles_and_scripts_stay_within_their_weight() -> None:
    ui = VENDOR.parent / "ui"
    assert sum(path.stat().st_size for path in ui.glob("*.css")) < 48_000
    assert (ui / "app.js").stat().st_size < 9_000
