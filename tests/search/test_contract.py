"""What every engine must do, run on each engine that this database allows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q

from extranet.access.models import Scope
from extranet.search.engines import _load
from extranet.search.engines.base import Engine
from extranet.search.language import parse
from extranet.search.models import IndexedThing

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "fts5" if connection.vendor == "sqlite" else "postgres"


@pytest.fixture(params=[OWN, "whoosh"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine, empty."""
    loaded = _load(request.param)
    loaded.clear()
    yield loaded


@pytest.fixture
def scope(db: None) -> Scope:
    return Scope.objects.create(name="Tourisme")


def put(engine: Engine, scope: Scope, title: str, body: str = "", **fields: Any) -> IndexedThing:
    number = IndexedThing.objects.count() + 1
    thing = IndexedThing.objects.create(
        scope=scope,
        kind="t.t",
        object_id=number,
        title=title,
        body=body,
        url="/",
        at=datetime(2026, 3, number, tzinfo=UTC),
        **fields,
    )
    engine.put([thing])
    return thing


def titles(engine: Engine, text: str, *scopes: Scope, filters: Q | None = None) -> list[str]:
    scope_ids = [scope.pk for scope in scopes]
    page = engine.find(parse(text), scope_ids, filters or Q(), offset=0, limit=20)
    assert page.total == len(page.things)
    return [thing.title for thing in page.things]


def test_plural_accents_and_elision_do_not_matter(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "L’hébergement chez l’habitant", "Les gîtes d’étape")
    for query in ("hébergements", "hebergement", "HÉBERGEMENT", "gite étapes", "habitants", "l'habitant"):
        assert titles(engine, query, scope) == ["L’hébergement chez l’habitant"], query


def test_every_word_is_required(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Budget 2026")
    put(engine, scope, "Budget de la culture 2026")
    assert titles(engine, "budget culture", scope) == ["Budget de la culture 2026"]


def test_a_title_counts_more_than_a_text(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Relevé de décisions", "on a parlé du plan climat " + "et d’autre chose " * 20)
    put(engine, scope, "Plan climat", "diagnostic " * 20)
    assert titles(engine, "climat", scope)[0] == "Plan climat"


def test_a_phrase_wants_its_words_in_order(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Compte rendu du bureau")
    put(engine, scope, "Rendu des comptes")
    assert titles(engine, '"compte rendu"', scope) == ["Compte rendu du bureau"]


def test_a_minus_leaves_out(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Marché de Noël")
    put(engine, scope, "Marché public")
    assert titles(engine, "marché -public", scope) == ["Marché de Noël"]


def test_the_word_being_typed_finds_what_begins_like_it(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Médiathèque de Longuenesse")
    assert titles(engine, "média", scope) == ["Médiathèque de Longuenesse"]


def test_nothing_is_found_outside_the_scopes(engine: Engine, scope: Scope) -> None:
    other = Scope.objects.create(name="Santé")
    put(engine, other, "Dossier de la patiente")
    put(engine, scope, "Dossier de subvention")
    assert titles(engine, "dossier", scope) == ["Dossier de subvention"]
    assert titles(engine, "dossier") == []


def test_filters_narrow_before_anything_is_counted(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Randonnée du printemps")
    put(engine, scope, "Randonnée de l’automne")
    march_first = Q(at__lt=datetime(2026, 3, 2, tzinfo=UTC))
    assert titles(engine, "randonnée", scope, filters=march_first) == ["Randonnée du printemps"]


def test_what_is_put_again_replaces_what_was_known(engine: Engine, scope: Scope) -> None:
    thing = put(engine, scope, "Ancien titre")
    thing.title = "Nouveau nom"
    thing.save()
    engine.put([thing])
    assert titles(engine, "ancien", scope) == []
    assert titles(engine, "nouveau", scope) == ["Nouveau nom"]


def test_what_is_removed_is_no_longer_found(engine: Engine, scope: Scope) -> None:
    thing = put(engine, scope, "À oublier")
    engine.remove([thing.pk])
    thing.delete()
    assert titles(engine, "oublier", scope) == []


def test_what_goes_with_its_scope_is_no_longer_found(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Emporté")
    number = scope.pk
    scope.delete()
    assert engine.find(parse("emporté"), [number], Q(), offset=0, limit=20).things == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "*",
        "a OR",
        "NEAR(",
        ") (",
        "col:mot",
        "-",
        '""',
        "\\",
        "%",
        "_",
        "' OR 1=1 --",
        "\0",
        "🎉",
        "é" * 500,
        "type:",
        "avant:jamais",
        "!:*&|<->",
        "a" * 5000,
    ],
)
def test_no_query_breaks_the_engine(engine: Engine, scope: Scope, text: str) -> None:
    put(engine, scope, "Quelque chose")
    titles(engine, text, scope)


def test_pages_follow_each_other_without_gap_or_repeat(engine: Engine, scope: Scope) -> None:
    for number in range(7):
        put(engine, scope, f"Fiche {number}")
    query = parse("fiche")
    pages = [engine.find(query, [scope.pk], Q(), offset=offset, limit=3) for offset in (0, 3, 6)]
    seen = [thing.pk for page in pages for thing in page.things]
    assert len(seen) == len(set(seen)) == 7
    assert {page.total for page in pages} == {7}


def test_a_query_of_filters_alone_lists_the_newest_first(engine: Engine, scope: Scope) -> None:
    put(engine, scope, "Première")
    put(engine, scope, "Seconde")
    assert titles(engine, "après:2020", scope) == ["Seconde", "Première"]
