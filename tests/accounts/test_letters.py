"""Each mail, as its reader gets it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from extranet.accounts import letters
from extranet.mail import outbox
from extranet.ui.errors import Invalid

CONTEXT = {
    "password_reset_url": "http://exemple.fr/reset",
    "activate_url": "http://exemple.fr/confirm",
    "timestamp": timezone.now(),
    "ip": "192.0.2.1",
    "user_agent": "Firefox <script>100 %</script>",
    "from_email": "avant@exemple.fr",
    "to_email": "après@exemple.fr",
    "deleted_email": "avant@exemple.fr",
}


@pytest.mark.parametrize("prefix", sorted(letters._ALLAUTH))
def test_each_letter_leaves_as_text_and_as_a_page(prefix: str, posted: Callable[[], list[Any]]) -> None:
    outbox.post(letters.of_allauth(prefix, CONTEXT), "alice@exemple.fr")
    (letter,) = posted()
    (page,) = letter.alternatives
    assert letter.subject and "!" not in letter.subject
    assert "%(" not in letter.body and "{{" not in letter.body
    assert "<script>" not in page.content and "http" not in page.content.replace("http://127", "").replace(
        "http://exemple.fr", ""
    )
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("to", ["a@exemple.fr\nBcc: b@exemple.fr", "a@exemple.fr\r", "a@exemple.fr\u2029"])
def test_no_letter_leaves_for_a_forged_address(db: None, to: str) -> None:
    with pytest.raises(Invalid):
        outbox.post(letters.export_ready("http://exemple.fr"), to)
