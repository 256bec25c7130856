"""Each setting is documented, and the containers speak of settings that exist."""

import ast
import re

import yaml

from tests.repository.sources import ROOT, tree

READERS = {"text", "flag", "number", "words", "secret"}
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
OURS = {"web", "worker"}


def read_by_settings() -> set[str]:
    """Return the variables that the settings read from the environment."""
    names = {"DATA_DIR"}
    for node in ast.walk(tree(ROOT / "extranet" / "settings.py")):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.func.attr in READERS
        ):
            assert isinstance(node.args[0], ast.Constant)
            names.add(str(node.args[0].value))
    return names


def in_example() -> list[str]:
    """Return the variables of `.env.example`, set or commented out."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return [match[1] for line in lines if (match := re.match(r"#?([A-Z][A-Z_0-9]*)=", line))]


def used_by_compose() -> set[str]:
    """Return the variables that the compose file takes from `.env`."""
    return set(re.findall(r"\$\{([A-Z_0-9]+)", (ROOT / "docker-compose.yml").read_text()))


def test_only_the_environment_module_reads_the_environment() -> None:
    source = (ROOT / "extranet" / "settings.py").read_text()
    assert "os.environ" not in source and "getenv" not in source


def test_every_setting_is_in_the_administration_guide() -> None:
    guide = (ROOT / "docs" / "admin.md").read_text()
    missing = {name for name in read_by_settings() if f"`{name}`" not in guide}
    assert not missing, f"Say in docs/admin.md what these do: {sorted(missing)}"


def test_the_example_holds_every_variable_once_and_no_other() -> None:
    names = in_example()
    assert len(names) == len(set(names))
    assert set(names) == read_by_settings() | used_by_compose()


def test_each_variable_of_the_example_has_a_line_that_explains_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    previous = ""
    for line in lines:
        assert line or previous, "Two empty lines"
        if re.match(r"#?[A-Z_0-9]+=", line):
            assert previous.startswith("#"), f"Nothing explains {line}"
        previous = line


def test_the_containers_set_variables_that_exist() -> None:
    for name in OURS:
        unknown = set(COMPOSE["services"][name]["environment"]) - read_by_settings()
        assert not unknown, f"{name} sets what no setting reads: {sorted(unknown)}"


def test_the_containers_start_verbs_that_exist() -> None:
    from extranet.cli import parser

    for name in OURS:
        program, *words = COMPOSE["services"][name]["command"]
        assert program == "extranet"
        parser().parse_args([str(word) for word in words])


def test_each_service_tells_whether_it_is_well_and_what_it_keeps() -> None:
    services = COMPOSE["services"]
    assert {"web", "worker", "worker-slow", "database", "redis"} == {
        name for name in services if "profiles" not in services[name]
    }
    optional = {profile for service in services.values() for profile in service.get("profiles", [])}
    assert optional == {"livekit", "onlyoffice", "clamav", "mail"}
    for name, service in services.items():
        if name not in {"web", "mail"}:  # their images bring their own
            assert "healthcheck" in service, name
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in COMPOSE["volumes"], f"{name}: {volume}"


def test_the_image_runs_without_rights_and_says_whether_it_is_well() -> None:
    recipe = (ROOT / "Dockerfile").read_text()
    final = recipe.rpartition("\nFROM ")[2]
    assert "USER extranet" in final
    assert "HEALTHCHECK" in final
    assert "--require-hashes" in recipe
    assert "pip uninstall" in final, "No installer stays in the image"


def test_the_image_gets_every_package_of_the_wheel_and_nothing_secret() -> None:
    allowed = {line[1:].strip("/") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    for package in ("extranet", "workspaces", "documents", "directory", "forums", "calendar"):
        assert package in allowed
    assert not {".env", "var", ".git"} & allowed
