"""All that the documents register."""

from datetime import time

from django.core.checks import Tags
from django.core.checks import register as register_check
from django.utils.translation import gettext_lazy as _

from documents import bins, checks, confirming, indexing, jobs, live, wording
from documents.actions.links import end_links_of
from documents.dav.tree import TREE
from documents.models import Document, Folder
from documents.personal import forget, personal_data
from documents.rooms import MODULE
from documents.routing import NOTE
from extranet.accounts.events import on_account_closed, on_account_erased, register_personal_data
from extranet.dav.entrances import register_tree
from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import HOURLY, Daily, Every
from extranet.journal.actions import read_by
from extranet.links.oneclick import answerable
from extranet.live.routing import register_socket
from extranet.notifications.registry import followable
from extranet.search.index import register
from extranet.ui.shell import NavItem, register_nav
from workspaces import modules


def declare() -> None:
    """Register all that the documents show, tell, keep and do."""
    _declare_pages()
    _declare_jobs()
    wording.declare()
    read_by(live.tell_places)
    register(indexing.KIND)
    register(indexing.PLACE_KIND)
    followable(Document)
    followable(Folder)
    register_personal_data("documents", personal_data)
    on_account_closed(end_links_of)
    on_account_erased(forget)
    bins.declare()
    register_check(checks.editing_server, Tags.security, deploy=True)


def _declare_pages() -> None:
    """Register where people and programs come in."""
    register_nav(NavItem("documents", str(_("Documents")), "folder", "documents:home", 15))
    modules.register(MODULE)
    register_socket(NOTE)
    register_tree(TREE)
    answerable(confirming.KIND)


def _declare_jobs() -> None:
    lanes.declare(jobs.scan_file, jobs.scan_waiting)
    lanes.declare(jobs.extract_text, jobs.extract_long_text, jobs.read_scan)
    lanes.declare(jobs.prepare_preview, jobs.prepare_waiting, jobs.refresh_note, jobs.settle_note)
    lanes.declare(jobs.run_bulk, jobs.unpack_archive, jobs.remind_readings)
    lanes.declare(jobs.sweep_files, jobs.recount_usage)
    lanes.declare(jobs.forget_bulk, jobs.forget_uploads, jobs.forget_passing)
    periodic.declare("documents.scan_waiting", jobs.scan_waiting, Every(minutes=1))
    periodic.declare("documents.prepare_waiting", jobs.prepare_waiting, HOURLY)
    periodic.declare("documents.forget_uploads", jobs.forget_uploads, HOURLY)
    periodic.declare("documents.forget_passing", jobs.forget_passing, HOURLY)
    # Mails that remind people leave by day.
    periodic.declare("documents.remind_readings", jobs.remind_readings, Daily(time(8), time(14), time(18)))
    periodic.declare("documents.recount_usage", jobs.recount_usage, Daily(time(1, 40)))
    periodic.declare("documents.sweep_files", jobs.sweep_files, Daily(time(2, 0)))
    periodic.declare("documents.forget_bulk", jobs.forget_bulk, Daily(time(2, 40)))
