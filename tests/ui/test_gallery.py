from pathlib import Path
from typing import Any

import pytest
from django.template import Template
from django.test import Client

from extranet.ui import views

COMPONENTS = Path(views.__file__).parent / "templates/components"
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("open_gallery")
def test_every_component_is_shown_in_the_gallery(client: Client) -> None:
    response = client.get("/galerie/")
    assert response.status_code == 200
    shown = {template.name for template in response.templates}
    expected = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert expected - shown == set()


@pytest.mark.usefixtures("open_gallery")
def test_the_gallery_shows_no_template_residue(client: Client) -> None:
    page = client.get("/galerie/").content.decode()
    for residue in ("{{", "{%", "None", "&lt;django"):
        assert residue not in page


@pytest.mark.usefixtures("open_gallery")
def test_the_gallery_has_neither_inline_script_nor_inline_style(client: Client) -> None:
    page = client.get("/galerie/").content.decode()
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert page.count("<script") == page.count("<script src=")


def test_the_gallery_does_not_exist_in_production(client: Client, settings: Any) -> None:
    settings.TESTING = settings.DEBUG = False
    assert client.get("/galerie/").status_code == 404


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_begins_by_naming_its_variables(path: Path) -> None:
    source = path.read_text()
    assert source.startswith("{% comment %}")
    assert Template(source)
