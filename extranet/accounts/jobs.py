"""Background work of accounts, but for mails (`mails.deliver`)."""

from datetime import timedelta

from django_tasks import task

from extranet.accounts import exports
from extranet.jobs.periodic import every


@task()
def build_export(export_id: int) -> None:
    """Gather a person's data into the zip they asked for; nothing to do when it is there already, or gone."""
    exports.build(export_id)


@every(timedelta(hours=1), "accounts.tidy")
@task()
def tidy() -> None:
    """Remove exports past their week, and sessions past their time."""
    exports.remove_expired()
    exports.remove_dead_sessions()
