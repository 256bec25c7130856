"""What is shown elsewhere moves there too: the pages that watch those folders hear of it."""

from documents.models import Placement
from extranet.journal.models import Entry
from extranet.live.publish import publish, scope_topic

# Being read, or shown in one more place, changes nothing of what the others show.
QUIET = {"read", "download", "show", "unshow", "comment", "ask_reading", "acknowledge"}


def tell_places(entry: Entry) -> None:
    """Tell the folders that show a document that it changed, without who changed it."""
    if entry.kind != "documents.document" or entry.verb in QUIET:
        return
    places = Placement.objects.filter(document=entry.object_id).order_by("pk")
    for pk, scope_id in places.values_list("pk", "scope_id"):
        publish(scope_topic(scope_id), kind="documents.placement", verb="change", id=pk)
