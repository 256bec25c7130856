"""Names of files: nothing harms, nothing deceives."""

import pytest

from documents.naming import LONGEST_NAME, clean_name, fold_name, numbered
from extranet.ui.errors import Invalid


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\maire\\budget.xlsx", "budget.xlsx"),
        ("note\0.txt", "note.txt"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("compte  rendu\n.pdf", "compte rendu.pdf"),
        ('a<b>:"c|d?*.txt', "a-b---c-d--.txt"),
        ("CON.txt", "_CON.txt"),
        ("  .cache. ", "cache"),
        ("rapport\u200b.pdf", "rapport.pdf"),
    ],
)
def test_a_hostile_name_is_kept_harmless(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


@pytest.mark.parametrize("name", ["", "..", "/", "\0\0", "\u202e", "---.."])
def test_a_name_of_which_nothing_is_left_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        clean_name(name)


def test_a_name_of_400_characters_is_cut_and_keeps_its_extension() -> None:
    name = clean_name("é" * 400 + ".pdf")
    assert len(name) == LONGEST_NAME
    assert name.endswith("é.pdf")


def test_case_and_accents_do_not_tell_names_apart() -> None:
    assert fold_name("Été 2026.PDF") == fold_name("ete 2026.pdf")


def test_a_taken_name_gets_the_next_number_before_its_extension() -> None:
    taken = {"note.txt", "note (2).txt"}
    assert numbered("Note.txt", taken) == "Note (3).txt"
    assert numbered("note.tar.gz", {"note.tar.gz"}) == "note.tar (2).gz"
    assert numbered("libre.txt", taken) == "libre.txt"


def test_a_long_name_that_is_taken_stays_within_bounds() -> None:
    name = clean_name("a" * 400 + ".pdf")
    other = numbered(name, {fold_name(name)})
    assert len(other) == LONGEST_NAME
    assert other.endswith(" (2).pdf")
