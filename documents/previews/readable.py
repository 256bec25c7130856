"""Files as a simple page of text: cleaned twice, without pictures, styles, scripts or anything from elsewhere."""

import csv
import io
import json
import re
from dataclasses import dataclass, field

import nh3
from django.utils.safestring import SafeString, mark_safe

from documents.extraction import Unreadable, extract
from documents.models import Blob
from documents.previews.keeping import made
from documents.previews.kinds import teller_of
from documents.previews.programs import TELL, Unpreviewable, opened, run
from documents.storage import sniffing
from extranet.ui import markdown

# What is shown of a long text; the rest is for download.
MOST_READ = 400_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 200, 50, 500
_TAGS = {
    "p", "br", "hr", "em", "strong", "b", "i", "u", "s", "sub", "sup", "a", "ul", "ol", "li", "blockquote", "code",
    "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div", "span", "section",
}  # fmt: skip
_DROPPED = {"script", "style", "title", "template", "noscript", "svg", "math", "iframe", "object", "head"}
_HEAD = re.compile(r"<(/?)h([1-6])>")
_EMPTY = re.compile(r"<(p|div|span|section|h[1-6])>\s*</\1>")
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail as it is shown."""

    subject: str
    sender: str
    to: str
    cc: str
    date: str
    html: SafeString
    text: str
    attachments: list[tuple[str, int]] = field(default_factory=list)


def clean(html: str) -> SafeString:
    """Return a stranger's HTML as ours may show it: words, headings below our own, lists, tables, outward links."""
    cleaned = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    cleaned = _HEAD.sub(lambda found: f"<{found[1]}h{min(6, int(found[2]) + 2)}>", _EMPTY.sub("", cleaned))
    return mark_safe(cleaned)


def read_text(blob: Blob) -> tuple[str, bool]:
    """Return the beginning of a plain text, whatever its encoding, and whether it goes on."""
    with opened(blob) as file:
        data = file.read(MOST_READ)
    return _decoded(data), blob.size > MOST_READ


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        # A character cut in two at the end does not make the whole text another encoding's.
        return data.decode("utf-8-sig", "strict" if len(data) < MOST_READ else "ignore")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_markdown(blob: Blob) -> tuple[SafeString, bool]:
    """Return the beginning of a Markdown text as HTML, and whether it goes on."""
    text, goes_on = read_text(blob)
    return markdown.render(text), goes_on or len(text) > markdown.LONGEST


def read_table(blob: Blob) -> tuple[list[list[str]], bool]:
    """Return the first rows of a CSV, its separator guessed, and whether there are more."""
    text, goes_on = read_text(blob)
    lines = text.splitlines()[:MOST_ROWS]
    first = "\n".join(lines[:20])
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows = [row for row, _number in zip(reader, range(MOST_ROWS + 1), strict=False)]
    except csv.Error:
        # Quotes that never close, a cell of a megabyte: shown line by line.
        rows = [line.split(delimiter) for line in text.splitlines()[: MOST_ROWS + 1]]
    shown = [[cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]] for row in rows[:MOST_ROWS]]
    return shown, goes_on or len(rows) > MOST_ROWS


def read_html(blob: Blob) -> SafeString:
    """Return what a web page says."""
    return clean(read_text(blob)[0])


def read_rtf(blob: Blob) -> str:
    """Return what an RTF says, without its layout."""
    with opened(blob) as file:
        try:
            return extract(file, "rtf")
        except Unreadable as error:
            raise Unpreviewable("rtf") from error


def read_office(blob: Blob) -> SafeString:
    """Return what an office file says as simple HTML; Unpreviewable when it cannot be had."""
    return clean(_told(blob, "office.html", teller_of(blob)))


def read_mail(blob: Blob) -> Mail:
    """Return an e-mail: who, when, what, and the names of what was attached. Nothing is fetched from elsewhere."""
    kind = "outlook" if blob.media_type == sniffing.OUTLOOK else "mail"
    known = json.loads(_told(blob, "mail.json", kind))
    headers = known["headers"]
    html = clean(known["html"]) if known["html"].strip() else SafeString()
    names = [(str(name), int(size)) for name, size in known["attachments"]]
    subject, sender, to, cc, date = (str(headers.get(name, "")) for name in ("subject", "from", "to", "cc", "date"))
    return Mail(subject, sender, to, cc, date, html, "" if html else str(known["text"]), names)


def _told(blob: Blob, name: str, kind: str) -> str:
    def tell() -> bytes:
        if not kind:
            raise Unpreviewable("no teller")
        with opened(blob) as file:
            return run(TELL, [kind], file)

    return made(blob, name, tell).decode("utf-8", "replace")
