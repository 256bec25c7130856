"""Each verb does what it says, and refuses in French."""

import sqlite3
from pathlib import Path

import pytest

from extranet.territory.demo import TERRITORY
from tests.cli.conftest import Extranet


def test_help_is_in_french_and_names_every_verb(extranet: Extranet) -> None:
    from extranet.cli import VERBS

    words = extranet("--help").stdout
    assert "Installer, démarrer et tenir" in words
    assert all(verb in words for verb in [*VERBS, "django"])
    assert extranet("nothing", expect=2)


def test_a_worker_serves_the_lanes_there_are_and_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from extranet.cli import parser
    from extranet.jobs.lanes import LANES, Lane

    monkeypatch.setitem(LANES, "night", Lane("night", ("night",), 60))
    assert parser().parse_args(["worker", "--lanes", "mail, night"]).lanes == ["mail", "night"]
    with pytest.raises(SystemExit):
        parser().parse_args(["worker", "--lanes", "mail\\x2cquick"])
    assert f"choisissez parmi {', '.join(LANES)}" in capsys.readouterr().err


def test_territory_import_tells_what_it_did_and_what_is_wrong(extranet: Extranet, tmp_path: Path) -> None:
    assert "92 structures créées" in extranet("territory", "import", str(TERRITORY)).stdout
    assert "92 inchangées" in extranet("territory", "import", str(TERRITORY)).stdout
    broken = tmp_path / "broken.json"
    broken.write_text(TERRITORY.read_text().replace('"62040"', '"6204"'))
    words = extranet("territory", "import", str(broken), expect=1).stderr
    assert "epci[0].communes[1] « Arques » : le code INSEE « 6204 » doit avoir 5 caractères" in words


def test_demo_prints_the_accounts_and_refuses_a_second_time(extranet: Extranet) -> None:
    words = extranet("demo").stdout
    assert "medecin@demo.example" in words and "mot de passe" in words
    assert "plateforme vide" in extranet("demo", expect=1).stderr
    assert "comptes de démonstration sont ouverts" in extranet("check", expect=1).stdout
    assert "« administration » : intact" in extranet("journal", "verify").stdout


def test_createadmin_gives_an_address_to_choose_the_password(extranet: Extranet, data_dir: Path) -> None:
    words = extranet("createadmin", "Anne@Exemple.fr", "--first-name", "Anne").stdout
    assert "anne@exemple.fr administre la plateforme" in words and "http://127.0.0.1:8000/" in words
    with sqlite3.connect(data_dir / "extranet.sqlite3") as database:
        groups = database.execute(
            "SELECT name FROM auth_group JOIN accounts_user_groups g ON g.group_id = auth_group.id"
        )
        assert {name for (name,) in groups} == {"Administrateurs du Pays", "Tous les membres"}
    assert "pas valable" in extranet("createadmin", "anne", expect=1).stderr


def test_a_journal_that_was_touched_is_told(extranet: Extranet, data_dir: Path) -> None:
    extranet("territory", "import", str(TERRITORY))
    with sqlite3.connect(data_dir / "extranet.sqlite3") as database:
        database.execute("UPDATE journal_entry SET title = 'x' WHERE chain = 'administration' AND sequence = 2")
    assert "le fait n° 2 a été modifié" in extranet("journal", "verify", expect=1).stderr


def test_search_rebuild_and_migrate_say_what_they_did(extranet: Extranet) -> None:
    assert "Index refait" in extranet("search", "rebuild").stdout
    assert "déjà à jour" in extranet("migrate").stdout


def test_django_commands_pass_through(extranet: Extranet) -> None:
    assert "[X] 0001_initial" in extranet("django", "showmigrations", "directory").stdout


def test_check_names_each_part(extranet: Extranet, data_dir: Path) -> None:
    (data_dir / "keys" / "secret_key").chmod(0o644)
    words = extranet("check", expect=1).stdout
    assert "bon         Base de données" in words
    assert "Renseignez EMAIL_HOST" in words and "lisible par d’autres" in words
