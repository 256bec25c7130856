"""All that mail registers."""

from datetime import time

from extranet.jobs import lanes, periodic
from extranet.jobs.schedules import Daily
from extranet.mail import jobs, sending


def declare() -> None:
    """Register the sender in the mail lane, and the job that forgets what has served."""
    lanes.serve(lanes.MAIL, "mail.send_waiting", sending.send_waiting)
    lanes.declare(jobs.forget_sent)
    periodic.declare("mail.forget_sent", jobs.forget_sent, Daily(time(3, 30)))
