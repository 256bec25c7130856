"""The pages of the portal."""

from extranet.portal.views.home import home
from extranet.portal.views.journal import journal, journal_export
from extranet.portal.views.mail import mail_give_up, mail_list, mail_send_again, mail_send_all_again, mail_send_now

__all__ = [
    "home",
    "journal",
    "journal_export",
    "mail_give_up",
    "mail_list",
    "mail_send_again",
    "mail_send_all_again",
    "mail_send_now",
]
