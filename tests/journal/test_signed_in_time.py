"""A started worker signs the heads of the chains: a tail that is cut off shows, the head wound back with it."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Extranet, data_dir, extranet, migrated  # noqa: F401  (fixtures)
from tests.cli.started import rows, started, until


def test_a_tail_cut_off_shows_though_the_head_was_wound_back(data_dir: Path, extranet: Extranet) -> None:  # noqa: F811
    for name in ("anne", "bruno", "claire"):
        extranet("createadmin", f"{name}@exemple.fr")
    with started(data_dir, "worker"):
        signed = until(lambda: rows(data_dir, "SELECT chain, sequence FROM journal_signedhead"))
    assert signed == [("administration", 3)]
    assert "Journal « administration » : intact, 3 faits." in extranet("journal", "verify").stdout
    with sqlite3.connect(data_dir / "extranet.sqlite3") as database:
        database.execute("DELETE FROM journal_entry WHERE chain = 'administration' AND sequence > 1")
        database.execute(
            "UPDATE journal_chainhead SET sequence = 1, digest = (SELECT digest FROM journal_entry"
            " WHERE chain = 'administration' AND sequence = 1) WHERE chain = 'administration'"
        )
    assert "coupée après le fait n° 1" in extranet("journal", "verify", expect=1).stderr
