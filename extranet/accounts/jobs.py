"""Background work of accounts, but for mails (`mails.deliver`)."""

from django_tasks import task

from extranet.accounts import exports
from extranet.jobs import lanes


@task(queue_name=lanes.SLOW)
def build_export(export_id: int) -> None:
    """Gather a person's data into the zip they asked for; nothing to do when it is there already, or gone."""
    exports.build(export_id)


@task(queue_name=lanes.SLOW)
def tidy() -> None:
    """Remove exports past their week, and sessions past their time."""
    exports.remove_expired()
    exports.remove_dead_sessions()
