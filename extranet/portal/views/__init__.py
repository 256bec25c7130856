"""The pages of the portal."""

from extranet.portal.views.home import home
from extranet.portal.views.journal import journal, journal_export

__all__ = ["home", "journal", "journal_export"]
