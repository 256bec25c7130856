"""Django's database sessions with their content sealed: a stolen dump shows nothing of them."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from extranet.sealing.text import BrokenSeal, seal, unseal

PURPOSE = "session"


class SessionStore(DatabaseStore):
    """The session engine (`SESSION_ENGINE`)."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Return the session as the database keeps it."""
        return seal(super().encode(session_dict), PURPOSE)

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return the session the database kept; an empty one when it is not ours."""
        text = session_data.decode() if isinstance(session_data, bytes) else session_data
        try:
            return super().decode(unseal(text, PURPOSE))
        except BrokenSeal:
            return {}
