"""Background work of links; it may run twice without harm."""

from django.utils import timezone
from django_tasks import task

from extranet.links import oneclick


@task()
def forget_answers() -> None:
    """Forget what was answered to addresses that ended: no second answer can come there any more."""
    oneclick.forget_answers(before=timezone.now())
