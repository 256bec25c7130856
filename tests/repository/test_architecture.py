"""docs/architecture.md draws the house as it stands."""

import re
import tomllib

from django.apps import apps

from extranet.live.routing import sockets
from extranet.registry import held
from tests.access.doors import DOORS
from tests.repository.sources import APPS, ROOT, tracked

TEXT = (ROOT / "docs" / "architecture.md").read_text()
LAYERS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]


def section(title: str) -> str:
    """Return what stands under a heading."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_it_names_every_room() -> None:
    cells = " ".join(line.split("|")[1] for line in section("The rooms").splitlines() if line.startswith("| `"))
    named = [name.rstrip("/") for name in re.findall(r"`([\w/.]+)`", cells)]
    missing = [name for name in named if not (ROOT / name).exists() and not (ROOT / "extranet" / name).exists()]
    assert not missing, f"Rooms that are gone: {missing}"
    ours = {config.name.replace(".", "/") for config in apps.get_app_configs() if config.name.partition(".")[0] in APPS}
    unnamed = {name if name != "agenda" else "calendar/agenda" for name in ours} - set(named)
    assert not unnamed, f"Rooms that it does not name: {unnamed}"
    grounds = {path.relative_to(ROOT).parts[1] for path in tracked() if path.is_relative_to(ROOT / "extranet")}
    known = {name.removeprefix("extranet/") for name in named}
    beside = {"__init__.py", "environment.py", "locale"}
    assert not grounds - known - beside, f"In extranet/ and not named: {grounds - known - beside}"


def test_it_draws_the_layers_that_hold() -> None:
    drawn = section("Who may import whom").split("```")[1].strip().splitlines()
    floors = [re.findall(r"[a-z_]+", line.split("(")[0]) for line in drawn]
    held_floors = [[re.sub(r"[()]", "", name).removeprefix("extranet.") for name in re.split(r" \| ", floor)]
                   for floor in LAYERS]  # fmt: skip
    assert [sorted(floor) for floor in floors] == [sorted(floor) for floor in held_floors]


def test_it_lists_every_registry() -> None:
    table = section("Who may import whom")
    unlisted = [name for name in held() if not re.search(rf"[|,] {re.escape(name)} ?[|,]", table)]
    assert not unlisted, f"Registries that it does not list: {unlisted}"


def test_it_names_every_socket() -> None:
    patterns = sockets()
    addresses = {re.sub(r"<\w+:(\w+)>", r"<\1>", f"/{pattern.pattern}") for pattern in patterns}
    assert addresses == set(re.findall(r"`(/direct/[^`]*)`", section("Live")))


def test_it_names_every_door_by_which_reading_writes() -> None:
    reading = section("A reading")
    doors = {f"{module}.{function}" for module, function in DOORS}
    assert doors <= set(re.findall(r"`([\w.]+)`", reading))
    words = {5: "five", 6: "six", 7: "seven"}
    assert f"through {words[len(doors)]} doors" in reading
