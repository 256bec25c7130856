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


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    root = BASE_DIR
    sources = [path for path in root.rglob("templates/**/*.html") if ".venv" not in path.parts]
    named = {name for path in sources for name in re.findall(r'{% icon "([^"]+)"', path.read_text())}
    assert named - icon_names() == set()


def test_styles_and_scripts_stay_within_their_weight() -> None:
    ui = VENDOR.parent / "ui"
    assert sum(path.stat().st_size for path in ui.glob("*.css")) < 48_000
    assert (ui / "app.js").stat().st_size < 9_000
