"""All that mail registers at start-up."""

from extranet.mail import jobs  # noqa: F401 (its periodic job registers itself)


def declare() -> None:
    """Register what mail gives to the rest."""
