from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "extranet.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        """Register what `declaration` says, and nothing else."""
        from extranet.notifications.declaration import declare

        declare()
