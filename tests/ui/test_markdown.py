"""Markdown that strangers write: shown as meant, harmless, and quick whatever it holds."""

import time
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError

from extranet.ui import markdown


class Attributes(HTMLParser):
    """The attributes of every tag, as a browser reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**gras** et *penché*", "<p><strong>gras</strong> et <em>penché</em></p>"),
        ("un\ndeux", "<p>un<br>\ndeux</p>"),
        ("# Titre", "<h3>Titre</h3>"),
        ("###### Bas", "<h6>Bas</h6>"),
        (
            "voir (https://exemple.fr/a?b=1&c=2), merci",
            '<p>voir (<a href="https://exemple.fr/a?b=1&amp;c=2" rel="nofollow noopener">'
            "https://exemple.fr/a?b=1&amp;c=2</a>), merci</p>",
        ),
        ("`https://exemple.fr`", "<p><code>https://exemple.fr</code></p>"),
        ("[ici](/espaces/)", '<p><a href="/espaces/" rel="nofollow noopener">ici</a></p>'),
        ("~~non~~", "<p><s>non</s></p>"),
        ("3. trois", '<ol start="3">\n<li>trois</li>\n</ol>'),
        ("", ""),
    ],
)
def test_it_is_shown_as_meant(text: str, html: str) -> None:
    assert markdown.render(text).strip() == html


@pytest.mark.parametrize(
    "text",
    [
        '"><img src=x onerror=alert(1)>',
        "<script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "![image](http://ailleurs.fr/pixel.png)",
        '<iframe src="javascript:alert(1)">',
        "- <style>*{display:none}</style>",
        "| <b onclick=x> |\n|-|\n| <i style=y> |",
    ],
)
def test_no_tag_of_theirs_comes_through(text: str) -> None:
    html = markdown.render(text)
    for tag in ("<img", "<script", "<svg", "<iframe", "<style", "<b ", "<i "):
        assert tag not in html


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](data:text/html,<script>)",
        "[x](vbscript:x)",
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        'https://exemple.fr/"onmouseover="alert(1)',
        "[x](https://exemple.fr 'a\" onclick=\"b')",
    ],
)
def test_no_address_runs_anything(text: str) -> None:
    reader = Attributes()
    reader.feed(markdown.render(text))
    for name, value in reader.found:
        assert name in {"href", "rel", "title"}
        assert name != "href" or value.startswith("https://")


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "](",
        "*a",
        "_a*",
        ">",
        "- ",
        "`",
        "<a@",
        "&",
        "~~a",
        "\n",
        "1. ",
        "\\",
        "http://",
        "|a",
        "\t>",
        "[a](",
    ],
)
def test_no_text_is_slow(unit: str) -> None:
    began = time.process_time()
    markdown.render(unit * (markdown.LONGEST // len(unit)))
    assert time.process_time() - began < 2


def test_what_is_too_long_is_refused_and_cut() -> None:
    with pytest.raises(ValidationError):
        markdown.check_length("x" * (markdown.LONGEST + 1))
    assert len(markdown.render("x" * 50_000)) < 21_000
